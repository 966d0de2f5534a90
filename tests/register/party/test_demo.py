"""The demo city's Party organisations agree with the facts, and its seats cross."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest

from hezhi.ground.platform import clock
from hezhi.register.party import queries as party
from hezhi.register.party.models import Coverage
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from tests.cast import TODAY, make_world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def city(planted):
    with clock.fixed(NOW):
        return planted(make_world)


@pytest.fixture
def world(city):
    with clock.fixed(NOW):
        yield deepcopy(city)


def test_what_covers_a_compound_is_what_the_facts_say(world):
    assessed = [compound for compound in world.compounds if compound.is_assessed]
    facts = {c.pk: standing.party_coverage_of(c, TODAY) for c in assessed}
    covering = {row.compound_id: row for row in party.coverages_on(facts, TODAY)}
    said = {pk: fact.organisation for pk, fact in facts.items() if fact and fact.value == "covered"}
    assert said == {pk: row.org.organisation_id for pk, row in covering.items()}
    assert len(said) == 13
    assert Coverage.objects.filter(until__isnull=False).count() > 0


def test_the_casts_community_has_what_the_screen_shows(world):
    shown = party.scene(territory.compounds_within(world.communities[0].path), TODAY)
    counted = party.indicator(shown)

    assert (len(counted.crossed), len(counted.two_way), len(counted.assessed)) == (5, 1, 11)
    assert sorted(c.direction for c in shown.crossings) == ["in", "out", "out", "out", "out", "out"]
    assert sorted(c.code for c in shown.conflicts) == ["barred_from_owners_body", "kin_on_owners_body"]
    (by_seat,) = [c for c in shown.crossings if c.seat.is_seat_based]
    assert shown.posts[by_seat.seat.post].hangs_on_id == by_seat.home.post


def test_some_re_elections_are_due_and_every_organisation_has_its_papers(world):
    orgs = list(party.orgs_in(world.city.path, on=TODAY))
    assert len(orgs) == 17
    assert all([change.kind for change in party.changes_of(org)][-1] == "set_up" for org in orgs)
    assert {len(committee[1]) > 2 for committee in party.committees_in(world.subdistricts[0].path)} == {True}
