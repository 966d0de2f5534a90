"""Told once an event, at a good hour, through a channel that may fail; nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.notices import actions, channels, queries, wording
from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from tests.ground.accounts.factories import person
from tests.sightings import browse, seen_by

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 in the city
NIGHT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 22:00
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # 08:00
DIGEST = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # 08:30


class Post:
    """A channel that remembers, and fails while `is_down`."""

    code, is_down, refuses = "post", False, ""

    def __init__(self):
        self.sent = []

    def is_ready(self):
        return True

    def reaches(self, reach):
        return True

    def send(self, reach, message):
        if self.is_down or reach.name == self.refuses:
            raise OSError("gateway is down")
        self.sent.append((reach.name, message.title, message.text))


@pytest.fixture(autouse=True)
def post(settings, monkeypatch):
    settings.NOTICE_CHANNELS = ["post"]
    channel = Post()
    monkeypatch.setitem(channels._channels, "post", channel)
    monkeypatch.setitem(
        wording._wordings, "t.answered", wording.Wording("t.answered", "诉求有答复", "%(number)s 已办好，请您评价。")
    )
    monkeypatch.setitem(
        wording._wordings,
        "t.danger",
        wording.Wording("t.danger", "燃气泄漏", "请到楼外。", is_urgent=True, outside="燃气泄漏，请到楼外"),
    )
    return channel


def test_a_resident_is_told_by_day_at_once(post):
    with clock.fixed(DAY):
        assert actions.tell(person("sun"), "t.answered", event="answered:1", values={"number": "HZ-1"}) is True
        assert actions.send_due() == 1

    assert post.sent == [("sun", "诉求有答复", "诉求有答复，编号 HZ-1")]


def test_one_event_tells_once(post):
    user = person("sun")
    with clock.fixed(DAY):
        actions.tell(user, "t.answered", event="answered:1", values={"number": "HZ-1"})
        assert actions.tell(user, "t.answered", event="answered:1", values={"number": "HZ-1"}) is False
        actions.send_due()
        actions.send_due()

    assert len(post.sent) == 1


def test_a_resident_is_let_sleep(post):
    user = person("sun")
    with clock.fixed(NIGHT):
        actions.tell(user, "t.answered", event="answered:1", values={"number": "HZ-1"})
        assert actions.send_due() == 0
        assert len(queries.lines_of(user)) == 1
    with clock.fixed(MORNING - timedelta(seconds=1)):
        assert actions.send_due() == 0
    with clock.fixed(MORNING):
        assert actions.send_due() == 1


def test_danger_wakes(post):
    with clock.fixed(NIGHT):
        actions.tell(person("sun"), "t.danger", event="gas:1")
        actions.send_due()

    assert post.sent == [("sun", "燃气泄漏", "燃气泄漏，请到楼外")]


def test_staff_get_one_message_in_the_morning(post):
    with clock.fixed(DAY):
        user = person("zhou", role="subdistrict_dispatcher")
        for number in range(3):
            actions.tell(user, "t.answered", event=f"answered:{number}", values={"number": f"HZ-{number}"})
        assert actions.send_due() == 0
    with clock.fixed(DIGEST):
        assert actions.send_due() == 3

    assert [(name, title) for name, title, _text in post.sent] == [("zhou", "您有 3 条新消息")]
    assert post.sent[0][2].count("\n") == 3


def test_nothing_is_lost_while_a_channel_is_down(post):
    user = person("sun")
    post.is_down = True
    with clock.fixed(DAY):
        actions.tell(user, "t.answered", event="answered:1", values={"number": "HZ-1"})
        assert actions.send_due() == 0
    kept = Notice.objects.get()
    assert (kept.sent_at, kept.tries, kept.last_error) == (None, 1, "post: OSError: gateway is down")
    with clock.fixed(DAY + timedelta(seconds=59)):
        assert actions.send_due() == 0
    assert Notice.objects.get().tries == 1

    post.is_down = False
    with clock.fixed(DAY + timedelta(minutes=1)):
        assert actions.send_due() == 1
    assert len(post.sent) == 1


def test_one_who_fails_does_not_keep_another_waiting(post):
    with clock.fixed(DAY):
        actions.tell(person("sun"), "t.answered", event="a", values={"number": "1"})
        actions.tell(person("li"), "t.answered", event="a", values={"number": "1"})
        post.refuses = "li"
        actions.send_due()

    assert [name for name, *_rest in post.sent] == ["sun"]


def test_ones_messages_are_ones_own():
    one, other = person("sun"), person("li")
    with clock.fixed(DAY):
        actions.tell(one, "t.answered", event="answered:1", values={"number": "HZ-1"})

    with seen_by(accounts.actor_through(other, None)):
        assert Notice.objects.count() == 0
    with seen_by(accounts.actor_through(one, None)):
        assert Notice.objects.count() == 1


def test_the_list_shows_and_marks(post):
    user = person("sun")
    with clock.fixed(DAY):
        actions.tell(user, "t.answered", event="answered:1", values={"number": "HZ-1"}, path="/requests/1/")
    client = browse(user)
    page = client.get("/notices/").content.decode()
    assert "HZ-1 已办好，请您评价。" in page
    assert 'href="/requests/1/"' in page

    client.post("/notices/read/")

    assert queries.count_new(user) == 0
    assert browse(None).get("/notices/").status_code == 302


def test_email_goes_to_those_who_have_one(settings, mailoutbox):
    settings.NOTICE_CHANNELS = ["email", "post"]
    user = person("sun", email="sun@example.org")
    with clock.fixed(DAY):
        actions.tell(user, "t.answered", event="answered:1", values={"number": "HZ-1\nBcc: x@example.org"})
        actions.send_due()

    assert [(m.to, m.subject) for m in mailoutbox] == [(["sun@example.org"], "诉求有答复")]
    assert Notice.objects.get().channel == "email"


def _kind(monkeypatch, code, kind, **more):
    monkeypatch.setitem(wording._wordings, code, wording.Wording(code, code, "", kind=kind, **more))


def test_a_muted_kind_stays_in_the_list_and_goes_by_no_channel(post, monkeypatch):
    user, other = person("sun"), person("qin")
    _kind(monkeypatch, "t.step", "request")
    _kind(monkeypatch, "t.ask", "answer")
    _kind(monkeypatch, "t.gas", "request", is_urgent=True)
    with seen_by(Actor(name="sun", user_id=user.pk)) as actor:
        assert actions.mute(user, ["request", "answer", "nonsense"], actor=actor) == ["request"]
        assert queries.muted_by(user) == {"request"}

    with clock.fixed(DAY):
        for code in ("t.step", "t.ask", "t.gas"):
            actions.tell(user, code, event=code)
            actions.tell(other, code, event=code)
        actions.send_due()

    assert sorted(title for name, title, _text in post.sent if name == "sun") == ["您有 2 条新消息"]
    assert [text.split("\n")[1:] for name, _title, text in post.sent if name == "sun"] == [["t.ask", "t.gas"]]
    assert [text.split("\n")[1:] for name, _title, text in post.sent if name == "qin"] == [["t.step", "t.ask", "t.gas"]]
    assert list(Notice.objects.filter(user=user).order_by("id").values_list("template", "channel")) == [
        ("t.step", "list"),
        ("t.ask", "post"),
        ("t.gas", "post"),
    ]
    with clock.fixed(DAY):
        assert len(queries.lines_of(user)) == 3
        assert [line.title for line in queries.lines_of(user, kind="answer")] == ["t.ask"]
        assert actions.send_due() == 0


def test_nobody_mutes_for_another_and_it_can_be_taken_back(browse):
    user, other = person("sun"), person("qin")
    with seen_by(Actor(name="qin", user_id=other.pk)) as actor:
        assert actions.mute(user, ["request"], actor=actor) == []
    assert queries.muted_by(user) == set()

    client = browse(user)
    client.post("/notices/mute/", {"kind": ["request", "notice"]})
    assert queries.muted_by(user) == {"request", "notice"}
    with seen_by(Actor(name="qin", user_id=other.pk)):
        assert queries.muted_by(user) == set()
    assert 'value="request" checked' in client.get("/notices/?kind=notice").content.decode()
    client.post("/notices/mute/", {})
    assert queries.muted_by(user) == set()
