"""What is missing for the property rates and where, sorted by what closes the gap fastest, as one's own papers show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hezhi.register.standing import queries as standing
from hezhi.register.standing.states import words_of

from ..rules import property_rates as rule
from ..rules.ranking import half_up
from .property_rates import CODES, Rate, rates_below, rates_from

ENOUGH = 5  # compounds that came from a value to one that counts, before their days are told


@dataclass(frozen=True)
class Pace:
    """How many compounds of the area came from a value to one that counts, and within how many days half of them did."""

    compounds: int
    days: int

    @property
    def is_enough(self) -> bool:
        """Whether so many did that their days say something."""
        return self.compounds >= ENOUGH


@dataclass(frozen=True)
class GapRow:
    """Compounds that lack a rate for the same reason: how many, the step, how long it took others, what it would bring."""

    rate: Rate
    value: str
    words: str
    step: str
    compounds: int
    pace: Pace | None
    points: Decimal | None
    meets: bool

    @property
    def days(self) -> int | None:
        """Half of those who did it needed no more; None where too few did."""
        return self.pace.days if self.pace and self.pace.is_enough else None


@dataclass(frozen=True)
class Gaps:
    """All that is missing in an area on a day, and the areas below that lack most."""

    area: Any
    on: date
    rates: list[Rate]
    rows: list[GapRow]
    below: list[tuple[Any, list[Rate]]]

    @property
    def fastest(self) -> GapRow | None:
        """What closes a gap first."""
        return self.rows[0] if self.rows else None

    def as_json(self) -> list[dict]:
        """What the command line says."""
        return [
            {
                "rate": CODES[row.rate.kind],
                "name": row.rate.name,
                "value": row.value,
                "words": row.words,
                "compounds": row.compounds,
                "step": row.step,
                "median_days": row.days,
                "came_so_far": row.pace.compounds if row.pace else 0,
                "points": None if row.points is None else str(row.points),
                "meets_target": row.meets,
            }
            for row in self.rows
        ]


def paces(area_path: str, kind: str, scheme: rule.Scheme, on: date, known: datetime | None) -> dict[str, Pace]:
    """value -> pace of the compounds that left it for one that counts. One query."""
    return all_paces(area_path, [kind], scheme, on, known)[kind]


def all_paces(
    area_path: str, kinds: Iterable[str], scheme: rule.Scheme, on: date, known: datetime | None
) -> dict[str, dict[str, Pace]]:
    """kind -> value -> pace. One query for all kinds."""
    found = standing.median_days(area_path, {kind: scheme.counted[kind] for kind in kinds}, on, known)
    return {kind: {value: Pace(*said) for value, said in values.items()} for kind, values in found.items()}


def fastest_first(scheme: rule.Scheme, kind: str, known_days: dict[str, Pace]) -> tuple[str, ...]:
    """Every value: those that do not count in the order in which others left them fastest, where enough did; the rest keep the place that
    the definition gives them. What counts last."""
    days = {value: pace.days for value, pace in known_days.items() if pace.is_enough}
    return rule.by_pace(scheme.nearest[kind], days) + scheme.counted[kind]


def gaps(area, on: date, step_of, known: datetime | None = None) -> Gaps:
    """A fixed number of queries; needs sight of the area. `step_of(kind, value, scheme)` says in words what is to be done."""
    tallies = standing.count_assessed(area.path, [on], known=known)
    rates = list(rates_from(tallies, on, known).values())
    pace = all_paces(area.path, [rate.kind for rate in rates], rates[0].scheme, on, known)
    rows: list[GapRow] = []
    for rate in rates:
        rows += _rows(rate, tallies, step_of, pace[rate.kind])
    order = {(row.rate.kind, row.value): n for n, row in enumerate(rows)}
    rows.sort(key=lambda row: (row.days is None, row.days or 0, order[row.rate.kind, row.value]))
    below = [(place, list(found.values())) for place, found in rates_below(area, on, known)]
    return Gaps(area, on, rates, rows, [row for row in below if any(rate.gap for rate in row[1])])


def _rows(rate: Rate, tallies: Sequence[standing.StandingTally], step_of, pace: dict[str, Pace]) -> list[GapRow]:
    counts: dict[str, int] = {}
    for tally in tallies:
        value = getattr(tally, rate.kind) or rule.UNKNOWN
        counts[value] = counts.get(value, 0) + tally.compounds
    return [
        GapRow(
            rate=rate,
            value=value,
            words=words_of(rate.kind, None if value == rule.UNKNOWN else value),
            step=step_of(rate.kind, value, rate.scheme),
            compounds=counts[value],
            pace=pace.get(value),
            points=half_up(counts[value] * 100, rate.denominator) if rate.denominator else None,
            meets=bool(rate.missing) and counts[value] >= rate.missing,
        )
        for value in fastest_first(rate.scheme, rate.kind, pace)
        if counts.get(value) and not rule.counts(rate.scheme, rate.kind, value)
    ]
