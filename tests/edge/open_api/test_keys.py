"""Keys are made and ended by an administrator, on record; the command shows a key once."""

import json

import pytest
from click.testing import CliRunner

from hezhi.edge.cli import boot
from hezhi.edge.cli.commands.api_key import command
from hezhi.edge.open_api import actions, queries
from hezhi.edge.open_api.models import ApiKey
from hezhi.ground.accounts import queries as accounts
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import NotPermitted, Refused
from tests.edge.open_api.factories import Caller, make_key
from tests.response.requests.factories import audited, make_world, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def who(client):
    return accounts.actor_through(client.user, client.grant)


def test_who_may_make_and_end_a_key(world):
    """role x deed; the post for which it is asked lies in the street."""
    grant = signed_in("hotline_officer", area=world.city.street).grant
    city, street, other = world.city.city, world.city.street, world.city.other_street
    allowed = {}
    for role, area in [("system_admin", city), ("system_admin", street), ("system_admin", other), ("security_admin", city), ("subdistrict_dispatcher", street), ("hotline_officer", city)]:  # fmt: skip
        actor = who(signed_in(role, area=area))
        before = audited()
        try:
            actions.create_key(grant, actor=actor, title="平台")
            allowed[role, area.name] = True
        except NotPermitted:
            allowed[role, area.name] = False
            assert audited() == before
    assert allowed == {
        ("system_admin", "青槐市"): True,
        ("system_admin", "槐荫街道"): True,
        ("system_admin", "柳荫地区"): False,
        ("security_admin", "青槐市"): False,
        ("subdistrict_dispatcher", "槐荫街道"): False,
        ("hotline_officer", "青槐市"): False,
    }
    assert ApiKey.objects.count() == 2


def test_nobody_arms_himself(world):
    client = signed_in("system_admin", area=world.city.city)

    with pytest.raises(NotPermitted):
        actions.create_key(client.grant, actor=who(client), title="平台")
    assert ApiKey.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "more", "code"),
    [
        ("hotline_officer", {"deeds": ["requests.dispatch"]}, "open_api.deeds"),
        ("hotline_officer", {"deeds": []}, "open_api.deeds"),
        ("audit_admin", {"deeds": ["requests.see"]}, "open_api.deeds"),
        ("hotline_officer", {"title": " "}, "open_api.title"),
    ],
)
def test_what_is_refused(world, role, more, code):
    grant = signed_in(role, area=world.city.street).grant
    actor = who(signed_in("system_admin", area=world.city.city))
    before = audited()

    with pytest.raises(Refused) as refused:
        actions.create_key(grant, actor=actor, **({"title": "平台"} | more))
    assert refused.value.code == code
    assert (ApiKey.objects.count(), audited()) == (0, before)


def test_a_key_is_ended_once_and_on_record(world):
    row, token = make_key(world)
    actor = who(signed_in("system_admin", area=world.city.city, name="系统管理员"))
    actions.revoke_key(row, actor=actor, reason="换了系统")

    assert Caller(token).get().status_code == 401
    record = AuditRecord.objects.get(deed="open_api.revoke_key")
    assert (record.actor_name, record.reason, record.object_id) == ("系统管理员", "换了系统", row.pk)
    with pytest.raises(Refused):
        actions.revoke_key(row, actor=actor, reason="再来")
    other = who(signed_in("system_admin", area=world.city.other_street))
    with pytest.raises(NotPermitted):
        actions.revoke_key(make_key(world)[0], actor=other, reason="不归我")


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(boot, "django", lambda **more: None)
    return lambda *arguments: CliRunner().invoke(command, arguments)


def test_the_command_makes_lists_and_ends(world, run):
    client = signed_in("hotline_officer", area=world.city.street)
    admin = signed_in("system_admin", area=world.city.city, name="系统管理员")
    made = run(
        "create",
        "--for",
        client.user.username,
        "--title",
        "市平台",
        "--by",
        admin.user.username,
        "--until",
        "2199-12-31",
        "--json",
    )
    told = json.loads(made.stdout)

    assert made.exit_code == 0
    assert Caller(told["key"]).get().status_code == 200
    assert AuditRecord.objects.get(deed="open_api.create_key").actor_name == "系统管理员"
    listed = json.loads(run("list", "--json").stdout)
    assert [(row["prefix"], row["is_live"]) for row in listed] == [(told["prefix"], True)]
    assert told["key"].split("_", 1)[1] not in run("list").stdout + run("list", "--json").stdout
    assert run("revoke", told["prefix"], "--reason", "换了", "--by", admin.user.username).exit_code == 0
    assert Caller(told["key"]).get().status_code == 401
    assert queries.key_named(told["prefix"]).revoked_at is not None


def test_the_command_asks_for_one_post(world, run):
    assert run("create", "--for", "nobody", "--title", "x").exit_code == 2
    assert run("revoke", "hz00000000", "--reason", "x").exit_code == 2
    assert ApiKey.objects.count() == 0
