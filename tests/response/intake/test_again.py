"""The same number met again: a newer version of the same request, or a fault that only the sender can judge; never another's request."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import job
from hezhi.ground.sheets import actions as sheets
from hezhi.register.territory import actions as territory
from hezhi.response.requests.models import ServiceRequest
from tests.register.territory.factories import BUILDER, make_city
from tests.response.requests.factories import post

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HEAD = "工单编号,来电时间,标题,主要内容,小区点位\n"
FIRST = "1,2025-11-03 08:30,路灯不亮,3号楼门口的路灯三天没亮,梧桐院\n"
NEWER = "1,2025-11-03 08:30,路灯不亮,3号楼门口的路灯五天没亮,梧桐院\n"
ANOTHER = "1,2025-12-01 10:00,电梯停运,2号楼电梯停了两天,梧桐院\n"


@pytest.fixture
def city():
    city = make_city()
    territory.add_compound(city.community, "梧桐院", actor=BUILDER)
    with clock.fixed(NOW):
        yield city


def bring(folder, row, actor=None):
    path = folder / "sheet.csv"
    path.write_text(HEAD + row)
    return sheets.run_import(path, "requests", actor=actor or job("tests"))


def test_a_newer_version_is_followed(city, tmp_path):
    bring(tmp_path, FIRST)

    report = bring(tmp_path, NEWER)

    assert (report["created"], report["updated"], report["refused"]) == (0, 1, 0)
    assert ServiceRequest.objects.get().text == "3号楼门口的路灯五天没亮"


def test_another_request_under_a_used_number_writes_over_nothing(city, tmp_path):
    """Next month's sheet counts its lines from 1 again."""
    bring(tmp_path, FIRST)

    with clock.fixed(NOW.replace(month=12)):
        report = bring(tmp_path, ANOTHER)

    assert (report["created"], report["updated"], report["refused"]) == (0, 0, 1)
    assert "来电时间不同" in report["refusals"][0]["reason"]
    assert ServiceRequest.objects.get().text == "3号楼门口的路灯三天没亮"


def test_a_sheet_writes_over_no_request_outside_the_posts_area(city, tmp_path):
    bring(tmp_path, FIRST)
    of_another_street = post("subdistrict_dispatcher", city.other_street, None)
    here = replace(of_another_street, area_path=city.street.path)

    refused = bring(tmp_path, NEWER, actor=of_another_street)
    assert (refused["updated"], refused["refused"]) == (0, 1)
    assert refused["refusals"] == [
        {"row": 2, "column": "小区点位", "value": "梧桐院", "reason": "不在您岗位的辖区里。"}
    ]
    assert ServiceRequest.objects.get().text == "3号楼门口的路灯三天没亮"
    assert bring(tmp_path, NEWER, actor=here)["updated"] == 1


def test_nor_where_the_row_names_no_place(city, tmp_path):
    """The number alone leads to a request of another area."""
    bring(tmp_path, FIRST)

    refused = bring(
        tmp_path, NEWER.replace("梧桐院", ""), actor=post("subdistrict_dispatcher", city.other_street, None)
    )

    assert (refused["updated"], refused["refused"]) == (0, 1)
    assert refused["refusals"] == [
        {"row": 2, "column": "工单编号", "value": "1", "reason": "这个编号的诉求不在您岗位的辖区里。"}
    ]
    assert ServiceRequest.objects.get().text == "3号楼门口的路灯三天没亮"
