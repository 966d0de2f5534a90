"""What a handler keeps beside a work order: whose it is inside the house, arrivals, costs, ready words, patrols, helpers from outside."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.sealed import SealedField

from .states import InvitationState


class Assignment(models.Model):
    """Who of an organisation does a work order: a post, never counted against the person who holds it. The last one of a sending holds."""

    dispatch = models.ForeignKey("requests.Dispatch", models.PROTECT, related_name="assignments")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="assignments")
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=200, blank=True, help_text="what the next one should know")
    desk = models.BigIntegerField(help_text="people.Organisation id that handles it")
    area_path = models.CharField(max_length=60, db_collation="C")
    until = models.DateTimeField(null=True, blank=True, help_text="when another took it over")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch"], condition=models.Q(until=None), name="assignment_one_now")
        ]
        indexes = [models.Index(fields=["desk", "post"], condition=models.Q(until=None), name="assignment_desk")]

    def __str__(self):
        return f"{self.dispatch_id} -> {self.post}"


class Arrival(models.Model):
    """到场: when somebody of the handler stood at the place. Only the time and the post: no position of a person is kept."""

    dispatch = models.OneToOneField("requests.Dispatch", models.PROTECT, related_name="arrival")
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)
    desk = models.BigIntegerField()
    area_path = models.CharField(max_length=60, db_collation="C")

    def __str__(self):
        return f"{self.dispatch_id} {self.at:%F %T}"


class Cost(models.Model):
    """What the work cost, as a note of the handler: it is no bill and pays nobody."""

    dispatch = models.ForeignKey("requests.Dispatch", models.PROTECT, related_name="costs")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="yuan")
    words = models.CharField(max_length=120, help_text="for what")
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)
    desk = models.BigIntegerField()
    area_path = models.CharField(max_length=60, db_collation="C")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="cost_is_something")]
        indexes = [models.Index(fields=["dispatch", "at"], name="cost_dispatch")]

    def __str__(self):
        return f"{self.amount} {self.words}"


class WordsUse(models.TextChoices):
    """Where ready words are offered."""

    REPORT = "report", _("办结时说的话")
    CONTACT = "contact", _("联系诉求人")
    PROGRESS = "progress", _("办理进展")
    REPLY = "reply", _("派单台答复")


class ReadyWords(models.Model):
    """A sentence that an organisation keeps ready, between two days. Kept as data: what was sent stays as it was sent."""

    desk = models.BigIntegerField(help_text="people.Organisation id whose words these are")
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    use = models.CharField(max_length=10, choices=WordsUse)
    category = models.ForeignKey(
        "requests.Category", models.PROTECT, null=True, blank=True, related_name="+", help_text="offered first for it"
    )
    text = models.CharField(max_length=500)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="the first day it is no longer offered")
    by = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "ready words"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="ready_words_days",
            )
        ]
        indexes = [models.Index(fields=["desk", "use"], name="ready_words_desk")]

    def __str__(self):
        return self.text


class Route(models.Model):
    """巡查路线: what a desk walks past, as data."""

    desk = models.BigIntegerField()
    area_path = models.CharField(max_length=60, db_collation="C")
    name = models.CharField(max_length=60)
    compound = models.ForeignKey("territory.Compound", models.PROTECT, null=True, blank=True, related_name="routes")
    every_days = models.IntegerField(default=1, help_text="how often it should be walked")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "name"], name="route_once")]

    def __str__(self):
        return self.name


class Stop(models.Model):
    """One place of a route and what is looked at there."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops")
    position = models.IntegerField()
    place = models.CharField(max_length=80)
    look_at = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "position"], name="stop_once")]

    def __str__(self):
        return self.place


class Round(models.Model):
    """A route walked once."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="rounds")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=120, blank=True)
    desk = models.BigIntegerField()
    area_path = models.CharField(max_length=60, db_collation="C")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["route"], condition=models.Q(ended_at=None), name="round_one_open")
        ]
        indexes = [models.Index(fields=["route", "-began_at"], name="round_route")]

    def __str__(self):
        return f"{self.route} {self.began_at:%F %T}"


class Mark(models.Model):
    """What was found at a stop: in order, or a request was made of it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="marks")
    stop_place = models.CharField(max_length=80, help_text="as the route said on that day")
    stop = models.ForeignKey(Stop, models.SET_NULL, null=True, blank=True, related_name="marks")
    is_fine = models.BooleanField()
    request = models.ForeignKey("requests.ServiceRequest", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    desk = models.BigIntegerField()
    area_path = models.CharField(max_length=60, db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "stop"], name="mark_once")]

    def __str__(self):
        return f"{self.stop_place} {'✓' if self.is_fine else '!'}"


class Invitation(models.Model):
    """A helper without an account, asked by a one-time link. Shows photo, place and what is asked: never who told it, nor his words.
    Of the token only the SHA-256 is kept; it was shown once to whoever made it."""

    dispatch = models.ForeignKey("requests.Dispatch", models.PROTECT, related_name="invitations")
    request = models.ForeignKey("requests.ServiceRequest", models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=[("sms", "sms"), ("email", "email"), ("hand", "hand")])
    address = SealedField()
    asked = models.CharField(max_length=500)
    place = models.CharField(max_length=120)
    photos = ArrayField(models.UUIDField(), default=list, blank=True, help_text="keys of the photos that may be seen")
    token_hash = models.BinaryField(max_length=32, unique=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in InvitationState], default=InvitationState.SENT)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    proof = ArrayField(models.UUIDField(), default=list, blank=True, help_text="keys of the photos that came back")
    sent_by = models.BigIntegerField(null=True, blank=True, help_text="accounts.User id of who asked")
    by = models.CharField(max_length=120, blank=True)
    desk = models.BigIntegerField()
    area_path = models.CharField(max_length=60, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["dispatch", "sent_at"], name="invitation_dispatch"),
            models.Index(fields=["until"], condition=models.Q(state="sent"), name="invitation_open"),
        ]

    def __str__(self):
        return f"{self.name} {self.state}"
