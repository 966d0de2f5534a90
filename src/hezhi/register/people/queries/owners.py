"""Owners and residents of units on a day. Row-level security decides which rows are there to be read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, Sum

from ..models import Ownership, Person, Residence


@dataclass(frozen=True)
class Owner:
    """One owner's part of a unit. `phone` is masked; the whole number is looked at through `platform.actions.look`."""

    name: str
    share: Decimal
    since: date
    person: int | None = None
    organisation: int | None = None
    phone: str = ""
    deed_number: str = ""

    @property
    def shown_name(self) -> str:
        """The name as a list may show it: 王** for a person, a body's whole name."""
        return self.name if self.organisation else self.name[:1] + "*" * max(len(self.name) - 1, 1)

    @property
    def shown_share(self) -> str:
        """The share as people write it: 1, 1/3, 0.25."""
        fraction = Fraction(self.share).limit_denominator(12)
        exact = abs(fraction - Fraction(self.share)) < Fraction(1, 500_000)
        return str(fraction) if exact else f"{self.share.normalize():f}"


@dataclass(frozen=True)
class Home:
    """A unit that a person owns or lives in: what stands on its door, and where."""

    unit: int
    door: str
    compound: int
    compound_name: str
    area_path: str
    is_owner: bool


def on_day(rows, on: date):
    """The rows in force on a day: from their first day, up to but not including `valid_until`."""
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


def owners_of(unit, on: date) -> list[Owner]:
    """Who owned a unit on a day, the largest share first."""
    return owners_of_units([unit.pk], on).get(unit.pk, [])


def owners_of_units(units: Iterable[int], on: date) -> dict[int, list[Owner]]:
    """Owners by unit on a day; one query."""
    found = defaultdict(list)
    rows = on_day(Ownership.objects.filter(unit__in=list(units)), on).select_related("person", "organisation")
    for row in rows.order_by("unit_id", "-share", "id"):
        found[row.unit_id].append(_owner(row))
    return dict(found)


def residents_of(unit, on: date) -> list[Residence]:
    """Who lived in a unit on a day."""
    return residents_of_units([unit.pk], on).get(unit.pk, [])


def residents_of_units(units: Iterable[int], on: date) -> dict[int, list[Residence]]:
    """Residents by unit on a day; one query."""
    found = defaultdict(list)
    for row in on_day(Residence.objects.filter(unit__in=list(units)), on).select_related("person").order_by("id"):
        found[row.unit_id].append(row)
    return dict(found)


def homes_of(person: Person | int, on: date) -> list[Home]:
    """The units that a person owns or lives in on a day; those he lives in first."""
    lives = on_day(Residence.objects.filter(person=person), on)
    owns = on_day(Ownership.objects.filter(person=person), on)
    homes: dict[int, Home] = {}
    for rows, is_owner in ((lives, False), (owns, True)):
        for row in rows.select_related("unit__building__compound").order_by("id"):
            known = homes.get(row.unit_id)
            homes[row.unit_id] = _home(row.unit, is_owner or bool(known and known.is_owner))
    return list(homes.values())


def units_with_wrong_shares(on: date) -> list[int]:
    """Units whose shares do not add up to one on a day; empty in a sound register."""
    sums = on_day(Ownership.objects.all(), on).values("unit").annotate(total=Sum("share")).exclude(total=1)
    return list(sums.values_list("unit", flat=True))


def _owner(row):
    return Owner(
        name=str(row.person or row.organisation),
        share=row.share,
        since=row.valid_from,
        person=row.person_id,
        organisation=row.organisation_id,
        phone=str(row.person.phone or "") if row.person else row.organisation.phone,
        deed_number=row.deed_number,
    )


def _home(unit, is_owner):
    compound = unit.building.compound
    return Home(
        unit=unit.pk,
        door=f"{unit.building.name}{unit.entrance}{unit.number}",
        compound=compound.pk,
        compound_name=compound.name,
        area_path=compound.area_path,
        is_owner=is_owner,
    )
