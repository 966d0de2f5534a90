"""The administrator's page: what waits, what failed, why; never whose."""

from datetime import UTC, datetime

import pytest

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.notices import actions, channels, queries, wording
from hezhi.ground.notices.models import Letter, Notice
from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted
from tests.ground.accounts.factories import person
from tests.sightings import browse, seen_by

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE = "12000000001"


class Never:
    """A gateway that takes nothing, and repeats the number in its complaint."""

    code = "sms"

    def is_ready(self):
        return True

    def reaches(self, reach):
        return bool(reach.phone)

    def send(self, reach, message):
        raise channels.Declined(f"no {reach.phone} here")


@pytest.fixture(autouse=True)
def house(settings, monkeypatch):
    settings.NOTICE_CHANNELS = ["sms"]
    monkeypatch.setitem(channels._channels, "sms", Never())
    said = wording.Wording("t.answered", "诉求有答复", "%(number)s 已办好。")
    monkeypatch.setitem(wording._wordings, "t.answered", said)


def failed():
    """One letter that was given up."""
    with clock.fixed(DAY):
        actions.tell_address("sms", PHONE, "t.answered", event="1", values={"number": "HZ-1"}, path="/x/")
        actions.send_due()
    return Letter.objects.get()


def administrator():
    return person("admin", role="system_admin")


def test_the_page_says_what_failed_and_why_and_not_whose():
    failed()
    page = browse(administrator()).get("/notices/sending/").content.decode()

    assert "1 条没有送到" in page
    assert "sms: Declined: no … here" in page
    assert PHONE not in page
    assert "HZ-1" not in page


def test_what_was_given_up_is_sent_again_on_record():
    failed()
    browse(administrator()).post("/notices/sending/again/")

    letter = Letter.objects.get()
    assert (letter.failed_at, letter.tries, letter.declined, letter.last_error) == (None, 0, "", "")
    assert AuditRecord.objects.get(deed="notices.send_again").changes == {"count": 1}


def test_nobody_else_sees_it_or_sends_again():
    letter = failed()
    other = person("zhou", role="subdistrict_dispatcher")

    assert browse(other).get("/notices/sending/").status_code == 403
    with pytest.raises(NotPermitted):
        actions.send_again(actor=accounts.actor_through(other, other.grants.get()))
    letter.refresh_from_db()
    assert letter.failed_at == DAY
    assert not AuditRecord.objects.filter(deed="notices.send_again").exists()


def test_a_letter_is_seen_by_no_post():
    failed()
    admin = administrator()
    with seen_by(accounts.actor_through(admin, admin.grants.get())):
        assert Letter.objects.count() == 0


@pytest.mark.parametrize("deed", ["notices.view_sending", "notices.send_again"])
def test_who_may(deed):
    may = {r.code for r in ROLES if permissions.may(Actor(name=r.name, deeds=frozenset(r.deeds)), deed)}

    assert may == {"system_admin"}


def test_what_reaches_nobody_stays_in_the_list_and_is_not_tried_for_ever():
    user = person("sun")
    with clock.fixed(DAY):
        actions.tell(user, "t.answered", event="1", values={"number": "HZ-1"})
        actions.send_due()

    notice = Notice.objects.get()
    assert (notice.channel, notice.sent_at, notice.tries) == ("list", DAY, 1)
    with clock.fixed(DAY):
        assert [line.text for line in queries.lines_of(user)] == ["HZ-1 已办好。"]
        assert queries.sending().heaps == []
