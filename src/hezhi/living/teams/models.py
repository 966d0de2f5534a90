"""Teams with members over time, shifts with the heads they need, who holds a place, swaps between two, and a secret calendar address."""

from django.db import models
from django.db.models import F, Q

from .states import DUTIES, KINDS, SEATS, PlaceState, ShiftState, SwapState


class Team(models.Model):
    """A red-steward trio of a compound, a red-armband team, or the doorway heads of a compound."""

    kind = models.CharField(max_length=16, choices=list(KINDS.items()))
    name = models.CharField(max_length=60)
    compound = models.ForeignKey("territory.Compound", models.PROTECT, null=True, blank=True, related_name="+")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="the first day it is no more")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "area_path"], condition=Q(until=None), name="team_once")
        ]

    def __str__(self):
        return self.name


class TeamMember(models.Model):
    """A person's seat in a team between two days; a doorway head's building and entrance. The number stays with the person, sealed."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    seat = models.CharField(max_length=16, choices=list(SEATS.items()))
    building = models.ForeignKey("territory.Building", models.PROTECT, null=True, blank=True, related_name="+")
    entrance = models.CharField(max_length=20, blank=True)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="the first day it is no longer so")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person", "seat", "building", "entrance"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="team_member_once",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="team_member_days"),
        ]

    def __str__(self):
        return f"{self.team}: {self.name}"


class Shift(models.Model):
    """A duty at a place between two moments, and how many heads it needs."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="shifts")
    duty = models.CharField(max_length=8, choices=list(DUTIES.items()))
    place = models.CharField(max_length=60)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    needed = models.SmallIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=[(s, s) for s in ShiftState], default=ShiftState.PLANNED)

    class Meta:
        indexes = [models.Index(fields=["starts_at", "area_path"], name="shift_week")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_order"),
            models.CheckConstraint(condition=Q(needed__gte=1, needed__lte=50), name="shift_heads"),
            models.UniqueConstraint(
                fields=["team", "place", "starts_at"], condition=Q(state=ShiftState.PLANNED), name="shift_once"
            ),
        ]

    def __str__(self):
        return f"{self.place} {self.starts_at:%m-%d %H:%M}"


class ShiftPlace(models.Model):
    """A person's place in a shift: he put himself down, or was asked to."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="places")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    is_own_wish = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=[(s, s) for s in PlaceState], default=PlaceState.HELD)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "person"], condition=Q(state=PlaceState.HELD), name="shift_place_once"
            )
        ]

    def __str__(self):
        return f"{self.shift}: {self.name}"


class Swap(models.Model):
    """One asks another to take his place, or to change places with him. Nothing changes until the other agrees."""

    given = models.ForeignKey(ShiftPlace, models.PROTECT, related_name="swaps")
    taken = models.ForeignKey(ShiftPlace, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", help_text="who is asked")
    asker = models.BigIntegerField(help_text="people.Person id of who asks")
    asker_name = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    area_path = models.CharField(max_length=60, db_collation="C")
    state = models.CharField(max_length=10, choices=[(s, s) for s in SwapState], default=SwapState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["given", "person"], condition=Q(state=SwapState.ASKED), name="swap_asked_once"
            ),
            models.CheckConstraint(condition=~Q(asker=F("person")), name="swap_two_people"),
        ]

    def __str__(self):
        return f"{self.asker_name} → {self.name}"


class CalendarLink(models.Model):
    """The secret address of a person's own duties as a calendar. Only a digest is kept; taken back, it opens nothing."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.person_id}"
