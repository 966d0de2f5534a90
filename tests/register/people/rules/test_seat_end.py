"""A seat by office ends with the office at the latest."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.register.people.rules.seat_end import office_carries, seat_end

A, B = date(2026, 1, 1), date(2026, 6, 1)
DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))


@pytest.mark.parametrize(
    ("own", "office", "end"), [(None, None, None), (A, None, A), (None, B, B), (A, B, A), (B, A, A)]
)
def test_the_earlier_end_holds(own, office, end):
    assert seat_end(own, office) == end


@given(DAYS, DAYS)
def test_a_seat_never_outlasts_its_office(own, office):
    end = seat_end(own, office)
    assert office is None or (end is not None and end <= office)


@pytest.mark.parametrize(
    ("since", "carries"), [(date(2025, 12, 31), False), (A, True), (date(2026, 5, 31), True), (B, False)]
)
def test_the_office_must_be_held_on_the_first_day(since, carries):
    assert office_carries(since=since, office_since=A, office_until=B) is carries
