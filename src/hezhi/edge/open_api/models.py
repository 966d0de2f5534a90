"""Keys by which other systems work through a post, and what they already called."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiKey(models.Model):
    """A key of another system. It acts through one grant: sees its area, ends with it, may do at most what its role may. Only a digest is
    kept; the key itself is shown once."""

    grant = models.ForeignKey("accounts.Grant", models.PROTECT, related_name="+")
    title = models.CharField(max_length=60, help_text="which system holds it: 市12345平台")
    prefix = models.CharField(max_length=12, unique=True, help_text="the part of the key that may be spoken of")
    digest = models.BinaryField(max_length=32, unique=True)
    deeds = ArrayField(models.CharField(max_length=80), help_text="what it may do, among what the role may do")
    per_minute = models.IntegerField(default=200, help_text="requests it may file in a minute; 0: no limit")
    created_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.prefix} {self.title}"


class Call(models.Model):
    """A filing by Idempotency-Key, kept a day: the same name again is the same request. Digests only, never what was said."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="calls")
    name = models.BinaryField(max_length=32, help_text="digest of the caller's Idempotency-Key")
    body = models.BinaryField(max_length=32, help_text="digest of what came with it")
    request = models.BigIntegerField(help_text="requests.ServiceRequest id")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="call_once")]
        indexes = [models.Index(fields=["key", "at"], name="call_minute")]

    def __str__(self):
        return f"{self.key_id} -> {self.request}"
