"""The signed-in person, and what each of his posts lets him do where and when."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language


class User(AbstractUser):
    """An account. Whose it is in the register (`person`) and what it may do (`Grant`) stand apart; staff sign in with two factors."""

    name = models.CharField(max_length=40, blank=True)
    person = models.BigIntegerField(null=True, blank=True, unique=True, help_text="people.Person id")
    is_cast = models.BooleanField(
        default=False, help_text="of the demo's cast: may be entered without a password in demo mode only"
    )
    needs_totp = models.BooleanField(default=False)
    last_name = first_name = None  # Chinese names are one field

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class Role(models.Model):
    """A named set of deeds; data, never named in code."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    deeds = ArrayField(models.CharField(max_length=80), default=list)
    home = models.CharField(max_length=60, default="web:staff_home", help_text="URL name where the post's day begins")
    is_staff = models.BooleanField(default=True, help_text="short sessions and a second factor")

    def __str__(self):
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Grant(models.Model):
    """What a post now in force lets an account do: a role, in an area, at a desk, between two moments."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT)
    title = models.CharField(max_length=80, help_text="the post, as said to people: 青槐街道 派单员")
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    desk = models.BigIntegerField(null=True, blank=True, help_text="people.Organisation id")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    asked_by = models.BigIntegerField(null=True, blank=True, help_text="User id; none where a job gave it")
    given_by = models.BigIntegerField(null=True, blank=True, help_text="User id, never the same")

    class Meta:
        indexes = [models.Index(fields=["user", "valid_until"], name="grant_user")]

    def __str__(self):
        return f"{self.user}: {self.title}"


class GrantProposal(models.Model):
    """A grant that one administrator asks for and another decides on. Stays as said, whatever was decided."""

    user = models.ForeignKey(User, models.CASCADE, related_name="proposals")
    role = models.ForeignKey(Role, models.PROTECT)
    title = models.CharField(max_length=80)
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    desk = models.BigIntegerField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    grant = models.OneToOneField(Grant, models.SET_NULL, null=True, blank=True, related_name="proposal")

    class Meta:
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(decided_at=None), name="proposal_open")]

    def __str__(self):
        return f"{self.user}: {self.title}"


class Attempt(models.Model):
    """One try to come in. Kept in the database, so that a restart forgives nobody; swept after the longest window."""

    account = models.CharField(max_length=150, help_text="the name as typed, lower case; need not exist")
    address = models.GenericIPAddressField(null=True)
    step = models.CharField(max_length=10, default="password", help_text="password or code")
    is_success = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-at"], name="attempt_account"),
            models.Index(fields=["address", "-at"], name="attempt_address"),
            models.Index(fields=["at"], name="attempt_at"),
        ]

    def __str__(self):
        return f"{self.account} {self.at:%F %T}"


class SignIn(models.Model):
    """A session as its owner sees it: since when, from where, on what; ending it here ends it at once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="sign_in_user")]

    def __str__(self):
        return f"{self.user} {self.started_at:%F %T}"
