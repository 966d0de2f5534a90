"""Divisions and buildings from sheets: small ones with every fault, and the official lists of a real city."""

import csv
from datetime import date

import pytest

from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import actions as sheets
from hezhi.ground.sheets.models import SheetImport
from hezhi.register.territory import actions, queries
from hezhi.register.territory.models import Area, Building
from tests.shared_data import shared_file

from .factories import BUILDER, clerk, make_city

pytestmark = pytest.mark.django_db

DIVISIONS = ["code,name,streetCode,areaCode,cityCode"]


def sheet(tmp_path, *lines):
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def bring(path, kind="divisions", actor=BUILDER, **options):
    return sheets.run_import(path, kind, actor=actor, options=options)


def counts(report):
    return {key: report[key] for key in ("read", "created", "updated", "joined", "unchanged", "refused")}


LEVELS = [
    "990101,石桥区,,,9901",
    "990101001,石桥街道,,990101,9901",
    "990101001001,石桥社区居委会,990101001,990101,9901",
    "990101001002,桥东村委会,990101001,990101,9901",
]


def test_three_levels_in_one_sheet(tmp_path):
    report = bring(sheet(tmp_path, *DIVISIONS, *reversed(LEVELS)), city="石桥市")

    assert counts(report) == {"read": 4, "created": 4, "updated": 0, "joined": 0, "unchanged": 0, "refused": 0}
    village = queries.area_of_code("stats2023", "990101001002")
    assert [area.name for area in queries.lineage(village.path)] == ["石桥市", "石桥区", "石桥街道", "桥东村委会"]
    assert (village.kind, village.form) == ("community", "village")


def test_the_same_sheet_again_changes_nothing(tmp_path):
    path = sheet(tmp_path, *DIVISIONS, *LEVELS)
    bring(path, city="石桥市")

    report = bring(path, city="石桥市")

    assert counts(report)["unchanged"] == 4
    assert Area.objects.count() == 5


def test_a_known_code_with_a_new_name_is_a_renaming_and_can_be_undone(tmp_path):
    bring(sheet(tmp_path, *DIVISIONS, *LEVELS), city="石桥市")
    renamed = LEVELS[1].replace("石桥街道", "柳桥街道")

    report = bring(sheet(tmp_path, *DIVISIONS, renamed), since="2026-01-01")

    street = queries.area_of_code("stats2023", "990101001")
    assert counts(report)["updated"] == 1
    assert (street.name, queries.name_on(street, date(2025, 12, 31))) == ("柳桥街道", "石桥街道")
    sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)
    street.refresh_from_db()
    assert (street.name, street.names.count()) == ("石桥街道", 1)


def test_faults_are_told_by_row_and_column(tmp_path):
    report = bring(
        sheet(tmp_path, *DIVISIONS, *LEVELS, "990102001,孤街道,,990102,9901", ",无代码街道,,990101,9901", LEVELS[3]),
        city="石桥市",
    )

    assert counts(report) == {"read": 7, "created": 4, "updated": 0, "joined": 0, "unchanged": 0, "refused": 3}
    assert [(fault["row"], fault["column"], fault["value"]) for fault in report["refusals"]] == [
        (6, "areaCode", "990102"),
        (7, "code", ""),
        (8, "code", "990101001002"),
    ]


def test_an_area_is_not_moved_by_an_import(tmp_path):
    bring(sheet(tmp_path, *DIVISIONS, *LEVELS, "990101002,河西街道,,990101,9901"), city="石桥市")

    report = bring(sheet(tmp_path, *DIVISIONS, LEVELS[3].replace("990101001,", "990101002,")))

    assert counts(report)["refused"] == 1
    assert report["refusals"][0]["column"] == "streetCode"


def test_undoing_takes_all_levels_back(tmp_path):
    report = bring(sheet(tmp_path, *DIVISIONS, *LEVELS), city="石桥市")

    sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)

    assert not Area.objects.exists()


def test_what_is_in_use_is_not_taken_back(tmp_path):
    report = bring(sheet(tmp_path, *DIVISIONS, *LEVELS), city="石桥市")
    actions.add_compound(queries.area_of_code("stats2023", "990101001001"), "石桥里", actor=BUILDER)

    with pytest.raises(Refused, match="in_use"):
        sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)

    assert Area.objects.count() == 5


def test_a_clerk_imports_inside_his_area_only(tmp_path):
    city = make_city()
    actions.set_code(city.other_district, "stats2023", "990002", actor=BUILDER)
    lines = [*DIVISIONS, "990001009,新街道,,990001,9900", "990002009,外街道,,990002,9900"]

    report = bring(
        sheet(tmp_path, *lines),
        actor=clerk(city.district, "sheets.import", "territory.import_divisions", "territory.add_area"),
    )

    assert counts(report) == {"read": 2, "created": 1, "updated": 0, "joined": 0, "unchanged": 0, "refused": 1}
    assert queries.find_area("外街道") is None


def test_buildings_are_entered_changed_and_taken_back(tmp_path):
    city = make_city()
    actions.add_compound(city.community, "枣园尚城", actor=BUILDER, codes={"local": "ZY1"})
    head = "小区编号,小区名称,街道,楼号,层数,电梯"
    lines = [
        ",枣园尚城,槐荫街道,1号楼,18,有",
        "ZY1,,,2号楼,6,无",
        "ZY1,,,2号楼,6,无",
        ",枣园,,3号楼,,",
        "ZY1,,,4号楼,900,",
    ]

    report = bring(sheet(tmp_path, head, *lines), "buildings")

    assert counts(report) == {"read": 5, "created": 2, "updated": 0, "joined": 1, "unchanged": 0, "refused": 2}
    assert list(Building.objects.order_by("name").values_list("name", "floors", "has_lift")) == [
        ("1号楼", 18, True),
        ("2号楼", 6, False),
    ]
    changed = bring(sheet(tmp_path, head, lines[0].replace("18", "20"), lines[1]), "buildings")
    assert (changed["updated"], changed["unchanged"]) == (1, 1)
    sheets.undo_import(SheetImport.objects.get(pk=changed["import"]), actor=BUILDER)
    assert Building.objects.get(name="1号楼").floors == 18


@pytest.mark.data
def test_the_official_lists_of_a_real_city():
    files = {"beijing_areas": 16, "beijing_streets": 349, "beijing_communities_2023": 7535}
    for name, number in files.items():
        path = shared_file(f"divisions/{name}.csv")
        report = bring(path, city="北京市")
        assert counts(report) == {
            "read": number,
            "created": number,
            "updated": 0,
            "joined": 0,
            "unchanged": 0,
            "refused": 0,
        }

    city = queries.find_area("北京市")
    found = queries.city_counts(city.path)
    assert (found["districts"], found["subdistricts"], found["communities"]) == (16, 349, 7535)
    again = bring(shared_file("divisions/beijing_communities_2023.csv"))
    assert (again["created"], again["unchanged"]) == (0, 7535)
    with shared_file("divisions/beijing_communities_2023.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))[::97]
    assert all(queries.area_of_code("stats2023", row["code"]).name == row["name"] for row in rows)
    assert queries.find_area("海淀区", "四季青镇").name == "四季青地区"
    assert queries.find_area("房山", "长阳").name == "长阳镇"
