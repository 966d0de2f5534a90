"""What does not go together, case by case and for any seats."""

from datetime import date

from hypothesis import given

from hezhi.register.party.rules import conflicts as judge
from hezhi.register.party.rules.conflicts import Hindrance
from hezhi.register.party.rules.seats import COMMUNITY, COMPANY, OWNERS, Seat

from .test_cross_appointment import DAY, EARLY, SEATS, seat

SINGLE = frozenset({"主任", "书记"})


def chair(post, person, *, body=2, since=EARLY, until=None):
    return Seat(post, person, body, OWNERS, "主任", since, until)


def test_a_steward_on_the_owners_committee_is_found():
    found = judge.employees_on_owners_body([seat(1, 7, COMPANY), seat(2, 7, OWNERS)], DAY)

    assert [(c.code, c.person, c.posts) for c in found] == [("employee_on_owners_body", 7, (2, 1))]


def test_the_communitys_representative_is_no_employee_of_the_provider():
    seats = [seat(1, 7, COMMUNITY), seat(2, 7, OWNERS), seat(3, 7, COMPANY)]

    assert judge.employees_on_owners_body(seats, DAY) == []


def test_a_manager_seated_in_the_community_by_office_stays_the_providers_man():
    seats = [seat(1, 7, COMPANY), seat(2, 7, COMMUNITY, office=1), seat(3, 7, OWNERS)]

    assert [c.code for c in judge.employees_on_owners_body(seats, DAY)] == ["employee_on_owners_body"]


def test_kinship_counts_towards_the_provider_that_serves_here():
    kin = [Hindrance(7, "kinship", EARLY, None, 51)]
    seats = [seat(2, 7, OWNERS)]

    assert [c.code for c in judge.hindered(seats, kin, frozenset({51}), DAY)] == ["kin_on_owners_body"]
    assert judge.hindered(seats, kin, frozenset({52}), DAY) == []


def test_arrears_bar_an_owners_seat_while_they_last():
    owing = [Hindrance(7, "arrears", EARLY, DAY)]
    seats = [seat(2, 7, OWNERS)]

    assert [c.figure for c in judge.hindered(seats, owing, frozenset(), date(2026, 6, 14))] == ["arrears"]
    assert judge.hindered(seats, owing, frozenset(), DAY) == []
    assert judge.hindered([seat(1, 7, COMMUNITY), *seats], owing, frozenset(), date(2026, 6, 14)) == []


def test_two_chairs_at_once_are_found_and_two_members_are_not():
    overlap = [chair(1, 7), chair(2, 8, since=date(2026, 1, 1))]
    in_turn = [chair(1, 7, until=date(2026, 1, 1)), chair(2, 8, since=date(2026, 1, 1))]

    assert [c.posts for c in judge.two_in_one_seat(overlap, SINGLE)] == [(1, 2)]
    assert judge.two_in_one_seat(in_turn, SINGLE) == []
    assert judge.two_in_one_seat([seat(1, 7, OWNERS), seat(2, 8, OWNERS)], SINGLE) == []
    assert [c.person for c in judge.two_in_one_seat([seat(1, 7, OWNERS), seat(2, 7, OWNERS)], SINGLE)] == [7]


def test_a_chair_that_ran_out_is_found_until_somebody_takes_it():
    gone = [chair(1, 7, until=date(2026, 6, 1))]

    assert [(c.code, c.figure) for c in judge.expired_seats(gone, DAY, SINGLE)] == [("expired_seat", "2026-06-01")]
    assert judge.expired_seats(gone, date(2026, 5, 31), SINGLE) == []
    assert judge.expired_seats([*gone, chair(2, 8, since=date(2026, 6, 10))], DAY, SINGLE) == []


def test_a_seat_by_office_without_the_office_is_found():
    office, by_seat = seat(1, 7, COMPANY, until=date(2026, 6, 1)), seat(2, 7, COMMUNITY, office=1)

    assert [c.posts for c in judge.seats_without_office([by_seat], [office], DAY)] == [(2,)]
    assert judge.seats_without_office([by_seat], [office], date(2026, 5, 31)) == []


def test_five_bodies_are_more_than_four():
    four = [seat(n, 7, OWNERS, body=n) for n in range(1, 5)]

    assert judge.too_many_seats(four, DAY, 4) == []
    assert [(c.person, c.figure) for c in judge.too_many_seats([*four, seat(9, 7, COMPANY, body=9)], DAY, 4)] == [
        (7, "5")
    ]
    assert judge.too_many_seats([*four, seat(9, 7, OWNERS, body=4)], DAY, 4) == []


@given(SEATS)
def test_no_rule_depends_on_the_order(seats):
    turned, offices = seats[::-1], [one for one in seats if not one.is_seat_based]
    assert judge.employees_on_owners_body(seats, DAY) == judge.employees_on_owners_body(turned, DAY)
    assert judge.too_many_seats(seats, DAY, 1) == judge.too_many_seats(turned, DAY, 1)
    assert judge.two_in_one_seat(seats, SINGLE) == judge.two_in_one_seat(turned, SINGLE)
    one, two = judge.seats_without_office(seats, offices, DAY), judge.seats_without_office(turned, offices[::-1], DAY)
    assert sorted(one, key=str) == sorted(two, key=str)


@given(SEATS)
def test_what_is_found_names_only_seats_that_are_held(seats):
    held = {one.post for one in seats if one.is_held(DAY)}
    for found in (*judge.employees_on_owners_body(seats, DAY), *judge.too_many_seats(seats, DAY, 1)):
        assert set(found.posts) <= held
