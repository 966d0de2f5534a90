"""What people are told, and whether it has reached them."""

from django.db import models


class Outgoing(models.Model):
    """One message on its way out. Those that travel together carry one `parcel`, whose number the gateway knows it by."""

    template = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="from when it may go out")
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True, help_text="given up; an administrator may send it again")
    channel = models.CharField(max_length=20, blank=True, help_text='by which it went; "list" where no way reaches')
    tries = models.IntegerField(default=0)
    parcel = models.UUIDField(null=True, blank=True, help_text="the same at each try, so that a gateway drops a copy")
    declined = models.CharField(max_length=100, blank=True, help_text="ways that will never take it, between blanks")
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Notice(Outgoing):
    """One message to one person about one event. Stands in his list at once; goes out through a channel when its hour comes."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="notices")
    event = models.CharField(max_length=120, help_text="what happened: one event tells a person once")
    values = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True, help_text="where in this house it leads")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notice_once_per_event")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(
                fields=["due_at"], condition=models.Q(sent_at=None, failed_at=None), name="notice_waiting_to_go"
            ),
        ]

    def __str__(self):
        return f"{self.template} -> {self.user_id}"


class Letter(Outgoing):
    """One message to somebody without an account, at a telephone or an e-mail address. The address and the link are sealed, and gone some
    days after it was delivered; what stays tells only that one event was told once."""

    kind = models.CharField(max_length=10, choices=[("sms", "SMS"), ("email", "e-mail")])
    sealed = models.BinaryField(null=True, blank=True, help_text="address, values and path")
    address_index = models.BinaryField(max_length=32, null=True, blank=True, help_text="keyed digest; gone with it")
    once = models.BinaryField(max_length=32, unique=True, help_text="keyed digest of address and event together")
    is_urgent = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(sent_at=None, failed_at=None), name="letter_waiting_to_go"
            ),
            models.Index(fields=["address_index", "sent_at"], name="letter_to_address"),
        ]

    def __str__(self):
        return f"{self.template} by {self.kind}"


class Muted(models.Model):
    """A kind of message that a person wants in his list only, not by telephone or mail. His own setting; nobody else reads it."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, help_text="one of wording.MAY_MUTE")

    class Meta:
        verbose_name_plural = "muted kinds"
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="muted_once")]

    def __str__(self):
        return f"{self.user_id}: {self.kind}"
