"""Every way out of a request, and what the person is told: triage exits, a question, nobody reached, what was promised for a day."""

from datetime import date, timedelta

import pytest

from hezhi.ground.accounts.models import User
from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock, outbox
from hezhi.ground.platform.refusal import NotPermitted, Refused
from hezhi.register.people.models import Person
from hezhi.response.handling import tasks
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import Dispatch, Note, ServiceRequest
from tests.sightings import browse

from .factories import NOW, audited, desk_client, make_dispatch, make_request, make_world, signed_in

pytestmark = pytest.mark.django_db


def asker(name="秦望舒"):
    """A resident with an account."""
    return User.objects.create(username=name, name=name, person=Person.objects.create(name=name).pk)


def told(user):
    """What stands in his list, oldest first."""
    outbox.deliver_waiting()
    return [notice.template.partition(".")[2] for notice in Notice.objects.filter(user=user).order_by("id")]


def done(world, **more):
    """One that waits for the person's word, answered at NOW."""
    dispatch = make_dispatch(world, **more)
    actions.accept_dispatch(dispatch, actor=world.fitter)
    actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
    actions.accept_report(dispatch, actor=world.dispatcher)
    return ServiceRequest.objects.get(pk=dispatch.request_id)


@pytest.mark.parametrize(
    ("to", "state", "heard"),
    [
        ("emergency", "redirected", "emergency"),
        ("statutory", "redirected", "redirected"),
        ("market", "redirected", "redirected"),
        ("elsewhere", "redirected", "redirected"),
        ("secret", "explained", "answered"),
        ("unlawful", "explained", "answered"),
    ],
)
def test_each_exit_of_triage_tells_the_person_why(to, state, heard):
    """D11: a fire to 119 without an order, a matter in court to its route, and so on, each with words of the officer."""
    world, user = make_world(), asker()
    with clock.fixed(NOW):
        row = make_request(world, person=user.person)
        desk_client(world).post(f"/requests/{row.pk}/redirect/", {"to": to, "text": "请您马上拨打 119，消防队会来。"})
        assert told(user) == ["received", heard]
        thread = browse(user).get(f"/requests/mine/{row.pk}/").content.decode()

    row.refresh_from_db()
    assert (row.state, Dispatch.objects.count()) == (state, 0)
    assert "请您马上拨打 119" in thread


def test_the_way_to_119_is_told_at_night():
    world, user = make_world(), asker()
    night = NOW.replace(hour=23)
    with clock.fixed(night):
        row = make_request(world, person=user.person)
        actions.redirect_request(row, actor=world.dispatcher, to="emergency", text="请马上拨打 119。")
        told(user)

    assert Notice.objects.get(template="requests.emergency").due_at == night
    assert Notice.objects.get(template="requests.received").due_at > night


def test_a_repeat_is_told_the_progress_and_gets_no_order():
    """D8: the same person, the same matter, nothing new."""
    world, user = make_world(), asker()
    with clock.fixed(NOW):
        main = make_request(world, person=user.person, phone="12012340001")
        dispatch = make_dispatch(world, row=main)
        actions.accept_dispatch(dispatch, actor=world.fitter)
        again = make_request(world, person=user.person, phone="12012340001")
        actions.join_request(again, main, actor=world.dispatcher)
        assert told(user)[-1] == "joined"

    again.refresh_from_db()
    said = Notice.objects.get(template="requests.joined").values
    assert (said["main"], said["stage"]) == (main.number, "正在处理")
    assert (again.is_repeat, again.dispatches.count(), Dispatch.objects.count()) == (True, 0, 1)


def test_a_question_is_asked_and_the_clock_runs_on():
    world, user = make_world(), asker()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world, person=user.person)
        with pytest.raises(Refused, match="ask_before_work"):
            actions.ask_requester(dispatch, actor=world.fitter, text="几点在家？")
        actions.accept_dispatch(dispatch, actor=world.fitter)
        with pytest.raises(NotPermitted):
            actions.ask_requester(dispatch, actor=world.builder, text="几点在家？")
        due = Dispatch.objects.get().due_at
        actions.ask_requester(dispatch, actor=world.fitter, text="几点在家方便？")
        assert told(user) == ["received", "dispatched", "question"]
        row = ServiceRequest.objects.get()
        assert queries.thread_of(row).question.text == "几点在家方便？"
        thread = browse(user).get(f"/requests/mine/{row.pk}/").content.decode()
    with clock.fixed(NOW + timedelta(hours=5)):
        actions.supplement_request(row, actor=_self(user), text="晚上七点以后")
        assert queries.thread_of(row).question is None

    assert "几点在家方便？" in thread
    assert "时限不停" in thread
    assert (Dispatch.objects.get().due_at, Dispatch.objects.get().state) == (due, "accepted")


def _self(user):
    from .factories import resident

    return resident(user.person)


def test_nobody_reached_is_tried_three_times_and_ends_uncounted(settings):
    world, user = make_world(), asker()
    with clock.fixed(NOW):
        row = done(world, person=user.person)
    officer = signed_in("hotline_officer", area=world.city.city, name="许谷雨")
    address = f"/requests/callbacks/{row.pk}/"
    with clock.fixed(NOW + timedelta(hours=1)):
        officer.post(address + "unreached/")
        officer.post(address + "unreached/")
        assert Note.objects.filter(kind="unreached").count() == 1
        assert "已经打过 1 次没通" in officer.get(address).content.decode()
    with clock.fixed(NOW + timedelta(hours=4)):
        officer.post(address + "unreached/")
    row.refresh_from_db()
    assert row.state == "callback"
    with clock.fixed(NOW + timedelta(hours=8)):
        officer.post(address + "unreached/")
        heard = told(user)
        counts = queries.count_callbacks(NOW - timedelta(days=1), NOW + timedelta(days=1))

    row.refresh_from_db()
    assert (row.state, row.is_contacted, row.is_resolved, row.satisfaction) == ("closed", None, None, None)
    assert row.closed_at == NOW + timedelta(hours=8)
    assert heard[-1] == "unreached"
    assert [(count.accepted, count.valid) for count in counts] == [(1, 0)]
    actions.reopen_request(row, actor=_self(user), reason="灯又灭了")
    row.refresh_from_db()
    assert row.state == "reopened"


def unsolved(world, user):
    row = done(world, person=user.person)
    said = {
        "is_contacted": True,
        "is_resolved": False,
        "satisfaction": 2,
        "reason": "money",
        "next_date": date(2025, 10, 20),
    }
    return actions.close_request(row, actor=world.dispatcher, **said)


def test_what_was_promised_comes_back_on_its_day_to_the_desk_and_to_the_street():
    world, user = make_world(), asker()
    with clock.fixed(NOW):
        row = unsolved(world, user)
        assert queries.promised_to(world.fitter) == []
    with clock.fixed(NOW.replace(month=10, day=20, hour=9)):
        fitter = signed_in("handler", desk=world.heating.pk, name="贺大寒")
        assert queries.promised_to(world.fitter) == [row]
        assert queries.promised_to(world.dispatcher) == [row]
        assert queries.promised_to(world.builder) == []
        tasks.tell_promised()
        tasks.tell_promised()
        page = fitter.get("/handling/").content.decode()

    assert f'href="/requests/promised/{row.pk}/"' in page
    assert [n.template for n in Notice.objects.filter(user=fitter.user)] == ["handling.promised"]


def test_still_not_is_another_day_and_now_is_the_same_handler_at_once():
    world, user = make_world(), asker()
    with clock.fixed(NOW):
        row = unsolved(world, user)
        told(user)
    fitter = signed_in("handler", desk=world.heating.pk, name="贺大寒")
    with clock.fixed(NOW.replace(month=10, day=20, hour=9)):
        address = f"/requests/promised/{row.pk}/"
        assert fitter.post(address, {"outcome": "later", "reason": "money"}).status_code == 422
        assert fitter.post(address, {"outcome": "now", "words": ""}).status_code == 422
        fitter.post(address, {"outcome": "later", "reason": "third_party", "next_date": "2025-11-20"})
        row.refresh_from_db()
        assert (row.state, row.next_date, row.unresolved_reason) == (
            "closed_unresolved",
            date(2025, 11, 20),
            "third_party",
        )
        assert told(user)[-1] == "unresolved.third_party"
        assert signed_in("handler", desk=world.housing.pk).get(address).status_code == 404
        fitter.post(address, {"outcome": "now", "words": "钱批下来了"})
        assert told(user)[-1] == "reopened"

    row.refresh_from_db()
    last = Dispatch.objects.order_by("pk").last()
    assert (row.state, row.next_date, row.closed_at) == ("in_hand", None, None)
    assert (last.handler, last.state, last.sent_at) == (world.heating, "sent", NOW.replace(month=10, day=20, hour=9))


def test_another_desk_cannot_put_off_what_was_promised():
    world, user = make_world(), asker()
    with clock.fixed(NOW):
        row = unsolved(world, user)
        before = audited()
        for deed, more in ((actions.put_off, {"next_date": date(2025, 12, 1)}), (actions.take_up, {})):
            with pytest.raises(NotPermitted):
                deed(row, actor=world.builder, reason="money", **more)

    assert audited() == before
