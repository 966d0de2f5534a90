"""A community's year: values equal to the boards', frozen, objected to, settled, signed by two; refusals change nothing."""

import io
from copy import deepcopy
from datetime import date, datetime
from types import SimpleNamespace
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.party import queries as party
from hezhi.register.standing import actions as standing
from hezhi.register.territory import queries as territory
from hezhi.steering.indicators import queries as indicators
from hezhi.steering.indicators.models import List30Edition
from hezhi.steering.supervision import actions, queries
from hezhi.steering.supervision.models import AppraisalSheet, AppraisalValue
from tests.cast import actor, make_world
from tests.sightings import seen_by
from tests.steering.indicators.factories import BUILDER, officer

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
ON, KNOWN = date(2025, 12, 31), date(2026, 1, 11)


def at(month, day):
    return datetime(2026, month, day, 10, tzinfo=ZONE)


@pytest.fixture(scope="module")
def city(planted):
    return planted(make_world)


@pytest.fixture
def world(city):
    made = deepcopy(city)
    area = made.communities[0]
    return SimpleNamespace(
        city=made,
        area=area,
        own=officer(area, "community_secretary", "罗秋实"),
        one=officer(made.districts[0], "district_officer", "陶知夏"),
        other=officer(made.districts[0], "district_officer", "葛霜降"),
    )


def draft(world):
    with clock.fixed(at(1, 12)):
        return actions.draft_sheet(world.area, 2025, actor=world.own)


def submit(world):
    sheet = draft(world)
    with clock.fixed(at(1, 12)):
        for item in queries.unwritten(sheet):
            actions.write_value(sheet, actor=world.own, key=item.key, words=f"{item.name}：如实写")
        return actions.submit_sheet(sheet, actor=world.own)


def graded(world, grade="fair"):
    sheet = submit(world)
    with clock.fixed(at(1, 20)):
        return actions.appraise(sheet, actor=world.one, comments="三率有进展，热线要往前做", grade=grade)


def refused(code, deed):
    """The deed is refused for this reason (None: not permitted); sheet, values and audit stay as they were."""
    before = list(AppraisalSheet.objects.values()), list(AppraisalValue.objects.values()), AuditRecord.objects.count()
    with pytest.raises(NotPermitted if code is None else Refused) as said, transaction.atomic():
        deed()
    assert code is None or said.value.code == code
    after = list(AppraisalSheet.objects.values()), list(AppraisalValue.objects.values()), AuditRecord.objects.count()
    assert after == before


def test_values_are_those_of_the_boards(world):
    sheet = submit(world)

    facts = {key: value.facts for key, value in queries.values_of(sheet).items() if value.facts is not None}
    rates = indicators.rates_on(world.area.path, [ON], indicators.known_at(KNOWN))[ON]
    for key, kind in (("formation", "body"), ("service", "service"), ("party", "party_coverage")):
        rate = rates[kind]
        assert rate.denominator > 0
        assert facts[key] == {
            "numerator": rate.numerator,
            "denominator": rate.denominator,
            "percent": str(rate.percent),
        }
    compounds = territory.compounds_within(world.area.path)
    cross = party.indicator(party.scene(compounds, ON, indicators.known_at(KNOWN)))
    assert (facts["cross"]["numerator"], facts["cross"]["denominator"]) == (len(cross.crossed), len(cross.assessed))
    assert facts["list30"] == {"places": 0, "compounds": 0, "lists": 0}
    assert facts["overdue"] == {"asked": 0, "overdue": 0}
    assert (facts["hotline"]["score"], facts["hotline"]["valid"], len(facts["hotline"]["ranks"])) == (None, 0, 12)
    assert (sheet.on, sheet.known_on, sheet.state) == (ON, KNOWN, "submitted")


def test_a_later_fact_never_moves_a_submitted_value_nor_its_recount(world):
    sheet = submit(world)
    before = queries.values_of(sheet)["service"].facts
    compounds = list(territory.compounds_within(world.area.path))
    with clock.fixed(at(3, 1)):
        for compound in compounds:
            standing.state_fact(compound, "assessed", "no", source="补录", since=date(2025, 6, 1), actor=BUILDER)

    lines = {line.item.key: line for line in queries.lines_of(sheet, recount=True)}
    assert queries.values_of(sheet)["service"].facts == before
    assert all(line.is_equal for line in lines.values() if not line.item.is_written)
    now = indicators.rates_on(world.area.path, [ON])[ON]["service"]
    assert now.denominator < before["denominator"]


def test_what_a_recount_finds_otherwise_is_said(world):
    sheet = draft(world)
    with clock.fixed(at(1, 12)):
        for item in queries.unwritten(sheet):
            actions.write_value(sheet, actor=world.own, key=item.key, words="如实写")
    AppraisalValue.objects.create(
        sheet=sheet, area_path=sheet.area_path, key="overdue", facts={"asked": 2, "overdue": 1}
    )

    line = next(line for line in queries.lines_of(sheet, recount=True) if line.item.key == "overdue")
    assert (line.value, line.is_equal) == ("1", False)
    assert line.again == "0 · 全年督办 0 件，其中未按时答复 0 件"


def test_drafting_is_for_a_year_that_is_over_once_and_for_ones_own_area(world):
    draft(world)

    with clock.fixed(at(1, 12)):
        refused("supervision.twice", lambda: actions.draft_sheet(world.area, 2025, actor=world.own))
        refused("supervision.year_not_over", lambda: actions.draft_sheet(world.area, 2026, actor=world.own))
        refused("supervision.no_scheme", lambda: actions.draft_sheet(world.area, 2001, actor=world.own))
        refused(None, lambda: actions.draft_sheet(world.area, 2024, actor=world.one))


def test_a_written_line_says_who_and_when_and_a_computed_one_is_not_written(world):
    sheet = draft(world)
    with clock.fixed(at(1, 13)):
        actions.write_value(sheet, actor=world.own, key="fund", words="公示后支出")
        refused(
            "supervision.not_written",
            lambda: actions.write_value(sheet, actor=world.own, key="service", words="百分之百"),
        )
        refused("supervision.unwritten", lambda: actions.submit_sheet(sheet, actor=world.own))
        refused(None, lambda: actions.write_value(sheet, actor=world.one, key="fund", words="别人写的"))

    value = AppraisalValue.objects.get()
    assert value.written_name.startswith("罗秋实")
    assert (value.words, value.written_at) == ("公示后支出", at(1, 13))


def test_the_database_keeps_submitted_values_and_signed_sheets(world):
    sheet = submit(world)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        AppraisalValue.objects.filter(sheet=sheet, key="fund").update(words="改过")


def test_objection_is_settled_by_another_and_may_change_the_grade(world):
    sheet = graded(world)
    with clock.fixed(at(1, 23)):
        actions.object_to_grade(sheet, actor=world.own, reason="两份合同一月才到，请复核")
        refused(
            None,
            lambda: actions.settle_objection(sheet, actor=world.one, answer="已复核，维持", grade="fair"),
        )
    with clock.fixed(at(1, 26)):
        settled = actions.settle_objection(sheet, actor=world.other, answer="材料属实，予以调整", grade="fairly_good")

    assert (settled.state, settled.grade_before, settled.grade) == ("settled", "fair", "fairly_good")
    assert AuditRecord.objects.filter(deed="supervision.settle").count() == 1


def test_an_objection_has_its_days(world):
    sheet = submit(world)
    with clock.fixed(at(1, 19)):
        refused(
            "supervision.not_graded",
            lambda: actions.object_to_grade(sheet, actor=world.own, reason="还没有定等次"),
        )
    with clock.fixed(at(1, 20)):
        actions.appraise(sheet, actor=world.one, comments="三率有进展", grade="poor")
    with clock.fixed(at(1, 26)):
        refused("supervision.too_late", lambda: actions.object_to_grade(sheet, actor=world.own, reason="过了五天才说"))


def test_two_signatures_are_of_two_people_and_wait_for_the_days_of_objection(world):
    sheet = graded(world)
    with clock.fixed(at(1, 25)):
        refused("supervision.too_early", lambda: actions.sign_first(sheet, actor=world.one))
    with clock.fixed(at(1, 26)):
        refused("supervision.not_first", lambda: actions.sign_second(sheet, actor=world.other))
        actions.sign_first(sheet, actor=world.one)
        refused(None, lambda: actions.sign_second(sheet, actor=world.one))
        refused(None, lambda: actions.sign_second(sheet, actor=world.own))
        refused("supervision.signed", lambda: actions.appraise(sheet, actor=world.one, comments="改一改", grade="good"))
        signed = actions.sign_second(sheet, actor=world.other)

    assert (signed.state, signed.first_sign_by, signed.second_sign_by) == (
        "signed",
        world.one.user_id,
        world.other.user_id,
    )
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        AppraisalSheet.objects.filter(pk=signed.pk).update(grade="good")


def test_a_neighbour_does_not_see_the_sheet(world):
    sheet = submit(world)
    neighbour = officer(world.city.communities[1], "community_secretary", "闻冬至")

    with seen_by(neighbour):
        assert queries.get_sheet(sheet.pk) is None
        assert AppraisalValue.objects.count() == 0
    with seen_by(world.own):
        assert queries.get_sheet(sheet.pk) is not None


def test_a_draft_by_its_own_post_ranks_among_siblings_and_says_nothing_of_them(world):
    with seen_by(world.own):
        year = indicators.hotline_year(world.area, 2025)
        assert len(year.ranks) == 12
        assert {of for _month, _rank, of in year.ranks} == {0}


def test_who_lacks_a_sheet_stands_in_its_place(world):
    sheet = draft(world)

    rows = queries.year_of(territory.area_at(world.area.path[:12]), 2025)
    assert rows[0].area.path == world.area.path[:12]
    assert [row.sheet for row in rows if row.area.path == world.area.path] == [sheet]
    assert all(row.sheet is None for row in rows if row.area.path != world.area.path)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_year_through_the_pages(world, browse):
    own, one, other = browse(world.own), browse(world.one), browse(world.other)
    with clock.fixed(at(1, 12)):
        assert "拟考核表" in page(own, "/appraisal/")
        own.post("/appraisal/draft/", {"area": world.area.path, "year": "2025"})
        sheet = AppraisalSheet.objects.get()
        address = f"/appraisal/{sheet.pk}/"
        assert own.post(address + "write/fund/", {"words": ""}).status_code == 422
        for key in ("fund", "red_lines", "work"):
            own.post(address + f"write/{key}/", {"words": f"{key} 如实写"})
        assert "▶ 提交" in page(own, address)
        own.post(address + "submit/")
        shown = page(one, address + "?recount=1")
    assert "手写" in shown
    assert "重算一致" in shown
    assert f"known={KNOWN.isoformat()}" in shown
    with clock.fixed(at(1, 20)):
        one.post(address + "appraise/", {"comments": "三率有进展", "grade": "fair"})
        own.post(address + "object/", {"reason": "请按新到的合同复核"})
        assert "请按新到的合同复核" in page(other, address)
        other.post(address + "settle/", {"answer": "材料属实，调整", "grade_held": "fairly_good"})
        one.post(address + "sign/first/")
        assert "第二签要由另一位同事来签" in page(one, address)
        other.post(address + "sign/second/")
        assert "两人已签，不再变。" in page(own, address)
        assert "已签发" in page(own, "/appraisal/")
        made = one.get(address + "sheet.pdf").content, one.get(address + "sheet.docx").content
        page(browse(officer(world.city.communities[1], "community_secretary", "闻冬至")), address, 404)
    assert made[0].startswith(b"%PDF")
    words = ZipFile(io.BytesIO(made[1])).read("word/document.xml").decode()
    assert "较好" in words
    assert "手写：罗秋实" in words
    assert AppraisalSheet.objects.get().state == "signed"


def test_every_link_of_evidence_opens(world, browse):
    sheet = submit(world)

    links = [line.link for line in queries.lines_of(sheet) if line.link]
    assert len(links) == 7
    for link in links:
        page(browse(world.one), link)


def test_whoever_must_act_next_is_told_and_nobody_else(world):
    outside = officer(world.city.communities[1], "community_secretary", "外社区书记")
    sheet = submit(world)
    with clock.fixed(at(1, 20)):
        actions.appraise(sheet, actor=world.one, comments="底数清，再往前做。", grade="fair")
    with clock.fixed(at(1, 22)):
        actions.object_to_grade(sheet, actor=world.own, reason="请按材料复核")
    with clock.fixed(at(1, 25)):
        actions.settle_objection(sheet, actor=world.other, answer="材料已核，维持", grade="fair")
        actions.sign_first(sheet, actor=world.one)
        actions.sign_second(sheet, actor=world.other)

    ours = {world.own.user_id: "own", world.one.user_id: "one", world.other.user_id: "other", outside.user_id: "out"}
    told = Notice.objects.filter(template__startswith="supervision.").order_by("id")
    assert {(n.template.split(".")[1], ours[n.user_id]) for n in told if n.user_id in ours} == {
        ("submitted", "one"),
        ("submitted", "other"),
        ("appraised", "own"),
        ("objected", "other"),
        ("settled", "own"),
        ("signed", "own"),
    }
    appraised = told.filter(template="supervision.appraised").first()
    assert appraised.values == {"area": world.area.name, "year": "2025", "until": "2026-01-25"}
    assert appraised.path == f"/appraisal/{sheet.pk}/"


def test_places_on_the_list_open_to_each_list_and_compound(world, browse):
    inside, other = world.city.within(world.area)[:2]
    outside = world.city.within(world.city.communities[1])[0]
    early = published(world, 3, 1, [(1, inside)], state="superseded")
    march, may = published(world, 3, 2, [(1, outside), (2, inside)]), published(world, 5, 1, [(4, inside), (9, other)])
    published(world, 6, 1, [(1, inside)], released_at=at(2, 1))
    sheet = submit(world)

    line = next(line for line in queries.lines_of(sheet) if line.item.key == "list30")
    shown = browse(world.one).get(line.link)

    assert shown.status_code == 200
    assert queries.values_of(sheet)["list30"].facts == {"places": 3, "compounds": 2, "lists": 2}
    found = [(one.edition, one.row["rank"], one.compound) for one in shown.context["places"]]
    assert found == [(march, 2, inside), (may, 4, inside), (may, 9, other)]
    assert f"/indicators/published/{early.pk}/" not in shown.content.decode()
    assert f"/indicators/published/{may.pk}/compound/{other.pk}/" in shown.content.decode()


def published(world, month, edition, places, *, state="released", released_at=None):
    rows = [{"rank": rank, "compound_id": compound.pk, "requests": 9} for rank, compound in places]
    return List30Edition.objects.create(
        area_path=world.city.city.path, area_name="云汀市", month=date(2025, month, 1), edition=edition, state=state,
        content={"rows": rows}, sha256="0" * 64, prepared_by=1, prepared_name="甲", prepared_at=at(1, 2),
        released_by=2, released_name="乙", released_at=released_at or at(1, 5),
    )  # fmt: skip


def test_the_cast_of_the_demo_builds_its_sheets(city):
    from hezhi.steering.supervision import demo

    made = deepcopy(city)
    demo.build(made)

    assert sorted(AppraisalSheet.objects.values_list("state", flat=True)) == [
        "drafted",
        "objected",
        "signed",
        "submitted",
    ]
    assert actor(made, "secretary").area_path == AppraisalSheet.objects.get(state="signed").area_path
