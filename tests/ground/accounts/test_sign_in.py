"""Screen 6: in by the right way, out of everybody else's; limits that a restart does not forgive."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import override_settings

from hezhi.ground.accounts import actions, limits, queries
from hezhi.ground.accounts.models import Attempt, SignIn
from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord
from tests.ground.accounts.factories import JOB, PASSWORD, person
from tests.sightings import Browser

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield NOON


def code_at(moment, secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def enrolled(**more):
    user = person(role="subdistrict_dispatcher", **more)
    with clock.fixed(NOON - timedelta(days=1)):
        codes = actions.enrol(user, actor=JOB, secret=SECRET, code=code_at(NOON - timedelta(days=1)))
    return user, codes


def give_password(client, account="zhou.hang", password=PASSWORD, **more):
    return client.post("/sign-in/", {"account": account, "password": password, **more})


def test_a_resident_comes_in_by_password():
    user = person("sun.yulan", name="孙玉兰")
    client = Browser()

    response = give_password(client, "SUN.yulan")

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditRecord.objects.filter(deed="accounts.sign_in", object_id=user.pk).count() == 1


@pytest.mark.parametrize(("account", "password"), [("sun.yulan", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(account, password):
    person("sun.yulan", name="孙玉兰")

    response = give_password(Browser(), account, password)

    assert response.status_code == 422
    assert "登录名或密码不对。" in response.content.decode()
    assert SignIn.objects.count() == 0


def test_staff_are_not_in_before_the_code():
    enrolled()
    client = Browser()

    response = give_password(client)

    assert response["Location"] == "/sign-in/code/"
    assert "_auth_user_id" not in client.session


def test_staff_come_in_by_password_and_code():
    user, _codes = enrolled()
    client = Browser()
    give_password(client)

    response = client.post("/sign-in/code/", {"code": code_at(NOON)})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session["second"] is True


def test_a_code_opens_once():
    enrolled()
    first, second = Browser(), Browser()
    for client in (first, second):
        give_password(client)
    first.post("/sign-in/code/", {"code": code_at(NOON)})

    response = second.post("/sign-in/code/", {"code": code_at(NOON)})

    assert response.status_code == 422
    assert "_auth_user_id" not in second.session


def test_a_recovery_code_opens_once():
    user, codes = enrolled()

    assert actions.try_code(user, codes[0], address=None).user == user
    assert actions.try_code(user, codes[0], address=None).user is None
    assert len(codes) == 10


def test_the_authenticators_secret_is_sealed_in_the_table():
    from allauth.mfa.models import Authenticator

    user, _codes = enrolled()

    assert SECRET not in str(Authenticator.objects.get(user=user, type="totp").data)


def test_staff_without_an_authenticator_bind_one_first():
    user = person(role="subdistrict_dispatcher")
    client = Browser()
    response = give_password(client)
    assert response["Location"] == "/sign-in/enrol/"
    page = client.get("/sign-in/enrol/")
    secret = client.session["secret"]
    assert "data:image/svg+xml" in page.content.decode()

    shown = client.post("/sign-in/enrol/", {"code": code_at(NOON, secret)})

    assert shown.status_code == 200
    assert client.session["_auth_user_id"] == str(user.pk)
    assert queries.has_factor(user)
    assert "secret" not in client.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_password_alone_does_not_replace_a_bound_authenticator(method):
    user, codes = enrolled()
    client = Browser()
    give_password(client)
    before = AuditRecord.objects.count()

    response = getattr(client, method)("/sign-in/enrol/", {"code": code_at(NOON)})

    assert (response.status_code, response["Location"]) == (302, "/sign-in/code/")
    assert "secret" not in client.session
    assert "_auth_user_id" not in client.session
    assert AuditRecord.objects.count() == before
    assert actions.try_code(user, codes[0], address=None).user == user


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour():
    person("sun.yulan", name="孙玉兰")
    client = Browser()
    for _try in range(5):
        response = give_password(client, "sun.yulan", "wrong")
    assert response.status_code == 429
    assert "请等 15 分钟再试" in response.content.decode()

    right_but_locked = give_password(client, "sun.yulan")
    assert right_but_locked.status_code == 429
    assert Attempt.objects.count() == 5

    with clock.fixed(NOON + timedelta(minutes=15, seconds=1)):
        assert give_password(Browser(), "sun.yulan").status_code == 302


def test_an_address_is_locked_over_all_accounts():
    for number in range(10):
        give_password(Browser(), f"guess{number}", "wrong")

    person("sun.yulan", name="孙玉兰")
    assert give_password(Browser(), "sun.yulan").status_code == 429
    assert give_password(Browser(REMOTE_ADDR="10.0.0.9"), "sun.yulan").status_code == 302


def test_codes_are_guessed_no_more_often_than_passwords():
    user, _codes = enrolled()
    wrong = format((int(code_at(NOON)) + 1) % 1_000_000, "06d")
    for _try in range(200):
        answer = actions.try_code(user, wrong, address="10.0.0.7")

    assert answer.user is None
    assert answer.locked_until == NOON + timedelta(minutes=15)
    assert Attempt.objects.filter(step="code").count() == limits.PER_ACCOUNT[0]


def test_a_header_does_not_change_the_address():
    client = Browser(HTTP_X_FORWARDED_FOR="10.9.9.9")

    give_password(client, "nobody", "wrong")

    assert Attempt.objects.get().address == "127.0.0.1"


def test_the_session_id_is_new_after_each_step():
    enrolled()
    client = Browser()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "x"
    session.save()
    ids = [session.session_key]
    give_password(client)
    ids.append(client.session.session_key)
    client.post("/sign-in/code/", {"code": code_at(NOON)})
    ids.append(client.session.session_key)

    assert len(set(ids)) == 3
    assert "planted" not in client.session
    stale = Browser()
    stale.cookies["hezhi"] = ids[1]
    assert stale.get("/account/").status_code == 302


def test_staff_are_signed_out_after_half_an_hour_of_nothing():
    enrolled()
    client = Browser()
    give_password(client)
    client.post("/sign-in/code/", {"code": code_at(NOON)})

    with clock.fixed(NOON + timedelta(minutes=29)):
        assert client.get("/account/").status_code == 200
    with clock.fixed(NOON + timedelta(minutes=60)):
        assert client.get("/account/").status_code == 302


def test_staff_are_signed_out_after_twelve_hours_of_work():
    enrolled()
    client = Browser()
    give_password(client)
    client.post("/sign-in/code/", {"code": code_at(NOON)})
    for quarter in range(1, 48):
        with clock.fixed(NOON + timedelta(minutes=15 * quarter)):
            assert client.get("/account/").status_code == 200

    with clock.fixed(NOON + timedelta(hours=12, seconds=1)):
        assert client.get("/account/").status_code == 302


def test_a_resident_stays_for_thirty_days():
    person("sun.yulan", name="孙玉兰")
    client = Browser()
    give_password(client, "sun.yulan")

    with clock.fixed(NOON + timedelta(days=29)):
        assert client.get("/account/").status_code == 200
    with clock.fixed(NOON + timedelta(days=30, seconds=1)):
        assert client.get("/account/").status_code == 302


def test_a_session_without_the_second_factor_ends_when_a_post_needs_it():
    user = person("sun.yulan", name="孙玉兰")
    client = Browser()
    give_password(client, "sun.yulan")
    assert client.get("/account/").status_code == 200

    actions.give_grant(user, actor=JOB, role="community_worker", title="社区工作者", area_path="0001")

    assert client.get("/account/").status_code == 302


def test_one_sees_and_ends_ones_sessions():
    person("sun.yulan", name="孙玉兰")
    here, there = Browser(), Browser(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8")
    give_password(here, "sun.yulan")
    give_password(there, "sun.yulan")
    page = here.get("/account/").content.decode()
    assert "微信 Android" in page

    here.post("/account/sessions/end/", {"all": "1"})

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_nobody_ends_anothers_session():
    person("sun.yulan", name="孙玉兰")
    person("li.qiang", name="李强")
    hers, his = Browser(), Browser()
    give_password(hers, "sun.yulan")
    give_password(his, "li.qiang")

    response = his.post("/account/sessions/end/", {"sign_in": SignIn.objects.get(user__username="sun.yulan").pk})

    assert response.status_code == 404
    assert hers.get("/account/").status_code == 200


def test_a_new_password_ends_the_other_sessions():
    person("sun.yulan", name="孙玉兰")
    here, there = Browser(), Browser()
    give_password(here, "sun.yulan")
    give_password(there, "sun.yulan")

    response = here.post("/account/password/", {"old": PASSWORD, "new": "雨后楼下的三只灰鸽子飞走了"})

    assert response.status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "word"), [("nope", "雨后楼下的三只灰鸽子飞走了", "现在的密码不对"), (PASSWORD, "short", "12")]
)
def test_a_bad_new_password_changes_nothing(old, new, word):
    user = person("sun.yulan", name="孙玉兰")
    client = Browser()
    give_password(client, "sun.yulan")

    response = client.post("/account/password/", {"old": old, "new": new})

    assert response.status_code == 422
    assert word in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not AuditRecord.objects.filter(deed="accounts.change_password").exists()


def _off_site():
    hosts = [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1",
        "evil.example%2f@localhost",
        "локалхост",
        "evil。example",
    ]
    heads = ["//", "///", "////", "http://", "https://", "http:///", "HTTPS:", "http:", "\\\\", "/\\", "\\/", "/\\/", "//\\",
             "javascript://", "data:text/html,", "ftp://", "\t//", "\n//", "\r\n//", " //", "\x00//", "/\t/", "/\n/",
             "http:\\\\", "https:/\\", "//localhost@", "http://localhost:80@", "http://localhost\\@", "//%09/", "http://user:pw@",
             "javascript:alert(1)//", "vbscript:", "\u2028//", "\u3000//"]  # fmt: skip
    return [head + host for head in heads for host in hosts]


def test_next_leads_nowhere_but_home():
    person("sun.yulan", name="孙玉兰")
    payloads = _off_site()
    assert len(payloads) >= 200
    off_site = []
    for payload in payloads:
        response = give_password(Browser(), "sun.yulan", next=payload)
        if response["Location"] not in ("/", "/me/") and not _is_local(response["Location"]):
            off_site.append((payload, response["Location"]))

    assert off_site == []
    assert give_password(Browser(), "sun.yulan", next="/account/?a=1")["Location"] == "/account/?a=1"


def _is_local(location):
    return location.startswith("/") and location[1:2] not in ("/", "\\") and not set(location) & set("\t\r\n\\")


def test_the_cast_enters_by_one_tap_in_demo_mode():
    user = person(role="subdistrict_dispatcher", is_cast=True)
    grant = user.grants.get()
    client = Browser()

    with override_settings(HEZHI_DEMO=True):
        page = client.get("/enter/").content.decode()
        response = client.post("/enter/", {"user": user.pk, "grant": grant.pk})
        inside = client.get("/account/")

    assert "青槐街道 派单员" in page
    assert response.status_code == 302
    assert inside.status_code == 200
    assert client.session["grant"] == grant.pk


def test_outside_demo_mode_there_is_no_such_door():
    user = person(is_cast=True)

    assert Browser().get("/enter/").status_code == 404
    assert Browser().post("/enter/", {"user": user.pk}).status_code == 404


def test_only_the_cast_is_entered_without_a_password():
    user = person()
    client = Browser()

    with override_settings(HEZHI_DEMO=True):
        assert client.post("/enter/", {"user": user.pk}).status_code == 404

    assert "_auth_user_id" not in client.session
