"""Where a property rate is heading: a forecast by month with an interval, or an honest "too few months".

No law. Method [D], stated on the page: a random walk with drift over the last months' changes in percentage points. The forecast for `h`
months on is the last rate plus `h` times the mean monthly change; the interval holds 8 of 10 months if months go on as they went:
± t(0.9, n-1) · s · sqrt(h + h²/n), s the standard deviation of the n changes. Fewer than 6 changes: no forecast. Nothing goes below 0 or
above 100. A forecast says what follows from what was; it knows of no plan and promises nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

FEWEST_CHANGES = 6
MOST_CHANGES = 12
# Student's t, one-sided 90 % (a two-sided interval of 80 %), by degrees of freedom n-1 = 5 … 11
T_90 = {
    5: Fraction("1.476"),
    6: Fraction("1.440"),
    7: Fraction("1.415"),
    8: Fraction("1.397"),
    9: Fraction("1.383"),
    10: Fraction("1.372"),
    11: Fraction("1.363"),
}


@dataclass(frozen=True)
class Step:
    """The forecast for a number of months on, in percent: the middle and the interval of 8 in 10."""

    months: int
    low: Fraction
    middle: Fraction
    high: Fraction


@dataclass(frozen=True)
class Forecast:
    """`changes`: how many monthly changes it rests on; `drift` and `spread` in percentage points a month."""

    changes: int
    drift: Fraction
    spread: Fraction
    steps: tuple[Step, ...]

    def reached(self, percent: int, *, is_over: bool = False) -> int | None:
        """The first month in which the middle meets a target; None within the months shown."""
        return next((s.months for s in self.steps if (s.middle > percent if is_over else s.middle >= percent)), None)


def forecast(rates: Sequence[Fraction | None], months: int) -> Forecast | None:
    """From rates (percent, oldest first, one a month's end; None = nothing to rate) to the next `months`. None: too few months in a row."""
    known = _last_run(rates)[-(MOST_CHANGES + 1) :]
    changes = [after - before for before, after in pairwise(known)]
    if len(changes) < FEWEST_CHANGES:
        return None
    number = len(changes)
    drift = sum(changes, Fraction(0)) / number
    spread = _root(sum(((one - drift) ** 2 for one in changes), Fraction(0)) / (number - 1))
    steps = tuple(_step(known[-1], drift, spread, number, ahead) for ahead in range(1, months + 1))
    return Forecast(number, drift, spread, steps)


def _last_run(rates) -> list[Fraction]:
    """The months since the last gap."""
    run: list[Fraction] = []
    for rate in rates:
        run = [] if rate is None else [*run, rate]
    return run


def _step(last, drift, spread, number, ahead) -> Step:
    middle = last + drift * ahead
    reach = T_90[number - 1] * spread * _root(Fraction(ahead) + Fraction(ahead * ahead, number))
    return Step(ahead, _within(middle - reach), _within(middle), _within(middle + reach))


def _within(percent: Fraction) -> Fraction:
    return min(max(percent, Fraction(0)), Fraction(100))


def _root(value: Fraction) -> Fraction:
    """A square root to some twenty digits, without floats; the root of 0 is 0."""
    return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())
