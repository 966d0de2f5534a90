"""The record of deeds and the batches that seal it; events on their way up; files; what is shared until a date; the worker's beat."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class AuditBatch(models.Model):
    """A Merkle batch of audit rows, chained to the one before: all rows of one cluster with from_xid <= xid < until_xid.
    Made by the sealer, never changed."""

    cluster = models.BigIntegerField(help_text="the database's system identifier: a restored copy counts its xids anew")
    from_xid = models.BigIntegerField()
    until_xid = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField(max_length=32)
    chained = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_batch"
        constraints = [models.UniqueConstraint(fields=["cluster", "from_xid"], name="audit_batch_once")]

    def __str__(self):
        return f"{self.pk}: {self.count}"

    @property
    def chained_hex(self) -> str:
        """The head as people compare it."""
        return bytes(self.chained).hex()


class AuditCheck(models.Model):
    """What a check of the whole chain found, for the audit page; the check itself can be run anew by anybody at any time."""

    at = models.DateTimeField()
    rows = models.BigIntegerField()
    batches = models.IntegerField()
    unsealed = models.IntegerField()
    is_sound = models.BooleanField()
    seconds = models.FloatField()
    found = models.JSONField(default=dict, help_text="altered rows and faults, where not sound")

    class Meta:
        db_table = "audit_check"

    def __str__(self):
        return f"{self.at:%F %T} {'sound' if self.is_sound else 'NOT SOUND'}"


class AuditRecord(models.Model):
    """One deed: who, through which post, did what to what, and what changed. The one history of everything; append-only. A view over the short
    rows of `AuditRow`; `xid`, `cluster` and `row_hash` are filled by the database; which batch holds a row follows from its xid."""

    at = models.DateTimeField()
    deed = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    user_id = models.BigIntegerField(null=True)
    grant_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)
    xid = models.BigIntegerField(editable=False)
    cluster = models.BigIntegerField(editable=False)
    row_hash = models.BinaryField(max_length=32, editable=False)

    class Meta:
        db_table = "audit_record"
        managed = False

    def __str__(self):
        return f"{self.at:%F %T} {self.deed} {self.object_type}#{self.object_id}"


class AuditKind(models.Model):
    """What rows of the history share: the deed, the kind of thing, which facts are told of it, the server it was written on. Stands once."""

    id = models.AutoField(primary_key=True)
    deed = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60, blank=True)
    form = models.TextField(help_text="the facts as JSON, with %s for each value")
    cluster = models.BigIntegerField(help_text="the database's system identifier")

    class Meta:
        db_table = "audit_kind"
        indexes = [models.Index(fields=["deed", "object_type"], name="audit_kind_deed")]

    def __str__(self):
        return f"{self.deed} {self.object_type} {self.form}"


class AuditDoer(models.Model):
    """Who did it, through which post, as both were called then. Stands once for all his deeds through it."""

    id = models.AutoField(primary_key=True)
    user_id = models.BigIntegerField(null=True)
    grant_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "audit_doer"
        indexes = [
            models.Index(fields=["actor_name", "post"], name="audit_doer_name"),
            models.Index(fields=["user_id"], condition=models.Q(user_id__isnull=False), name="audit_doer_user"),
        ]

    def __str__(self):
        return f"{self.actor_name} {self.post}"


class AuditRow(models.Model):
    """One deed as it lies on disk: what is its own alone; it names the rest by number. Read it as `AuditRecord`, write it by `audit.record`.
    No foreign keys: checking them would lock rows that every writer uses; a row that names nothing does not fit its hash."""

    at = models.DateTimeField()
    xid = models.BigIntegerField()
    object_id = models.BigIntegerField(null=True)
    kind_id = models.IntegerField()
    doer_id = models.IntegerField()
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    reason = models.CharField(max_length=500, blank=True)
    told = models.TextField(blank=True, help_text="values for the kind's form, each as JSON, parted by U+001F")
    row_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "audit_row"
        indexes = [
            models.Index(fields=["object_id"], name="audit_thing"),
            models.Index(fields=["area_path"], name="audit_place"),
            BrinIndex(fields=["xid"], name="audit_transaction", pages_per_range=64, autosummarize=True),
        ]

    def __str__(self):
        return f"{self.at:%F %T} {self.kind_id}#{self.object_id}"


class OutboxEvent(models.Model):
    """A fact told upwards, written in the deed's own transaction. Survives kill -9; delivered at least once."""

    name = models.CharField(max_length=120)
    payload = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "outbox_event"

    def __str__(self):
        return f"{self.name}#{self.pk}"


class OutboxDelivery(models.Model):
    """One listener's copy of an event, with its lease and its tries. `leased_until` is also the pause after a failure."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    listener = models.CharField(max_length=160)
    leased_until = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True, help_text="given up after the last try; waits for a person")
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "outbox_delivery"
        constraints = [models.UniqueConstraint(fields=["event", "listener"], name="outbox_once_per_listener")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(done_at=None, dead_at=None), name="outbox_waiting"),
            models.Index(fields=["dead_at"], condition=models.Q(dead_at__isnull=False), name="outbox_dead"),
        ]

    def __str__(self):
        return f"{self.event_id} -> {self.listener}"


class Share(models.Model):
    """One thing shown to one organisation's desk until a date: a whistle, a hand-over, a co-handler. Policies read it by `rows.shared`."""

    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    desk = models.BigIntegerField(help_text="people.Organisation id")
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    until = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "platform_share"
        constraints = [models.UniqueConstraint(fields=["desk", "object_type", "object_id"], name="share_once")]

    def __str__(self):
        return f"{self.object_type}#{self.object_id} -> {self.desk}"


class StoredFile(models.Model):
    """A file as it lies in the files room. Who may see it: the area, the desk, the resident whose case it belongs to, who brought it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, help_text="as the sender called it; never a path of ours")
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    desk = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "platform_file"
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="file_object"),
            models.Index(fields=["area_path"], name="file_area"),
        ]

    def __str__(self):
        return self.name


class WorkerBeat(models.Model):
    """The worker's last sign of life; `doctor` and the health page read it."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    pid = models.IntegerField()

    class Meta:
        db_table = "platform_worker_beat"

    def __str__(self):
        return f"{self.name} {self.at:%F %T}"
