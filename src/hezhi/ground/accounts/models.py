"""The signed-in person, and what each of his posts lets him do where and when."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models


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

    def __str__(self):
        return self.name


class Grant(models.Model):
    """What a post now in force lets an account do: a role, in an area, at a desk, between two moments."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT)
    title = models.CharField(max_length=80, help_text="the post, as said to people: 青槐街道 派单员")
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    desk = models.BigIntegerField(null=True, blank=True, help_text="people.Organisation id")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "valid_until"], name="grant_user")]

    def __str__(self):
        return f"{self.user}: {self.title}"
