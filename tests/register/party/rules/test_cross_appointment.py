"""Who of one side sits in a body of another."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hezhi.register.party.rules.cross_appointment import crossings
from hezhi.register.party.rules.seats import COMMUNITY, COMPANY, GROUP, OWNERS, Seat

DAY = date(2026, 6, 15)
EARLY, LATE = date(2025, 1, 1), date(2026, 1, 1)


def seat(post, person, side, *, body=None, since=EARLY, until=None, office=None):
    return Seat(
        post,
        person,
        body or {COMMUNITY: 1, OWNERS: 2, COMPANY: 3, GROUP: 4}[side],
        side,
        "委员",
        since,
        until,
        office is not None,
        office,
    )


def test_a_secretary_in_the_pmc_goes_out_of_the_community():
    found = crossings([seat(1, 7, COMMUNITY), seat(2, 7, OWNERS, since=LATE)], DAY)

    assert [(c.direction, c.home.post, c.seat.post) for c in found.crossings] == [("out", 1, 2)]
    assert (found.is_crossed, found.is_two_way) == (True, False)


def test_a_manager_by_seat_comes_into_the_community_even_if_the_seat_is_older():
    found = crossings([seat(2, 7, COMMUNITY, office=1), seat(1, 7, COMPANY, since=LATE)], DAY)

    assert [(c.direction, c.home.post, c.seat.post) for c in found.crossings] == [("in", 1, 2)]


def test_both_directions_make_two_way():
    seats = [
        seat(1, 7, COMMUNITY),
        seat(2, 7, OWNERS, since=LATE),
        seat(3, 8, COMPANY),
        seat(4, 8, COMMUNITY, office=3),
    ]

    assert crossings(seats, DAY).is_two_way


def test_two_posts_of_one_side_cross_nothing():
    assert not crossings([seat(1, 7, COMMUNITY, body=1), seat(2, 7, COMMUNITY, body=11)], DAY).is_crossed


def test_a_self_management_group_is_not_counted():
    assert not crossings([seat(1, 7, COMMUNITY), seat(2, 7, GROUP)], DAY).is_crossed


def test_the_last_day_is_the_day_before_the_end():
    seats = [seat(1, 7, COMMUNITY), seat(2, 7, OWNERS, until=DAY)]

    assert not crossings(seats, DAY).is_crossed
    assert crossings(seats, DAY - timedelta(days=1)).is_crossed


SEATS = st.lists(
    st.builds(
        lambda post, person, side, since, length, seated: seat(
            post, person, side, since=EARLY + timedelta(days=since),
            until=EARLY + timedelta(days=since + length) if length else None, office=post - 1 if seated else None),
        st.integers(2, 12), st.integers(1, 3), st.sampled_from([COMMUNITY, OWNERS, COMPANY, GROUP]), st.integers(0, 900),
        st.integers(0, 900), st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.post,
)  # fmt: skip


@given(SEATS)
def test_the_order_of_the_seats_makes_no_difference(seats):
    assert crossings(seats, DAY) == crossings(seats[::-1], DAY)


@given(SEATS)
def test_every_crossing_is_of_one_person_between_two_sides_both_held(seats):
    for crossing in crossings(seats, DAY).crossings:
        assert crossing.home.person == crossing.seat.person == crossing.person
        assert crossing.home.side != crossing.seat.side
        assert crossing.home.is_held(DAY)
        assert crossing.seat.is_held(DAY)


@given(SEATS)
def test_a_person_crosses_exactly_if_he_holds_seats_on_two_sides(seats):
    crossed = {crossing.person for crossing in crossings(seats, DAY).crossings}
    for person in {one.person for one in seats}:
        sides = {one.side for one in seats if one.person == person and one.is_held(DAY) and one.side != GROUP}
        assert (person in crossed) == (len(sides) > 1)
