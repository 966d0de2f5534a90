"""Thanks beside complaints (“骂的少了，夸的多了”): both from the kept counts, month by month, each figure opening to its requests."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from hezhi.ground.law.months import months_back
from hezhi.response.requests import queries as requests

MONTHS, YEAR = 24, 12
SMALLEST_PUBLIC = 5
WIDTH, HEIGHT = 560, 180
LEFT, RIGHT, UPPER, LOWER = 44, WIDTH - 16, 14, HEIGHT - 34


@dataclass(frozen=True)
class VoiceRow:
    """A month: property requests and thanks, each with the address of the list behind it."""

    month: date
    told: int
    thanks: int
    told_url: str
    thanks_url: str

    def public(self, number: int) -> int | None:
        """A figure as the public may read it: fewer than five are not told apart."""
        return number if number >= SMALLEST_PUBLIC else None


@dataclass(frozen=True)
class Voices:
    """Two years of an area or a compound, newest month first; sums of the last twelve months and of the twelve before."""

    rows: list[VoiceRow]
    told: int
    told_before: int
    thanks: int
    thanks_before: int
    told_path: str
    thanks_path: str
    grid: list[tuple[float, int]]

    @property
    def sings_more(self) -> bool:
        """Fewer told and more thanked than in the year before."""
        return self.told < self.told_before and self.thanks > self.thanks_before

    @property
    def span(self) -> tuple[date, date]:
        """The first month and the last."""
        return self.rows[-1].month, self.rows[0].month


def voices(area_path: str, last: date, compound: int | None = None) -> Voices:
    """Thanks and property requests of 24 months until one. A fixed number of queries; needs sight of the area."""
    months = months_back(last, MONTHS)
    first = months[-1]
    praise = requests.category_by_code("praise")
    told = requests.count_series(first, last, area_path, compound=compound, property_only=True)
    thanked = requests.count_series(first, last, area_path, compound=compound, category=praise.pk) if praise else []
    thanks = {row.month: row.requests for row in thanked}
    rows = [
        VoiceRow(
            row.month, row.requests, thanks.get(row.month, 0),
            _url(row.month, area_path, compound, {}),
            _url(row.month, area_path, compound, {"kind": "all", "category": praise.pk if praise else ""}),
        )
        for row in told
    ]  # fmt: skip
    top = max([*(row.told for row in rows), *(row.thanks for row in rows), 4])
    return Voices(
        rows=rows[::-1],
        told=sum(row.told for row in rows[-YEAR:]),
        told_before=sum(row.told for row in rows[:-YEAR]),
        thanks=sum(row.thanks for row in rows[-YEAR:]),
        thanks_before=sum(row.thanks for row in rows[:-YEAR]),
        told_path=_path([row.told for row in rows], top),
        thanks_path=_path([row.thanks for row in rows], top),
        grid=[(_y(level, top), level) for level in (0, top // 2, top)],
    )


def _url(month, area_path, compound, more) -> str:
    said = {"month": f"{month:%Y-%m}", "area": area_path, **({"compound": compound} if compound else {}), **more}
    return f"{reverse('indicators:counted')}?{urlencode(said)}"


def _path(values, top) -> str:
    step = (RIGHT - LEFT) / max(len(values) - 1, 1)
    return "".join(f"{'L' if n else 'M'}{LEFT + n * step:.1f} {_y(value, top):g}" for n, value in enumerate(values))


def _y(value, top) -> float:
    return round(LOWER - value / top * (LOWER - UPPER), 1)
