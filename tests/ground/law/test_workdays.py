"""The State Council's calendar, its end, and what an administrator puts in."""

from datetime import date

import pytest

from hezhi.ground.law import periods
from hezhi.ground.law.workdays import WorkCalendar, state_council

D = date.fromisoformat


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2025-09-28", True),
        ("2025-10-01", False),
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2025-10-11", True),
        ("2025-10-12", False),
    ],
)
def test_exchanged_days_around_the_national_day_of_2025(day, worked):
    assert state_council().is_workday(D(day)) is worked


def test_the_calendar_agrees_with_its_source_on_every_day():
    import chinese_calendar

    days = [
        date.fromordinal(n)
        for n in range(date(2004, 1, 1).toordinal(), date(max(state_council().announced), 12, 31).toordinal() + 1)
    ]

    assert [d for d in days if state_council().is_workday(d) != chinese_calendar.is_workday(d)] == []


def test_a_year_not_announced_is_judged_by_weekends_and_fixed_holidays_and_said_to_be_provisional():
    year = max(state_council().announced) + 1

    assert state_council().is_provisional(date(year, 3, 1))
    assert not state_council().is_workday(date(year, 10, 1))
    assert periods.days_after(date(year, 3, 1), 30).is_provisional
    assert not periods.days_after(date(year - 1, 3, 1), 30).is_provisional


def test_a_notice_put_in_replaces_the_year():
    year = max(state_council().announced) + 1
    monday = next(date(year, 4, d) for d in range(1, 8) if date(year, 4, d).weekday() == 0)
    saturday = date.fromordinal(monday.toordinal() + 5)

    told = state_council().with_year(year, rest=[monday], work=[saturday])

    assert not told.is_workday(monday)
    assert told.is_workday(saturday)
    assert not told.is_provisional(monday)
    assert state_council().is_provisional(monday)


@pytest.mark.parametrize(
    ("rest", "work", "why"),
    [
        (["2031-01-01"], [], "not in 2030"),
        (["2030-01-05"], ["2030-01-05"], "both rest and work"),
        ([], ["2030-01-07"], "must be of a weekend"),
    ],
)
def test_a_faulty_notice_is_refused(rest, work, why):
    calendar = WorkCalendar(frozenset(), frozenset(), frozenset())

    with pytest.raises(ValueError, match=why):
        calendar.with_year(2030, [D(d) for d in rest], [D(d) for d in work])


def test_no_working_day_to_count_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        state_council().count_on(D("2025-01-01"), 0)
