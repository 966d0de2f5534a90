"""Compounds from sheets: gaps, datums, providers, doubles, undo; and a real portal file of 10,286 rows."""

import pytest

from hezhi.ground.sheets import actions as sheets
from hezhi.ground.sheets.models import SheetImport
from hezhi.register.people.models import Organisation
from hezhi.register.standing import queries as standing
from hezhi.register.standing.models import Fact
from hezhi.register.territory import queries
from hezhi.register.territory.actions import set_boundary
from hezhi.register.territory.models import Compound
from tests.register.territory.factories import BUILDER, make_city
from tests.register.territory.test_imports import bring, counts, sheet
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db

HEAD = "小区编号,小区名称,别名,区,街道,社区,小区类型,户数,经度,纬度,物业服务人"


def test_rows_are_placed_as_far_as_they_say(tmp_path):
    city = make_city()
    report = bring(
        sheet(
            tmp_path,
            HEAD,
            "1,枣园尚城,大枣园,槐北区,槐荫街道,枣园社区,商品房,2154.0,116.41036949,39.92133699,安居物业",
            "2,柳荫里,,,柳荫地区办事处,,老旧小区,暂无信息,,,无物业管理服务",
            "3,无名里,,,,,,,,,暂无信息",
        ),
        "compounds",
        datum="bd09",
    )

    assert counts(report) == {"read": 3, "created": 3, "updated": 0, "joined": 0, "unchanged": 0, "refused": 0}
    full, street, bare = Compound.objects.order_by("id")
    assert (full.area_path, full.kind, full.households) == (city.community.path, "commercial", 2154)
    assert (round(full.lon, 4), round(full.lat, 4)) == (116.3978, 39.9136)
    assert (street.area_path, street.is_placed, street.households) == (city.other_street.path, True, None)
    assert (bare.area_path, bare.is_placed, bare.lon) == (city.city.path, False, None)
    assert queries.city_counts(city.city.path)["unplaced"] == 1
    assert report["remarks"] == {"unplaced": 1}
    assert SheetImport.objects.get(pk=report["import"]).notices == ["unplaced:1"]
    today = Fact.objects.first().known_during.lower.date()
    assert standing.provider_of(full, today).name == "安居物业"
    assert standing.provider_of(street, today) is None
    assert standing.facts_on([bare.pk], today) == {}
    assert queries.find_compound(name="大枣园") == full


def test_a_point_in_another_district_is_counted_and_taken(tmp_path):
    city = make_city()
    around = [[116.0, 39.5], [116.5, 39.5], [116.5, 40.0], [116.0, 40.0], [116.0, 39.5]]
    set_boundary(city.other_district, {"type": "Polygon", "coordinates": [around]}, actor=BUILDER)

    report = bring(
        sheet(tmp_path, HEAD, "1,枣园尚城,,槐北区,,,,,116.41,39.92,", "2,柳荫里,,槐南区,,,,,116.42,39.93,"), "compounds"
    )

    assert report["remarks"] == {"unplaced": 0, "elsewhere": 1}
    assert counts(report)["created"] == 2
    assert Compound.objects.get(name="枣园尚城").area_path == city.district.path


def test_the_same_sheet_again_changes_nothing(tmp_path):
    make_city()
    path = sheet(tmp_path, HEAD, "1,枣园尚城,,槐北区,,,,,116.41,39.92,安居物业", ",无号里,,槐北区,槐荫街道,,,,,,")
    bring(path, "compounds")

    report = bring(path, "compounds")

    assert counts(report)["unchanged"] == 2
    assert (Compound.objects.count(), Fact.objects.count(), Organisation.objects.count()) == (2, 1, 1)


def test_two_codes_are_two_compounds_and_a_row_told_twice_is_one(tmp_path):
    make_city()

    report = bring(sheet(tmp_path, HEAD, "1,幸福里,,,,,,,,,", "2,幸福里,,,,,,,,,", "2,幸福里,,,,,,,,,"), "compounds")

    assert (report["created"], report["joined"]) == (2, 1)
    assert Compound.objects.filter(name="幸福里").count() == 2


def test_a_fuller_sheet_fills_the_gaps_and_an_emptier_one_takes_nothing_away(tmp_path):
    city = make_city()
    bring(sheet(tmp_path, HEAD, "1,枣园尚城,,,,,,,,,"), "compounds")

    fuller = bring(sheet(tmp_path, HEAD, "1,枣园尚城,,槐北区,,枣园社区,商品房,99,,,安居物业"), "compounds")
    emptier = bring(sheet(tmp_path, HEAD, "1,枣园尚城,,,,,,,,,"), "compounds")

    compound = Compound.objects.get()
    assert (fuller["updated"], emptier["unchanged"]) == (1, 1)
    assert (compound.area_path, compound.is_placed, compound.households) == (city.community.path, True, 99)
    assert compound.communities.count() == 1
    sheets.undo_import(SheetImport.objects.get(pk=fuller["import"]), actor=BUILDER)
    compound.refresh_from_db()
    assert compound.communities.count() == 0
    assert (compound.area_path, compound.is_placed, compound.households) == (city.city.path, False, None)
    assert not Fact.objects.exists()


def test_a_new_provider_is_a_new_fact_and_can_be_taken_back(tmp_path):
    make_city()
    bring(sheet(tmp_path, HEAD, "1,枣园尚城,,槐北区,,,,,,,安居物业"), "compounds", since="2026-01-01")

    report = bring(sheet(tmp_path, HEAD, "1,枣园尚城,,槐北区,,,,,,,百姓物业"), "compounds", since="2026-06-01")

    compound = Compound.objects.get()
    assert report["updated"] == 1
    assert [(f.name, str(f.since)) for f in standing.facts_of(compound)] == [
        ("百姓物业", "2026-06-01"),
        ("安居物业", "None"),
    ]
    sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)
    assert [(f.name, f.until) for f in standing.facts_of(compound)] == [("安居物业", None)]


def test_a_new_name_under_a_known_code_is_a_renaming_and_can_be_taken_back(tmp_path):
    make_city()
    bring(sheet(tmp_path, HEAD, "1,枣园尚城,,槐北区,,,,,,,"), "compounds")

    report = bring(sheet(tmp_path, HEAD, "1,枣园新城,,槐北区,,,,,,,"), "compounds", since="2026-06-01")

    assert queries.find_compound(name="枣园尚城").name == "枣园新城"
    sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)
    compound = Compound.objects.get()
    assert (compound.name, compound.names.get().valid.upper) == ("枣园尚城", None)


def test_faults_are_told_by_cell(tmp_path):
    make_city()
    report = bring(
        sheet(
            tmp_path,
            HEAD,
            "1,甲,,无此区,,,,,,,",
            "2,乙,,槐北区,,,宫殿,,,,",
            "3,丙,,槐北区,,,,,116.4,,",
            "4,丁,,槐北区,,,,-3,999,39,",
            "5,,,槐北区,,,,,,,",
        ),
        "compounds",
    )

    assert (report["refused"], Compound.objects.count()) == (5, 0)
    assert [(fault["row"], fault["column"]) for fault in report["refusals"]] == [
        (2, "区"),
        (3, "小区类型"),
        (4, "纬度"),
        (5, "户数"),
        (5, "经度"),
        (6, "小区名称"),
    ]


def test_undo_takes_compounds_names_and_facts_back(tmp_path):
    make_city()
    report = bring(sheet(tmp_path, HEAD, "1,枣园尚城,大枣园,槐北区,,枣园社区,,,,,安居物业"), "compounds")

    sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)

    assert (Compound.objects.count(), Fact.objects.count()) == (0, 0)


@pytest.mark.data
def test_a_real_portal_file_with_all_its_gaps():
    path = shared_file("compounds/beijing_compounds_merged.csv")
    bring(shared_file("divisions/beijing_areas.csv"), city="北京市")

    first = bring(path, "compounds", scheme="portal")
    second = bring(path, "compounds", scheme="portal")

    assert counts(first) == {
        "read": 10286,
        "created": 10286,
        "updated": 0,
        "joined": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert counts(second)["unchanged"] == 10286
    assert first["remarks"] == second["remarks"] == {"unplaced": 4617}
    found = queries.city_counts(queries.find_area("北京市").path)
    assert (found["compounds"], found["placed"], found["unplaced"]) == (10286, 5669, 4617)
    assert Compound.objects.filter(lon__isnull=False).count() == 5660
    haidian = queries.find_area("海淀区")
    by_district = {row.area.name: row.compounds for row in queries.count_by_area(queries.find_area("北京市"))}
    assert (by_district["海淀区"], by_district["朝阳区"], by_district["延庆区"]) == (911, 995, 5)
    assert queries.find_compound(name="东花市北里东区").area_path != haidian.path
