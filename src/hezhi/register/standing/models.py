"""Dated facts about a compound, with two times: when they were true, and when we knew."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import AssessmentState, VerificationState


class FactKind(models.TextChoices):
    """What a fact is about; at most one value of a kind is true of a compound at one time."""

    SERVICE = "service", _("物业服务")
    BODY = "body", _("业主组织")
    PARTY_COVERAGE = "party_coverage", _("党的组织覆盖")
    ASSESSED = "assessed", _("纳入考核")


class Fact(models.Model):
    """A fact as stated by one paper. A correction closes `known` and writes a new row; nothing published is ever rewritten."""

    compound = models.ForeignKey("territory.Compound", models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=16, choices=FactKind)
    value = models.CharField(
        max_length=40,
        help_text="service: in_force|trial|emergency|none; body: committee|pmc|self_management_group|none; ...",
    )
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="facts")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    true_during = DateRangeField(help_text="[from, to)")
    known_during = DateTimeRangeField(help_text="[since, until)")
    source = models.CharField(max_length=200, help_text="the paper: contract, filing, decision, import")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="fact_one_truth_at_a_time",
                expressions=[
                    ("compound", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("true_during", RangeOperators.OVERLAPS),
                    ("known_during", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self):
        return f"{self.compound}: {self.kind}={self.value} {self.true_during}"


class Verification(models.Model):
    """A fact sent back for verification (退回核实): who asks what of it, and what its keeper answered. The figure stays until then."""

    compound = models.ForeignKey("territory.Compound", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=FactKind)
    fact = models.ForeignKey(Fact, models.SET_NULL, null=True, blank=True, related_name="verifications")
    on = models.DateField(help_text="the day that was looked at")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    why = models.CharField(max_length=300)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in VerificationState], default=VerificationState.ASKED
    )
    asked_by = models.BigIntegerField()
    asked_name = models.CharField(max_length=80)
    asked_post = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    paper = models.CharField(max_length=200, blank=True, help_text="what the answer rests on")
    answered_by = models.BigIntegerField(null=True)
    answered_name = models.CharField(max_length=80, blank=True)
    answered_post = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "kind"],
                condition=models.Q(state=VerificationState.ASKED),
                name="verification_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[VerificationState.ASKED, VerificationState.WITHDRAWN])
                | ~models.Q(answered_by=models.F("asked_by")),
                name="verification_two_people",
            ),
        ]

    def __str__(self):
        return f"{self.compound}: {self.kind} {self.state}"


class AssessmentChange(models.Model):
    """A wish that a compound leave or join the denominator of the property rates: reason and paper by one, decision by another."""

    compound = models.ForeignKey("territory.Compound", models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    value = models.CharField(max_length=3, choices=[("yes", _("纳入考核")), ("no", _("不纳入考核"))])
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=150, help_text="the paper")
    since = models.DateField(help_text="the first day it is to hold")
    state = models.CharField(max_length=12, choices=[(s, s) for s in AssessmentState], default=AssessmentState.PROPOSED)
    proposed_by = models.BigIntegerField()
    proposed_name = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True, help_text="why it was refused")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compound"],
                condition=models.Q(state=AssessmentState.PROPOSED),
                name="assessment_change_one_waiting",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="assessment_change_two_people",
            ),
        ]

    def __str__(self):
        return f"{self.compound}: {self.value} {self.state}"
