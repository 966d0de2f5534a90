"""When a period ends.

《中华人民共和国民法典》第二百条至第二百零四条（2021-01-01）。The starting day is not counted; months and years end on the corresponding day, or the month's
last where there is none; a last day of rest moves to the next worked day. `strict` is the day before it moves: remind on strict,
call overdue on rolled.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .article import civil_code
from .finding import Finding, Reason
from .workdays import WorkCalendar, state_council

DAY_NOT_COUNTED, CORRESPONDING_DAY, REST_DAY, LAST_HOUR = (civil_code(n) for n in ("201", "202", "203", "203(2)"))
MIDNIGHT = time(0)


@dataclass(frozen=True)
class Due:
    """The last day of a period: as counted, and moved off days of rest. `is_provisional`: the year's days of rest are not announced yet."""

    strict: date
    rolled: date
    is_provisional: bool = False

    @property
    def was_moved(self) -> bool:
        return self.strict != self.rolled

    def ends_at(self, zone, *, closing: time | None = None) -> datetime:
        """The moment it is over: 24:00 of the rolled day, or the office's closing time. 民法典 203(2)."""
        if closing:
            return datetime.combine(self.rolled, closing, zone)
        return datetime.combine(self.rolled + timedelta(days=1), MIDNIGHT, zone)


def days_after(start: date, days: int, calendar: WorkCalendar | None = None) -> Due:
    """A period of days that begins on `start`."""
    return _due(start + timedelta(days=_counted(days)), calendar)


def months_after(start: date, months: int, calendar: WorkCalendar | None = None) -> Due:
    """A period of months that begins on `start`."""
    return _due(corresponding_day(start, _counted(months)), calendar)


def years_after(start: date, years: int, calendar: WorkCalendar | None = None) -> Due:
    """A period of years: a term, a guarantee."""
    return months_after(start, 12 * years, calendar)


def working_days_after(start: date, days: int, calendar: WorkCalendar | None = None) -> Due:
    """A period of working days; its last day is a worked day by itself."""
    calendar = calendar or state_council()
    last = calendar.count_on(start, days)
    return Due(last, last, calendar.is_provisional(start, last))


def hours_after(moment: datetime, hours: int) -> datetime:
    """A period of hours: it runs from the moment, through nights and days of rest."""
    return moment + timedelta(hours=_counted(hours))


def days_before(event: date, days: int) -> date:
    """The last day on which an act is still `days` days before the event."""
    return event - timedelta(days=_counted(days))


def months_before(event: date, months: int) -> date:
    """The day that lies months before the event."""
    return corresponding_day(event, -_counted(months))


def notice_in_time(*, notice: date, event: date, days: int) -> Finding:
    """Whether a notice came `days` days before the event. Reading: event - notice >= days is enough; on the very last day fewer than
    `days` clear days lie between, which is lawful and said as a caution."""
    given = (event - notice).days
    figures: dict[str, Any] = {"given": given, "needed": days, "latest": days_before(event, days)}
    if given < days:
        return Finding(DAY_NOT_COUNTED, faults=(Reason.of("notice_too_late", **figures),))
    if given == days:
        return Finding(DAY_NOT_COUNTED, cautions=(Reason.of("notice_on_last_day", **figures),))
    return Finding(DAY_NOT_COUNTED)


def corresponding_day(start: date, months: int) -> date:
    """The same day so many months on (or back), or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def assessment_month(moment: datetime, first_day: int = 19) -> str:
    """The hotline's month, from the 19th to the next 18th, named by the month it ends in: `2026-03`. `first_day` is configuration."""
    day = moment.date()
    ends = corresponding_day(day.replace(day=1), 1) if day.day >= first_day else day
    return f"{ends:%Y-%m}"


def _due(strict: date, calendar: WorkCalendar | None) -> Due:
    calendar = calendar or state_council()
    rolled = calendar.roll(strict)
    return Due(strict, rolled, calendar.is_provisional(strict, rolled))


def _counted(number: int) -> int:
    if number < 0:
        raise ValueError("a period is not negative")
    return number
