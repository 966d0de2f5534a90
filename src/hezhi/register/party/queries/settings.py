"""What a city sets for its Party organisations: a file that an installation may replace."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SHIPPED = Path(__file__).resolve().parents[1] / "data"
NAME = "party.toml"


@dataclass(frozen=True)
class PartySettings:
    """Years of a term by kind, when to remind, how many seats are many, which titles one person holds at a time."""

    version: str
    years: dict[str, int]
    community_years: int
    warn_months: int
    most_seats: int
    single: frozenset[str]


def party_settings() -> PartySettings:
    """The settings in the data home, else the shipped ones; an edited file is read again."""
    own = Path(settings.HEZHI_HOME) / NAME
    path = own if own.exists() else SHIPPED / NAME
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path, _changed) -> PartySettings:
    said = tomllib.loads(path.read_text("utf-8"))
    term = said["term"]
    return PartySettings(
        version=said["version"],
        years={kind: term[kind] for kind in ("committee", "general_branch", "branch", "functional_branch")},
        community_years=term["community"],
        warn_months=term["warn_months"],
        most_seats=said["seats"]["most"],
        single=frozenset(said["seats"]["single"]),
    )
