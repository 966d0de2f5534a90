"""Homes with owners, organisations and posts from sheets."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import actions as sheets
from hezhi.ground.sheets.models import SheetImport
from hezhi.register.people import actions, queries
from hezhi.register.people.actions import Share
from hezhi.register.people.models import Organisation, Ownership, Person, Post, Residence
from hezhi.register.territory import actions as territory
from hezhi.register.territory.models import Building, Unit
from tests.register.territory.factories import BUILDER, make_city
from tests.register.territory.test_imports import bring, counts, sheet

pytestmark = pytest.mark.django_db

HEAD = "小区编号,小区,楼号,单元,房号,建筑面积,业主,业主性质,身份证号,手机号,份额,起始日期,是否居住"
ROWS = [
    "ZY1,,1号楼,1单元,101,89.32,王秀兰,个人,11010519491231002X,13800000001,1/2,2020-05-01,是",
    "ZY1,,1号楼,1单元,101,89.32,李建国,,,13800000002,1/2,2020-05-01,",
    ",枣园尚城,1号楼,1单元,102,100,王秀兰,,11010519491231002x,,,2021-03-01,",
    "ZY1,,2号楼,,201,60.5,青槐置业,建设单位,,,,2019-01-01,",
    "ZY1,,2号楼,,202,70,,,,,,,",
]
DAY = date(2026, 1, 1)


@pytest.fixture
def compound():
    city = make_city()
    return territory.add_compound(city.community, "枣园尚城", actor=BUILDER, codes={"local": "ZY1"})


def test_homes_and_owners_come_in_whole(tmp_path, compound):
    report = bring(sheet(tmp_path, HEAD, *ROWS), "units")

    assert counts(report) == {"read": 5, "created": 4, "updated": 0, "joined": 1, "unchanged": 0, "refused": 0}
    assert (Building.objects.count(), Unit.objects.count(), Person.objects.count()) == (2, 4, 2)
    assert queries.units_with_wrong_shares(DAY) == []
    roll = queries.roll_of(compound, DAY).figures
    assert (roll.heads, roll.area, roll.unknown_owners) == (4, Decimal("319.82"), 1)
    wang = queries.find_person(id_number="11010519491231002X")
    assert (str(wang.phone), str(wang.id_number)) == ("138****0001", "1101**********002X")
    assert [home.door for home in queries.homes_of(wang, DAY)] == ["1号楼1单元101", "1号楼1单元102"]
    assert Residence.objects.get().person == wang
    assert Organisation.objects.get(kind="developer").name == "青槐置业"


def test_no_number_stays_in_clear(tmp_path, compound):
    bring(sheet(tmp_path, HEAD, *ROWS), "units")

    with connection.cursor() as cursor:
        for table in ("sheet_import", "sheet_row", "audit_record", "people_person"):
            cursor.execute(f"select coalesce(string_agg(row::text, ''), '') from {table} row")
            kept = cursor.fetchone()[0]
            assert "13800000001" not in kept
            assert "11010519491231002" not in kept


def test_the_same_sheet_again_changes_nothing(tmp_path, compound):
    path = sheet(tmp_path, HEAD, *ROWS)
    bring(path, "units")

    report = bring(path, "units")

    assert counts(report)["unchanged"] == 5
    assert (Unit.objects.count(), Person.objects.count(), Ownership.objects.count()) == (4, 2, 4)


def test_shares_that_do_not_add_up_refuse_the_whole_home(tmp_path, compound):
    lines = [ROWS[0], ROWS[1].replace("1/2", "1/3"), ROWS[3]]

    report = bring(sheet(tmp_path, HEAD, *lines), "units")

    assert (report["created"], report["refused"]) == (1, 2)
    assert [(fault["row"], fault["column"], fault["value"]) for fault in report["refusals"]] == [
        (2, "份额", "1/2"),
        (3, "份额", "1/3"),
    ]
    assert "5/6" in report["refusals"][0]["reason"]
    assert not Unit.objects.filter(building__name="1号楼").exists()


def test_owners_without_shares_own_in_equal_parts(tmp_path, compound):
    lines = [f"ZY1,,1号楼,,101,90,{name},,,,,2020-05-01," for name in ("甲", "乙", "丙")]

    bring(sheet(tmp_path, HEAD, *lines), "units")

    unit = Unit.objects.get()
    assert [(owner.name, owner.share) for owner in queries.owners_of(unit, DAY)] == [
        ("甲", Decimal("0.333334")),
        ("乙", Decimal("0.333333")),
        ("丙", Decimal("0.333333")),
    ]


def test_a_name_alone_is_never_taken_for_one_person(tmp_path, compound):
    lines = [f"ZY1,,1号楼,,{n},90,张伟,,,,,2020-05-01," for n in (101, 102)]

    bring(sheet(tmp_path, HEAD, *lines), "units")
    bring(sheet(tmp_path, HEAD, *lines), "units")

    assert Person.objects.filter(name="张伟").count() == 2


def test_faults_are_told_by_cell(tmp_path, compound):
    report = bring(
        sheet(
            tmp_path,
            HEAD,
            "ZY9,,1号楼,,101,90,甲,,,,,,",
            "ZY1,,1号楼,,102,90.123,甲,,,,,,",
            "ZY1,,1号楼,,103,90,甲,,110105194912310021,138,2,,",
            "ZY1,,,,104,90,,,,13800000001,,,",
            "ZY1,,1号楼,,105,90,甲,,,,0.5,,",
        ),
        "units",
    )

    assert (report["refused"], Unit.objects.count()) == (5, 0)
    assert [(fault["row"], fault["column"]) for fault in report["refusals"]] == [
        (2, "小区编号"),
        (3, "建筑面积"),
        (4, "身份证号"),
        (4, "手机号"),
        (4, "份额"),
        (5, "楼号"),
        (6, "份额"),
    ]


def test_new_owners_follow_the_old_from_their_day(tmp_path, compound):
    bring(sheet(tmp_path, HEAD, *ROWS), "units")
    sold = "ZY1,,1号楼,1单元,101,91.00,赵海外,,,13800000003,,2025-06-01,"

    report = bring(sheet(tmp_path, HEAD, sold), "units")

    unit = Unit.objects.get(number="101")
    assert (counts(report)["updated"], unit.registered_area) == (1, Decimal("91.00"))
    assert [owner.name for owner in queries.owners_of(unit, date(2025, 5, 31))] == ["王秀兰", "李建国"]
    assert [owner.name for owner in queries.owners_of(unit, date(2025, 6, 1))] == ["赵海外"]
    sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)
    unit.refresh_from_db()
    assert [owner.name for owner in queries.owners_of(unit, date(2025, 6, 1))] == ["王秀兰", "李建国"]
    assert (unit.registered_area, Person.objects.filter(name="赵海外").exists()) == (Decimal("89.32"), False)


def test_a_day_before_the_present_owners_is_refused(tmp_path, compound):
    bring(sheet(tmp_path, HEAD, *ROWS), "units")

    report = bring(sheet(tmp_path, HEAD, "ZY1,,1号楼,1单元,101,89.32,赵海外,,,,,2019-06-01,"), "units")

    assert counts(report)["refused"] == 1
    assert report["refusals"][0]["column"] == "起始日期"


def test_undo_takes_homes_owners_and_persons_back(tmp_path, compound):
    report = bring(sheet(tmp_path, HEAD, *ROWS), "units")

    sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)

    assert (Unit.objects.count(), Building.objects.count(), Person.objects.count(), Ownership.objects.count()) == (
        0,
        0,
        0,
        0,
    )


def test_homes_sold_since_are_not_taken_back(tmp_path, compound):
    report = bring(sheet(tmp_path, HEAD, *ROWS), "units")
    buyer = actions.add_person("后来人", area_path=compound.area_path, actor=BUILDER)
    unit = Unit.objects.get(number="102")
    actions.record_ownership(unit, [Share(buyer)], since=date(2026, 1, 1), actor=BUILDER)

    with pytest.raises(Refused, match="changed_since"):
        sheets.undo_import(SheetImport.objects.get(pk=report["import"]), actor=BUILDER)

    assert Unit.objects.count() == 4


def test_organisations_and_posts(tmp_path, compound):
    bodies = sheet(
        tmp_path,
        "单位名称,单位类型,街道,社区,公开电话",
        "枣园社区居委会,居委会,槐荫街道,枣园社区,01000000000",
        "安居物业服务有限公司,物业公司,,,",
        "谁也不是,协会,,,",
    )
    report = bring(bodies, "organisations")
    assert (report["created"], report["refused"]) == (2, 1)
    assert counts(bring(bodies, "organisations"))["unchanged"] == 2

    seats = sheet(
        tmp_path,
        "姓名,单位,职务,手机号,任职日期,任期结束",
        "罗秋实,枣园社区居委会,主任,13800000009,2024-01-01,",
        "罗秋实,枣园社区居委会,书记,13800000009,2024-01-01,",
        "甲,无此单位,主任,,,",
        "乙,枣园社区居委会,委员,,2024-01-01,2023-01-01",
    )
    posts = bring(seats, "posts")

    assert counts(posts) == {"read": 4, "created": 2, "updated": 0, "joined": 0, "unchanged": 0, "refused": 2}
    assert [(fault["row"], fault["column"]) for fault in posts["refusals"]] == [(4, "单位"), (5, "任期结束")]
    assert (Post.objects.count(), Person.objects.count()) == (2, 1)
    assert counts(bring(seats, "posts"))["unchanged"] == 2
    sheets.undo_import(SheetImport.objects.get(pk=posts["import"]), actor=BUILDER)
    assert (Post.objects.count(), Person.objects.count()) == (0, 0)
