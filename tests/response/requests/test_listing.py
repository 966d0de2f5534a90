"""The post's requests by state and category, page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.ground.platform import clock
from hezhi.response.requests import queries
from tests.response.requests.factories import (
    NOW,
    desk_client,
    make_dispatch,
    make_request,
    make_world,
    signed_in,
)
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def numbers(found):
    return [row.number for row in found.rows]


def test_the_newest_first_in_pages_that_miss_and_double_nothing(world):
    made = []
    for n in range(7):
        with clock.fixed(NOW.replace(minute=n // 3)):  # three at one moment each
            made.append(make_request(world, text=f"第{n}件，路灯坏了").number)
    seen, before = [], ""
    with seen_by(world.dispatcher):
        while True:
            page = queries.list_requests(world.dispatcher, before=before, limit=2)
            seen += numbers(page)
            before = page.older
            if not before:
                break

    assert seen == made[::-1]


def test_by_state_and_category_with_what_lies_under_it(world):
    waiting = make_request(world)
    sent = make_dispatch(world, world.heating).request
    top = waiting.category.parent_id or waiting.category_id
    with seen_by(world.dispatcher):
        assert numbers(queries.list_requests(world.dispatcher, state="received")) == [waiting.number]
        assert numbers(queries.list_requests(world.dispatcher, category=top)) == [sent.number, waiting.number]
        assert numbers(queries.list_requests(world.dispatcher, category=top, state="in_hand")) == [sent.number]
        assert numbers(queries.list_requests(world.dispatcher, category=10**9)) == []


def test_each_post_its_own(world):
    sent = make_dispatch(world, world.heating).request
    make_request(world)
    for actor, seen in ((world.dispatcher, 2), (world.other_dispatcher, 0), (world.fitter, 1), (world.builder, 0)):
        with seen_by(actor):
            assert len(queries.list_requests(actor).rows) == seen
    with seen_by(world.fitter):
        assert numbers(queries.list_requests(world.fitter)) == [sent.number]


@pytest.mark.parametrize("mark", ["x", "eA", "MjAyNi0xMS0yNFQwOTowMDowMHwx", "é"])
def test_a_mark_that_is_none_is_refused(world, mark):
    with pytest.raises(ValueError, match="mark"):
        queries.list_requests(world.dispatcher, before=mark)


def test_the_page_lists_narrows_and_asks_a_fixed_number_of_queries(world):
    client = desk_client(world)
    counts = []
    for _n in range(2):
        for _m in range(4):
            make_dispatch(world, world.heating)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/requests/list/", {"state": "in_hand"})
        counts.append(len(asked))

    assert page.status_code == 200
    assert page.content.decode().count('<th scope="row"') == 8
    assert counts[0] == counts[1]
    assert client.get("/requests/list/", {"state": "lost", "category": "x"}).status_code == 200
    assert client.get("/requests/list/", {"before": "x"}).status_code == 302


def test_who_may_not_read_requests_has_no_list(world):
    assert signed_in("security_admin", area=world.city.city).get("/requests/list/").status_code == 403
