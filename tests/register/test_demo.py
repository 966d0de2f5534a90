"""The invented city: its size, its order, its cast."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction

from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from hezhi.register.territory.demo import FULL, build, new_world
from tests.cast import CAST, TODAY, actor, make_world

pytestmark = pytest.mark.django_db


def test_the_full_ground_has_the_size_that_was_ordered():
    world = new_world(TODAY, FULL)
    build(world)

    counts = territory.city_counts(world.city.path)
    assert (counts["districts"], counts["subdistricts"], counts["communities"]) == (3, 24, 96)
    assert (counts["compounds"], counts["assessed"], counts["unplaced"]) == (400, 337, 0)
    assert all(area.boundary for area in [*world.districts, *world.subdistricts, *world.communities])
    assert world.named("梧桐院").area_path == world.communities[0].path


def test_the_same_order_gives_the_same_city():
    one, two = new_world(TODAY, FULL), new_world(TODAY, FULL)
    with transaction.atomic():
        build(one)
        transaction.set_rollback(True)
    build(two)

    assert [(c.name, c.households, c.lon) for c in one.compounds] == [
        (c.name, c.households, c.lon) for c in two.compounds
    ]
    assert one.subdistricts[5].boundary == two.subdistricts[5].boundary


def test_neighbours_share_their_border():
    world = new_world(TODAY, FULL)
    build(world)

    def sides(area):
        ring = [tuple(point) for point in area.boundary["coordinates"][0]]
        return {frozenset(side) for side in pairwise(ring)}

    city = sides(world.city)
    inner = [side for area in world.subdistricts for side in sides(area) - city]
    assert all(inner.count(side) == 2 for side in set(inner))
    assert city == {side for side in city if sum(side in sides(area) for area in world.districts) == 1}


def test_everyone_of_the_cast_has_his_account_and_posts():
    world = make_world()

    assert set(world.cast) == set(CAST)
    for member in world.cast.values():
        assert member.user.is_cast
        assert [post.grant is not None for post in member.posts] == [True] * len(member.part.posts)
    officer = actor(world, "street_officer")
    assert officer.covers(world.communities[0].path)
    assert "requests.dispatch" in officer.deeds
    assert not actor(world, "other_street_officer").covers(world.communities[0].path)
    assert actor(world, "handler").area_path == ""


def test_the_register_of_the_city_is_sound():
    world = make_world()

    assert people.units_with_wrong_shares(TODAY) == []
    facts = standing.facts_on([c.pk for c in world.compounds if c.is_assessed], TODAY)
    assert all(set(kinds) == {"service", "body", "party_coverage", "assessed"} for kinds in facts.values())
    trial = standing.provider_of(world.named("梧桐院"), TODAY)
    assert (trial.value, trial.since) == ("trial", TODAY - timedelta(days=53))
    (home,) = people.homes_of(world.cast["resident"].person.pk, TODAY)
    assert home.compound_name == "梧桐院"
