"""The property rates from facts: by day and by knowledge, opened to every compound with its paper, equal to a recount."""

import io
from datetime import date, datetime
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.ground.platform import clock
from hezhi.ground.sheets.writing import xlsx
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as standing_queries
from hezhi.register.territory import actions as territory
from hezhi.steering.indicators import queries
from hezhi.steering.indicators.queries import Asked, known_at, rate_page, rates_below, rates_on
from tests.sightings import seen_by
from tests.steering.indicators.factories import BUILDER, make_world

pytestmark = pytest.mark.django_db
DAY, EARLIER = date(2026, 10, 31), date(2026, 9, 30)
ZONE = ZoneInfo("Asia/Shanghai")


def state(compound, kind, value, since=date(2026, 1, 1), until=None, source="测试文件", known=None):
    with clock.fixed(datetime(2026, 1, 2, 9, tzinfo=ZONE) if known is None else known):
        return standing.state_fact(compound, kind, value, since=since, until=until, source=source, actor=BUILDER)


@pytest.fixture
def world():
    made = make_world()
    for compound in (made.elm, made.rose, made.kite):
        state(compound, "assessed", "yes")
    return made


def test_rates_count_compounds_under_assessment_on_the_day(world):
    state(world.lost, "service", "in_force")  # not under assessment
    state(world.elm, "service", "in_force")
    state(world.rose, "service", "trial", since=date(2026, 10, 10))
    state(world.kite, "service", "emergency")
    state(world.elm, "body", "self_management_group")
    state(world.rose, "body", "pmc")
    state(world.elm, "party_coverage", "work_only")

    rates = rates_on(world.city.city.path, [DAY, EARLIER])

    now, before = rates[DAY], rates[EARLIER]
    assert {kind: (r.numerator, r.denominator, r.percent) for kind, r in now.items()} == {
        "body": (1, 3, Decimal("33.3")),
        "service": (2, 3, Decimal("66.7")),
        "party_coverage": (0, 3, Decimal("0.0")),
    }
    assert before["service"].numerator == 1
    assert now["service"].points_since(before["service"]) == Decimal("33.3")
    assert (now["service"].is_met, now["service"].missing, now["service"].gap) == (False, 1, 1)


def test_an_area_without_compounds_under_assessment_has_no_rate(world):
    rate = rates_on(world.city.other_district.path, [DAY])[DAY]["body"]

    assert (rate.percent, rate.is_met, rate.missing) == (None, None, 0)


def test_a_late_paper_changes_what_was_but_not_what_was_said(world):
    state(world.elm, "service", "none")
    state(
        world.elm, "service", "in_force", since=date(2026, 3, 1), known=datetime(2026, 10, 5, 9, tzinfo=ZONE)
    )  # the contract of March comes in October
    path, march = world.city.city.path, date(2026, 3, 31)

    def served(on, known=None):
        return rates_on(path, [on], known_at(known))[on]["service"].numerator

    assert (served(march), served(march, date(2026, 10, 4)), served(march, date(2026, 10, 5))) == (1, 0, 1)
    assert served(date(2026, 2, 28)) == 0


def test_a_committee_not_yet_filed_beside_a_pmc_counts_once(world):
    """examples.md E2: the PMC stands until the committee is filed; at no time are there two."""
    state(world.elm, "body", "pmc")
    state(world.elm, "body", "committee", since=date(2026, 10, 15), known=datetime(2026, 10, 15, 9, tzinfo=ZONE))
    state(world.rose, "body", "committee_unfiled")
    days = [date(2026, 10, 14), date(2026, 10, 15)]

    rates = rates_on(world.city.city.path, days)

    assert [(rates[day]["body"].numerator, rates[day]["body"].denominator) for day in days] == [(1, 3), (1, 3)]


def test_a_rate_opens_to_its_compounds_with_fact_and_paper_nearest_gap_first(world):
    state(world.elm, "service", "emergency", source="应急指定书")
    state(world.rose, "service", "in_force", until=date(2026, 6, 1), source="合同〔2026〕7号")
    state(world.kite, "service", "none", source="入户摸底表")

    page = rate_page(Asked(world.city.city, "service", DAY))

    assert [(row.name, row.counts, row.words, row.source, row.step) for row in page.rows] == [
        ("梧桐院", False, "应急物业服务", "应急指定书", "应急期内签正式合同"),
        ("月季园", False, "没有文件", "", "核实情况，补上文件"),
        ("纸鸢里", False, "无物业服务", "入户摸底表", "引进物业，可先尝后买"),
    ]
    assert (page.rows[1].ended.until, page.rows[1].ended.source) == (date(2026, 6, 1), "合同〔2026〕7号")
    assert [(one.value, one.compounds) for one in page.values] == [("emergency", 1), ("unknown", 1), ("none", 1)]


def test_lists_in_out_and_excluded_are_what_the_figures_say(world):
    state(world.elm, "body", "pmc")
    state(world.lost, "assessed", "no", source="不纳入考核说明：军产院")
    asked = Asked(world.city.city, "body", DAY)

    def listed(**more):
        page = rate_page(Asked(world.city.city, "body", DAY, **more))
        return [row.name for row in page.rows]

    page = rate_page(asked)
    assert (page.rate.numerator, page.rate.denominator, page.excluded) == (1, 3, 1)
    assert listed(only="counted") == ["梧桐院"]
    assert sorted(listed(only="missing")) == ["月季园", "纸鸢里"]
    assert listed(value="pmc") == ["梧桐院"]
    assert listed(name="纸鸢") == ["纸鸢里"]
    assert [row.source for row in rate_page(Asked(world.city.city, "body", DAY, only="excluded")).rows] == [
        "不纳入考核说明：军产院"
    ]


def test_pages_are_found_by_key_and_give_every_compound_once(world):
    more = [territory.add_compound(world.city.community, f"新苑{n}号", actor=BUILDER) for n in range(9)]
    for n, compound in enumerate(more):
        state(compound, "assessed", "yes")
        state(compound, "service", ("none", "in_force", "emergency")[n % 3])
    asked = Asked(world.city.city, "service", DAY)

    seen, pages, key = [], [], ""
    while True:
        page = rate_page(asked, after=key, size=5)
        pages.append([row.compound for row in page.rows])
        seen += pages[-1]
        key = page.after_key
        if not key:
            break

    assert [len(rows) for rows in pages] == [5, 5, 2]
    assert (len(seen), len(set(seen))) == (12, 12)
    assert [row.compound for row in rate_page(asked, before=page.before_key, size=5).rows] == pages[1]
    assert rate_page(asked, after="broken", size=5).rows[0].compound == seen[0]


def test_the_areas_below_say_where_the_gaps_are_and_add_up(world):
    state(world.elm, "service", "in_force")

    rows = rates_below(world.city.district, DAY)

    assert [(area.name, r["service"].numerator, r["service"].denominator) for area, r in rows] == [
        ("槐荫街道", 1, 2),
        ("柳荫地区", 0, 1),
    ]


def test_changes_name_the_paper_and_what_was_before(world):
    state(world.elm, "service", "none")
    state(world.elm, "service", "trial", since=date(2026, 8, 1), source="先尝后买协议")

    changed = queries.rate_changes(Asked(world.city.city, "service", DAY))

    assert next((one.name, one.before, one.after, one.on, one.source) for one in changed) == (
        "梧桐院", "无物业服务", "先尝后买试用", date(2026, 8, 1), "先尝后买协议",
    )  # fmt: skip


def test_the_sheet_says_what_the_screen_says(world):
    state(world.elm, "service", "in_force", source="=合同")
    asked = Asked(world.city.city, "service", DAY, only="counted")

    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(queries.rate_table(asked, exported_by="陶知夏")))).active

    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "青槐市物业服务覆盖率明细" in cells
    assert "物业服务覆盖率：1 / 3 = 33.3%" in cells
    assert "梧桐院" in cells
    assert "月季园" not in cells
    assert "数据截至：2026-10-31 的情况，按现在所知" in cells


def test_an_area_sees_only_its_own(world):
    state(world.elm, "service", "in_force")
    with seen_by(world.preparer):
        district = rates_on(world.city.district.path, [DAY])[DAY]["service"]

    assert (district.numerator, district.denominator) == (1, 3)


def test_rates_lists_and_pages_take_a_fixed_number_of_queries(world):
    def count():
        with CaptureQueriesContext(connection) as captured:
            rate_page(Asked(world.city.city, "service", DAY))
            rates_below(world.city.district, DAY)
        return len(captured)

    state(world.elm, "service", "none")
    before = count()
    for n in range(6):
        compound = territory.add_compound(world.city.other_community, f"新苑{n}号", actor=BUILDER)
        state(compound, "assessed", "yes")
        state(compound, "service", "emergency")

    assert count() == before


VALUES = {
    "assessed": ("yes", "yes", "no"),
    "service": ("in_force", "trial", "emergency", "none"),
    "body": ("committee", "pmc", "committee_unfiled", "self_management_group", "none"),
    "party_coverage": ("covered", "work_only", "none"),
}


def recount(rows, compounds, area_path, on, known):
    """The rates counted the slow way, one compound after the other, from every fact ever stated."""
    counted = {"service": {"in_force", "trial"}, "body": {"committee", "pmc"}, "party_coverage": {"covered"}}

    def value(compound, kind):
        for fact in rows[compound.pk, kind]:
            true = (fact.since is None or fact.since <= on) and (fact.until is None or on < fact.until)
            then = fact.known_since <= known and (fact.known_until is None or known < fact.known_until)
            if true and then:
                return fact.value
        return None

    inside = [c for c in compounds if c.area_path.startswith(area_path) and value(c, "assessed") == "yes"]
    return {kind: (sum(value(c, kind) in good for c in inside), len(inside)) for kind, good in counted.items()}


def test_rates_equal_a_recount_from_facts_on_random_days_and_areas():
    """Random papers about random days, entered at random moments; 120 random questions of the two times."""
    world, rng = make_world(), Random(20200501)
    compounds = [world.elm, world.rose, world.kite, world.lost]
    compounds += [territory.add_compound(world.city.other_community, f"苑{n}", actor=BUILDER) for n in range(4)]
    moments = sorted(
        datetime(2020, 1, 1, tzinfo=ZONE)
        + (datetime(2026, 1, 1, tzinfo=ZONE) - datetime(2020, 1, 1, tzinfo=ZONE)) * rng.random()
        for _n in range(60)
    )
    with clock.fixed(moments[0]):
        standing.state_facts([standing.FactDraft(c, "assessed", "yes", "清单") for c in compounds[:6]], actor=BUILDER)
    for moment in moments[1:]:
        kind = rng.choice(list(VALUES))
        since = date(2020, 1, 1 + rng.randint(0, 27)).replace(year=rng.randint(2019, 2025), month=rng.randint(1, 12))
        until = (
            since.replace(year=since.year + rng.randint(1, 3))
            if rng.random() < 0.4 and (since.month, since.day) != (2, 29)
            else None
        )
        with clock.fixed(moment):
            standing.state_fact(
                rng.choice(compounds),
                kind,
                rng.choice(VALUES[kind]),
                source="随机文件",
                since=since,
                until=until,
                actor=BUILDER,
            )
    rows = {(c.pk, kind): standing_queries.record_of(c, kind) for c in compounds for kind in VALUES}
    areas = [
        world.city.city,
        world.city.district,
        world.city.street,
        world.city.other_street,
        world.city.other_community,
    ]

    for _question in range(120):
        area = rng.choice(areas)
        on = date(2019, 6, 1).replace(year=rng.randint(2019, 2026), month=rng.randint(1, 12), day=rng.randint(1, 28))
        known = rng.choice([None, known_at(on.replace(year=rng.randint(2020, 2026)))])

        found = rates_on(area.path, [on], known)[on]

        asked = (area.name, on, known)
        assert (asked, {kind: (r.numerator, r.denominator) for kind, r in found.items()}) == (
            asked,
            recount(rows, compounds, area.path, on, known or datetime(2026, 12, 1, tzinfo=ZONE)),
        )
        page = rate_page(Asked(area, "service", on, known, only="counted"))
        assert len(page.rows) == found["service"].numerator


def test_the_pages_say_what_the_queries_say(world, browse):
    state(world.elm, "service", "trial", source="先尝后买协议")
    client, path = browse(world.preparer), world.city.district.path
    address = f"/indicators/property-rates/service/?area={path}&on=2026-10-31"

    board = client.get(f"/indicators/property-rates/?area={path}&on=2026-10-31").content.decode()
    page = client.get(address).content.decode()
    missing = client.get(f"{address}&only=missing").content.decode()

    assert "1 / 3" in board
    assert "93.7%" in board  # published, with its source beside it
    assert "《北京青年报》2021-04-28" in board
    assert "纳入考核的 3 个小区里有 1 个" in page
    assert "先尝后买协议" in page
    assert page.count('<tr><th scope="row"') == 3
    assert missing.count('<tr><th scope="row"') == 2
    assert "缺在哪里" in missing
    assert "热线的响应率、解决率、满意率是另外三个数" in board
    story = client.get("/indicators/property-rates/story/").content.decode()
    assert story.count("<figure") == 3


def test_a_page_keeps_both_times_and_its_sheets_follow_the_filter(world, browse):
    state(world.elm, "service", "in_force", source="迟到的合同", known=datetime(2026, 10, 5, 9, tzinfo=ZONE))
    client, path = browse(world.preparer), world.city.district.path
    before = f"/indicators/property-rates/service/?area={path}&on=2026-09-30&known=2026-10-04"

    assert "有 0 个" in client.get(before).content.decode()
    assert "有 1 个" in client.get(before.replace("10-04", "10-05")).content.decode()
    sheet = client.get(f"/indicators/property-rates/service/list.csv?area={path}&on=2026-10-31&only=counted")
    lines = sheet.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "青禾区物业服务覆盖率明细" or lines[0].endswith("物业服务覆盖率明细")
    assert lines[2].startswith("统计口径,分母：当日纳入考核的小区")
    assert "梧桐院,槐荫街道 枣园社区居委会,612,物业服务中,计入" in sheet.content.decode("utf-8-sig")
    assert client.get(f"/indicators/property-rates/service/list.xlsx?area={path}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/indicators/property-rates/nothing/",
        "/indicators/property-rates/nothing/list.xlsx",
        "/indicators/property-rates/service/list.exe",
    ],
)
def test_what_is_no_rate_and_no_sheet_is_not_found(world, browse, address):
    assert browse(world.preparer).get(address).status_code == 404


def test_a_date_that_is_none_is_said_and_today_shown(world, browse):
    html = browse(world.preparer).get("/indicators/property-rates/?on=yesterday").content.decode()

    assert "日期没看懂" in html
