"""The person is told: once an event, nothing on a refusal, and a channel that is down loses nothing."""

from datetime import date, timedelta

import pytest

from hezhi.ground.accounts.models import User
from hezhi.ground.notices import actions as notices
from hezhi.ground.notices import channels
from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock, outbox
from hezhi.ground.platform.models import OutboxDelivery
from hezhi.ground.platform.refusal import Refused
from hezhi.register.people.models import Person
from hezhi.response.requests import actions, queries
from tests.sightings import browse

from .factories import NOW, make_dispatch, make_request, make_world, resident

pytestmark = pytest.mark.django_db


def account(name="秦望舒"):
    """A person of the register with an account."""
    return User.objects.create(username=name, name=name, person=Person.objects.create(name=name).pk)


def told(user):
    """The templates of the person's messages, oldest first, after all deliveries."""
    outbox.deliver_waiting()
    return [row.template.removeprefix("requests.") for row in Notice.objects.filter(user=user).order_by("id")]


def done(world, user):
    """A request of this person that was reported as done."""
    dispatch = make_dispatch(world, person=user.person)
    actions.accept_dispatch(dispatch, actor=world.fitter)
    actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")
    actions.accept_report(dispatch, actor=world.dispatcher)
    return queries.get_request(dispatch.request_id)


def test_each_event_of_a_life_tells_once_and_leads_to_the_thread():
    world, user = make_world(), account()
    with clock.fixed(NOW):
        row = done(world, user)
        actions.close_request(row, actor=world.dispatcher, is_contacted=True, is_resolved=True, satisfaction=4)
        assert told(user) == ["received", "dispatched", "done", "closed"]
        OutboxDelivery.objects.update(done_at=None, leased_until=None)

        assert told(user) == ["received", "dispatched", "done", "closed"]
        sending = Notice.objects.get(template="requests.dispatched")
        assert sending.values == {"number": row.number, "by": "2025-10-07", "handler": "槐荫供热服务所"}
        assert sending.path == f"/requests/mine/{row.pk}/"
        page = browse(user).get("/notices/").content.decode()
    assert f"{row.number} 派给了槐荫供热服务所，最晚 2025-10-07 答复您。" in page


def test_answered_redirected_and_reopened_are_told():
    world, user = make_world(), account()
    answered, redirected = (make_request(world, person=user.person) for _ in range(2))
    actions.answer_request(answered, actor=world.dispatcher, text="计划内检修，周三恢复。")
    actions.redirect_request(redirected, actor=world.dispatcher, to="market", text="请找通信公司。")
    me = resident(user.person)
    actions.reopen_request(answered, actor=me, reason="没恢复")

    assert told(user) == ["received", "received", "answered", "redirected", "reopened"]


def test_unsolved_says_why_and_when_in_the_readers_language():
    world, user = make_world(), account()
    with clock.fixed(NOW):
        row = done(world, user)
        said = {"is_contacted": True, "is_resolved": False, "reason": "money", "next_date": date(2025, 10, 20)}
        actions.close_request(row, actor=world.dispatcher, **said)
        assert told(user)[-1] == "unresolved.money"
        client = browse(user)
        chinese = client.get("/notices/").content.decode()
        english = client.get("/notices/", headers={"accept-language": "en"}).content.decode()
        thread = client.get(f"/requests/mine/{row.pk}/").content.decode()

    assert f"资金没有着落。{row.number} 在 2025-10-20 前再联系您。" in chinese
    assert f"No funds found. {row.number}: we contact you again by 2025-10-20." in english
    assert "没能解决：资金没有着落。10月20日（周一）前再联系您。" in thread


def test_neighbours_who_joined_hear_it_and_strangers_do_not():
    world, asker, neighbour, stranger = make_world(), account(), account("许邻居"), account("路人")
    row = make_request(world, person=asker.person)
    voice = make_request(world, person=neighbour.person)
    actions.join_request(voice, row, actor=world.dispatcher)
    actions.dispatch_request(row, actor=world.dispatcher, handler=world.heating)

    assert told(asker) == ["received", "dispatched"]
    assert told(neighbour) == ["received", "joined", "dispatched"]
    joined = Notice.objects.get(user=neighbour, template="requests.joined")
    assert (joined.values["main"], joined.values["stage"]) == (row.number, "已派人")
    assert Notice.objects.get(user=neighbour, template="requests.dispatched").path == f"/requests/mine/{voice.pk}/"
    assert told(stranger) == []


def test_a_refusal_and_a_sending_taken_back_tell_nothing():
    world, user = make_world(), account()
    with clock.fixed(NOW):
        dispatch = make_dispatch(world, person=user.person)
        actions.recall_dispatch(dispatch, actor=world.dispatcher)
        with pytest.raises(Refused):
            actions.report_dispatch(dispatch, actor=world.fitter, text="灯座已换，试亮正常。")

        assert told(user) == ["received"]


def test_at_night_and_with_the_channel_down_nothing_is_lost(settings, monkeypatch):
    class Down:
        code, is_down, sent = "down", True, []

        def is_ready(self):
            return True

        def reaches(self, reach):
            return True

        def send(self, reach, message):
            if self.is_down:
                raise OSError("gateway is down")
            self.sent.append(message.title)

    channel = Down()
    settings.NOTICE_CHANNELS = ["down"]
    monkeypatch.setitem(channels._channels, "down", channel)
    world, user = make_world(), account()
    night = NOW.replace(hour=22)
    with clock.fixed(night):
        make_request(world, person=user.person)
        assert told(user) == ["received"]
        assert notices.send_due() == 0
    with clock.fixed(night + timedelta(hours=10)):
        assert notices.send_due() == 0
        channel.is_down = False
    with clock.fixed(night + timedelta(hours=10, minutes=2)):
        assert notices.send_due() == 1

    assert channel.sent == ["已收到您的诉求"]
