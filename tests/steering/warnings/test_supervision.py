"""督办: asked, answered, pressed, closed; the clock tells the level above once; loads of bodies that open."""

from datetime import timedelta

import pytest
from django.db import transaction

from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.response.requests import queries as requests
from hezhi.steering.indicators import queries as indicators
from hezhi.steering.warnings import actions, queries
from hezhi.steering.warnings.models import Supervision
from tests.sightings import seen_by
from tests.steering.warnings.factories import NOW, at_desk, make_late, make_warned

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.fixed(NOW):
        made = make_warned()
        made.late = make_late(made.s1, made.elm)
        yield made


def asked(world):
    return actions.supervise(world.late, actor=world.street, reason="超时了，请说明")


def test_the_handler_is_told_and_the_request_keeps_it(world):
    supervision = asked(world)

    assert supervision.answer_by == NOW + timedelta(hours=24)
    assert supervision.level == "subdistrict"
    notice = Notice.objects.get(template="warnings.supervised")
    assert notice.user_id == world.clerk.user_id
    assert notice.values["reason"] == "超时了，请说明"
    assert "warnings.supervise" in [row.deed for row in audit.history_of(supervision.request)]


def test_answered_pressed_answered_closed(world):
    supervision = asked(world)

    actions.answer_supervision(supervision, actor=world.clerk, text="配件到了，明天上午装")
    actions.press_supervision(supervision, actor=world.street, reason="请写明几点上门")
    actions.answer_supervision(supervision, actor=world.clerk, text="明天九点上门安装")
    closed = actions.close_supervision(supervision, actor=world.street)

    assert (closed.state, closed.answer) == ("closed", "明天九点上门安装")
    deeds = [row.deed for row in audit.history_of(supervision.request) if row.deed.startswith("warnings.")]
    assert deeds == [
        "warnings.supervise",
        "warnings.answer_supervision",
        "warnings.press_supervision",
        "warnings.answer_supervision",
        "warnings.close_supervision",
    ]
    assert Notice.objects.filter(template="warnings.answered", user=world.street.user_id).count() == 2
    assert Notice.objects.filter(template="warnings.supervised", user=world.clerk.user_id).count() == 2


def test_what_is_refused_changes_nothing(world):
    rows = AuditRecord.objects.count()

    with pytest.raises(Refused, match="no_reason"):
        actions.supervise(world.late, actor=world.street, reason="快")
    with pytest.raises(NotPermitted):
        actions.supervise(world.late, actor=world.other_street, reason="超时了，请说明")
    with pytest.raises(NotPermitted):
        actions.supervise(world.late, actor=world.clerk, reason="超时了，请说明")
    assert not Supervision.objects.exists()
    assert AuditRecord.objects.count() == rows


def test_one_open_supervision_of_a_level_at_a_time(world):
    asked(world)
    with pytest.raises(Refused, match="supervised_twice"):
        asked(world)

    district = actions.supervise(world.late, actor=world.preparer, reason="区里也在问")

    assert district.level == "district"
    assert Supervision.objects.count() == 2


def test_only_the_desk_that_was_asked_answers(world):
    supervision = asked(world)
    other = at_desk(world.s2, "handler", "别处")
    rows = AuditRecord.objects.count()

    with pytest.raises(NotPermitted):
        actions.answer_supervision(supervision, actor=other, text="不是我们的事情")
    with pytest.raises(MoveRefused):
        actions.close_supervision(supervision, actor=world.street)

    assert Supervision.objects.get().state == "raised"
    assert AuditRecord.objects.count() == rows


def test_who_sees_a_supervision(world):
    supervision = asked(world)

    for who, sees in ((world.street, True), (world.clerk, True), (world.preparer, True), (world.other_street, False)):
        with transaction.atomic(), seen_by(who):
            assert (queries.get_supervision(supervision.pk) is not None) == sees
            assert len(queries.supervisions_for(who)[0]) == int(sees)


def test_the_clock_tells_the_district_after_a_day_and_the_city_after_three_each_once(world):
    make_late(world.s2, world.kite, hours_over=30)
    make_late(world.s1, world.rose, hours_over=80)

    first, second = actions.escalate(), actions.escalate()

    assert (first, second) == (3, 0)
    levels = sorted(Supervision.objects.values_list("level", flat=True))
    assert levels == ["city", "district", "district"]
    assert Supervision.objects.filter(is_escalation=True, raised_by=None).count() == 3
    told = [line.title for line in requests.history_lines(Supervision.objects.first().request)]
    assert "超时升级　系统" in told
    told = Notice.objects.filter(template="warnings.escalated").values_list("user", flat=True)
    assert set(told) == {world.preparer.user_id, world.releaser.user_id}
    with clock.fixed(NOW + timedelta(days=3)):
        assert actions.escalate() > 0
        assert actions.escalate() == 0


def test_screen_43_has_three_columns_in_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    for n in range(5):
        make_late(world.s1, world.elm, hours_over=4 + n)
    make_late(world.s1, world.elm, hours_over=-20)
    make_late(world.s1, world.elm, hours_over=-100)
    street = world.city.street

    with django_assert_max_num_queries(9):
        page = queries.late_page(street)

    assert {tone: page.counts[tone] for tone in ("bad", "warn", "good")} == {"bad": 6, "warn": 1, "good": 1}
    overdue = page.columns[0]
    assert [item.dispatch.due_at for item in overdue.items] == sorted(i.dispatch.due_at for i in overdue.items)


def test_a_column_is_read_on_by_key(world):
    for n in range(queries.late.PAGE + 2):
        make_late(world.s1, world.elm, hours_over=4 + n)

    first = queries.late_page(world.city.street, only="bad").columns[0]
    then = queries.late_page(world.city.street, only="bad", after=first.after).columns[0]

    seen = [item.dispatch.pk for item in [*first.items, *then.items]]
    assert len(seen) == len(set(seen)) == queries.late.PAGE + 3
    assert then.after == ""


def test_every_figure_of_the_load_opens_to_as_many_sendings(world, django_assert_max_num_queries):
    make_late(world.s1, world.rose, hours_over=-30, co_handlers=[world.k.pk])
    make_late(world.s1, world.elm, hours_over=50, co_handlers=[world.k.pk], co_reported_at=NOW - timedelta(hours=20))
    district = world.city.district

    with django_assert_max_num_queries(4):
        page = queries.load_page(district)

    for row in page.rows:
        for kind in queries.LOADS:
            _body, rows = queries.loaded(district, row.handler.pk, kind)
            assert rows.count() == getattr(row.load, kind), (row.handler.name, kind)
    street = next(row for row in page.rows if row.handler == world.s1)
    department = next(row for row in page.rows if row.handler == world.k)
    assert (street.load.open, street.load.overdue, street.load.co_late) == (3, 2, 0)
    assert (department.load.open, department.load.co_open, department.load.co_late) == (0, 1, 1)
    assert department.age is None


def test_the_late_mark_is_the_co_handlers_and_not_the_first_handlers(world):
    """D10, second half: K reported late, S1 leads."""
    make_late(world.s1, world.elm, hours_over=50, co_handlers=[world.k.pk], co_reported_at=NOW - timedelta(hours=20))

    marks = {load.handler: load.co_late for load in requests.loads_of(world.city.district.path)}

    assert marks[world.k.pk] == 1
    assert marks[world.s1.pk] == 0


def test_the_same_person_with_the_same_matter_again_is_listed_without_a_name(world, browse):
    from hezhi.response.requests import actions as deeds
    from hezhi.response.requests.models import Category
    from tests.steering.indicators.factories import BUILDER

    def tell(days, phone, code="common_parts.lighting"):
        draft = deeds.Draft(
            text=f"灯又坏了{days}",
            compound=world.elm.pk,
            category=Category.objects.get(code=code).pk,
            received_at=NOW - timedelta(days=days),
            name="王女士",
            phone=phone,
        )
        return deeds.receive_many([draft], actor=BUILDER)[0]

    first, _second = tell(30, "12000000001"), tell(120, "12000000001")
    tell(10, "12000000001", code="parking.order")
    tell(9, "12000000002", code="common_parts.leak")
    newest = tell(3, "12000000001", code="common_parts.drain")

    lines = queries.again_in(world.city.street.path)
    page = browse(world.street).get(f"/warnings/again/{newest.pk}/").content.decode()
    listed = browse(world.street).get("/warnings/again/").content.decode()

    assert [(line.compound, line.category, line.again.times) for line in lines] == [(world.elm, world.lights, 2)]
    assert first.number in page
    assert newest.number in page
    assert "王女士" not in page + listed
    assert "120000" not in page + listed
    assert browse(world.other_street).get(f"/warnings/again/{newest.pk}/").status_code == 404


def test_a_years_page_shows_exactly_what_its_figure_counts(world, browse):
    late, path = asked(world), world.city.street.path
    actions.answer_supervision(late, actor=world.clerk, text="配件到了，明天上午装")
    with clock.fixed(NOW + timedelta(days=1)):
        other = actions.supervise(make_late(world.s1, world.rose), actor=world.street, reason="超时了，请说明")
    known = indicators.known_at((NOW + timedelta(days=3)).date())
    pages = {"": [other, late], "&only=late": [other]}

    assert queries.count_supervisions(path, 2026, known) == (2, 1)
    for only, rows in pages.items():
        shown = browse(world.street).get(f"/warnings/supervisions/?area={path}&year=2026&known=2026-11-27{only}")
        assert [row for row, _rights in shown.context["lines"]] == rows
        assert [chip["count"] for chip in shown.context["chips"]] == [2, 1]
    last_year = browse(world.street).get(f"/warnings/supervisions/?area={path}&year=2025")
    assert last_year.context["lines"] == []
    assert browse(world.street).get("/warnings/supervisions/?year=heute").status_code == 404
