"""Definitions and targets of the property rates, and what was published elsewhere: files that an installation may replace."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from ..rules import property_rates as rule
from ..rules.property_rates import KINDS, Scheme, Target

SHIPPED = Path(__file__).resolve().parents[1] / "data"
RATES, PUBLISHED = "property_rates.toml", "published_rates.toml"


@dataclass(frozen=True)
class Published:
    """The rates of a place as others published them: percent as printed, None where not published."""

    on: date
    place: str
    percent: Mapping[str, Decimal | None]
    source: str

    def points_since(self, earlier: "Published") -> dict[str, Decimal | None]:
        """kind -> percentage points between two publications."""
        return {kind: rule.points(self.percent[kind], earlier.percent[kind]) for kind in KINDS}


def schemes() -> tuple[Scheme, ...]:
    """Every definition, oldest first."""
    return _schemes(*_stamp(RATES))


def scheme_on(on: date, known: datetime | None = None) -> Scheme:
    """The definition for a day, as it stood at a moment."""
    return rule.scheme_on(schemes(), on, timezone.localdate(known) if known else None)


def published() -> tuple[Published, ...]:
    """What was published elsewhere, oldest first."""
    return _published(*_stamp(PUBLISHED))


def _stamp(name):
    """The file in the data home, else the shipped one; with its time of change, so that an edited file is read again."""
    own = Path(settings.HEZHI_HOME) / name
    path = own if own.exists() else SHIPPED / name
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=8)
def _schemes(path, _changed):
    rows = tomllib.loads(path.read_text("utf-8"))["scheme"]
    return tuple(sorted((_scheme(row) for row in rows), key=lambda one: one.since or date.min))


def _scheme(row: Mapping[str, Any]) -> Scheme:
    return Scheme(
        version=row["version"],
        source=row["source"],
        decided=row["decided"],
        since=row.get("since"),
        counted={kind: tuple(row["counted"][kind]) for kind in KINDS},
        nearest={kind: tuple(row["nearest"][kind]) for kind in KINDS},
        targets=tuple(
            (one["until"], {kind: _target(one[kind], one["until"]) for kind in KINDS})
            for one in sorted(row["target"], key=lambda one: one["until"])
        ),
    )


def _target(said, until):
    return Target(said["over"], is_over=True, until=until) if "over" in said else Target(said["at_least"], until=until)


@lru_cache(maxsize=8)
def _published(path, _changed):
    rows = tomllib.loads(path.read_text("utf-8")).get("published", [])
    found = [
        Published(
            on=row["on"],
            place=row["place"],
            percent={kind: Decimal(row[kind]) if kind in row else None for kind in KINDS},
            source=row["source"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: one.on))
