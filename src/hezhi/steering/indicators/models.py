"""Published figures, frozen."""

from django.db import models


class EditionState(models.TextChoices):
    """Prepared by one officer, released by another; a correction makes a new edition."""

    PREPARED = "prepared", "待复核"
    RELEASED = "released", "已发布"
    SUPERSEDED = "superseded", "已更正"
    REJECTED = "rejected", "已退回"


class List30Edition(models.Model):
    """前30小区 of a month in an area, frozen and hashed. What it says never changes; a correction is the next edition."""

    area_path = models.CharField(max_length=60, db_collation="C")
    area_name = models.CharField(max_length=60)
    month = models.DateField()
    edition = models.IntegerField()
    state = models.CharField(max_length=12, choices=EditionState, default=EditionState.PREPARED)
    content = models.JSONField(help_text="rows, definition, cut-off, totals; what the hash is over")
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True, help_text="why a correction was needed")
    prepared_by = models.BigIntegerField()
    prepared_name = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    released_by = models.BigIntegerField(null=True)
    released_name = models.CharField(max_length=80, blank=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_path", "month", "edition"], name="list30_edition_once"),
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("prepared_by")),
                name="list30_two_people",
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.area_name} #{self.edition}"
