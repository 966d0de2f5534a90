"""The record of deeds, sealed in batches; and events on their way to the rooms above."""

from django.db import models


class AuditBatch(models.Model):
    """A Merkle batch of audit rows, chained to the one before. Made by the sealer, never changed."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField(max_length=32)
    chained = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_batch"

    def __str__(self):
        return f"{self.pk}: {self.count}"


class AuditRecord(models.Model):
    """One deed: who, through which post, did what to what, and what changed. The one history of everything; append-only."""

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
    row_hash = models.BinaryField(max_length=32, null=True)
    batch = models.ForeignKey(AuditBatch, models.PROTECT, null=True)

    class Meta:
        db_table = "audit_record"
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_object"),
            models.Index(fields=["area_path", "-id"], name="audit_area"),
        ]

    def __str__(self):
        return f"{self.at:%F %T} {self.deed} {self.object_type}#{self.object_id}"


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
    """One listener's copy of an event, with its lease and its tries."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE)
    listener = models.CharField(max_length=160)
    leased_until = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "outbox_delivery"
        constraints = [models.UniqueConstraint(fields=["event", "listener"], name="outbox_once_per_listener")]
        indexes = [models.Index(fields=["id"], condition=models.Q(done_at=None), name="outbox_waiting")]

    def __str__(self):
        return f"{self.event_id} -> {self.listener}"
