"""The three property rates (组建率, 物业服务覆盖率, 党的组织覆盖率): what counts as formed, served, covered, and whether a target is met.

《北京市物业管理条例》 carries the bodies; the rates and their targets are the city's three-year plan of 2020 (law.md 5).
Reading: a body not filed, a self-management group, an instructor only, and emergency service do not count; service on trial does [D].
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

FORMED = ("committee", "pmc")
SERVED = ("in_force", "trial")
COVERED = ("covered",)
COUNTS = {"body": FORMED, "service": SERVED, "party_coverage": COVERED}


@dataclass(frozen=True)
class Target:
    """A percentage to be reached by a day; `is_over` = must be exceeded (超过), else reached (达到)."""

    percent: int
    is_over: bool = False


TARGETS = (
    (date(2020, 12, 31), {"body": Target(30), "service": Target(60, is_over=True), "party_coverage": Target(30)}),
    (date(2021, 12, 31), dict.fromkeys(COUNTS, Target(70))),
    (date(2022, 12, 31), dict.fromkeys(COUNTS, Target(90))),
)


def counts(kind: str, value: str | None) -> bool:
    """Whether a compound with this value of this kind is in the numerator."""
    return value in COUNTS[kind]


def target_on(kind: str, on: date) -> Target:
    """The target that the day falls under: the next one due, after the last the last."""
    for until, targets in TARGETS:
        if on <= until:
            return targets[kind]
    return TARGETS[-1][1][kind]


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
