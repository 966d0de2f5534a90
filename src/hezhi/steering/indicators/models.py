"""Published figures, frozen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import EditionState, ExclusionState, ObjectionState, SchemeState, ScoreState


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


class ScoreScheme(models.Model):
    """How an area scores the hotline's rates from a period on: weights, factor, days for objections. One officer proposes, another confirms;
    a confirmed row never changes, so that old periods stay judged by it."""

    area_path = models.CharField(max_length=60, db_collation="C")
    area_name = models.CharField(max_length=60)
    code = models.CharField(max_length=40)
    valid_from = models.DateField(help_text="first day of the month that names its first period")
    response = models.CharField(max_length=12, help_text="weight as a fraction: 10/100")
    resolution = models.CharField(max_length=12)
    satisfaction = models.CharField(max_length=12)
    basic_factor = models.CharField(max_length=12, help_text="of a basically satisfied answer: 9/10")
    objection_days = models.IntegerField(default=5)
    source = models.CharField(max_length=300, help_text="the paper that says so")
    state = models.CharField(max_length=12, choices=[(s, s) for s in SchemeState], default=SchemeState.PROPOSED)
    proposed_by = models.BigIntegerField()
    proposed_name = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_path", "valid_from"],
                condition=models.Q(state__in=[SchemeState.PROPOSED, SchemeState.CONFIRMED]),
                name="score_scheme_once_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="score_scheme_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SchemeState.PROPOSED) | models.Q(decided_by__isnull=False),
                name="score_scheme_decided_by_someone",
            ),
        ]

    def __str__(self):
        return f"{self.area_name} {self.code} {self.valid_from}"


class ScoreEdition(models.Model):
    """热线三率和综合成绩 of a period, an area and the units compared, frozen with the requests it counted: prepared by one officer, opened for
    objections by another, final afterwards. Upheld objections and corrections are the next edition."""

    area_path = models.CharField(max_length=60, db_collation="C")
    area_name = models.CharField(max_length=60)
    month = models.DateField(help_text="first day of the month that names the period")
    by = models.CharField(max_length=24, help_text="which units are compared")
    edition = models.IntegerField()
    state = models.CharField(max_length=12, choices=[(s, s) for s in ScoreState], default=ScoreState.PREPARED)
    content = models.JSONField(help_text="scheme, units, rows, sum, cut-off; what the hash is over")
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True, help_text="why there is another edition")
    prepared_by = models.BigIntegerField()
    prepared_name = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    opened_name = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True, help_text="last day, moved off days of rest")
    finalised_by = models.BigIntegerField(null=True)
    finalised_name = models.CharField(max_length=80, blank=True)
    finalised_at = models.DateTimeField(null=True)
    rejection = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_path", "month", "by", "edition"], name="score_edition_once"),
            models.UniqueConstraint(
                fields=["area_path", "month", "by"],
                condition=models.Q(state__in=[ScoreState.PREPARED, ScoreState.OPEN]),
                name="score_edition_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["area_path", "month", "by"],
                condition=models.Q(state=ScoreState.FINAL),
                name="score_edition_one_final",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_by=None) | ~models.Q(opened_by=models.F("prepared_by")),
                name="score_edition_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[ScoreState.OPEN, ScoreState.FINAL]) | models.Q(opened_by__isnull=False),
                name="score_edition_opened_by_someone",
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.area_name} {self.by} #{self.edition}"


class ScoreRecords(models.Model):
    """The requests that an edition counted, with what was said of each, as they were (zlib). The figures are worked from them."""

    edition = models.OneToOneField(ScoreEdition, models.CASCADE, related_name="records")
    area_path = models.CharField(max_length=60, db_collation="C")
    packed = models.BinaryField()
    count = models.IntegerField()

    def __str__(self):
        return f"{self.edition}: {self.count}"


class ScoreObjection(models.Model):
    """A ranked unit says that a request, or a figure, of an open edition is wrong, and why; another person decides."""

    edition = models.ForeignKey(ScoreEdition, models.PROTECT, related_name="objections")
    unit = models.CharField(max_length=60, help_text="the row's key: an area path or a body's id")
    unit_name = models.CharField(max_length=120)
    area_path = models.CharField(max_length=60, db_collation="C", help_text="who may see it: the unit's area")
    desk = models.BigIntegerField(null=True, help_text="the body's desk, where the unit is a body")
    request = models.ForeignKey("requests.ServiceRequest", models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=24, blank=True)
    figure = models.CharField(max_length=16, blank=True, help_text="which number, where no request is named")
    reason = models.CharField(max_length=16, choices=ExclusionReason, blank=True)
    words = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=[(s, s) for s in ObjectionState], default=ObjectionState.RAISED)
    raised_by = models.BigIntegerField()
    raised_name = models.CharField(max_length=120)
    raised_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "request"],
                condition=models.Q(state__in=[ObjectionState.RAISED, ObjectionState.UPHELD], request__isnull=False),
                name="score_objection_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("raised_by")),
                name="score_objection_two_people",
            ),
        ]
        indexes = [models.Index(fields=["edition", "state"], name="score_objection_edition")]

    def __str__(self):
        return f"{self.edition_id} {self.unit_name} {self.number or self.figure}"
