"""Which days are worked: weekends, statutory rest days, and the State Council's exchanged days (调休).

《全国年节及纪念日放假办法》第二条（2025-01-01）；每年的具体安排由国务院办公厅通知。
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .article import Article

ARTICLE = Article("全国年节及纪念日放假办法", "2", version="2025-01-01")
FIXED_REST_DAYS = {
    (1, 1),
    (5, 1),
    (5, 2),
    (10, 1),
    (10, 2),
    (10, 3),
}  # the rest follow the moon and are announced each year
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """`rest`: days off that would be worked; `work`: weekend days that are worked; `announced`: years whose arrangement is known.
    A day of any other year is judged by weekends and fixed holidays alone, and is provisional."""

    rest: frozenset[date]
    work: frozenset[date]
    announced: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day.year in self.announced:
            return day in self.work or (day.weekday() < 5 and day not in self.rest)
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_REST_DAYS

    def is_provisional(self, *days: date) -> bool:
        """Whether any of these days lies in a year not yet announced."""
        return any(day.year not in self.announced for day in days)

    def roll(self, day: date) -> date:
        """The day itself if worked, else the first worked day after it."""
        while not self.is_workday(day):
            day += DAY
        return day

    def count_on(self, start: date, working_days: int) -> date:
        """The n-th worked day after `start`, which is not counted. n >= 1."""
        if working_days < 1:
            raise ValueError("count at least one working day")
        day = start
        while working_days:
            day += DAY
            working_days -= self.is_workday(day)
        return day

    def with_year(self, year: int, rest: Iterable[date], work: Iterable[date]) -> "WorkCalendar":
        """This calendar with one year's arrangement put in or replaced: what an administrator uploads when the notice comes."""
        rest, work = frozenset(rest), frozenset(work)
        if wrong := [d for d in rest | work if d.year != year]:
            raise ValueError(f"not in {year}: {min(wrong)}")
        if both := rest & work:
            raise ValueError(f"both rest and work: {min(both)}")
        if idle := [d for d in work if d.weekday() < 5]:
            raise ValueError(f"a work day exchanged must be of a weekend: {min(idle)}")
        return WorkCalendar(
            frozenset(d for d in self.rest if d.year != year) | rest,
            frozenset(d for d in self.work if d.year != year) | work,
            self.announced | {year},
        )


@cache
def state_council() -> WorkCalendar:
    """The arrangements announced so far, as the package `chinesecalendar` carries them."""
    from chinese_calendar import constants

    rest, work = frozenset(constants.holidays), frozenset(constants.workdays)
    return WorkCalendar(rest, work, frozenset(range(min(rest).year, max(rest).year + 1)))
