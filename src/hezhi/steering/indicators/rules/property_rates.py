"""The three property rates (组建率, 物业服务覆盖率, 党的组织覆盖率): what counts as formed, served, covered, and whether a target is met.

《北京市物业管理条例》 carries the bodies; the rates and their targets are the city's three-year plan of 2020 (law.md 5).
Reading: a body not filed or expired, a self-management group, an instructor only, and emergency service do not count; service on trial
does [D]. What counts is a dated scheme, given by the caller: local practice is data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

KINDS = ("body", "service", "party_coverage")
UNKNOWN = "unknown"  # under assessment, and no paper says anything


@dataclass(frozen=True)
class Target:
    """A percentage to be reached by a day; `is_over` = must be exceeded (超过), else reached (达到)."""

    percent: int
    is_over: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Scheme:
    """A definition of the three rates, in force from a day (None: always), decided on another."""

    version: str
    source: str
    decided: date
    since: date | None
    counted: Mapping[str, tuple[str, ...]]
    nearest: Mapping[str, tuple[str, ...]]
    targets: tuple[tuple[date, Mapping[str, Target]], ...]

    def order(self, kind: str) -> tuple[str, ...]:
        """Every value: what is nearest to counting first, what counts last."""
        return (*self.nearest[kind], *self.counted[kind])


def scheme_on(schemes: Sequence[Scheme], on: date, known: date | None = None) -> Scheme:
    """The definition for a day, as it was decided by another (None: by now). Before the first, the first."""
    decided = [one for one in schemes if known is None or one.decided <= known] or schemes[:1]
    in_force = [one for one in decided if one.since is None or one.since <= on] or decided[:1]
    return in_force[-1]


def counts(scheme: Scheme, kind: str, value: str | None) -> bool:
    """Whether a compound with this value of this kind is in the numerator."""
    return value in scheme.counted[kind]


def target_on(scheme: Scheme, kind: str, on: date) -> Target:
    """The target that the day falls under: the next one due, after the last the last."""
    for until, targets in scheme.targets:
        if on <= until:
            return targets[kind]
    return scheme.targets[-1][1][kind]


def is_met(target: Target, numerator: int, denominator: int) -> bool | None:
    """Judged by the exact fraction, not by the rounded percentage; None where there is nothing to judge."""
    if not denominator:
        return None
    rate = Fraction(numerator, denominator) * 100
    return rate > target.percent if target.is_over else rate >= target.percent


def missing(target: Target, numerator: int, denominator: int) -> int:
    """How many compounds more would meet it."""
    need = Fraction(target.percent * denominator, 100)
    least = need.numerator // need.denominator
    if target.is_over or least < need:
        least += 1
    return max(least - numerator, 0)


def points(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Percentage points between two published percentages, as printed; None where one was not published."""
    return None if now is None or before is None else now - before


def by_pace(nearest: Sequence[str], days: Mapping[str, int]) -> tuple[str, ...]:
    """Values that do not count, what closes the gap fastest first: those whose days are known change places among themselves by their days,
    the others keep the place that the definition gives them."""
    timed = iter(sorted((value for value in nearest if value in days), key=lambda value: days[value]))
    return tuple(next(timed) if value in days else value for value in nearest)
