"""Two persons for a grant; ended, it is gone with the next request (F29, F35)."""

import pytest
from django.db import connection

from hezhi.ground.accounts import actions, queries
from hezhi.ground.accounts.models import Grant, Role
from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted, Refused
from tests.ground.accounts.factories import JOB, person
from tests.sightings import browse

pytestmark = pytest.mark.django_db
CITY = "0001"


def through(user):
    return queries.actor_through(user, user.grants.get())


@pytest.fixture
def hall():
    """A system administrator, two security administrators, and somebody who is to get a post."""
    return {
        "system": person("sys", name="许工", role="system_admin", title="系统管理员", area_path=CITY),
        "security": person("sec", name="安宁", role="security_admin", title="安全管理员", area_path=CITY),
        "second": person("sec2", name="安远", role="security_admin", title="安全管理员", area_path=CITY),
        "new": person("new", name="新来"),
    }


def propose(actor, user, **more):
    wanted = {"role": Role.objects.get(code="handler"), "title": "承办", "reason": "调入", "area_path": CITY + "0002"}
    return actions.propose_grant(user, actor=actor, **(wanted | more))


def test_one_asks_another_gives(hall):
    proposal = propose(through(hall["system"]), hall["new"])
    assert hall["new"].grants.count() == 0

    grant = actions.confirm_grant(proposal, actor=through(hall["security"]))

    assert (grant.user, grant.role.code, grant.asked_by) == (hall["new"], "handler", hall["system"].pk)
    assert [row.deed for row in AuditRecord.objects.order_by("id")][-2:] == [
        "accounts.propose_grant",
        "accounts.give_grant",
    ]


def test_who_asked_cannot_give(hall):
    proposal = propose(through(hall["security"]), hall["new"])
    before = AuditRecord.objects.count()

    with pytest.raises(NotPermitted):
        actions.confirm_grant(proposal, actor=through(hall["security"]))

    assert hall["new"].grants.count() == 0
    assert AuditRecord.objects.count() == before


def test_nobody_gives_to_himself(hall):
    proposal = propose(through(hall["system"]), hall["security"])

    with pytest.raises(NotPermitted):
        actions.confirm_grant(proposal, actor=through(hall["security"]))

    assert hall["security"].grants.count() == 1


def test_nobody_asks_for_himself(hall):
    with pytest.raises(NotPermitted):
        propose(through(hall["security"]), hall["security"])


def test_nobody_gives_without_a_proposal(hall):
    with pytest.raises(NotPermitted):
        actions.give_grant(hall["new"], actor=through(hall["security"]), role="city_officer", title="x", area_path=CITY)

    assert not Grant.objects.filter(user=hall["new"]).exists()


def test_nothing_is_given_outside_ones_area(hall):
    small = person("sec3", name="安小", role="security_admin", title="街道安全员", area_path=CITY + "0002")

    for area in (CITY, CITY + "0003", ""):
        proposal = propose(through(hall["system"]), hall["new"], area_path=area)
        with pytest.raises(NotPermitted):
            actions.confirm_grant(proposal, actor=through(small))

    assert hall["new"].grants.count() == 0


def test_a_decided_proposal_is_decided(hall):
    proposal = propose(through(hall["system"]), hall["new"])
    actions.decline_grant(proposal, actor=through(hall["second"]), reason="岗位已满")

    with pytest.raises(Refused, match="decided"):
        actions.confirm_grant(proposal, actor=through(hall["security"]))


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("reason", "")])
def test_a_grant_has_a_post_and_a_reason(hall, field, value):
    with pytest.raises(Refused) as no:
        propose(through(hall["system"]), hall["new"], **{field: value})

    assert no.value.field == field


def test_an_ended_grant_is_gone_with_the_next_request(hall):
    user = person(role="subdistrict_dispatcher")
    client = browse(user)
    page = client.get("/account/")
    assert page.wsgi_request.actor.post == "青槐街道 派单员"

    actions.end_grant(user.grants.get(), actor=through(hall["security"]), reason="调离")

    after = client.get("/account/").wsgi_request.actor
    assert (after.post, after.area_path, after.deeds) == ("", "", frozenset())


def test_a_closed_account_is_out_with_the_next_request(hall):
    user = person()
    client = browse(user)
    assert client.get("/account/").status_code == 200

    actions.close_account(user, actor=through(hall["system"]), reason="离职")

    assert client.get("/account/").status_code == 302


def test_an_administrator_of_one_street_neither_closes_nor_opens_the_door_for_a_post_outside_it(hall):
    street = through(person("sys2", name="街道许工", role="system_admin", title="系统管理员", area_path=CITY + "0002"))
    inside = person("in", role="handler", title="承办", area_path=CITY + "00020001")
    before = AuditRecord.objects.count()

    for deed in (actions.unlock, actions.remove_factor, actions.close_account):
        with pytest.raises(NotPermitted):
            deed(hall["security"], actor=street, reason="想试试")

    assert AuditRecord.objects.count() == before
    hall["security"].refresh_from_db()
    assert hall["security"].is_active
    actions.close_account(inside, actor=street, reason="离职")
    inside.refresh_from_db()
    assert not inside.is_active


def test_the_post_is_switched_with_a_new_session_id(hall):
    user = person(role="subdistrict_dispatcher")
    other = actions.give_grant(
        user,
        actor=JOB,
        role="handler",
        title="水务 承办",
        desk=9,
    )
    client = browse(user)
    before = client.session.session_key

    client.post("/post/", {"grant": other.pk})

    assert client.session.session_key != before
    actor = client.get("/account/").wsgi_request.actor
    assert (actor.post, actor.desk, actor.area_path) == ("水务 承办", 9, "")


def test_anothers_post_is_not_there_to_switch_to(hall):
    client = browse(person(role="subdistrict_dispatcher"))

    assert client.post("/post/", {"grant": hall["security"].grants.get().pk}).status_code == 404


def test_loading_roles_twice_changes_nothing():
    assert actions.load_roles() == 0

    Role.objects.filter(code="steward").update(name="x")
    assert actions.load_roles() == 1


@pytest.mark.parametrize(
    "deed",
    [
        "accounts.see",
        "accounts.open_account",
        "accounts.give_grant",
        "accounts.end_grant",
        "accounts.propose_grant",
        "platform.read_audit",
        "platform.export_audit",
        "platform.look",
    ],
)
@pytest.mark.parametrize("row", ROLES, ids=lambda row: row.code)
def test_table_of_roles_and_deeds(row, deed):
    allowed = {
        "accounts.see": {"system_admin", "security_admin", "audit_admin"},
        "accounts.open_account": {"system_admin"},
        "accounts.give_grant": {"security_admin"},
        "accounts.end_grant": {"security_admin"},
        "accounts.propose_grant": {"system_admin", "security_admin"},
        "platform.read_audit": {"audit_admin", "subdistrict_dispatcher", "community_secretary", "district_officer", "city_officer"},
        "platform.export_audit": {"audit_admin"},
        "platform.look": {"hotline_officer", "subdistrict_dispatcher", "community_secretary", "community_worker", "handler", "steward", "district_officer", "city_officer"},
    }  # fmt: skip
    actor = Actor(name="x", user_id=1, area_path=CITY, deeds=frozenset(row.deeds))
    thing = Grant(user_id=2, asked_by=3, area_path=CITY + "0002")

    assert permissions.may(actor, deed, thing) is (row.code in allowed[deed])


def test_three_administrators_share_no_right_that_changes():
    powers = {row.code: {d for d in row.deeds if d.startswith(("accounts.", "platform."))} for row in ROLES}

    assert "accounts.give_grant" not in powers["system_admin"]
    assert "accounts.open_account" not in powers["security_admin"]
    assert powers["audit_admin"] == {
        "accounts.see",
        "platform.read_audit",
        "platform.check_audit",
        "platform.export_audit",
    }


def test_accounts_are_read_by_the_app_role_itself():
    with connection.cursor() as cursor:
        cursor.execute("select session_user")
        assert cursor.fetchone()[0] == "hezhi_app"
