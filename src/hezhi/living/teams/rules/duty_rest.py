"""Whether one more duty leaves a person a life: never two at once, enough rest between, not too many hours in a day and a week.

No article: volunteers are not employed. The terms are local practice and come as data (`data/duty_terms.toml`); hours are exact fractions.
Reading: a day is the city's calendar day on which a duty begins, a week Monday to Sunday; a duty belongs whole to the day on which it begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Terms:
    """What a roster must leave people: hours of rest between two duties, hours a day and a week at most."""

    rest: Fraction
    day: Fraction
    week: Fraction
    zone: ZoneInfo


@dataclass(frozen=True)
class Span:
    """A duty's time, [start, end), aware."""

    start: datetime
    end: datetime

    @property
    def hours(self) -> Fraction:
        """Its length."""
        return Fraction((self.end - self.start) // timedelta(seconds=1), 3600)

    def overlaps(self, other: "Span") -> bool:
        """Whether both hold at one moment; one that begins when the other ends does not."""
        return self.start < other.end and other.start < self.end


def duty_faults(fresh: Span, held: Sequence[Span], terms: Terms) -> tuple[str, ...]:
    """All reasons against one more duty, as codes: order, twice, rest, day, week. The order of `held` is of no matter."""
    if fresh.end <= fresh.start:
        return ("order",)
    faults = []
    if any(fresh.overlaps(one) for one in held):
        faults.append("twice")
    if any(not fresh.overlaps(one) and _rest(fresh, one) < terms.rest for one in held):
        faults.append("rest")
    if _hours(fresh, held, lambda span: _day(span, terms)) > terms.day:
        faults.append("day")
    if _hours(fresh, held, lambda span: _day(span, terms) - timedelta(days=_day(span, terms).weekday())) > terms.week:
        faults.append("week")
    return tuple(faults)


def _rest(one: Span, other: Span) -> Fraction:
    """Hours between two duties that do not overlap."""
    first, second = sorted((one, other), key=lambda span: span.start)
    return Fraction((second.start - first.end) // timedelta(seconds=1), 3600)


def _day(span: Span, terms: Terms) -> date:
    return span.start.astimezone(terms.zone).date()


def _hours(fresh, held, of) -> Fraction:
    """Hours of the fresh duty and of those in the same day or week."""
    return sum((one.hours for one in held if of(one) == of(fresh)), fresh.hours)
