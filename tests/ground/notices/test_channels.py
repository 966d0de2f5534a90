"""SMS, e-mail and 企业微信 against gateways of the test's own: slow, refusing, stopped, answering twice. Nothing lost, nothing doubled."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from hezhi.ground.notices import actions, channels, outward, queries, wording
from hezhi.ground.notices.models import Letter, Notice
from hezhi.ground.platform import clock
from tests.ground.accounts.factories import person
from tests.ground.notices.standins import MailStandIn, SmsStandIn, WeComStandIn

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 in the city
NIGHT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 22:00
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # 08:00
PHONE = "12000000001"


@pytest.fixture
def sms(settings):
    standin = SmsStandIn()
    settings.SMS_URL, settings.SMS_SECRET, settings.SMS_SIGN = standin.url + "/send", "shared secret", "合治"
    settings.NOTICE_CHANNELS = ["sms"]
    yield standin
    standin.stop()


@pytest.fixture
def mail(settings):
    standin = MailStandIn()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", standin.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.NOTICE_CHANNELS = ["email"]
    yield standin
    standin.stop()


@pytest.fixture
def wecom(settings):
    standin = WeComStandIn()
    settings.WECOM_URL = standin.url
    settings.WECOM_CORP_ID, settings.WECOM_SECRET, settings.WECOM_AGENT_ID = "corp", "secret", "1000002"
    settings.NOTICE_CHANNELS = ["wecom"]
    yield standin
    standin.stop()


@pytest.fixture(autouse=True)
def house(settings, monkeypatch):
    settings.NOTICE_TIMEOUT = settings.EMAIL_TIMEOUT = 30
    settings.SITE_ADDRESS = "https://hezhi.example"
    said = wording.Wording("t.answered", "诉求有答复", "%(number)s %(handler)s 已办好，请您评价。")
    monkeypatch.setitem(wording._wordings, "t.answered", said)
    danger = wording.Wording("t.danger", "燃气泄漏", "请到楼外。", is_urgent=True, outside="燃气泄漏，请马上到楼外")
    monkeypatch.setitem(wording._wordings, "t.danger", danger)
    channels.plug_in_own()


def letter(event="answered:1", address=PHONE, kind="sms"):
    """One letter about one event."""
    values = {"number": "HZ-1", "handler": "孙玉兰家的水管"}
    return actions.tell_address(kind, address, "t.answered", event=event, values=values, path="/requests/p/abc/")


@pytest.fixture
def impatient(settings):
    """A house that waits a quarter of a second: for gateways that answer never."""
    settings.NOTICE_TIMEOUT = settings.EMAIL_TIMEOUT = 0.25

    def patient():
        settings.NOTICE_TIMEOUT = settings.EMAIL_TIMEOUT = 30

    return patient


def later(minutes):
    """The round of this minute."""
    with clock.fixed(DAY + timedelta(minutes=minutes)):
        return actions.send_due()


def test_a_text_message_holds_number_and_link_and_no_more(sms):
    with clock.fixed(DAY):
        assert letter() is True
        assert actions.send_due() == 1

    to, text, body = next(iter(sms.had.values()))
    assert (to, text) == (PHONE, "【合治】诉求有答复，编号 HZ-1 https://hezhi.example/requests/p/abc/")
    asked = sms.headers[0]
    signed = f"{asked['webhook-id']}.{asked['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(b"shared secret", signed, hashlib.sha256).digest()).decode()
    assert asked["webhook-signature"] == f"v1,{digest}"


def test_one_event_tells_an_address_once(sms):
    with clock.fixed(DAY):
        assert [letter(), letter(), letter("answered:2"), letter(address="1200 000-0001")] == [True, False, True, False]
        actions.send_due()
        actions.send_due()

    assert len(sms.had) == 2
    assert sms.asked == 2


def test_an_address_is_let_sleep_but_not_in_danger(sms):
    with clock.fixed(NIGHT):
        letter()
        actions.tell_address("sms", PHONE, "t.danger", event="gas")
        assert actions.send_due() == 1
    assert [text for _to, text, _body in sms.had.values()] == ["【合治】燃气泄漏，请马上到楼外"]
    with clock.fixed(MORNING):
        assert actions.send_due() == 1


def test_while_a_gateway_is_stopped_nothing_is_lost_and_nothing_doubled(sms):
    sms.stop()
    with clock.fixed(DAY):
        for number in range(20):
            letter(f"answered:{number}", address=f"120000000{number:02}")
    assert [later(minute) for minute in (0, 1, 3)] == [0, 0, 0]
    assert set(Letter.objects.values_list("tries", "sent_at", "failed_at")) == {(3, None, None)}

    sms.start()
    assert sum(later(minute) for minute in range(4, 10)) == 20
    assert (len(sms.had), sms.copies, sms.asked) == (20, 0, 20)
    assert {to for to, *_rest in sms.had.values()} == {f"120000000{number:02}" for number in range(20)}
    assert sum(later(minute) for minute in range(10, 200, 10)) == 0


def test_what_a_slow_gateway_took_is_not_sent_twice(sms, impatient):
    sms.mode = "slow"
    with clock.fixed(DAY):
        letter()
        assert actions.send_due() == 0
    assert Letter.objects.get().last_error == "sms: TimeoutError: timed out"
    sms.wait_until_had(1)
    sms.mode = "ok"
    impatient()

    assert later(1) == 1
    assert (len(sms.had), sms.copies) == (1, 1)  # tried twice, taken once, by the same number
    assert Letter.objects.get().channel == "sms"


@pytest.mark.parametrize("mode", ["off", "drip", "redirect"])
def test_what_a_gateway_does_not_answer_rightly_is_tried_again(sms, mode, impatient):
    sms.mode = mode
    if mode != "drip":
        impatient()
    with clock.fixed(DAY):
        letter()
        assert actions.send_due() == 0
    sms.mode = "ok"
    impatient()

    assert later(1) == 1
    assert len(sms.had) == 1


def test_a_number_that_does_not_exist_is_given_up_and_never_written_down(sms):
    sms.mode = "refuse"
    with clock.fixed(DAY):
        letter()
        actions.send_due()
        kept = Letter.objects.get()
        assert (kept.failed_at, kept.declined, kept.last_error) == (
            DAY,
            "sms",
            "sms: Declined: the gateway declined (422)",
        )
    assert later(60) == 0
    assert sms.asked == 1


def test_after_three_failures_the_next_way_is_taken(sms, mail, settings):
    settings.NOTICE_CHANNELS = ["sms", "email"]
    channels.register_phone_book(lambda pk: PHONE)
    sms.stop()
    try:
        user = person("sun", email="sun@example.org")
        user.person = 7
        user.save()
        with clock.fixed(DAY):
            actions.tell(user, "t.answered", event="answered:1", values={"number": "HZ-1", "handler": "x"})
        assert [later(minute) for minute in (0, 1, 3, 7)] == [0, 0, 0, 1]
    finally:
        channels._phone_books.pop()
        sms.start()

    assert Notice.objects.get().channel == "email"
    assert [to for to, _text in mail.had.values()] == ["sun@example.org"]
    assert (later(60), len(sms.had)) == (0, 0)


def test_a_way_that_keeps_failing_rests_for_the_round(sms, impatient):
    sms.mode = "slow"
    with clock.fixed(DAY):
        for number in range(9):
            letter(f"answered:{number}", address=f"1200000000{number}")
        actions.send_due()

    sms.wait_until_had(3)
    assert sms.asked == 3  # nobody waits for the time-outs of all nine
    assert Letter.objects.filter(last_error__endswith="rests for this round").count() == 6


def test_a_number_gets_ten_messages_a_day_at_most(sms):
    with clock.fixed(DAY):
        for number in range(13):
            letter(f"answered:{number}")
            actions.send_due()
    assert len(sms.had) == 10
    with clock.fixed(DAY + timedelta(hours=25)):
        actions.send_due()
    assert len(sms.had) == 13


def test_an_address_is_kept_sealed_and_forgotten(sms, settings):
    settings.NOTICE_KEEP_DAYS = 7
    with clock.fixed(DAY):
        letter()
        actions.send_due()
    kept = Letter.objects.get()
    assert PHONE.encode() not in bytes(kept.sealed)
    assert b"requests" not in bytes(kept.sealed)
    with clock.fixed(DAY + timedelta(days=7)):
        assert actions.forget_addresses() == 0
    with clock.fixed(DAY + timedelta(days=7, seconds=1)):
        assert actions.forget_addresses() == 1
        assert letter() is False  # what was told once stays told

    kept.refresh_from_db()
    assert (kept.sealed, kept.address_index) == (None, None)


def test_without_a_gateway_nobody_is_promised_anything(settings):
    settings.NOTICE_CHANNELS, settings.SMS_URL = ["sms", "email"], ""

    assert (queries.has_way("sms"), queries.has_way("email")) == (False, True)
    assert letter() is False
    assert Letter.objects.count() == 0


def test_mail_carries_the_same_number_each_time(mail, impatient):
    mail.mode = "slow"
    with clock.fixed(DAY):
        letter(kind="email", address="sun@example.org")
        assert actions.send_due() == 0
    mail.wait_until_had(1)
    mail.mode = "ok"
    impatient()
    assert later(1) == 1

    assert (len(mail.had), mail.copies) == (1, 1)
    _to, text = next(iter(mail.had.values()))
    assert "Auto-Submitted: auto-generated" in text
    assert "孙玉兰" not in text


@pytest.mark.parametrize(("mode", "is_given_up"), [("refuse", True), ("off", False)])
def test_no_such_mailbox_is_final_and_try_later_is_not(mail, mode, is_given_up):
    mail.mode = mode
    with clock.fixed(DAY):
        letter(kind="email", address="sun@example.org")
        assert actions.send_due() == 0
    kept = Letter.objects.get()

    assert (kept.failed_at is not None) == is_given_up
    assert "sun@" not in kept.last_error


def test_staff_are_told_by_wecom_in_the_morning_at_once(wecom):
    with clock.fixed(DAY):
        user = person("zhou", role="subdistrict_dispatcher")
        for number in range(3):
            actions.tell(user, "t.answered", event=f"{number}", values={"number": f"HZ-{number}", "handler": "x"})
        assert actions.send_due() == 0
    with clock.fixed(DAY + timedelta(hours=20, minutes=30)):
        assert actions.send_due() == 3

    assert list(wecom.had.values()) == [
        "您有 3 条新消息\n诉求有答复，编号 HZ-0\n诉求有答复，编号 HZ-1\n诉求有答复，编号 HZ-2\nhttps://hezhi.example/notices/"
    ]


def test_a_stale_token_is_fetched_anew_and_a_stranger_declined(wecom):
    with clock.fixed(DAY):
        user = person("zhou", role="subdistrict_dispatcher")
        other = person("li", role="subdistrict_dispatcher")
        for one in (user, other):
            actions.tell(one, "t.danger", event="gas")
        wecom.mode = "stale"
        assert actions.send_due() == 1

    assert wecom.tokens == 2
    assert (
        Notice.objects.get(user=other).last_error
        == "wecom: Declined: no such member, or not in the application's sight"
    )


def test_a_digest_that_failed_goes_as_the_same_parcel(wecom):
    wecom.mode = "off"
    morning = DAY + timedelta(hours=20, minutes=30)
    with clock.fixed(DAY):
        user = person("zhou", role="subdistrict_dispatcher")
        actions.tell(user, "t.answered", event="1", values={"number": "HZ-1", "handler": "x"})
        actions.tell(user, "t.answered", event="2", values={"number": "HZ-2", "handler": "x"})
    with clock.fixed(morning):
        assert actions.send_due() == 0
        assert len(set(Notice.objects.values_list("parcel", flat=True))) == 1
    wecom.mode = "ok"
    with clock.fixed(morning + timedelta(minutes=1)):
        assert actions.send_due() == 2

    assert len(wecom.had) == 1


@pytest.mark.parametrize(
    "base",
    [
        "http://sms.example.org/send",  # not in one's own network, not sealed on the way
        "https://user:word@sms.example.org/",
        "ftp://127.0.0.1/",
        "https://",
    ],
)
def test_the_guard_lets_nothing_out_to(base):
    with pytest.raises(outward.NotAllowed):
        outward.Outward(base, 1)


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0"])
def test_the_guard_knows_addresses_that_are_no_gateway(host):
    with pytest.raises(outward.NotAllowed):
        outward.Outward(f"https://{host}/", 1).post("/", b"{}", {})


def test_only_the_configured_host_is_called(sms):
    """A redirect is an answer like any other, and no answer names another host."""
    sms.mode = "redirect"
    answer = outward.Outward(sms.url, 1).post("/send", json.dumps({"id": "1", "to": "1", "text": "x"}).encode(), {})

    assert answer.status == 302
    assert sms.asked == 1
