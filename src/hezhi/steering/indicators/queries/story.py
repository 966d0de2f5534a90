"""The story's movement: one's own property rates between the days of a published series, from facts, with that series beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hezhi.ground.law.months import month_before, month_end

from ..rules.property_rates import KINDS
from .property_rates import CODES, NAMES, Rate, rates_on
from .property_schemes import Published, published

WIDTH, HEIGHT = 340, 200
LEFT, RIGHT, UPPER, LOWER = 40, WIDTH - 14, 16, HEIGHT - 30


@dataclass(frozen=True)
class Panel:
    """One rate drawn: its own line by day, the published values as rings, the targets as steps. All coordinates ready."""

    kind: str
    name: str
    first: Rate
    last: Rate
    gained: Decimal | None
    path: str
    dot: tuple[float, float] | None
    rings: list[tuple[float, float]]
    targets: list[tuple[float, float, float, int]]
    grid: list[tuple[float, str]]


@dataclass(frozen=True)
class StoryRow:
    """A published day: what was published and what one's own facts say, by kind in the order of the panels."""

    on: date
    place: str
    source: str
    pairs: list[tuple[Decimal | None, Rate]]


@dataclass(frozen=True)
class Story:
    """From the first published day to the last. `rates`: one's own on every day of the line."""

    area: Any
    start: date
    end: date
    rates: Mapping[date, Mapping[str, Rate]]
    published: tuple[Published, ...]
    panels: list[Panel]
    rows: list[StoryRow]

    def as_json(self) -> dict:
        """What the command line says."""
        return {
            "area": {"path": self.area.path, "name": self.area.name},
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "property_rates": {
                CODES[panel.kind]: {
                    "name": panel.name,
                    "from": _figures(panel.first),
                    "to": _figures(panel.last),
                    "points": None if panel.gained is None else str(panel.gained),
                }
                for panel in self.panels
            },
            "series": [
                {"on": day.isoformat(), **{CODES[kind]: _figures(rate) for kind, rate in rates.items()}}
                for day, rates in sorted(self.rates.items())
            ],
            "published": [
                {"on": one.on.isoformat(), "place": one.place, "source": one.source,
                 **{CODES[kind]: None if one.percent[kind] is None else str(one.percent[kind]) for kind in KINDS}}
                for one in self.published
            ],
        }  # fmt: skip


def _figures(rate: Rate) -> dict:
    percent = None if rate.percent is None else str(rate.percent)
    return {"numerator": rate.numerator, "denominator": rate.denominator, "percent": percent}


def story(area, known: datetime | None = None) -> Story:
    """One's own movement between the days of the published series, by month's end. One query; needs sight of the area."""
    said = published()
    start, end = said[0].on, said[-1].on
    rates = rates_on(area.path, _days(start, end, said), known)
    return Story(
        area=area,
        start=start,
        end=end,
        rates=rates,
        published=said,
        panels=[_panel(kind, rates, start, end, said) for kind in KINDS],
        rows=[
            StoryRow(one.on, one.place, one.source, [(one.percent[kind], rates[one.on][kind]) for kind in KINDS])
            for one in said
        ],
    )


def _days(start, end, said) -> list[date]:
    days, month = {start, end, *(one.on for one in said)}, end.replace(day=1)
    while month > start:
        days.add(min(month_end(month), end))
        month = month_before(month)
    return sorted(days)


def _panel(kind, rates, start, end, said) -> Panel:
    line = [(day, rates[day][kind]) for day in sorted(rates)]
    points = [(_x(day, start, end), _y(rate.percent)) for day, rate in line if rate.percent is not None]
    first, last = line[0][1], line[-1][1]
    return Panel(
        kind=kind,
        name=str(NAMES[kind]),
        first=first,
        last=last,
        gained=last.points_since(first),
        path="".join(f"{'L' if n else 'M'}{x:g} {y:g}" for n, (x, y) in enumerate(points)),
        dot=points[-1] if points else None,
        rings=[(_x(one.on, start, end), _y(one.percent[kind])) for one in said if one.percent[kind] is not None],
        targets=_targets(kind, last.scheme, start, end),
        grid=[(_y(level), f"{level}%") for level in (0, 50, 100)],
    )


def _targets(kind, scheme, start, end):
    """(from x, to x, y, percent) of each target whose time falls into the story."""
    steps, begin = [], start
    for until, targets in scheme.targets:
        if begin >= end:
            break
        steps.append((_x(begin, start, end), _x(min(until, end), start, end), _y(targets[kind].percent),
                      targets[kind].percent))  # fmt: skip
        begin = until
    return steps


def _x(day, start, end) -> float:
    return round(LEFT + (day - start).days / max((end - start).days, 1) * (RIGHT - LEFT), 1)


def _y(percent) -> float:
    return round(LOWER - float(percent) / 100 * (LOWER - UPPER), 1)
