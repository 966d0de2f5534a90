"""Imported files and what became of their rows. Rows are kept sealed: a sheet holds people's numbers."""

from django.db import models

from .states import FateKind, ImportState


class SheetImport(models.Model):
    """One file that somebody brought: how it was read, what became of it, and until when it can be taken back."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_size = models.BigIntegerField()
    file_hash = models.CharField(max_length=64)
    stored = models.CharField(max_length=40, blank=True, help_text="where the sealed file lies until it is committed")
    form = models.CharField(max_length=8)
    notices = models.JSONField(default=list)
    heads = models.BinaryField(help_text="the first lines of each sheet, sealed")
    sheet = models.CharField(max_length=120, blank=True)
    header_row = models.IntegerField(default=0)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, help_text="column index -> column key")
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=ImportState.RECEIVED, choices=[(s, s) for s in ImportState])
    counts = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    work = models.CharField(max_length=20, blank=True, help_text="the deed that the worker is to do; empty: none")
    work_grant = models.BigIntegerField(null=True, help_text="the post through which it was asked")
    work_asked_at = models.DateTimeField(null=True)
    work_tries = models.PositiveSmallIntegerField(default=0)
    work_fault = models.CharField(max_length=300, blank=True, help_text="why the last work was not done")
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=120, blank=True)
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    received_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sheet_import"
        indexes = [models.Index(fields=["user_id", "-id"], name="sheet_import_user")]

    def __str__(self):
        return f"{self.file_name} ({self.kind})"


class SheetRow(models.Model):
    """One row's fate. `cells` holds the row as sent where it was refused or mended, sealed."""

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="rows")
    number = models.IntegerField()
    fate = models.CharField(max_length=10, choices=[(f, f) for f in FateKind])
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    errors = models.BinaryField(null=True)
    cells = models.BinaryField(null=True)
    mended = models.BooleanField(default=False)

    class Meta:
        db_table = "sheet_row"
        constraints = [models.UniqueConstraint(fields=["sheet_import", "number"], name="sheet_row_once")]
        indexes = [models.Index(fields=["object_type", "object_id"], name="sheet_row_object")]

    def __str__(self):
        return f"{self.sheet_import_id}:{self.number} {self.fate}"


class SheetChange(models.Model):
    """What undo needs of some thousand rows: {row: [before, after]}, sealed together because sealing each row costs more than storing it."""

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="changes")
    content = models.BinaryField()

    class Meta:
        db_table = "sheet_change"

    def __str__(self):
        return f"{self.sheet_import_id}#{self.pk}"


class KeptMapping(models.Model):
    """How this layout was understood last time, so that nobody maps the same columns twice."""

    kind = models.CharField(max_length=40)
    signature = models.CharField(max_length=32)
    mapping = models.JSONField()
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "sheet_mapping"
        constraints = [models.UniqueConstraint(fields=["kind", "signature"], name="sheet_mapping_once")]

    def __str__(self):
        return f"{self.kind} {self.signature[:8]}"


class CalendarDay(models.Model):
    """A day of rest or of exchanged work, as the State Council's notice for its year has it. Put in by the house's own import."""

    day = models.DateField(unique=True)
    is_worked = models.BooleanField()
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "calendar_day"

    def __str__(self):
        return f"{self.day} {'+' if self.is_worked else '-'}"
