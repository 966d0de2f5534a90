"""The sample workbook of the demo city comes in as a hotline's export does."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import job
from hezhi.ground.sheets import actions as sheets
from hezhi.ground.sheets.models import SheetImport
from hezhi.register.territory import actions as territory
from hezhi.response.intake.demo import write_sample_workbook
from hezhi.response.intake.models import ProposedName
from hezhi.response.requests.models import Requester, ServiceRequest
from hezhi.response.requests.queries import count_requests, recount
from tests.register.territory.factories import BUILDER, make_city

NOW = datetime(2025, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = ["梧桐院", "月季园", "云汀花园", "半亩塘", "锅炉厂宿舍", "枣树里"]


@pytest.fixture
def city(db):
    city = make_city()
    for at, name in enumerate(NAMES):
        territory.add_compound(city.community if at % 2 else city.other_community, name, actor=BUILDER)
    return city


def test_the_sample_workbook_comes_in(city, tmp_path):
    with clock.fixed(NOW):
        path = write_sample_workbook(None, tmp_path / "hotline.xlsx")

        report = sheets.run_import(path, "requests", actor=job("tests"))

    counts = {fate: report[fate] for fate in ("read", "created", "updated", "joined", "unchanged", "refused")}
    assert report["profile"] == "district_a"
    assert counts == {"read": 599, "created": 244, "updated": 0, "joined": 351, "unchanged": 1, "refused": 3}
    assert [(r["row"], r["column"]) for r in report["refusals"]] == [
        (595, "主要内容"),
        (596, "来电时间"),
        (598, "来电时间"),
    ]
    assert list(ProposedName.objects.values_list("name", "count")) == [("白鹇湾小区", 1)]
    assert ServiceRequest.objects.filter(compound=None).count() == 7


def test_numbers_of_callers_are_sealed_or_masked(city, tmp_path):
    with clock.fixed(NOW):
        path = write_sample_workbook(None, tmp_path / "hotline.xlsx")
        sheets.run_import(path, "requests", actor=job("tests"))

    for title, text, answer in ServiceRequest.objects.values_list("title", "text", "answer"):
        assert not re.search(r"1[3-9]\d[- ]?\d{4}[- ]?\d{4}", title + text + answer)
        assert "11010519491231002X" not in text
    assert str(Requester.objects.order_by("pk").first().phone) == "159****9626"


def test_an_import_can_be_taken_back_whole(city, tmp_path):
    with clock.fixed(NOW):
        path = write_sample_workbook(None, tmp_path / "hotline.xlsx")
        report = sheets.run_import(path, "requests", actor=job("tests"))
        brought = SheetImport.objects.get(pk=report["import"])

        sheets.undo_import(brought, actor=job("tests"))

    assert ServiceRequest.objects.count() == 0
    assert Requester.objects.count() == 0
    assert recount(date(2025, 11, 1)) == []
    assert not [row for row in count_requests(date(2025, 11, 1)) if row.requests or row.matters]


def test_kept_counts_equal_a_recount_after_joining(city, tmp_path):
    with clock.fixed(NOW):
        path = write_sample_workbook(None, tmp_path / "hotline.xlsx")
        sheets.run_import(path, "requests", actor=job("tests"))

    assert recount(date(2025, 11, 1)) == []
    counted = count_requests(date(2025, 11, 1))[0]
    repeats = ServiceRequest.objects.filter(is_repeat=True).count()
    assert (counted.requests, counted.matters, repeats) == (593, 244, 2)


def test_a_later_sheet_joins_matters_of_an_earlier_one(city, tmp_path):
    with clock.fixed(NOW):
        path = write_sample_workbook(None, tmp_path / "hotline.xlsx")
        sheets.run_import(path, "requests", actor=job("tests"))
        before = ServiceRequest.objects.filter(joined_to=None).count()

        report = sheets.run_import(path, "requests", actor=job("tests"), options={"source": "another"})

    assert report["created"] + report["joined"] == 595
    assert report["created"] == 83
    assert ServiceRequest.objects.filter(joined_to=None).count() == before + report["created"]
    assert recount(date(2025, 11, 1)) == []
