"""Published figures, frozen."""

from django.db import models

from .states import EditionState


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
