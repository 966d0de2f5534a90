"""Deeds on areas, compounds, buildings and units."""

from datetime import date
from decimal import Decimal

import pytest

from hezhi.ground.platform import audit
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.territory import actions, queries
from hezhi.register.territory.models import Area, AreaSuccession, Compound, CompoundCommunity, Unit

from .factories import BUILDER, audited, clerk, make_city

pytestmark = pytest.mark.django_db


def test_a_path_is_the_parents_path_and_four_characters():
    city = make_city()

    assert len(city.city.path) == 4
    assert city.community.path[:-4] == city.street.path
    assert city.street.path[:-4] == city.district.path
    assert city.city.path < city.district.path < city.street.path < city.community.path


def test_a_segment_is_never_used_again():
    city = make_city()
    gone = actions.add_area(city.street, "community", "community", "暂设社区", actor=BUILDER).path
    Area.objects.filter(path=gone).delete()

    again = actions.add_area(city.street, "community", "community", "暂设社区", actor=BUILDER)

    assert again.path != gone


def test_an_area_cannot_skip_a_level():
    city = make_city()
    before = audited()

    with pytest.raises(Refused, match="level"):
        actions.add_area(city.district, "community", "community", "越级社区", actor=BUILDER)

    assert not Area.objects.filter(name="越级社区").exists()
    assert audited() == before


def test_a_clerk_adds_inside_his_area_only():
    city = make_city()
    clerk_here = clerk(city.street)
    before = audited()

    actions.add_area(city.street, "community", "community", "杏园社区", actor=clerk_here)
    with pytest.raises(NotPermitted):
        actions.add_area(city.other_street, "community", "community", "桃园社区", actor=clerk_here)
    with pytest.raises(NotPermitted):
        actions.add_area(city.street, "community", "community", "桃园社区", actor=clerk(city.street, "other.deed"))

    assert audited() == before + 1


def test_a_renamed_area_keeps_its_old_name_and_path():
    city = make_city()

    area = actions.rename_area(city.street, "青荫街道", actor=BUILDER, since=date(2025, 7, 1), reason="市政府批复")

    assert (area.name, area.path) == ("青荫街道", city.street.path)
    assert queries.name_on(area, date(2025, 6, 30)) == "槐荫街道"
    assert queries.name_on(area, date(2025, 7, 1)) == "青荫街道"
    assert queries.find_area("槐荫街道").pk == area.pk
    assert audit.history_of(area)[-1].changes["name"] == ["槐荫街道", "青荫街道"]


def test_a_name_cannot_begin_before_the_one_it_follows():
    city = make_city()
    actions.rename_area(city.street, "青荫街道", actor=BUILDER, since=date(2025, 7, 1))
    before = audited()

    with pytest.raises(Refused, match="name_order"):
        actions.rename_area(city.street, "绿荫街道", actor=BUILDER, since=date(2025, 7, 1))

    assert Area.objects.get(pk=city.street.pk).name == "青荫街道"
    assert audited() == before


def test_a_code_has_one_holder_a_day_and_an_area_one_code_a_scheme():
    city = make_city()

    actions.set_code(city.district, "stats2023", "990009", actor=BUILDER, since=date(2024, 1, 1))
    with pytest.raises(Refused, match="code_taken"):
        actions.set_code(city.other_district, "stats2023", "990009", actor=BUILDER)

    assert queries.area_of_code("stats2023", "990009") == city.district
    assert queries.area_of_code("stats2023", "990001") is None
    assert queries.area_of_code("stats2023", "990001", on=date(2023, 12, 31)) == city.district


def test_a_merged_area_ends_and_leads_on():
    city = make_city()

    actions.succeed_area([city.other_community], [city.community], on=date(2026, 1, 1), actor=BUILDER, note="合并")

    assert [area.name for area in queries.children_of(city.street)] == ["枣园社区居委会"]
    assert AreaSuccession.objects.get().after == city.community
    assert queries.area_at(city.other_community.path).is_active is False


def test_a_compound_in_a_city_only_is_unplaced():
    city = make_city()

    compound = actions.add_compound(city.city, "无名里", actor=BUILDER)

    assert (compound.is_placed, compound.area_path) == (False, city.city.path)
    assert not CompoundCommunity.objects.exists()


def test_a_position_is_stored_in_wgs84():
    city = make_city()

    compound = actions.add_compound(
        city.community, "枣园尚城", actor=BUILDER, position=(116.41036949371029, 39.92133699351021), datum="bd09"
    )

    assert (round(compound.lon, 4), round(compound.lat, 4)) == (116.3978, 39.9136)


def test_a_moved_compound_is_found_where_it_lay_on_the_day():
    city = make_city()
    compound = actions.add_compound(city.community, "枣园尚城", actor=BUILDER)

    moved = actions.move_compound(compound, city.other_community, actor=BUILDER, since=date(2026, 3, 1), reason="划界")

    assert moved.area_path == city.other_community.path
    assert queries.path_on(moved, date(2026, 2, 28)) == city.community.path
    assert queries.path_on(moved, date(2026, 3, 1)) == city.other_community.path
    assert audit.history_of(moved)[-1].changes["area_path"] == [city.community.path, city.other_community.path]


def test_a_compound_cannot_be_moved_out_of_the_clerks_area():
    city = make_city()
    compound = actions.add_compound(city.community, "枣园尚城", actor=BUILDER)
    before = audited()

    with pytest.raises(NotPermitted):
        actions.move_compound(compound, city.other_district, actor=clerk(city.street), since=date(2026, 3, 1))

    assert Compound.objects.get().area_path == city.community.path
    assert audited() == before


def test_a_renamed_compound_is_still_found_by_its_old_name():
    city = make_city()
    compound = actions.add_compound(city.community, "枣园尚城", actor=BUILDER)

    actions.rename_compound(compound, "枣园新城", actor=BUILDER, since=date(2026, 1, 1))
    actions.add_compound_name(compound, "大枣园", actor=BUILDER)

    for name in ("枣园新城", "枣园尚城", "大 枣 园"):
        assert queries.find_compound(name=name, within=city.street.path) == compound
    assert queries.find_compound(name="枣园尚城", exactly=True) is None


def test_two_compounds_of_one_name_are_not_guessed_between():
    city = make_city()
    here = actions.add_compound(city.community, "幸福里", actor=BUILDER)
    actions.add_compound(city.other_district, "幸福里", actor=BUILDER)

    assert queries.find_compound(name="幸福里") is None
    assert queries.find_compound(name="幸福里", within=city.street.path) == here


def test_describing_writes_what_changed_and_nothing_else():
    city = make_city()
    compound = actions.add_compound(city.community, "枣园尚城", actor=BUILDER, households=2154)

    actions.describe_compound(
        compound, actor=BUILDER, households=2160, floor_area=Decimal("198000.50"), kind="resettlement"
    )
    rows = audited()
    actions.describe_compound(compound, actor=BUILDER, households=2160)

    assert audit.history_of(compound)[-1].changes == {
        "households": [2154, 2160],
        "floor_area": [None, "198000.50"],
        "kind": ["unknown", "resettlement"],
    }
    assert audited() == rows


def test_units_in_the_order_of_the_house():
    city = make_city()
    compound = actions.add_compound(city.community, "枣园尚城", actor=BUILDER)
    tenth, second = (actions.add_building(compound, name, actor=BUILDER) for name in ("10号楼", "2号楼"))
    actions.add_units(
        [
            actions.UnitDraft(tenth, "101", "1单元", registered_area=Decimal("89.32"), surveyed_area=Decimal("90.10")),
            actions.UnitDraft(second, "1001", "2单元"),
            actions.UnitDraft(second, "201", "2单元"),
        ],
        actor=BUILDER,
    )

    assert [str(unit) for unit in queries.units_of(compound)] == [
        "枣园尚城 2号楼 2单元201",
        "枣园尚城 2号楼 2单元1001",
        "枣园尚城 10号楼 1单元101",
    ]
    assert queries.count_units(compound) == 3
    measured = queries.units_with_area(queries.units_of(tenth)).get()
    assert measured.area == queries.area_of(Unit.objects.get(pk=measured.pk)) == Decimal("89.32")


def test_many_rows_leave_one_line_of_history_a_compound():
    city = make_city()
    compound = actions.add_compound(city.community, "枣园尚城", actor=BUILDER)
    before = audited()

    actions.add_buildings([actions.BuildingDraft(compound, f"{n}号楼") for n in range(1, 31)], actor=BUILDER)

    assert audited() == before + 1
    assert audit.history_of(compound)[-1].changes == {"buildings": 30}
