"""Real files through the whole way: read, classified, located, compared, stored. Counts are exact; no row leaves its folder."""

import pytest

from hezhi.ground.platform.actor import job
from hezhi.ground.sheets import actions as sheets
from hezhi.response.requests.models import ServiceRequest
from tests.register.territory.factories import make_city
from tests.shared_data import shared_file

pytestmark = [pytest.mark.data, pytest.mark.django_db]
IMPORTER = job("tests")
FUZHOU = "hotline/fuzhou_rivers_12345.xlsx"


def bring_in(name: str, **how) -> dict[str, int]:
    return counts_of(sheets.run_import(shared_file(name), "requests", actor=IMPORTER, **how))


def counts_of(report: dict) -> dict[str, int]:
    assert report["read"] == sum(report[fate] for fate in ("created", "updated", "joined", "unchanged", "refused"))
    return {fate: report[fate] for fate in ("read", "created", "updated", "joined", "unchanged", "refused")}


def test_citizens_messages_come_in_once():
    make_city()

    first = bring_in("messages/附件3.xlsx")
    again = bring_in("messages/附件3.xlsx")

    assert first == {"read": 4326, "created": 3854, "updated": 0, "joined": 472, "unchanged": 0, "refused": 0}
    assert again == {"read": 4326, "created": 0, "updated": 0, "joined": 0, "unchanged": 4326, "refused": 0}
    assert ServiceRequest.objects.count() == 4326
    assert ServiceRequest.objects.filter(joined_to=None).count() == 3854


def test_new_york_keeps_its_own_clock_and_points():
    make_city()

    counts = bring_in("other_cities/nyc311_sample.csv")

    assert counts == {"read": 1000, "created": 846, "updated": 0, "joined": 154, "unchanged": 0, "refused": 0}
    pothole = ServiceRequest.objects.get(source="nyc311", external_id="61276295")
    assert pothole.received_at.isoformat() == "2024-05-27T06:08:51+00:00"
    assert (round(pothole.lon, 5), round(pothole.lat, 5)) == (-73.93517, 40.84736)


def test_each_sheet_of_the_river_workbook_is_taken_or_left_alone_with_a_reason():
    make_city()

    reports = {r["sheet"]: r for r in sheets.run_workbook(shared_file(FUZHOU), "requests", actor=IMPORTER)}
    taken = {name: counts_of(report) for name, report in reports.items() if report["taken"]}
    left = {name: report["reason"] for name, report in reports.items() if not report["taken"]}

    assert {name: counts["read"] for name, counts in taken.items()} == {
        "汇总": 1464, "鼓楼区": 56, "仓山区": 743, "台江区": 174, "晋安区": 222, "马尾区": 8, "汇总+历史数据0415": 1203,
    }  # fmt: skip
    assert taken["汇总"] == {
        "read": 1464, "created": 1344, "updated": 0, "joined": 88, "unchanged": 32, "refused": 0,
    }  # fmt: skip
    assert (
        sum(counts["created"] + counts["joined"] for counts in taken.values()) == ServiceRequest.objects.count() == 1433
    )
    totals = "这一页是统计表，没有逐条内容，没有导入。"
    assert left == dict.fromkeys(("调整", "已有诉求件数量", "政府信息", "回归数据-刘佳慧"), totals)
