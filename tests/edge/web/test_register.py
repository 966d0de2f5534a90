"""Areas, lists of compounds and the compound's file: who sees what, and that every figure is the register's."""

import io
import re
from copy import deepcopy
from datetime import date

import openpyxl
import pytest

from hezhi.ground.platform import audit
from hezhi.register.people import queries as people
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as facts
from hezhi.register.territory import actions as territory
from tests.cast import actor, make_world
from tests.register.territory.factories import BUILDER, audited

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city(planted):
    return planted(make_world)


@pytest.fixture
def world(city):
    return deepcopy(city)


def page(browse, world, key, path, **query):
    return browse(actor(world, key)).get(path, query)


def test_an_area_shows_its_children_and_leads_to_its_list(browse, world):
    district = world.districts[0]

    shown = page(browse, world, "district_officer", f"/areas/{district.path}/")

    text = shown.content.decode()
    assert shown.status_code == 200
    assert all(area.name in text for area in world.subdistricts)
    assert f"/areas/compounds/?area={district.path}" in text
    assert "16 个小区" in text


def test_what_is_not_yet_placed_below_is_said(browse, world):
    territory.add_compound(world.districts[0], "没落地的小区", actor=BUILDER)
    territory.add_compound(world.city, "哪个区都不知道", actor=BUILDER)

    district = page(browse, world, "district_officer", "/areas/").content.decode()
    city = page(browse, world, "city_officer", "/areas/").content.decode()

    assert "1 个还没有落到下一级区划" in district
    assert "placed=0" in city
    assert "还不知道在哪个区" in city


def test_a_community_is_its_list_of_compounds(browse, world):
    shown = page(browse, world, "secretary", f"/areas/{world.communities[0].path}/")

    assert [line.compound.name for line in shown.context["lines"]] == sorted(
        [c.name for c in world.within(world.communities[0])],
        key=lambda name: next(c.sort_key for c in world.compounds if c.name == name),
    )


@pytest.mark.parametrize("path", ["/areas/", "/areas/compounds/", "/areas/compounds.xlsx"])
def test_pages_are_for_posts_that_see_the_register(browse, world, path):
    assert page(browse, world, "secretary", path).status_code == 200
    assert page(browse, world, "handler", path).status_code == 403
    assert page(browse, world, "resident", path).status_code == 403


def test_what_lies_in_another_area_does_not_exist(browse, world):
    outside = world.within(world.subdistricts[1])[0]
    paths = [
        f"/areas/{world.subdistricts[1].path}/",
        f"/areas/{world.city.path}/",
        f"/areas/compounds/{outside.pk}/",
        f"/areas/compounds/{outside.pk}/print/",
        f"/areas/compounds/{outside.pk}/buildings/{world.buildings[outside.pk][0].pk}/",
        "/areas/compounds/999999/",
        "/areas/zzzz/",
    ]

    assert [page(browse, world, "secretary", path).status_code for path in paths] == [404] * len(paths)
    assert page(browse, world, "district_officer", paths[2]).status_code == 200


def test_the_list_is_narrowed_by_what_is_true_today(browse, world):
    def names(**query):
        return {
            line.compound.name
            for line in page(browse, world, "secretary", "/areas/compounds/", **query).context["lines"]
        }

    assert names(served="0") == {"锅炉厂宿舍"}
    assert names(kind="old") == {"锅炉厂宿舍", "晾衣台"}
    assert names(q="梧桐") == {"梧桐院"}
    assert names(q="没有这个名字") == set()
    assert "锅炉厂宿舍" not in names(served="1")
    assert len(names(kind="nonsense")) == len(names())


def test_the_sheet_says_what_the_screen_says(browse, world):
    shown = page(browse, world, "secretary", "/areas/compounds.xlsx", served="0")

    book = openpyxl.load_workbook(io.BytesIO(shown.content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert any("锅炉厂宿舍" in row for row in rows)
    assert not any("梧桐院" in row for row in rows)


def test_the_file_tells_facts_with_paper_and_day(browse, world):
    compound = world.named("梧桐院")

    shown = page(browse, world, "secretary", f"/areas/compounds/{compound.pk}/")

    text = shown.content.decode()
    service = shown.context["facts"][0]
    assert (service.tone, service.words, service.name) == ("warn", "先尝后买试用", "青枝物业")
    assert service.source in text
    assert shown.context["roll"] == people.roll_of(compound, date(2026, 11, 24)).figures
    assert "罗秋实" in text
    assert f"/areas/compounds/{compound.pk}/print/" in text


def test_a_corrected_fact_shows_both_times(browse, world):
    compound = world.named("梧桐院")
    fact = facts.get_fact(facts.provider_of(compound, date(2026, 11, 24)).fact)
    standing.correct_fact(
        fact,
        organisation=world.providers[3],
        since=date(2026, 10, 9),
        source="试用协议原件",
        reason="抄错了公司",
        actor=BUILDER,
    )

    text = page(browse, world, "secretary", f"/areas/compounds/{compound.pk}/").content.decode()

    assert "试用协议原件" in text
    assert "先尝后买试用协议" in text
    assert "抄错了公司" in text


def test_the_print_sheet_names_no_owner_and_no_number(browse, world):
    compound = world.named("梧桐院")

    text = page(browse, world, "secretary", f"/areas/compounds/{compound.pk}/print/").content.decode()

    assert "梧桐院" in text
    assert world.cast["resident"].person.name not in text
    assert not re.search(r"1\d{10}|\d{3}\*{4}\d{4}", text)


def test_owners_are_masked_until_somebody_says_why(browse, world):
    compound, unit = world.named("梧桐院"), world.cast["resident"].homes[0]
    resident = world.cast["resident"].person
    secretary = browse(actor(world, "secretary"))

    listed = secretary.get(f"/areas/compounds/{compound.pk}/buildings/{unit.building_id}/").content.decode()
    before = audited()
    silent = secretary.post(f"/areas/compounds/{compound.pk}/owners/{resident.pk}/", {"field": "phone", "reason": ""})
    assert audited() == before
    told = secretary.post(
        f"/areas/compounds/{compound.pk}/owners/{resident.pk}/", {"field": "phone", "reason": "漏水，联系业主"}
    ).content.decode()

    number = "19000020000"
    assert "秦**" in listed
    assert resident.name not in listed
    assert number not in listed + silent.content.decode()
    assert number in told
    look = audit.history_of(resident)[-1]
    assert (look.deed, look.reason) == ("platform.look", "漏水，联系业主")


def test_who_owns_nothing_there_is_not_looked_at(browse, world):
    compound = world.named("梧桐院")
    abroad = world.cast["owner_abroad"].person

    shown = browse(actor(world, "secretary")).post(
        f"/areas/compounds/{compound.pk}/owners/{abroad.pk}/", {"field": "phone", "reason": "好奇"}
    )

    assert shown.status_code == 404


def test_a_page_costs_the_same_however_long_the_list(browse, world, django_assert_max_num_queries):
    territory.add_compounds(
        [territory.CompoundDraft(world.communities[0], f"新建小区{n}") for n in range(60)], actor=BUILDER
    )
    client = browse(actor(world, "secretary"))

    with django_assert_max_num_queries(32):
        shown = client.get("/areas/compounds/")

    assert len(shown.context["lines"]) == 50
    assert shown.context["page"].after
