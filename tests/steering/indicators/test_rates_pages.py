"""The property rates by hand: sent back and corrected through the pages, never rewriting what was said; what is missing; sheets."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from hezhi.ground.platform import clock
from hezhi.register.standing import actions as standing
from hezhi.register.standing.models import AssessmentChange, Verification
from hezhi.steering.indicators import queries
from hezhi.steering.indicators.queries import Asked
from tests.steering.indicators.factories import BUILDER, make_world, officer

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
RATE = "/indicators/property-rates/service/"


def at(day, month=10):
    return datetime(2026, month, day, 9, tzinfo=ZONE)


@pytest.fixture
def world():
    made = make_world()
    with clock.fixed(at(1, 1)):
        for compound in (made.elm, made.rose, made.kite):
            standing.state_fact(compound, "assessed", "yes", source="清单", actor=BUILDER)
            standing.state_fact(compound, "service", "in_force", source="合同", since=date(2026, 1, 1), actor=BUILDER)
    made.keeper = officer(made.city.community, "community_secretary", "罗秋实")
    return made


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_correction_through_the_pages_never_rewrites_what_was_said(world, browse):
    """▶退回核实: marked and unchanged while it waits; corrected, the day reads otherwise, as known before it reads as it did."""
    officer_, keeper = browse(world.preparer), browse(world.keeper)
    area = f"area={world.city.district.path}&on=2026-10-20"
    said = f"{RATE}?{area}&known=2026-10-20"
    with clock.fixed(at(21)):
        published = page(officer_, said)
        officer_.post(f"{RATE}verify/{world.elm.pk}/?{area}", {"why": "合同到期了吗？"})
    sent = Verification.objects.get()

    with clock.fixed(at(22)):
        marked = page(officer_, f"{RATE}?{area}")
        form = page(keeper, f"{RATE}verify/{world.elm.pk}/?on=2026-10-20")
        keeper.post(
            f"/indicators/property-rates/sent-back/{sent.pk}/amend/",
            {"value": "none", "since": "2026-10-01", "until": "", "paper": "撤管交接单", "answer": "十月一日撤管"},
        )
    with clock.fixed(at(23)):
        after, before = page(officer_, f"{RATE}?{area}"), page(officer_, said)

    assert "有 3 个" in published
    assert "有 3 个" in marked
    assert "退回核实中" in marked
    assert "情况不对，更正" in form
    assert "有 2 个" in after
    assert "撤管交接单" in after
    assert "有 3 个" in before
    assert "撤管交接单" not in before


def test_a_keeper_is_asked_for_a_paper_and_told_what_lacks(world, browse):
    officer_, keeper = browse(world.preparer), browse(world.keeper)
    officer_.post(f"{RATE}verify/{world.elm.pk}/", {"why": "请核实"})
    sent = Verification.objects.get()

    answer = keeper.post(f"/indicators/property-rates/sent-back/{sent.pk}/uphold/", {"paper": "", "answer": "真的"})

    sent.refresh_from_db()
    assert (answer.status_code, sent.state) == (422, "asked")
    assert "等核实" in page(keeper, "/indicators/property-rates/sent-back/")
    keeper.post(f"/indicators/property-rates/sent-back/{sent.pk}/uphold/", {"paper": "合同", "answer": ""})
    assert "有文件为据，维持" in page(keeper, "/indicators/property-rates/sent-back/")


def test_sent_back_can_be_taken_back_by_who_asked(world, browse):
    client = browse(world.preparer)
    assert "退回核实" in page(client, f"{RATE}verify/{world.elm.pk}/")
    client.post(f"{RATE}verify/{world.elm.pk}/", {"why": "请核实"})
    sent = Verification.objects.get()
    assert "收回，不用核实了" in page(client, f"{RATE}verify/{world.elm.pk}/")

    client.post(f"/indicators/property-rates/sent-back/{sent.pk}/withdraw/")

    sent.refresh_from_db()
    assert sent.state == "withdrawn"


def test_what_lies_elsewhere_is_neither_seen_nor_answered(world, browse):
    stranger = browse(officer(world.city.other_community, "community_secretary", "外人"))
    browse(world.preparer).post(f"{RATE}verify/{world.elm.pk}/", {"why": "请核实"})
    sent = Verification.objects.get()

    assert stranger.get(f"{RATE}verify/{world.elm.pk}/").status_code == 404
    answer = stranger.post(f"/indicators/property-rates/sent-back/{sent.pk}/uphold/", {"paper": "x", "answer": ""})
    assert answer.status_code == 404
    assert browse(world.keeper).post(f"{RATE}verify/{world.elm.pk}/", {"why": "自己问"}).status_code == 403
    assert Verification.objects.count() == 1


def test_the_denominator_changes_by_two_through_the_pages(world, browse):
    one, other = browse(world.preparer), browse(world.releaser)
    asked = {"name": "月季园", "value": "no", "since": "2026-10-01", "reason": "正在腾退", "source": "腾退公告"}

    wrong = one.post("/indicators/property-rates/assessment/propose/", {**asked, "name": "没有这个院"})
    one.post("/indicators/property-rates/assessment/propose/", asked)
    change = AssessmentChange.objects.get()
    forbidden = one.post(f"/indicators/property-rates/assessment/{change.pk}/confirm/")
    before = page(one, f"{RATE}?on=2026-10-20")
    other.post(f"/indicators/property-rates/assessment/{change.pk}/confirm/")
    after = page(one, f"{RATE}?on=2026-10-20&only=excluded")

    assert (wrong.status_code, forbidden.status_code) == (422, 403)
    assert "纳入考核的 3 个小区里有 3 个" in before
    assert "纳入考核的 2 个小区里有 2 个" in after
    assert "腾退公告（正在腾退）" in after
    assert "罗秋实" not in page(other, "/indicators/property-rates/assessment/")


def test_what_is_missing_is_sorted_by_what_others_did_fastest(world, browse):
    """Six compounds left emergency service after 30 days, one left none after 400: the quick way stands first, with its days."""
    from hezhi.register.territory import actions as territory

    with clock.fixed(at(2, 1)):
        for n in range(6):
            compound = territory.add_compound(world.city.community, f"苑{n}", actor=BUILDER)
            for kind, value, since in [("assessed", "yes", None), ("service", "emergency", date(2025, 1, 1)),
                                       ("service", "in_force", date(2025, 1, 31))]:  # fmt: skip
                standing.state_fact(compound, kind, value, source="文件", since=since, actor=BUILDER)
        standing.state_fact(world.elm, "service", "none", source="摸底", actor=BUILDER)
        standing.state_fact(world.rose, "service", "emergency", source="指定", since=date(2026, 9, 1), actor=BUILDER)

    found = queries.gaps(world.city.district, date(2026, 10, 31), queries.step_of)

    rows = [(row.rate.kind, row.value, row.compounds, row.days) for row in found.rows]
    assert rows[0] == ("service", "emergency", 1, 30)
    assert ("service", "none", 1, None) in rows
    assert str(found.rows[0].points) == "11.1"
    html = page(browse(world.preparer), "/indicators/property-rates/gaps/?on=2026-10-31")
    assert "一半在 30 天内" in html
    assert "应急期内签正式合同" in html


def test_a_series_says_its_points_and_is_honest_about_few_months(world, browse):
    with clock.fixed(at(3, 9)):
        standing.state_fact(world.elm, "service", "none", source="撤管", since=date(2026, 9, 10), actor=BUILDER)
    asked = Asked(world.city.district, "service", date(2026, 10, 31))

    found = queries.rate_series(asked)

    assert [(str(row.rate.percent), str(row.points)) for row in found.months[:3]] == [
        ("66.7", "0.0"), ("66.7", "-33.3"), ("100.0", "0.0"),
    ]  # fmt: skip
    assert len(found.days) == 366
    assert found.forecast.changes == 12
    html = page(browse(world.preparer), "/indicators/property-rates/service/series/?on=2026-10-31")
    assert "八成区间" in html
    assert "-33.3" in html
    empty = page(
        browse(world.preparer), f"/indicators/property-rates/body/series/?on=2026-10-31&area={world.city.district.path}"
    )
    assert "业委会（物管会）组建率" in empty


def test_without_compounds_under_assessment_there_is_no_forecast(browse):
    bare = make_world()

    found = queries.rate_series(Asked(bare.city.district, "body", date(2026, 10, 31)))

    assert (found.forecast, found.ahead, found.drawing.path) == (None, [], "")
    assert "连续有数的月份不足 7 个" in page(browse(bare.preparer), "/indicators/property-rates/body/series/")


SHEETS = {
    "board": ("/indicators/property-rates/?on=2026-10-20", "/indicators/property-rates/board.{}?on=2026-10-20"),
    "gaps": ("/indicators/property-rates/gaps/?on=2026-10-20", "/indicators/property-rates/gaps.{}?on=2026-10-20"),
    "story": ("/indicators/property-rates/story/", "/indicators/property-rates/story.{}"),
    "members": (f"{RATE}?on=2026-10-20", f"{RATE}list.{{}}?on=2026-10-20"),
    "changes": (f"{RATE}?on=2026-10-20&only=changes", f"{RATE}list.{{}}?on=2026-10-20&only=changes"),
    "series": (f"{RATE}series/?on=2026-10-20", f"{RATE}series.{{}}?on=2026-10-20"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_every_page_goes_out_as_it_is_with_its_definition(world, browse, name):
    client = browse(world.preparer)
    shown, sheet = SHEETS[name]

    html = page(client, shown)
    book = openpyxl.load_workbook(io.BytesIO(client.get(sheet.format("xlsx")).content)).active
    words = [str(cell.value) for row in book.iter_rows() for cell in row if cell.value is not None]
    text = client.get(sheet.format("csv")).content.decode("utf-8-sig")

    assert any(word.startswith("统计口径：") for word in words)
    assert any(word.startswith("数据截至：") for word in words)
    assert "统计口径," in text
    assert "导出人,陶知夏" in text
    if name in ("members", "changes"):
        for compound in ("梧桐院", "月季园"):
            assert (compound in html, compound in words, compound in text) == (True,) * 3
    assert "100.0%" in text or name in ("gaps", "members", "changes", "story")


def test_the_two_kinds_of_three_rates_are_never_mixed(world, browse):
    """Each page of the property rates says the full names, and no page of them says a hotline rate's name as one of its own."""
    client = browse(world.preparer)

    for shown, _sheet in SHEETS.values():
        html = page(client, shown)
        assert any(name in html for name in ("业委会（物管会）组建率", "物业服务覆盖率", "党的组织覆盖率"))
        main = html.split('id="main"', 1)[1].replace("热线的响应率、解决率、满意率是另外三个数", "")
        assert not [name for name in ("响应率", "解决率", "满意率") if name in main]


@pytest.mark.parametrize(
    "address",
    ["/indicators/property-rates/nothing/series/", "/indicators/property-rates/nothing.xlsx", f"{RATE}series.exe",
     f"{RATE}verify/999999/", "/indicators/property-rates/colour/verify/1/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(world, browse, address):
    assert browse(world.preparer).get(address).status_code == 404
