"""The small numbers on the rail: exact, each post's own, in one statement."""

import pytest

from hezhi.ground.platform import clock
from hezhi.response.requests import actions, queries
from tests.sightings import seen_by

from .factories import NOW, desk_client, make_dispatch, make_request, make_world

pytestmark = pytest.mark.django_db
ALL = {"desk", "reports", "work", "import"}


def counted(actor):
    with clock.fixed(NOW), seen_by(actor):
        return queries.rail_counts(actor, ALL)


def test_what_waits_is_counted_for_whom_it_waits():
    world = make_world()
    with clock.fixed(NOW):
        make_request(world), make_request(world)
        make_dispatch(world, world.heating)
        done = make_dispatch(world, world.heating)
        actions.accept_dispatch(done, actor=world.fitter)
        assert counted(world.fitter) == {"work": 1}  # what is taken and not late asks nothing
        actions.report_dispatch(done, actor=world.fitter, text="已经修好，试亮正常。")

    assert {code: counted(world.dispatcher)[code] for code in ("desk", "reports")} == {"desk": 2, "reports": 1}
    assert counted(world.fitter) == {"work": 1}
    assert counted(world.builder) == {"work": 0}


def test_one_statement_and_none_for_what_is_not_asked(django_assert_num_queries):
    world = make_world()
    with clock.fixed(NOW), seen_by(world.dispatcher):
        with django_assert_num_queries(1):
            queries.rail_counts(world.dispatcher, {"desk", "reports"})
        with django_assert_num_queries(0):
            assert queries.rail_counts(world.dispatcher, {"import"}) == {}


def test_the_rail_shows_them():
    world = make_world()
    make_request(world)

    page = desk_client(world).get("/requests/desk/").content.decode()

    assert '<span class="n">1</span>' in page
