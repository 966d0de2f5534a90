"""What left its base rate, and what somebody above asked about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import SupervisionState, WarningState


class DismissReason(models.TextChoices):
    """Why a warning needs nothing done."""

    ONE_MATTER = "one_matter", _("一件事，已经在办")
    SEASON = "season", _("季节性的，年年如此")
    WRONG_PLACE = "wrong_place", _("地点或类别认错了")
    CHANCE = "chance", _("几件互不相干，碰巧凑在一起")


class EarlyWarning(models.Model):
    """未诉先办: a matter of a compound that left its own base rate. One living warning of a matter at a time; its figures are those of the
    last night on which it was judged, `requests` the ids of those that made it."""

    compound = models.ForeignKey("territory.Compound", models.PROTECT, related_name="+")
    category = models.ForeignKey("requests.Category", models.PROTECT, related_name="+", help_text="the upper one")
    area_path = models.CharField(max_length=60, db_collation="C")
    state = models.CharField(max_length=12, choices=[(s, s) for s in WarningState], default=WarningState.RAISED)
    scheme = models.CharField(max_length=20, help_text="version of the scheme that raised it")
    raised_on = models.DateField(help_text="the last day that was judged when it was raised")
    raised_at = models.DateTimeField()
    began = models.DateField(help_text="first day of the rise")
    judged_on = models.DateField()
    voices = models.IntegerField(help_text="since it began")
    expected = models.FloatField(help_text="what would have been usual on these days")
    level = models.FloatField(help_text="evidence; raised at the scheme's threshold")
    requests = ArrayField(models.BigIntegerField(), default=list)
    looked_name = models.CharField(max_length=120, blank=True)
    looked_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True, help_text="what was done, or why nothing has to be")
    dismissed_for = models.CharField(max_length=12, choices=DismissReason, blank=True)
    decided_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "category"],
                condition=~models.Q(state=WarningState.ENDED),
                name="one_living_warning_of_a_matter",
            ),
        ]
        indexes = [
            models.Index(fields=["area_path", "-raised_on"], name="warning_area"),
        ]

    def __str__(self):
        return f"{self.compound_id} {self.category_id} {self.began}"


class Supervision(models.Model):
    """督办: somebody above asks the handler about a sending that is late or will be, with a reason; the handler answers on record. An
    escalation is the same, made by the clock for the level above."""

    request = models.ForeignKey("requests.ServiceRequest", models.PROTECT, related_name="+")
    dispatch = models.ForeignKey("requests.Dispatch", models.PROTECT, related_name="+")
    handler = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    desk = models.BigIntegerField(help_text="people.Organisation id of the handler: its desk sees the row")
    area_path = models.CharField(max_length=60, db_collation="C")
    level = models.CharField(max_length=12, help_text="whose it is: subdistrict, district or city")
    is_escalation = models.BooleanField(default=False, help_text="made by the clock, not by a person")
    state = models.CharField(max_length=12, choices=[(s, s) for s in SupervisionState], default=SupervisionState.RAISED)
    reason = models.CharField(max_length=300)
    raised_by = models.BigIntegerField(null=True)
    raised_name = models.CharField(max_length=120)
    raised_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    closed_name = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "level"],
                condition=~models.Q(state=SupervisionState.CLOSED),
                name="one_open_supervision_of_a_level",
            ),
            models.UniqueConstraint(
                fields=["dispatch", "level"],
                condition=models.Q(is_escalation=True),
                name="escalated_once_to_a_level",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "state"], name="supervision_desk"),
            models.Index(fields=["area_path", "-raised_at"], name="supervision_area"),
        ]

    def __str__(self):
        return f"{self.request_id} {self.level} {self.state}"
