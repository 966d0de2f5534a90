"""Dated facts about a compound, with two times: when they were true, and when we knew."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _


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
