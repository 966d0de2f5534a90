"""Rest between duties, hours of a day and a week, never two at once: a table, and what must hold for any duties."""

from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hezhi.living.teams.rules.duty_rest import Span, Terms, duty_faults
from hezhi.living.teams.rules.steward_trio import TRIO, missing_seats

ZONE = ZoneInfo("Asia/Shanghai")
TERMS = Terms(Fraction(8), Fraction(8), Fraction(16), ZONE)
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)


def span(day, begins, hours):
    start = MONDAY + timedelta(days=day, hours=begins)
    return Span(start, start + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("fresh", "held", "faults"),
    [
        (span(0, 9, 3), [], ()),
        (span(0, 9, 0), [], ("order",)),
        (span(0, 9, 3), [span(0, 11, 2)], ("twice",)),
        (span(0, 9, 3), [span(0, 12, 2)], ("rest",)),  # one ends when the other begins: not twice, no rest
        (span(0, 9, 3), [span(0, 20, 2)], ()),  # 8 hours exactly
        (span(0, 9, 3), [span(0, 19, 2)], ("rest",)),
        (span(0, 8, 9), [], ("day",)),
        (span(0, 0, 4), [span(0, 12, 4)], ()),  # 8 in the day exactly
        (span(0, 0, 4), [span(0, 12, 5)], ("day",)),
        (span(6, 9, 2), [span(0, 8, 8), span(2, 8, 6)], ()),  # 16 in the week
        (span(6, 9, 3), [span(0, 8, 8), span(2, 8, 6)], ("week",)),
        (span(7, 9, 3), [span(0, 8, 8), span(2, 8, 8)], ()),  # another week
        (span(0, 9, 9), [span(0, 10, 1)], ("twice", "day")),
    ],
)
def test_duties_by_their_hours(fresh, held, faults):
    assert duty_faults(fresh, held, TERMS) == faults


SPANS = st.tuples(st.integers(0, 13), st.integers(0, 23), st.integers(1, 6)).map(lambda said: span(*said))


@settings(deadline=None)
@given(st.lists(SPANS, max_size=12))
def test_whatever_is_taken_in_turn_never_overlaps_and_leaves_rest_and_hours(wished):
    taken = []
    for fresh in wished:
        if not duty_faults(fresh, taken, TERMS):
            taken.append(fresh)

    taken.sort(key=lambda one: one.start)
    for one, other in pairwise(taken):
        assert other.start - one.end >= timedelta(hours=8)
    for day in {one.start.date() for one in taken}:
        assert sum(one.hours for one in taken if one.start.date() == day) <= 8
    for week in {one.start.isocalendar()[:2] for one in taken}:
        assert sum(one.hours for one in taken if one.start.isocalendar()[:2] == week) <= 16


@settings(deadline=None)
@given(SPANS, st.lists(SPANS, max_size=6), st.randoms())
def test_the_order_of_what_is_held_is_of_no_matter(fresh, held, dice):
    mixed = list(held)
    dice.shuffle(mixed)

    assert duty_faults(fresh, held, TERMS) == duty_faults(fresh, mixed, TERMS)


@settings(deadline=None)
@given(SPANS, st.lists(SPANS, max_size=6), SPANS)
def test_one_more_duty_never_makes_another_easier(fresh, held, more):
    assert set(duty_faults(fresh, held, TERMS)) <= set(duty_faults(fresh, [*held, more], TERMS))


@pytest.mark.parametrize(
    ("seats", "missing"),
    [
        ([], TRIO),
        ([("commissioner", 1), ("grid_worker", 2), ("steward", 3)], ()),
        ([("commissioner", 1), ("grid_worker", 2)], ("steward",)),
        ([("commissioner", 1), ("grid_worker", 1), ("steward", 3)], ("grid_worker",)),  # one person, one seat
        ([("commissioner", 1), ("commissioner", 4), ("grid_worker", 1), ("steward", 3)], ()),
        ([("member", 9)], TRIO),
    ],
)
def test_which_seats_of_the_trio_are_empty(seats, missing):
    assert missing_seats(seats) == missing


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*TRIO, "member"]), st.integers(1, 4)), max_size=8))
def test_a_whole_trio_is_three_people(seats):
    if not missing_seats(seats):
        assert len({person for seat, person in seats if seat in TRIO}) >= 3
