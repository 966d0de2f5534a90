"""The one search: by number, by whole phone, by name; only inside the post's sight; no phone in clear."""

import pytest

from hezhi.edge.web.search.reading import search
from hezhi.ground.platform import clock
from tests.response.requests.factories import NOW, make_request, make_world, signed_in
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.fixed(NOW):
        yield make_world()


def found(world, text, actor=None):
    with seen_by(actor or world.dispatcher) as asking:
        here = search(asking, text)
    return [row.number for row, _ in here.requests], [compound.name for compound, *_ in here.compounds]


def test_a_request_is_found_by_part_of_its_number(world):
    row = make_request(world)

    assert found(world, row.number) == ([row.number], [])
    assert found(world, row.number[-6:]) == ([row.number], [])


def test_a_request_is_found_by_the_whole_phone_only(world):
    row = make_request(world, phone="13800002046")

    assert found(world, "138 0000 2046") == ([row.number], [])
    assert found(world, "1380000204") == ([], [])


def test_what_was_asked_by_phone_is_shown_masked(world):
    with seen_by(world.dispatcher) as asking:
        assert search(asking, "13800002046").text == "138****2046"


def test_compounds_are_found_by_part_of_their_name(world):
    assert found(world, "梧桐") == ([], ["梧桐院"])


def test_nothing_is_found_outside_the_posts_area(world):
    row = make_request(world, phone="13800002046")

    for text in (row.number, "13800002046", "梧桐院"):
        assert found(world, text, world.other_dispatcher) == ([], [])


@pytest.mark.parametrize("text", ["", "  ", "HZ", "'; drop table", "%", "_" * 100])
def test_an_empty_or_odd_search_finds_nothing(world, text):
    make_request(world)

    assert found(world, text) == ([], [])


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_who_keeps_accounts_or_the_history_reads_no_request(world, role):
    """三权分立: an administrator's post covers the whole city, and what residents told is none of its work."""
    row = make_request(world, phone="13800002046", text="三楼的灯三天没亮。")
    client = signed_in(role, area=world.city.city)

    for text in (row.number, "13800002046"):
        assert row.title not in client.get("/search/", {"q": text}).content.decode()
    assert client.get(f"/requests/{row.pk}/").status_code == 404
    assert row.title not in client.get(f"/areas/compounds/{world.compound.pk}/").content.decode()


def test_the_citys_officer_reads_a_request_and_works_on_none(world):
    row = make_request(world, text="三楼的灯三天没亮。")
    client = signed_in("city_officer", area=world.city.city)

    assert row.title in client.get(f"/requests/{row.pk}/").content.decode()
    assert row.title in client.get(f"/areas/compounds/{world.compound.pk}/").content.decode()
