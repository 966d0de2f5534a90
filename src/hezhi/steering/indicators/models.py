"""Published figures, frozen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import EditionState, ExclusionState


class List30Edition(models.Model):
    """前30小区 of a month in an area, frozen and hashed. What it says never changes; a correction is the next edition.

    No row-level security on purpose: released editions are read without signing in, and every read names the state it wants.
    """

    area_path = models.CharField(max_length=60, db_collation="C")
    area_name = models.CharField(max_length=60)
    month = models.DateField(help_text="its first day")
    edition = models.IntegerField()
    state = models.CharField(max_length=12, choices=[(s, s) for s in EditionState], default=EditionState.PREPARED)
    content = models.JSONField(help_text="rows, definition, cut-off, totals; what the hash is over")
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True, help_text="why a correction was needed")
    prepared_by = models.BigIntegerField()
    prepared_name = models.CharField(max_length=80)
    prepared_post = models.CharField(max_length=120, blank=True)
    prepared_at = models.DateTimeField()
    released_by = models.BigIntegerField(null=True)
    released_name = models.CharField(max_length=80, blank=True)
    released_post = models.CharField(max_length=120, blank=True)
    released_at = models.DateTimeField(null=True)
    rejected_name = models.CharField(max_length=80, blank=True)
    rejected_at = models.DateTimeField(null=True)
    rejection = models.CharField(max_length=300, blank=True, help_text="why the second officer sent it back")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_path", "month", "edition"], name="list30_edition_once"),
            models.UniqueConstraint(
                fields=["area_path", "month"],
                condition=models.Q(state=EditionState.RELEASED),
                name="list30_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["area_path", "month"],
                condition=models.Q(state=EditionState.PREPARED),
                name="list30_one_waiting",
            ),
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("prepared_by")),
                name="list30_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[EditionState.PREPARED, EditionState.REJECTED])
                | models.Q(released_by__isnull=False),
                name="list30_released_by_someone",
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.area_name} #{self.edition}"


class List30Records(models.Model):
    """The anonymous records that an edition counted, as the csv that is offered beside it (zlib). Anyone can count again."""

    edition = models.OneToOneField(List30Edition, models.CASCADE, related_name="records")
    packed = models.BinaryField()
    count = models.IntegerField()

    def __str__(self):
        return f"{self.edition}: {self.count}"


class ExclusionReason(models.TextChoices):
    """Why a request may be left out (law.md 4.3). An upheld objection needs no wish: its sending carries the reason itself."""

    DUPLICATE = "duplicate", _("重复诉求")
    UNREASONABLE = "unreasonable", _("诉求不合理")
    BEYOND_DUTY = "beyond_duty", _("超出职责范围")
    FORCE = "force", _("不可抗力")


class HotlineExclusion(models.Model):
    """A request left out of the hotline's rates: one officer proposes, another decides. The request stays as it is, and is shown with it."""

    request = models.ForeignKey("requests.ServiceRequest", models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=60, db_collation="C")
    told_at = models.DateTimeField(help_text="when the request was told: which period it belongs to")
    reason = models.CharField(max_length=16, choices=ExclusionReason)
    words = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=[(s, s) for s in ExclusionState], default=ExclusionState.PROPOSED)
    proposed_by = models.BigIntegerField()
    proposed_name = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True, help_text="why it was refused or lifted")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(state__in=[ExclusionState.PROPOSED, ExclusionState.CONFIRMED]),
                name="hotline_exclusion_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="hotline_exclusion_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ExclusionState.PROPOSED) | models.Q(decided_by__isnull=False),
                name="hotline_exclusion_decided_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["told_at", "area_path"], name="hotline_exclusion_period")]

    def __str__(self):
        return f"{self.request_id} {self.reason}"
