"""Boards 44 and 46 and the front door: every figure equals the list it opens to, in a fixed number of queries."""

import re
from datetime import date, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.ground.platform import clock
from hezhi.register.standing import actions as standing
from tests.steering.indicators.factories import BUILDER, LAST_MONTH, MONTH, make_world, officer, tell

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def world():
    made = make_world()
    tell(made.elm, MONTH, 9, "parking", joined=3)
    tell(made.elm, MONTH, 3, "utilities")
    tell(made.rose, MONTH, 6, "sanitation")
    tell(made.kite, MONTH, 4, "greening")
    tell(made.elm, LAST_MONTH, 8, "parking")
    for compound in (made.elm, made.rose):
        standing.state_fact(compound, "assessed", "yes", source="纳入考核名单", actor=BUILDER, since=date(2026, 1, 1))
    standing.state_fact(made.elm, "service", "in_force", source="合同", actor=BUILDER, since=date(2026, 1, 1))
    made.street_officer = officer(made.city.street, "subdistrict_dispatcher", "蒋小满")
    with clock.fixed(NOW):
        yield made


def opened(client, url):
    """(what the sentence says, lines listed) of the list behind a figure."""
    html = client.get(url.replace("&amp;", "&")).content.decode()
    sentence = re.search(r'<h1 class="sentence">(.*?)</h1>', html, re.S).group(1)
    return int(re.search(r"([\d,]+) 件", sentence).group(1).replace(",", "")), len(
        re.findall(r"<tr><th scope=\"row\"", html)
    )


def figures(html):
    """Every (address of a list, figure shown as its link)."""
    found = re.findall(r'<a[^>]*href="(/indicators/counted/[^"]*)"[^>]*>(?:<b>)?([\d,]+)(?: 件)?(?:</b>)?</a>', html)
    return [(unquote(url), int(number.replace(",", ""))) for url, number in found]


@pytest.mark.parametrize("who", ["preparer", "street_officer"])
def test_every_figure_of_a_board_equals_the_list_it_opens_to(world, browse, who):
    client = browse(getattr(world, who))
    html = client.get("/overview/").content.decode()

    shown = figures(html)

    assert len(shown) >= 5
    for url, number in shown:
        assert (url, opened(client, url)) == (url, (number, number))


def test_every_figure_of_the_workbench_equals_the_list_it_opens_to(world, browse):
    client = browse(world.preparer)

    for url, number in figures(client.get("/indicators/list30/").content.decode()):
        assert (url, opened(client, url)) == (url, (number, number))


def test_the_district_board_opens_with_a_true_sentence(world, browse):
    html = browse(world.preparer).get("/overview/").content.decode()
    sentence = re.sub(r"<[^>]+>", "", re.search(r'<h1 class="sentence">(.*?)</h1>', html, re.S).group(1))

    assert sentence.strip() == "2026年10月物业类诉求 19 件，比上月多 137.5%；3 个小区占了 100.0%，2 个新上榜。"


def test_the_three_rates_stand_on_the_board_with_what_they_rest_on(world, browse):
    client = browse(world.preparer)
    html = client.get("/overview/").content.decode()

    assert "物业服务覆盖率" in html
    assert "1 / 2" in html
    rate = client.get(
        f"/indicators/property-rates/service/?area={world.city.district.path}&on=2026-10-31"
    ).content.decode()
    assert "纳入考核的 2 个小区里有 1 个" in rate
    assert len(re.findall(r"<tr><th scope=\"row\"", rate)) == 2


def test_the_subdistrict_board_tells_what_stands_open(world, browse):
    html = browse(world.street_officer).get("/overview/").content.decode()

    assert "等着派单" in html
    assert "社区排序" in html
    assert "纸鸢里" not in html  # lies in another street


def test_a_post_sees_no_board_of_another_area(world, browse):
    client = browse(world.street_officer)

    mine = client.get(f"/overview/?area={world.city.other_street.path}").content.decode()

    assert "槐荫街道" in mine
    assert client.get(f"/indicators/counted/?month=2026-10&area={world.city.other_street.path}").status_code == 404


def test_nobody_without_a_post_sees_a_board(world, browse):
    assert browse(None).get("/overview/").status_code in (302, 404)


def test_boards_read_in_a_fixed_number_of_queries(world, browse):
    def queries_of(who):
        client = browse(who)
        client.get("/overview/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/overview/").status_code == 200
        return len(captured)

    before = [queries_of(who) for who in (world.preparer, world.street_officer)]
    for code in ("elevator", "security", "property_fee"):
        tell(world.kite, MONTH, 5, code)
        tell(world.elm, MONTH, 5, code)

    assert [queries_of(who) for who in (world.preparer, world.street_officer)] == before


def test_the_front_door_finds_a_compound_and_remembers_it(world, browse):
    client = browse(None)
    assert "您住在哪个小区" in client.get("/").content.decode()
    assert "梧桐院" in client.get("/?q=梧桐").content.decode()

    client.post("/choose/", {"compound": world.elm.pk})

    html = client.get("/").content.decode()
    assert "梧桐院的事" in html
    assert "12345" in html


def test_a_post_is_led_to_where_its_day_begins(world, browse):
    assert browse(world.preparer).get("/", follow=True).redirect_chain[-1][0] == "/overview/"
    assert browse(None).get("/desk/").url == "/"


def test_a_long_list_behind_a_figure_has_pages(world, browse):
    tell(world.elm, MONTH, 60, "security")
    client = browse(world.preparer)
    address = f"/indicators/counted/?month=2026-10&area={world.city.district.path}&compound={world.elm.pk}"

    first, second = client.get(address).content.decode(), client.get(f"{address}&page=2").content.decode()

    assert "梧桐院 69 件" in re.sub(r"\s+", " ", first)
    assert [html.count('<tr><th scope="row"') for html in (first, second)] == [50, 19]
