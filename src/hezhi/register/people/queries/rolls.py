"""业主名册: heads and area of a compound or a property area on a day (law.md 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hezhi.ground.platform import sight
from hezhi.register.territory import queries as territory

from ..models import Ownership
from ..rules.owner_heads import Heads, Holding, owner_heads
from .owners import on_day

# [D] Parking spaces and storage rooms may be exclusive parts; most rules of procedure leave them out. A property area may set it.
COUNTED_USES = ("home", "shop", "office")
ROLL = sight.purpose(
    "people.roll", "Heads and area of an owner roll are counted over all homes, whoever asks; no name is handed out."
)


@dataclass(frozen=True)
class RollEntry:
    """One unit of the roll: its door, area, and the keys of those who own it together (`p12`, `o3`), no names."""

    unit: int
    door: str
    area: Decimal | None
    owners: frozenset[str]


@dataclass(frozen=True)
class Roll:
    """The roll of a place on a day: the figures and the units that they rest on."""

    on: date
    figures: Heads
    entries: Sequence[RollEntry]


def roll_of(place, on: date, uses: Sequence[str] = COUNTED_USES) -> Roll:
    """The roll of a compound or a property area on a day. Must stand inside a transaction."""
    with sight.job(ROLL):
        units: Any = list(territory.units_with_area(territory.units_of_place(place)).filter(use__in=uses))
        owners = _owner_keys([unit.pk for unit in units], on)
    entries = [
        RollEntry(
            unit=unit.pk,
            door=f"{unit.building.name}{unit.entrance}{unit.number}",
            area=unit.area,
            owners=frozenset(owners.get(unit.pk, ())),
        )
        for unit in units
    ]
    holdings = [Holding(entry.unit, entry.owners, entry.area) for entry in entries]
    return Roll(on=on, figures=owner_heads(holdings), entries=entries)


def _owner_keys(units, on):
    keys: dict[int, set[str]] = {}
    rows = on_day(Ownership.objects.filter(unit__in=units), on)
    for unit, person, organisation in rows.values_list("unit", "person", "organisation"):
        keys.setdefault(unit, set()).add(f"p{person}" if person else f"o{organisation}")
    return keys
