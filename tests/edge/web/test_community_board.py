"""Screen 35: gaps first, whole rows say so, every figure is the list it opens to."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.ground.platform import clock
from hezhi.register.standing import actions as standing
from hezhi.register.territory import actions as territory
from tests.steering.indicators.factories import BUILDER, make_world, officer, tell

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def state(compound, kind, value, since=date(2026, 1, 1)):
    standing.state_fact(compound, kind, value, source="测试文件", since=since, actor=BUILDER)


@pytest.fixture
def world():
    made = make_world()
    made.old = territory.add_compound(made.city.community, "锅炉厂宿舍", households=214, actor=BUILDER)
    made.secretary = officer(made.city.community, "community_secretary", "罗秋实")
    with clock.fixed(datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        for compound in (made.elm, made.rose, made.old):
            state(compound, "assessed", "yes")
        state(made.elm, "service", "in_force")
        state(made.elm, "body", "committee")
        state(made.elm, "party_coverage", "covered")
        state(made.rose, "service", "trial", since=date(2026, 10, 2))
        state(made.rose, "body", "pmc")
        state(made.rose, "party_coverage", "work_only")
        state(made.old, "service", "none")
        state(made.old, "body", "self_management_group")
        state(made.old, "party_coverage", "covered")
    tell(made.elm, date(2026, 11, 1), 5, "parking")
    with clock.fixed(NOW):
        yield made


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows(html):
    body = html[html.index('id="gaps"') :].partition("</table>")[0]
    return [plain(row).split() for row in re.findall(r"<tr(?: class=\"hot\")?><th scope=\"row\".*?</tr>", body, re.S)]


def test_gaps_stand_first_and_whole_rows_say_so(world, browse):
    html = browse(world.secretary).get("/overview/").content.decode()

    assert rows(html) == [
        ["锅炉厂宿舍", "214", "自管会", "无物业服务", "党的组织已覆盖", "0", "—", "缺业主组织、物业服务", "组建物管会或业委会"],
        ["月季园", "486", "物管会", "试用第", "53", "天", "仅工作覆盖（指导员）", "0", "—", "缺党的组织", "建立党组织，或功能党支部"],
        ["梧桐院", "612", "业委会", "物业服务中", "党的组织已覆盖", "5", "—", "齐全"],
    ]  # fmt: skip
    sentence = plain(re.search(r'<h1 class="sentence">(.*?)</h1>', html, re.S).group(1)).replace(" ", "")
    assert sentence == "3个小区里，1个没有物业服务，1个没有业委会或物管会；本月梧桐院诉求最多，5件。"
    assert list(re.findall(r"(\d) / 3</a>", html)) == ["2", "2", "2"]


def test_a_figure_of_the_board_opens_to_its_list(world, browse):
    client = browse(world.secretary)
    html = client.get("/overview/").content.decode()

    url = re.search(r'<td class="n"><a href="([^"]+)">5</a>', html).group(1).replace("&amp;", "&")

    assert client.get(url).content.decode().count('<tr><th scope="row"') == 5


def test_the_board_reads_in_a_fixed_number_of_queries(world, browse):
    client = browse(world.secretary)

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/overview/").status_code == 200
        return len(captured)

    count()
    before = count()
    for n in range(5):
        compound = territory.add_compound(world.city.community, f"新苑{n}", actor=BUILDER)
        state(compound, "assessed", "yes")

    assert count() == before


def test_another_community_is_not_seen(world, browse):
    html = browse(world.secretary).get(f"/overview/?area={world.city.other_community.path}").content.decode()

    assert "锅炉厂宿舍" in html  # the post's own board
