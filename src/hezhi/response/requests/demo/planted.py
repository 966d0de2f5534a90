"""What begins somewhere in the invented city, and when: the truth against which an early warning is measured."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Planted:
    """Voices of one matter in one compound. `category` is the upper one; `begin` the day of the first voice; `size` a name below."""

    compound: int
    category: str
    begin: date
    end: date
    voices: int
    size: str

    def plain(self) -> dict[str, Any]:
        """For a file beside the city."""
        return asdict(self) | {"begin": self.begin.isoformat(), "end": self.end.isoformat()}


@dataclass(frozen=True)
class Size:
    """A kind of incident: how many voices in how many days, and how many of them are planted per 400 compounds."""

    name: str
    voices: int
    days: int
    many: int
    is_rising: bool = False


SIZES = (
    Size("small", 6, 10, 24),
    Size("medium", 12, 12, 18),
    Size("large", 25, 14, 8),
    Size("creeping", 15, 45, 10, is_rising=True),
)
QUIET_MONTHS = 13  # nothing is planted before: a base rate needs a year of ordinary days
STILL_GOING = (
    "small",
    "medium",
    "large",
)  # one of each has begun in the last days, so that today's page has something to show


def top_of(code: str) -> str:
    """The upper category of a category's code."""
    return code.split(".")[0]
