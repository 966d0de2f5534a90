"""Deeds on requests and dispatches."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import Dispatch, Requester, ServiceRequest
from hezhi.response.requests.states import RequestState
from tests.conftest import seen_by

from .factories import BUILDER, NOW, ZONE, audited, category, make_dispatch, make_request, make_world, resident

pytestmark = pytest.mark.django_db


def test_receiving_gives_a_number_a_clock_and_a_place():
    world = make_world()

    with clock.fixed(NOW):
        row = make_request(world, phone="138 1234 2046", name="秦女士")

    assert row.number.startswith("HZ20250930-")
    assert row.state == RequestState.RECEIVED
    assert row.title == "3号楼门口的路灯三天没亮，晚上看不见台阶"
    assert row.area_path == world.city.community.path
    assert row.dispatch_by == NOW + timedelta(hours=24)
    assert row.due_at == NOW + timedelta(hours=24 + 168)
    assert str(row.requester.phone) == "138****2046"
    assert [r.deed for r in audit.history_of(row)] == ["requests.receive"]


def test_the_same_token_files_once():
    world = make_world()
    token = uuid4()

    first = make_request(world, token=token)
    second = make_request(world, token=token)

    assert first.pk == second.pk
    assert ServiceRequest.objects.count() == 1


def test_one_requester_per_phone():
    world = make_world()

    one = make_request(world, phone="13812342046")
    two = make_request(world, phone="138-1234-2046")

    assert one.requester_id == two.requester_id
    assert Requester.objects.count() == 1


def test_anyone_may_file_even_without_any_sight():
    world = make_world()
    nobody = resident()

    with seen_by(nobody):
        row = actions.receive_request(
            actions.Draft(text="楼道灯坏了", compound=world.compound.pk, person=nobody.person), actor=nobody
        )
        assert list(queries.requests_of(nobody.person)) == [row]


def test_many_come_in_with_one_history_row():
    world = make_world()
    drafts = [
        actions.Draft(text=f"第{n}件", compound=world.compound.pk, source="t", external_id=str(n)) for n in range(30)
    ]
    before = audited()

    rows = actions.receive_many(drafts, actor=BUILDER)

    assert [row.title for row in rows][:2] == ["第0件", "第1件"]
    assert len({row.number for row in rows}) == 30
    assert audited() == before + 1
    assert set(queries.requests_by_source("t", ["3", "77"])) == {"3"}


def test_many_are_written_like_one():
    world = make_world()
    said = {"compound": world.compound.pk, "category": category("elevator").pk, "name": "秦女士", "place": "3号楼"}
    drafts = [
        actions.Draft(
            text=f"第{n}件。电话13812342046", phone=f"138{n % 700:08d}", source="t", external_id=str(n), **said
        )
        for n in range(1_050)  # more than are stored at a time
    ]
    others = [
        actions.Draft(text="网友", handle="u1", **said),
        actions.Draft(text="没说是谁", is_done=True, is_resolved=False),
    ]

    with clock.fixed(NOW):
        rows = actions.receive_many([*drafts, *others], actor=BUILDER)
        alone = actions.receive_request(replace(drafts[1_049], source="one"), actor=BUILDER)

    stored = ServiceRequest.objects.in_bulk([row.pk for row in rows])
    own = {"id", "number", "lookup", "source"}
    told = {field.attname for field in ServiceRequest._meta.concrete_fields} - own
    assert [(row.pk, row.number) for row in rows] == [(pk, stored[pk].number) for pk in sorted(stored)]
    assert all(getattr(row, name) == getattr(stored[row.pk], name) for row in rows for name in told)
    assert {name: getattr(stored[rows[1_049].pk], name) for name in told} == {
        name: getattr(alone, name) for name in told
    }
    assert alone.title == "第1049件"
    assert Requester.objects.count() == 701
    assert stored[rows[1_050].pk].requester.handle == "u1"
    assert (stored[rows[1_051].pk].requester, stored[rows[1_051].pk].state) == (None, RequestState.CLOSED_UNRESOLVED)


def test_one_number_twice_among_many_stores_none():
    world = make_world()
    drafts = [
        actions.Draft(text=f"第{n}件", compound=world.compound.pk, source="t", external_id=str(n % 1_200))
        for n in range(1_300)
    ]
    before = audited()

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.receive_many(drafts, actor=BUILDER)

    assert ServiceRequest.objects.count() == 0
    assert audited() == before


def test_an_import_is_taken_back_whole_or_not_at_all():
    world = make_world()
    rows = actions.receive_many([actions.Draft(text="甲", compound=world.compound.pk) for _ in range(3)], actor=BUILDER)
    make_dispatch(world, row=rows[0])
    before = audited()

    with pytest.raises(Refused, match="moved_on"):
        actions.take_back_import([r.pk for r in rows], actor=BUILDER)
    assert ServiceRequest.objects.count() == 3
    assert audited() == before

    assert actions.take_back_import([r.pk for r in rows[1:]], actor=BUILDER) == 2
    assert ServiceRequest.objects.count() == 1


def test_dispatch_stores_the_clock_and_the_desk():
    world = make_world()

    with clock.fixed(NOW):
        dispatch = make_dispatch(world, code="utilities.heating")

    assert dispatch.due_at == datetime(2025, 10, 1, 16, 20, tzinfo=ZONE)
    row = dispatch.request
    row.refresh_from_db()
    assert (row.state, row.desk, row.due_at) == ("in_hand", world.heating.pk, dispatch.due_at)


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("elevator.trapped", datetime(2025, 9, 30, 18, 20)),
        ("utilities.heating", datetime(2025, 10, 1, 16, 20)),
        ("greening", datetime(2025, 10, 7, 16, 20)),
        ("developer", datetime(2025, 10, 15, 16, 20)),
    ],
)
def test_limits_by_category(code, due):
    """D1."""
    world = make_world()

    with clock.fixed(NOW):
        dispatch = make_dispatch(world, code=code)

    assert dispatch.due_at == due.replace(tzinfo=ZONE)


def test_a_subdistrict_that_gets_it_copies_the_district():
    """D11 (e)."""
    world = make_world()

    dispatch = make_dispatch(world, handler=world.office)

    assert dispatch.copied_to == world.district


def test_another_streets_officer_does_not_dispatch():
    world = make_world()
    row = make_request(world)
    before = audited()

    with pytest.raises(NotPermitted):
        actions.dispatch_request(row, actor=world.other_dispatcher, handler=world.heating)

    row.refresh_from_db()
    assert row.state == RequestState.RECEIVED
    assert not Dispatch.objects.exists()
    assert audited() == before


def test_recall_within_ten_seconds_only():
    world = make_world()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
    with clock.fixed(NOW + timedelta(seconds=10)):
        row = actions.recall_dispatch(dispatch, actor=world.dispatcher)
    assert (row.state, row.desk) == ("received", None)

    with clock.fixed(NOW):
        again = make_dispatch(world, row=row)
    before = audited()
    with clock.fixed(NOW + timedelta(seconds=11)), pytest.raises(Refused, match="too_late"):
        actions.recall_dispatch(again, actor=world.dispatcher)
    again.refresh_from_db()
    assert again.state == "sent"
    assert audited() == before


def test_an_upheld_objection_moves_it_with_the_time_that_is_left():
    """D9: it counts for the second handler only."""
    world = make_world()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
    with clock.fixed(NOW + timedelta(hours=3)):
        actions.object_to_dispatch(
            dispatch, actor=world.fitter, reason="灯不归供热管", clause="职责清单第3条", proposed_handler=world.housing
        )
        new = actions.move_dispatch(dispatch, actor=world.dispatcher)

    dispatch.refresh_from_db()
    assert (dispatch.state, new.handler, new.due_at) == ("moved", world.housing, dispatch.due_at)
    assert dispatch.excluded_reason
    assert queries.rated_handler(dispatch.request) == world.housing.pk


def test_an_objection_that_falls_leaves_it_where_it_is():
    world = make_world()
    dispatch = make_dispatch(world)
    actions.object_to_dispatch(
        dispatch, actor=world.fitter, reason="不归我", clause="第3条", proposed_handler=world.housing
    )

    actions.let_dispatch_stand(dispatch, actor=world.dispatcher, reason="路灯与供热同一电源")

    dispatch.refresh_from_db()
    assert dispatch.state == "dispatch_stands"
    assert queries.rated_handler(dispatch.request) == world.heating.pk
    with pytest.raises(MoveRefused):
        actions.object_to_dispatch(
            dispatch, actor=world.fitter, reason="再来", clause="第3条", proposed_handler=world.housing
        )


def test_the_second_objection_goes_up_and_a_third_does_not_exist():
    world = make_world()
    first = make_dispatch(world)
    said = {"reason": "不归我", "clause": "第3条"}
    actions.object_to_dispatch(first, actor=world.fitter, proposed_handler=world.housing, **said)
    second = actions.move_dispatch(first, actor=world.dispatcher)
    actions.object_to_dispatch(second, actor=world.builder, proposed_handler=world.provider, **said)

    with pytest.raises(NotPermitted):
        actions.move_dispatch(second, actor=world.dispatcher)
    third = actions.move_dispatch(second, actor=world.arbiter)

    before = audited()
    with pytest.raises(Refused, match="no_third"):
        actions.object_to_dispatch(third, actor=world.steward, proposed_handler=world.heating, **said)
    third.refresh_from_db()
    assert third.state == "sent"
    assert audited() == before


def test_an_objection_names_its_clause_and_another_handler():
    world = make_world()
    dispatch = make_dispatch(world)

    with pytest.raises(Refused, match="unfounded"):
        actions.object_to_dispatch(dispatch, actor=world.fitter, reason="不归我")

    dispatch.refresh_from_db()
    assert dispatch.state == "sent"


def test_only_the_desk_it_was_sent_to_may_accept():
    world = make_world()
    dispatch = make_dispatch(world)

    with pytest.raises(NotPermitted):
        actions.accept_dispatch(dispatch, actor=world.builder)
    with seen_by(world.fitter):
        assert actions.accept_dispatch(dispatch, actor=world.fitter).state == "accepted"


def test_handled_reported_accepted_rated():
    world = make_world()
    person = resident()
    dispatch = make_dispatch(world, person=person.person)

    with seen_by(world.fitter):
        actions.accept_dispatch(dispatch, actor=world.fitter)
        actions.contact_requester(dispatch, actor=world.fitter, text="约了明天上午")
        actions.start_handling(dispatch, actor=world.fitter, text="缺灯座，明天来装")
        actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
    with seen_by(world.dispatcher):
        actions.accept_report(dispatch, actor=world.dispatcher)
    with seen_by(person):
        row = queries.get_request(dispatch.request_id)
        actions.rate_request(row, actor=person, is_contacted=True, is_resolved=True, satisfaction=5)

    row.refresh_from_db()
    assert (row.state, row.is_resolved, row.satisfaction) == ("closed", True, 5)
    assert row.answer == "灯座已换，试亮正常。"


def test_unsolved_goes_back_to_the_same_handler_with_the_reason():
    world = make_world()
    person = resident()
    dispatch = reported(world, person)
    actions.accept_report(dispatch, actor=world.dispatcher)

    said = {"is_contacted": True, "is_resolved": False, "satisfaction": 1, "reason": "晚上又灭了"}
    with clock.fixed(NOW + timedelta(days=3)):
        row = actions.rate_request(dispatch.request, actor=person, **said)

    first, again = row.dispatches.order_by("id")
    assert (row.state, row.desk, row.is_resolved) == ("in_hand", world.heating.pk, False)
    assert (first.state, again.state, again.handler, again.rule) == (
        "accepted_back",
        "sent",
        world.heating,
        "没有解决：晚上又灭了",
    )
    assert (row.due_at, again.due_at) == (NOW + timedelta(days=10),) * 2
    assert queries.desk_queue(world.dispatcher) == []
    assert [line.deed for line in audit.history_of(row)][-2:] == ["requests.rate", "requests.dispatch"]


def test_a_person_rates_only_his_own():
    world = make_world()
    dispatch = reported(world, resident())
    actions.accept_report(dispatch, actor=world.dispatcher)
    before = audited()

    with pytest.raises(NotPermitted):
        actions.rate_request(dispatch.request, actor=resident(), is_contacted=True, is_resolved=True, satisfaction=5)

    dispatch.request.refresh_from_db()
    assert dispatch.request.state == "callback"
    assert audited() == before


def test_closing_unsolved_needs_a_reason_and_a_next_date():
    world = make_world()
    row = reported(world, resident()).request
    said = {"actor": world.dispatcher, "is_contacted": True, "is_resolved": False}

    with clock.fixed(NOW):
        with pytest.raises(Refused, match="unresolved_reason"):
            actions.close_request(row, **said, reason="不知道", next_date=date(2025, 12, 1))
        with pytest.raises(Refused, match="next_date"):
            actions.close_request(row, **said, reason="money", next_date=date(2025, 9, 30))
        closed = actions.close_request(row, **said, reason="money", next_date=date(2025, 10, 1))

    assert closed.state == "closed_unresolved"


def test_a_late_co_handler_is_marked_and_the_first_handler_rated():
    """D10."""
    world = make_world()
    with clock.fixed(NOW):
        row = make_request(world)
        dispatch = actions.dispatch_request(
            row, actor=world.dispatcher, handler=world.heating, co_handlers=[world.housing]
        )
    part = dispatch.co_handlings.get()
    with clock.fixed(part.due_at + timedelta(seconds=1)):
        actions.report_co_handling(part, actor=world.builder, text="已配合查线路")

    part.refresh_from_db()
    assert part.reported_at > part.due_at
    assert queries.rated_handler(row) == world.heating.pk


def test_joining_another_persons_is_one_voice_more():
    world = make_world()
    main = make_request(world, phone="13800000001")
    row = make_request(world, phone="13800000002")

    actions.join_request(row, main, actor=world.dispatcher)

    main.refresh_from_db()
    row.refresh_from_db()
    assert (main.voice_count, row.state, row.is_repeat) == (2, "linked_duplicate", False)


@pytest.mark.parametrize(("has_new_facts", "orders"), [(False, 1), (True, 2)])
def test_the_same_person_with_nothing_new_is_counted_once(has_new_facts, orders):
    """D8."""
    world = make_world()
    with clock.fixed(NOW):
        main = make_request(world, phone="13800000001")
        row = make_request(world, phone="13800000001")

        actions.join_request(row, main, actor=world.dispatcher, has_new_facts=has_new_facts)

    (count,) = queries.count_requests(date(2025, 9, 1), world.city.street.path)
    assert count.requests == orders
    assert queries.recount(date(2025, 9, 1)) == []


def test_joining_to_a_joined_one_is_refused():
    world = make_world()
    one, two, three = (make_request(world, phone=f"1380000000{n}") for n in range(3))
    actions.join_request(two, one, actor=world.dispatcher)

    with pytest.raises(Refused, match="join_chain"):
        actions.join_request(three, two, actor=world.dispatcher)
    with pytest.raises(Refused, match="join_chain"):
        actions.join_request(one, three, actor=world.dispatcher)


def test_split_gives_it_back_to_the_desk():
    world = make_world()
    main, row = make_request(world, phone="13800000001"), make_request(world, phone="13800000002")
    row = actions.join_request(row, main, actor=world.dispatcher)

    row = actions.split_request(row, actor=world.dispatcher)

    main.refresh_from_db()
    assert (main.voice_count, row.state, row.joined_to) == (1, "received", None)


def test_withdrawing_clears_the_handlers_desk():
    world = make_world()
    person = resident()
    dispatch = make_dispatch(world, person=person.person)

    with seen_by(person):
        actions.withdraw_request(queries.get_request(dispatch.request_id), actor=person)

    dispatch.refresh_from_db()
    assert dispatch.state == "recalled"
    assert ServiceRequest.objects.get(pk=dispatch.request_id).state == "withdrawn"


def test_urging_once_in_twelve_hours():
    world = make_world()
    person = resident()
    row = make_request(world, person=person.person)
    with clock.fixed(NOW):
        actions.urge_request(row, actor=person)
    with clock.fixed(NOW + timedelta(hours=11)), pytest.raises(Refused, match="urged_lately"):
        actions.urge_request(row, actor=person)
    with clock.fixed(NOW + timedelta(hours=12, seconds=1)):
        actions.urge_request(row, actor=person)

    assert row.notes.count() == 2


def test_correcting_the_category_moves_counts_and_clock():
    world = make_world()
    with clock.fixed(NOW):
        row = make_request(world)
        row = actions.correct_category(row, actor=world.dispatcher, category=category("elevator.trapped"))

    assert row.dispatch_by == NOW + timedelta(hours=1)
    assert row.category_score == 1.0
    assert queries.recount(date(2025, 9, 1)) == []


def test_correcting_the_compound_moves_it_even_out_of_sight():
    world = make_world()
    with clock.fixed(NOW):
        row = make_request(world)
    from hezhi.register.territory import actions as territory

    elsewhere = territory.add_compound(world.city.other_street, "外街小区", actor=BUILDER)
    with seen_by(world.dispatcher):
        actions.correct_compound(row, actor=world.dispatcher, compound=elsewhere)
        assert queries.get_request(row.pk) is None

    row.refresh_from_db()
    assert row.area_path == world.city.other_street.path
    assert queries.recount(date(2025, 9, 1)) == []


def test_open_doors_are_slow_for_guessers():
    for _ in range(5):
        actions.knock("look_up", "10.0.0.1")
    with pytest.raises(Refused, match="too_many_tries"):
        actions.knock("look_up", "10.0.0.1")
    actions.knock("look_up", "10.0.0.2")


def test_answer_and_redirect_end_it_with_words():
    world = make_world()
    row = make_request(world)
    with pytest.raises(Refused, match="no_words"):
        actions.answer_request(row, actor=world.dispatcher, text=" ")

    answered = actions.answer_request(row, actor=world.dispatcher, text="已恢复供电。")
    other = actions.redirect_request(make_request(world), actor=world.dispatcher, to="119", text="请立即拨打119。")

    assert (answered.state, other.state) == ("answered", "redirected")
    with pytest.raises(MoveRefused):
        actions.answer_request(answered, actor=world.dispatcher, text="再答")


def reported(world, person):
    """A dispatch whose handler has reported."""
    dispatch = make_dispatch(world, person=person.person)
    actions.accept_dispatch(dispatch, actor=world.fitter)
    return actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
