"""The dated scheme of the appraisal, from a file that an installation may replace."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

SHIPPED = Path(__file__).resolve().parents[1] / "data"
NAME = "appraisal.toml"
WRITTEN = "written"


@dataclass(frozen=True)
class Item:
    """A line of the sheet: where its value comes from, and whose sheet has it."""

    key: str
    name: str
    name_en: str
    source: str
    levels: tuple[str, ...]

    @property
    def is_written(self) -> bool:
        """Whether a person writes it."""
        return self.source == WRITTEN

    @property
    def shown_name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name


@dataclass(frozen=True)
class AppraisalScheme:
    """What a year's sheet holds."""

    version: str
    from_year: int
    objection_days: int
    source: str
    items: tuple[Item, ...]

    def items_of(self, level: str) -> list[Item]:
        """The lines of a level's sheet, in order."""
        return [item for item in self.items if level in item.levels]


def appraisal_schemes() -> tuple[AppraisalScheme, ...]:
    """Every scheme, oldest first."""
    own = Path(settings.HEZHI_HOME) / NAME
    path = own if own.exists() else SHIPPED / NAME
    return _schemes(path, path.stat().st_mtime_ns)


def appraisal_scheme(year: int) -> AppraisalScheme | None:
    """The one in force for a year; None before the first."""
    begun = [scheme for scheme in appraisal_schemes() if scheme.from_year <= year]
    return begun[-1] if begun else None


def scheme_of(sheet) -> AppraisalScheme:
    """The one a sheet was drafted by, even if a later one holds now."""
    return next(scheme for scheme in appraisal_schemes() if scheme.version == sheet.scheme)


@lru_cache(maxsize=8)
def _schemes(path, _changed):
    rows = tomllib.loads(path.read_text("utf-8"))["scheme"]
    return tuple(sorted((_scheme(row) for row in rows), key=lambda one: one.from_year))


def _scheme(row):
    items = tuple(Item(**{**item, "levels": tuple(item["levels"])}) for item in row.pop("item", ()))
    return AppraisalScheme(**{key: value for key, value in row.items() if key != "item"}, items=items)
