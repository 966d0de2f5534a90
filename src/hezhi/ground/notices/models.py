"""What people are told, and whether it has reached them."""

from django.db import models


class Notice(models.Model):
    """One message to one person about one event. Stands in his list at once; goes out through a channel when its hour comes."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="notices")
    template = models.CharField(max_length=60)
    event = models.CharField(max_length=120, help_text="what happened: one event tells a person once")
    values = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True, help_text="where in this house it leads")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="from when it may go out")
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    tries = models.IntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notice_once_per_event")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="notice_waiting"),
        ]

    def __str__(self):
        return f"{self.template} -> {self.user_id}"
