"""A request by what people have in hand of its number: the whole, the day it begins with, the last digits; only within sight, at a bounded cost."""

from datetime import timedelta

import pytest

from hezhi.ground.platform import clock
from hezhi.response.requests import queries
from hezhi.response.requests.models import ServiceRequest
from hezhi.response.requests.rules.number import number
from tests.response.requests.factories import NOW, make_request, make_world
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.fixed(NOW):
        yield make_world()


def numbered(world, *running):
    """Requests with these running numbers, received an hour after each other."""
    rows = []
    for n, one in enumerate(running):
        moment = NOW + timedelta(hours=n)
        row = make_request(world, received_at=moment)
        row.number = number(moment.date(), one)
        ServiceRequest.objects.filter(pk=row.pk).update(number=row.number)
        rows.append(row)
    return rows


def found(world, text, actor=None, **more):
    with seen_by(actor or world.dispatcher) as asking:
        return [row.pk for row in queries.find_requests(asking, text, **more)]


def test_the_last_digits_find_it_with_and_without_the_check_digit(world):
    (row, *_others) = numbered(world, 123_456, 123_457, 900_123)
    check = row.number[-1]

    for typed in (f"3456{check}", f"3456-{check}", f"123456 - {check}", "123456", "23456", "3456", f"４５６{check}"):
        assert found(world, typed) == [row.pk], typed
    assert found(world, "2345") == found(world, "345") == found(world, f"3456{(int(check) + 1) % 10}") == []


def test_all_that_end_so_come_the_newest_first(world):
    rows = numbered(world, 4_321, 14_321, 54_321, 1_004_321)

    assert found(world, "4321") == [row.pk for row in rows[::-1]]
    assert found(world, "04321") == [rows[3].pk, rows[0].pk]
    assert found(world, "4321", limit=2) == [rows[3].pk, rows[2].pk]


def test_a_whole_number_and_the_day_it_begins_with(world):
    (row, other) = numbered(world, 123_456, 123_499)

    for typed in (
        row.number,
        row.number.lower(),
        row.number.replace("-", " "),
        row.number[2:],
        row.number[:-2],
        row.number[:-3],
    ):
        assert found(world, typed) == [row.pk], typed
    assert found(world, row.number[:10]) == found(world, row.number[:15]) == [other.pk, row.pk]
    assert found(world, row.number[:8]) == []


def test_nothing_outside_the_posts_area_and_nothing_odd(world):
    (row,) = numbered(world, 123_456)

    assert found(world, "123456", world.other_dispatcher) == []
    for typed in ("12345678901234567890123456789012345", "١٢٣٤٥٦", "12a456", "HZ", "%456", "-123456x"):
        assert found(world, typed) == [], typed
    assert found(world, "123456") == [row.pk]


def test_the_sources_own_number_is_found_whole(world):
    row = make_request(world, source="12345", external_id="QX-2025-77")

    assert found(world, "QX-2025-77") == [row.pk]
    assert found(world, "QX-2025") == []


def test_the_last_digits_are_looked_up_by_the_index(server, django_db_setup):
    with server.connect("hezhi") as link, link.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
        cursor.execute("explain select id from requests_servicerequest where requests_running(number) = 123456")
        plan = str(cursor.fetchall())

    assert "request_running" in plan
