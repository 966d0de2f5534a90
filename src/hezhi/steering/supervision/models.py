"""Yearly appraisal sheets of areas, and their values."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import SheetState


class Grade(models.TextChoices):
    """The grade of an area's year (law.md 6)."""

    GOOD = "good", _("好")
    FAIRLY_GOOD = "fairly_good", _("较好")
    FAIR = "fair", _("一般")
    POOR = "poor", _("差")


class AppraisalSheet(models.Model):
    """述职评议考核: what a district, subdistrict or community shows of its year, what the level above says, and who signed. An area is
    appraised, never a person. `on` is the year's last day, `known_on` the last whole day before it was submitted."""

    area_path = models.CharField(max_length=60, db_collation="C")
    area_name = models.CharField(max_length=60)
    level = models.CharField(max_length=12, help_text="district, subdistrict or community")
    year = models.IntegerField()
    scheme = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=[(s, s) for s in SheetState], default=SheetState.DRAFTED)
    on = models.DateField()
    known_on = models.DateField(null=True)
    drafted_by = models.BigIntegerField()
    drafted_name = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    submitted_by = models.BigIntegerField(null=True)
    submitted_name = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField(null=True)
    comments = models.CharField(max_length=1000, blank=True)
    grade = models.CharField(max_length=12, choices=Grade, blank=True)
    appraised_by = models.BigIntegerField(null=True)
    appraised_name = models.CharField(max_length=120, blank=True)
    appraised_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=500, blank=True)
    objected_by = models.BigIntegerField(null=True)
    objected_name = models.CharField(max_length=120, blank=True)
    objected_at = models.DateTimeField(null=True)
    grade_before = models.CharField(max_length=12, choices=Grade, blank=True, help_text="what was objected to")
    answer = models.CharField(max_length=500, blank=True)
    settled_by = models.BigIntegerField(null=True)
    settled_name = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True)
    first_sign_by = models.BigIntegerField(null=True)
    first_sign_name = models.CharField(max_length=120, blank=True)
    first_signed_at = models.DateTimeField(null=True)
    second_sign_by = models.BigIntegerField(null=True)
    second_sign_name = models.CharField(max_length=120, blank=True)
    second_signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_path", "year"], name="one_appraisal_of_a_year"),
            models.CheckConstraint(
                condition=models.Q(second_sign_by=None) | ~models.Q(second_sign_by=models.F("first_sign_by")),
                name="appraisal_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None)
                | (~models.Q(settled_by=models.F("objected_by")) & ~models.Q(settled_by=models.F("appraised_by"))),
                name="appraisal_settled_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SheetState.SIGNED)
                | models.Q(first_sign_by__isnull=False, second_sign_by__isnull=False),
                name="appraisal_signed_by_two",
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.area_name}"


class AppraisalValue(models.Model):
    """One line of a sheet. Computed when it is submitted (`facts`: plain numbers) or written by a person (`words`, who and when)."""

    sheet = models.ForeignKey(AppraisalSheet, models.PROTECT, related_name="values")
    area_path = models.CharField(max_length=60, db_collation="C")
    key = models.CharField(max_length=30)
    facts = models.JSONField(null=True)
    words = models.CharField(max_length=500, blank=True)
    written_by = models.BigIntegerField(null=True)
    written_name = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="one_appraisal_value"),
            models.CheckConstraint(
                condition=models.Q(facts__isnull=False, written_by=None)
                | models.Q(facts=None, written_by__isnull=False),
                name="appraisal_value_computed_or_written",
            ),
        ]

    def __str__(self):
        return f"{self.sheet_id} {self.key}"
