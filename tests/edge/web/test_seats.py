"""Screen 38: the picture and its table say the same, every figure opens to as many lines, gaps lead to what mends them."""

import math
import re
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from hezhi.edge.web.seats import drawing, reading
from hezhi.ground.platform import clock
from hezhi.living.teams import actions as teams
from hezhi.register.party import actions
from hezhi.register.party import queries as party
from hezhi.register.people import actions as people
from tests.cast import TODAY, actor, make_world
from tests.register.territory.factories import BUILDER
from tests.sightings import seen_by

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


def page(browse, world, key, path, **query):
    return browse(actor(world, key)).get(path, query)


def test_the_picture_and_its_table_say_the_same(browse, world):
    shown = page(browse, world, "secretary", "/seats/")

    picture, lines = shown.context["picture"], shown.context["lines"]
    assert {arc.number for arc in picture.arcs} == {line.number for line in lines}
    assert len(lines) == 6
    words = {arc.number: arc.words for arc in picture.arcs}
    assert all(line.name in words[line.number] for line in lines)
    assert [line.is_seat_based for line in lines if line.name == "秦小满"] == [True]


def test_no_number_lies_on_another_and_all_lie_in_the_picture(browse, world):
    picture = page(browse, world, "street_officer", "/seats/").context["picture"]

    spots = [(arc.x, arc.y) for arc in picture.arcs]
    assert all(0 < x < picture.width and 0 < y < picture.height for x, y in spots)
    far = [math.dist(a, b) for n, a in enumerate(spots) for b in spots[n + 1 :]]
    assert min(far) > 2 * picture.radius


def test_fifteen_numbers_of_a_whole_subdistrict_lie_apart():
    sides = {"community": 8, "owners": 11, "company": 5}
    bodies = [
        SimpleNamespace(pk=f"{s}{n}", name=f"{s}{n}", side=s, is_party=False)
        for s, k in sides.items()
        for n in range(k)
    ]
    groups = [
        (n + 1, f"community{n % 8}", f"owners{n % 11}" if n % 3 else f"company{n % 5}", "out", "") for n in range(15)
    ]

    drawn = drawing.picture(bodies, groups)

    spots = [(arc.x, arc.y) for arc in drawn.arcs]
    assert min(math.dist(a, b) for n, a in enumerate(spots) for b in spots[n + 1 :]) > 2 * drawn.radius
    assert drawn.width < 460


@pytest.mark.parametrize("key", ["secretary", "street_officer", "district_officer"])
def test_every_figure_opens_to_as_many_compounds(browse, world, key):
    shown = page(browse, world, key, "/seats/")
    counted = shown.context["counted"]

    for which, places in (("crossed", counted.crossed), ("two_way", counted.two_way), ("all", counted.assessed)):
        rows = page(browse, world, key, "/seats/indicator/", which=which).context["rows"]
        assert [place.compound.pk for place, _words in rows] == [place.compound.pk for place in places]
    missing = page(browse, world, key, "/seats/indicator/", which="missing").context["rows"]
    assert len(missing) == len(counted.assessed) - len(counted.crossed)


def test_of_a_past_day_it_says_so(browse, world):
    shown = page(browse, world, "secretary", "/seats/", on="2026-08-02")

    assert "2026-08-02" in shown.content.decode()
    assert [line.name for line in shown.context["lines"]] == ["罗秋实"]


def test_a_gap_leads_to_the_page_that_mends_it(browse, world):
    shown = page(browse, world, "street_officer", "/seats/")

    (gap,) = [line for line in shown.context["gaps"] if line.gap.mend == "cover"]
    assert gap.gap.compound.name == "晾衣台"
    assert browse(actor(world, "street_officer")).get(gap.url).status_code == 200
    assert all(line.url for line in shown.context["gaps"])


def test_a_seat_taken_shows_and_left_is_gone(browse, world):
    first = world.communities[0]
    body = world.organisations["party_org", first.path]
    manager = next(p for p in party.scene(world.within(first), TODAY).posts.values() if "长明" in str(p.organisation))
    post = people.appoint(manager.person, body, "委员", actor=BUILDER, hangs_on=manager, since=TODAY)
    compound = world.named("云汀花园")

    shown = page(browse, world, "secretary", "/seats/", compound=compound.pk)
    assert [line.name for line in shown.context["lines"]][-1] == manager.person.name
    people.end_post(post, on=TODAY, actor=BUILDER)
    shown = page(browse, world, "secretary", "/seats/", compound=compound.pk)
    assert manager.person.name not in [line.name for line in shown.context["lines"]]


def test_the_compounds_file_names_its_party_organisation_and_who_crosses(browse, world):
    text = page(browse, world, "secretary", f"/areas/compounds/{world.named('梧桐院').pk}/").content.decode()
    part = re.search(r'id="party".*?</section>', text, re.S).group(0)

    assert "青枝物业棠梨党支部" in part
    assert "第一书记" in part
    assert "席位制" in part


def test_an_impediment_shows_as_a_gap_until_it_is_lifted(browse, world):
    row = next(iter(party.impediments_in(world.communities[0].path).filter(kind="arrears")))
    before = page(browse, world, "secretary", "/seats/").context["gap_count"]

    actions.lift_impediment(row, until=TODAY, paper="已交清", actor=BUILDER)

    assert page(browse, world, "secretary", "/seats/").context["gap_count"] == before - 1


def test_red_stewards_stand_beside_the_seats_with_who_lacks(browse, world):
    secretary, elm = actor(world, "secretary"), world.named("梧桐院")
    before = page(browse, world, "secretary", "/seats/").context["trios"]
    team = teams.set_up_team("", "red_steward", "梧桐院红色管家", actor=secretary, since=TODAY, compound=elm)
    teams.add_member(team, world.cast["grid_worker"].person, "grid_worker", actor=secretary, since=TODAY)

    shown = page(browse, world, "secretary", "/seats/")

    assert [row for _compound, row in before] == [None] * len(before)
    assert len(before) == len(shown.context["choices"])
    compound, row = shown.context["trios"][-1]
    assert (compound, row.team, row.missing) == (elm, team, ("commissioner", "steward"))
    assert "缺社区专员、物业管家" in shown.text
    file = page(browse, world, "secretary", f"/areas/compounds/{elm.pk}/")
    assert file.context["party"]["trio"].team == team
    assert "缺社区专员、物业管家" in file.text
    wide = page(browse, world, "district_officer", "/seats/")
    assert wide.context["trios"] == []


def test_a_post_that_does_not_see_teams_is_shown_no_red_stewards(world):
    secretary, elm = actor(world, "secretary"), world.named("梧桐院")
    teams.set_up_team("", "red_steward", "梧桐院红色管家", actor=secretary, since=TODAY, compound=elm)
    asked = {"on": None, "known": None, "which": ""}

    with seen_by(secretary):
        seen = reading.page(secretary, world.communities[0], None, asked)["trios"]
    with seen_by(replace(secretary, deeds=secretary.deeds - {"teams.see"})) as other:
        unseen = reading.page(other, world.communities[0], None, asked)

    assert [compound for compound, row in seen if row] == [elm]
    assert unseen["trios"] == []
    assert unseen["lines"]
