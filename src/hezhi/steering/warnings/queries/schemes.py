"""The dated schemes of the room, from files that an installation may replace."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ..rules.leaving_base import WarningScheme, scheme_on

SHIPPED = Path(__file__).resolve().parents[1] / "data"
WARNING, SUPERVISION = "early_warning.toml", "supervision.toml"


@dataclass(frozen=True)
class SupervisionScheme:
    """Within how many hours a supervision is answered, and after how many beyond the limit the level above is told."""

    answer_hours: int
    escalate: tuple[tuple[str, int], ...]


def warning_schemes() -> tuple[WarningScheme, ...]:
    """Every scheme of the early warning, oldest first."""
    return _schemes(*_stamp(WARNING))


def warning_scheme(day: date) -> WarningScheme:
    """The one in force on a day."""
    return scheme_on(warning_schemes(), day)


def supervision_scheme() -> SupervisionScheme:
    """Who is told, and when."""
    return _supervision(*_stamp(SUPERVISION))


def _stamp(name):
    """The file in the data home, else the shipped one; with its time of change, so that an edited file is read again."""
    own = Path(settings.HEZHI_HOME) / name
    path = own if own.exists() else SHIPPED / name
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=8)
def _schemes(path, _changed):
    rows = tomllib.loads(path.read_text("utf-8"))["scheme"]
    return tuple(sorted((_scheme(row) for row in rows), key=lambda one: one.valid_from))


def _scheme(row):
    return WarningScheme(**{"dispersion": None, "source": "", **row})


@lru_cache(maxsize=8)
def _supervision(path, _changed):
    said = tomllib.loads(path.read_text("utf-8"))
    steps = sorted(((one["level"], int(one["hours"])) for one in said.get("escalate", [])), key=lambda one: one[1])
    return SupervisionScheme(int(said["answer_hours"]), tuple(steps))
