"""Windows of the hotline's assessment: law.md 4.3, examples.md D7, and the rule against a brute-force reading of the same words."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.steering.indicators.rules.assessment_period import (
    Period,
    Window,
    day_earlier,
    day_window,
    month_earlier,
    period_of,
    window_to_date,
)

MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2030, 12, 31))


@pytest.mark.parametrize(
    ("told", "month"),
    [
        (datetime(2026, 3, 18, 23, 59, 59), date(2026, 3, 1)),  # D7
        (datetime(2026, 3, 19), date(2026, 4, 1)),  # D7
        (datetime(2026, 12, 18, 23, 59, 59, 999999), date(2026, 12, 1)),
        (datetime(2026, 12, 19), date(2027, 1, 1)),
        (datetime(2027, 1, 1), date(2027, 1, 1)),
        (datetime(2028, 2, 29, 12), date(2028, 3, 1)),
    ],
)
def test_a_request_belongs_to_the_period_that_ends_with_the_18th_after_it(told, month):
    assert period_of(told) == Period(month)


def test_a_period_runs_from_the_19th_to_the_next_19th():
    assert Period(date(2026, 1, 1)).window == Window(datetime(2025, 12, 19), datetime(2026, 1, 19))
    assert Period(date(2026, 1, 1)).before == Period(date(2025, 12, 1))
    assert str(Period(date(2026, 1, 1))) == "2026-01"


def test_a_days_figures_are_from_noon_to_noon():
    window = day_window(date(2026, 3, 1))

    assert window == Window(datetime(2026, 2, 28, 12), datetime(2026, 3, 1, 12))
    assert datetime(2026, 2, 28, 12) in window
    assert datetime(2026, 3, 1, 12) not in window


@pytest.mark.parametrize(
    ("day", "begin", "before_begin", "before_end"),
    [
        (date(2026, 3, 10), datetime(2026, 2, 19), datetime(2026, 1, 19), datetime(2026, 2, 10, 12)),
        (date(2026, 3, 31), datetime(2026, 2, 19), datetime(2026, 1, 19), datetime(2026, 2, 28, 12)),
        (date(2028, 3, 30), datetime(2028, 2, 19), datetime(2028, 1, 19), datetime(2028, 2, 29, 12)),
        (date(2026, 1, 5), datetime(2025, 12, 19), datetime(2025, 11, 19), datetime(2025, 12, 5, 12)),
    ],
)
def test_to_date_begins_on_the_19th_of_last_month_and_is_compared_one_month_earlier(
    day, begin, before_begin, before_end
):
    window = window_to_date(day)

    assert window == Window(begin, datetime(day.year, day.month, day.day, 12))
    assert month_earlier(window) == Window(before_begin, before_end)


@given(MOMENTS)
def test_every_moment_lies_in_exactly_one_period(moment):
    period = period_of(moment)

    assert moment in period.window
    assert moment not in period.before.window
    assert period.before.window.end == period.window.begin


@given(st.dates(date(2019, 1, 1), date(2030, 12, 31)))
def test_the_compared_day_equals_its_words(day):
    """Going back day by day from the day: the first of the month before whose number is not greater."""
    before = day - timedelta(days=1)
    while (before.month, before.year) == (day.month, day.year) or before.day > day.day:
        before -= timedelta(days=1)

    assert day_earlier(day) == before
