"""工作台, 工单列表, at the place: taking, giving to a colleague, standing there, what it cost, ready words, paper."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.ground.accounts.models import User
from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock, outbox
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people.models import Person, Post
from hezhi.response.handling import actions, queries
from hezhi.response.handling.models import Arrival, Assignment, Cost, ReadyWords
from hezhi.response.requests import actions as requests
from hezhi.response.requests.models import Dispatch, ServiceRequest
from tests.response.requests.factories import (
    BUILDER,
    NOW,
    audited,
    category,
    make_dispatch,
    make_request,
    make_world,
    signed_in,
)

pytestmark = pytest.mark.django_db


def seated(client, organisation, name="贺大寒"):
    """The seat behind a client's grant."""
    person = Person.objects.create(name=name)
    return Post.objects.create(
        person=person, organisation=organisation, title="值班员", valid_from=NOW.date(), grant=client.grant
    )


def colleague(organisation, name="石霜降", title="管网员"):
    return Post.objects.create(
        person=Person.objects.create(name=name), organisation=organisation, title=title, valid_from=NOW.date()
    )


def fitter(world):
    return signed_in("handler", desk=world.heating.pk, name="贺大寒")


def test_several_are_taken_at_once_and_are_ones_own():
    world = make_world()
    client = fitter(world)
    seat = seated(client, world.heating)
    rows = [make_dispatch(world) for _n in range(3)]
    other = make_dispatch(world, handler=world.housing)

    page = client.post("/handling/orders/take/", {"pk": [rows[0].pk, rows[2].pk, other.pk]}, follow=True)

    assert "已接 2 件" in page.content.decode()
    assert list(Dispatch.objects.order_by("pk").values_list("state", flat=True)) == [
        "accepted",
        "sent",
        "accepted",
        "sent",
    ]
    assert {(a.dispatch_id, a.post_id) for a in Assignment.objects.all()} == {
        (rows[0].pk, seat.pk),
        (rows[2].pk, seat.pk),
    }
    counts = client.get("/handling/orders/").context["page"].counts
    assert (counts["team"], counts["mine"], counts["pool"], counts["new"]) == (3, 2, 1, 1)
    assert [line.pk for line in client.get("/handling/orders/?whose=pool").context["page"].lines] == [rows[1].pk]


def test_taking_twice_takes_once():
    world = make_world()
    dispatch = make_dispatch(world)

    assert actions.take_orders([dispatch], actor=world.fitter) == 1
    before = audited()
    assert actions.take_orders([dispatch], actor=world.fitter) == 0

    assert audited() == before


def test_the_list_goes_on_page_by_page_in_a_fixed_number_of_queries():
    world = make_world()
    rows = [make_dispatch(world) for _n in range(7)]
    with clock.fixed(NOW):
        first = queries.order_page(world.fitter, limit=3)
        second = queries.order_page(world.fitter, after=first.next, limit=3)
        third = queries.order_page(world.fitter, after=second.next, limit=3)

    assert [line.pk for page in (first, second, third) for line in page.lines] == [row.pk for row in rows]
    assert third.next == ""
    with CaptureQueriesContext(
        connection,
    ) as few:
        queries.order_page(world.fitter, limit=2)
    with CaptureQueriesContext(connection) as many:
        queries.order_page(world.fitter, limit=7)
    assert len(few) == len(many)
    assert queries.order_page(world.fitter, after="rubbish|x", limit=3).lines[0].pk == rows[0].pk


def test_to_a_colleague_and_to_nobody_else():
    world = make_world()
    dispatch, mate = make_dispatch(world), colleague(world.heating)
    stranger = colleague(world.housing, "别处的人")
    actions.take_orders([dispatch], actor=world.fitter)
    before = audited()
    with pytest.raises(Refused, match="not_a_colleague"):
        actions.assign_order(dispatch, actor=world.fitter, post=stranger.pk)
    with pytest.raises(NotPermitted):
        actions.assign_order(dispatch, actor=world.builder, post=mate.pk)
    assert (audited(), Assignment.objects.count()) == (before, 0)

    actions.assign_order(dispatch, actor=world.fitter, post=mate.pk, words="带梯子")
    actions.assign_order(dispatch, actor=world.fitter, post=mate.pk, words="带长梯子")

    now = Assignment.objects.get(until=None)
    assert (now.post, now.words, Assignment.objects.count()) == (mate, "带长梯子", 2)
    dispatch.refresh_from_db()
    assert (dispatch.handler, dispatch.state) == (world.heating, "accepted")
    page = fitter(world).get(f"/handling/orders/{dispatch.request_id}/").content.decode()
    assert "带长梯子" in page
    assert "石霜降" in page


def test_arriving_signs_begins_and_says_when_once():
    world = make_world()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
    client = fitter(world)
    with clock.fixed(NOW + timedelta(hours=2)):
        answer = client.post(f"/handling/orders/{dispatch.request_id}/arrive/")
    with clock.fixed(NOW + timedelta(hours=3)):
        client.post(f"/handling/orders/{dispatch.request_id}/arrive/")

    dispatch.refresh_from_db()
    assert answer.headers["Location"].endswith("#report")
    assert (dispatch.state, dispatch.accepted_at) == ("handling", NOW + timedelta(hours=2))
    assert Arrival.objects.get().at == NOW + timedelta(hours=2)


def test_a_cost_is_a_note_in_yuan_and_fen():
    world = make_world()
    dispatch = make_dispatch(world)
    for amount, words in (("0", "灯"), ("-3", "灯"), ("1.005", "灯"), ("5", " ")):
        with pytest.raises(Refused):
            actions.note_cost(dispatch, actor=world.fitter, amount=Decimal(amount), words=words)
    with pytest.raises(NotPermitted):
        actions.note_cost(dispatch, actor=world.builder, amount=Decimal("5"), words="灯")
    assert Cost.objects.count() == 0

    actions.note_cost(dispatch, actor=world.fitter, amount=Decimal("12.30"), words="灯座")
    actions.note_cost(dispatch, actor=world.fitter, amount=Decimal("0.70"), words="螺丝")

    assert queries.order_on(dispatch.request_id, world.fitter).cost == Decimal("13.00")


def test_ready_words_are_the_organisations_own_and_end_on_a_day():
    world = make_world()
    light = category("common_parts.lighting").pk
    with clock.fixed(NOW):
        plain = actions.keep_words(actor=world.fitter, use="report", text="已经处理好了，请看看。")
        fitting = actions.keep_words(actor=world.fitter, use="report", text="灯已换好，试亮正常。", category=light)
        dispatch = make_dispatch(world)
        order = queries.order_on(dispatch.request_id, world.fitter)
        assert order.report_words == "灯已换好，试亮正常。"
        assert [row.text for row in order.words["report"]] == [fitting.text, plain.text]
        assert queries.words_of(world.builder, "report") == []
        with pytest.raises(Refused, match="words_number"):
            actions.keep_words(actor=world.fitter, use="contact", text="请打 13800001111 找我。")
        with pytest.raises(NotPermitted):
            actions.end_words(fitting, actor=world.builder)
        actions.end_words(fitting, actor=world.fitter)
        assert queries.order_on(dispatch.request_id, world.fitter).report_words == plain.text

    assert ReadyWords.objects.get(pk=fitting.pk).valid_until == NOW.date()


def test_the_dispatch_desk_answers_with_its_own_words():
    world = make_world()
    actions.keep_words(actor=world.dispatcher, use="reply", text="今天已公示，请看楼门口。")
    row = make_request(world)
    client = signed_in("subdistrict_dispatcher", area=world.city.street, desk=world.office.pk)

    assert "今天已公示，请看楼门口。" in client.get(f"/requests/desk/{row.pk}/").content.decode()
    client.post(f"/requests/{row.pk}/answer/", {"ready": "0"})
    row.refresh_from_db()
    assert (row.state, row.answer) == ("answered", "今天已公示，请看楼门口。")
    second = make_request(world)
    client.post(f"/requests/{second.pk}/answer/", {"ready": "7"})
    second.refresh_from_db()
    assert second.state == "received"


def test_paper_names_nobody():
    world = make_world()
    dispatch = make_dispatch(world, name="秦望舒", phone="12012345678")

    page = fitter(world).get(f"/handling/orders/{dispatch.request_id}/print/").content.decode()

    assert "路灯三天没亮" in page
    assert "秦望舒" not in page
    assert "5678" not in page


def test_the_number_stands_on_that_one_answer_and_on_record():
    from hezhi.ground.platform import audit

    world = make_world()
    dispatch = make_dispatch(world, name="秦望舒", phone="12012345678")
    client, address = fitter(world), f"/handling/orders/{dispatch.request_id}/"

    shown = client.post(address + "look/")

    assert 'href="tel:12012345678"' in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "messages" not in client.cookies
    assert "12012345678" not in client.get(address).content.decode()
    assert [row.deed for row in audit.history_of(ServiceRequest.objects.get().requester)] == ["platform.look"]


def test_around_it_counts_of_the_place_and_of_the_person_without_a_name():
    world = make_world()
    with clock.fixed(NOW):
        for n in range(4):
            make_dispatch(world, handler=world.housing, text=f"别家单位办的灯{n}", phone="12012345678", name="秦望舒")
        dispatch = make_dispatch(world, phone="12012345678", name="秦望舒")
        around = queries.order_on(dispatch.request_id, world.fitter).around
        from tests.sightings import seen_by

        with seen_by(world.fitter):
            seen = queries.order_on(dispatch.request_id, world.fitter).around

    assert (around.nearby.total, around.same_person) == (4, 4)
    assert (seen.nearby.total, seen.same_person, seen.nearby.rows) == (4, 4, [])


def test_who_sits_at_the_desk_is_told_once():
    world = make_world()
    client = fitter(world)
    outbox.deliver_waiting()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
        outbox.deliver_waiting()
        requests.supplement_request(dispatch.request, actor=BUILDER, text="昨晚又有人绊倒")
        requests.urge_request(dispatch.request, actor=BUILDER)
        outbox.deliver_waiting()
        outbox.deliver_waiting()

    told = Notice.objects.filter(user=client.user).order_by("id")
    assert [notice.template for notice in told] == ["handling.sent", "handling.supplemented", "handling.urged"]
    assert told[0].path == f"/handling/orders/{dispatch.request_id}/"


def test_a_sending_taken_back_is_not_told_and_the_moved_one_to_the_new_desk():
    world = make_world()
    old, new = fitter(world), signed_in("handler", desk=world.housing.pk, name="房管科")
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
        requests.object_to_dispatch(
            dispatch, actor=world.fitter, reason="不归我", clause="3", proposed_handler=world.housing
        )
        requests.move_dispatch(dispatch, actor=world.dispatcher)
        gone = make_dispatch(world)
        requests.recall_dispatch(gone, actor=world.dispatcher)
        outbox.deliver_waiting()

    assert not Notice.objects.filter(user=old.user).exists()
    assert [n.template for n in Notice.objects.filter(user=new.user)] == ["handling.sent"]


def test_low_ratings_are_the_units_and_name_no_worker():
    world = make_world()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world)
        actions.take_orders([dispatch], actor=world.fitter)
        requests.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
        requests.accept_report(dispatch, actor=world.dispatcher)
        requests.close_request(
            dispatch.request, actor=world.dispatcher, is_contacted=True, is_resolved=True, satisfaction=2
        )
        home = queries.home_of(world.fitter)
        other = queries.home_of(world.builder)

    assert ([row.pk for row in home.badly_rated], other.badly_rated) == ([dispatch.request_id], [])


def test_unsigned_and_deskless_are_turned_away():
    world = make_world()
    pk = make_dispatch(world).request_id
    resident = signed_in("resident", person=Person.objects.create(name="秦望舒").pk)

    assert resident.get("/handling/").status_code == 403
    assert resident.get(f"/handling/orders/{pk}/").status_code in (403, 404)
    assert User.objects.filter(username=resident.user.username).exists()
