"""A property rate day after day, month by month in points, and where it is heading; all coordinates of its drawing ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hezhi.ground.law.months import month_end
from hezhi.register.standing import queries as standing

from ..rules import property_rates as rule
from ..rules.ranking import half_up
from ..rules.rate_forecast import Forecast, forecast
from .property_rates import Rate
from .property_schemes import scheme_on
from .rate_members import Asked

SPANS = (12, 24, 60)  # months that can be looked at
AHEAD = 6  # months of forecast
FORECAST_MONTHS = 13  # month's ends it rests on at most
WIDTH, HEIGHT = 920, 260
LEFT, RIGHT, UPPER, LOWER = 48, WIDTH - 16, 16, HEIGHT - 34


@dataclass(frozen=True)
class MonthRow:
    """A month's end: the rate, what it gained since the month's end before."""

    rate: Rate
    points: Decimal | None


@dataclass(frozen=True)
class AheadRow:
    """A month to come: the forecast's middle and its interval, one decimal."""

    on: date
    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True)
class Drawing:
    """The line by day, the forecast's band and middle, the targets, the grid."""

    path: str
    band: str
    ahead: str
    targets: list[tuple[float, float, float, int]]
    grid: list[tuple[float, str]]
    first: str
    last: str


@dataclass(frozen=True)
class RateSeries:
    """`days`: every single day; `months`: newest first. `forecast` None: too few months, and `ahead` is empty."""

    asked: Asked
    span: int
    days: list[Rate]
    months: list[MonthRow]
    forecast: Forecast | None
    ahead: list[AheadRow]
    reached: date | None
    drawing: Drawing

    @property
    def now(self) -> Rate:
        """The rate on the last day."""
        return self.days[-1]

    @property
    def gained(self) -> Decimal | None:
        """Points between the first day and the last."""
        return self.days[-1].points_since(self.days[0])

    def as_json(self) -> dict:
        """What the command line says: by day where it changed, by month, and the forecast with its method."""
        return {
            "from": self.days[0].on.isoformat(),
            "to": self.days[-1].on.isoformat(),
            "points": _text(self.gained),
            "by_day": [{"on": one.on.isoformat(), **_figures(one)} for one in _changed(self.days)],
            "by_month": [
                {"on": row.rate.on.isoformat(), **_figures(row.rate), "points": _text(row.points)}
                for row in reversed(self.months)
            ],
            "forecast": None
            if self.forecast is None
            else {
                "method": "random walk with drift over monthly changes, interval of 80 %",
                "changes": self.forecast.changes,
                "target_reached": self.reached and self.reached.isoformat(),
                "months": [
                    {"on": row.on.isoformat(), "low": str(row.low), "middle": str(row.middle), "high": str(row.high)}
                    for row in self.ahead
                ],
            },
        }


def _text(value):
    return None if value is None else str(value)


def _figures(rate: Rate) -> dict:
    return {"numerator": rate.numerator, "denominator": rate.denominator, "percent": _text(rate.percent)}


def _changed(days: Sequence[Rate]) -> list[Rate]:
    """The first day, and each day on which a count differs from the day before."""
    return [
        one
        for before, one in zip([None, *days], days, strict=False)
        if before is None or (before.numerator, before.denominator) != (one.numerator, one.denominator)
    ]


def rate_series(asked: Asked, span: int = SPANS[0]) -> RateSeries:
    """A rate over the months until a day. Two queries, whatever the span; needs sight of the area."""
    start = _months_before(asked.on, span)
    early = min(start, month_end(_month_back(asked.on, FORECAST_MONTHS + 1)))
    every = daily_rates(asked, early)
    days = [one for one in every if one.on >= start]
    ends = [one for one in every if one.on == month_end(one.on.replace(day=1))]
    found = forecast([_percent(one) for one in ends[-FORECAST_MONTHS:]], AHEAD)
    ahead = _ahead(found, ends)
    return RateSeries(
        asked=asked,
        span=span,
        days=days,
        months=_months(ends, start),
        forecast=found,
        ahead=ahead,
        reached=_reached(found, ahead, days[-1]),
        drawing=_drawing(days, ahead),
    )


def daily_rates(asked: Asked, start: date) -> list[Rate]:
    """The rate of every day from one to the day asked about, by the definition of its day."""
    found = standing.count_series(asked.area.path, start, asked.on, asked.known)
    return [_rate(asked, one) for one in standing.each_day(found, asked.on)]


def _rate(asked: Asked, day: standing.StandingDay) -> Rate:
    scheme, place = scheme_on(day.on, asked.known), ("service", "body", "party_coverage").index(asked.kind)
    counted = sum(number for values, number in day.counts.items() if rule.counts(scheme, asked.kind, values[place]))
    return Rate(asked.kind, day.on, counted, sum(day.counts.values()), scheme)


def _percent(rate: Rate) -> Fraction | None:
    return Fraction(rate.numerator * 100, rate.denominator) if rate.denominator else None


def _months(ends: Sequence[Rate], start: date) -> list[MonthRow]:
    rows = [
        MonthRow(one, one.points_since(before) if before else None)
        for before, one in zip([None, *ends], ends, strict=False)
        if one.on >= start
    ]
    return rows[::-1]


def _ahead(found: Forecast | None, ends: Sequence[Rate]) -> list[AheadRow]:
    if found is None:
        return []
    rows, month = [], ends[-1].on.replace(day=1)
    for step in found.steps:
        month = (month + timedelta(days=32)).replace(day=1)
        rows.append(AheadRow(month_end(month), *(_decimal(value) for value in (step.low, step.middle, step.high))))
    return rows


def _decimal(value: Fraction) -> Decimal:
    return half_up(value.numerator, value.denominator)


def _reached(found: Forecast | None, ahead: Sequence[AheadRow], now: Rate) -> date | None:
    """The month in which the middle meets the target in force; None where it is met already, or not within the months shown."""
    if found is None or now.is_met:
        return None
    months = found.reached(now.target.percent, is_over=now.target.is_over)
    return ahead[months - 1].on if months else None


def _months_before(day: date, months: int) -> date:
    first = _month_back(day, months)
    return first.replace(day=min(day.day, month_end(first).day))


def _month_back(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def _drawing(days: Sequence[Rate], ahead: Sequence[AheadRow]) -> Drawing:
    start, end = days[0].on, ahead[-1].on if ahead else days[-1].on
    rated = [one for one in days if one.percent is not None]

    def x(day):
        return round(LEFT + (day - start).days / max((end - start).days, 1) * (RIGHT - LEFT), 1)

    line, before = "", None
    for one in rated:  # a step line: a rate stays until a paper changes it
        if before is None:
            line = f"M{x(one.on):g} {_y(one.percent):g}"
        elif one.percent != before or one is rated[-1]:
            line += f"H{x(one.on):g}V{_y(one.percent):g}"
        before = one.percent
    high = [(x(row.on), _y(row.high)) for row in ahead]
    low = [(x(row.on), _y(row.low)) for row in ahead]
    if ahead and rated:
        here = (x(rated[-1].on), _y(rated[-1].percent))
        high, low = [here, *high], [here, *low]
        middle = [here, *((x(row.on), _y(row.middle)) for row in ahead)]
    else:
        middle = []
    return Drawing(
        path=line,
        band=_path([*high, *reversed(low)]) + "Z" if middle else "",
        ahead=_path(middle),
        targets=_targets(days[-1], x, start, end),
        grid=[(_y(level), f"{level}%") for level in (0, 25, 50, 75, 100)],
        first=f"{start:%Y-%m}",
        last=f"{end:%Y-%m}",
    )


def _targets(rate: Rate, x, start, end):
    """(from x, to x, y, percent) of each target whose time falls into the days shown; the last one holds on."""
    steps, begin = [], date.min
    rows = rate.scheme.targets
    for place, (until, targets) in enumerate(rows):
        stop = end if place == len(rows) - 1 else min(until, end)
        if stop > start and begin < end:
            percent = targets[rate.kind].percent
            steps.append((x(max(begin, start)), x(stop), _y(percent), percent))
        begin = until
    return steps


def _path(points) -> str:
    return "".join(f"{'L' if n else 'M'}{x:g} {y:g}" for n, (x, y) in enumerate(points))


def _y(percent) -> float:
    return round(LOWER - float(percent) / 100 * (LOWER - UPPER), 1)
