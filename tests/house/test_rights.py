"""Every deed has a predicate and a role; every row that belongs to a place or a person is held by row-level security."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from hezhi.ground.accounts.models import User
from hezhi.ground.platform import permissions
from hezhi.ground.platform.postgres import roles
from tests.sightings import browse

# Tables with an area, a person or a desk that everybody may read, each with its reason.
PUBLIC_ROWS = {
    "accounts_user": "read to find out whose sight a request has, before it has any; listed to administrators only",
    "accounts_grant": "the same",
    "accounts_grantproposal": "the same; both halves of a grant are read by the administrators of its area only",
    "indicators_list30edition": "released editions are read without signing in; every query names the state",
    "party_instructor": "who is sent to a project as instructor is posted in the compound; his numbers are sealed",
    "party_listentry": "lists of needs, resources and projects are posted so that bodies may claim them",
    "party_partyorg": "which Party organisations there are, under which and since when is posted (党务公开)",
    "indicators_scoreedition": "a unit that is ranked reads the edition of the area above it; figures of bodies and areas only, every query names the state",
    "indicators_scorescheme": "by which weights an area scores is public",
    "people_organisation": "bodies, what they are responsible for and their published telephone are public",
    "people_post": "who holds a seat is public; his numbers are sealed in people_person",
    "requests_cataloguerule": "the dispatch catalogue says whose duty what is: public",
    "territory_area": "the city's divisions are public",
    "territory_compound": "a compound's name and place are public; what is said of it is not",
    "territory_propertyarea": "which compounds make a legal voting area is posted in the compound",
}
# Views in which every table that knows a place is protected (the history is read in one).
PROTECTED_VIEWS = """
select v.relname from pg_class v
join pg_rewrite w on w.ev_class = v.oid join pg_depend d on d.objid = w.oid and d.deptype = 'n' and d.refclassid = 'pg_class'::regclass
join pg_class t on t.oid = d.refobjid and t.oid <> v.oid and t.relkind = 'r'
join pg_attribute a on a.attrelid = t.oid and a.attnum > 0
where v.relkind = 'v' and v.relnamespace = 'public'::regnamespace
group by v.relname having bool_and(t.relforcerowsecurity) filter (where a.attname in ('area_path', 'person', 'person_id', 'desk', 'desk_id'))
"""
PLACES = {"area_path", "person", "person_id", "desk", "desk_id"}


def roles_deeds():
    """Deeds that some role gives."""
    from hezhi.ground.accounts.roles import ROLES

    return {deed for role in ROLES for deed in role.deeds}


def test_every_deed_of_a_predicate_is_given_by_a_role():
    assert sorted(set(permissions.registered()) - roles_deeds()) == []


def test_every_deed_of_a_role_has_a_predicate():
    assert sorted(roles_deeds() - set(permissions.registered())) == []


@pytest.mark.django_db
def test_protected_tables_are_protected_from_their_owner_too():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public'"
            " and (exists (select from pg_policy where polrelid = c.oid) or relrowsecurity)"
            " and not (relrowsecurity and relforcerowsecurity)"
        )

        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_rows_of_a_place_or_a_person_are_protected():
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relforcerowsecurity")
        protected = {name for (name,) in cursor.fetchall()}
        cursor.execute(PROTECTED_VIEWS)
        protected |= {name for (name,) in cursor.fetchall()}
    open_tables = sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("hezhi.")
        and PLACES & {field.attname for field in model._meta.concrete_fields}
        and model._meta.db_table not in protected | set(PUBLIC_ROWS)
    )

    assert not open_tables, "\n".join(open_tables)


@pytest.mark.django_db
def test_without_sight_no_protected_table_shows_a_row(server):
    with server.connect("hezhi", roles.APP) as link, link.cursor() as cursor:
        cursor.execute("select relname from pg_class where relforcerowsecurity and relkind = 'r'")
        tables = [name for (name,) in cursor.fetchall()]
        seen = {}
        for table in tables:
            cursor.execute(f'select count(*) from "{table}"')
            seen[table] = cursor.fetchone()[0]

    assert tables
    assert {table: count for table, count in seen.items() if count} == {}


@pytest.mark.django_db
def test_nobody_owns_a_table_but_the_owner():
    with connection.cursor() as cursor:
        cursor.execute("select distinct tableowner from pg_tables where schemaname = 'public'")

        assert cursor.fetchall() == [(roles.OWNER,)]


# Addresses for everybody, each with its reason. Whatever is not named here must turn away who is not signed in.
OPEN_ADDRESSES = {
    "ui:language": "how one reads",
    "ui:elder": "how one reads",
    "ui:kit": "the parts of the screens, with invented words",
    "accounts:sign_in": "the way in",
    "accounts:second_factor": "the way in; leads back to its first step",
    "accounts:enrol": "the way in; leads back to its first step",
    "accounts:sign_out": "the way out",
    "web:home": "the front door",
    "web:choose_compound": "which compound the front door speaks of",
    "web:staff_home": "leads on to where a post's day begins, or to the front door",
    "web:resident_home": "leads on to one's own requests",
    "web:open_data": "published figures",
    "web:open_rates": "published figures",
    "web:bulletins": "what has been published",
    "indicators:published": "published lists",
    "teams:calendar": "a person's own duties by a secret address that he can take back",
    "requests:home": "how to tell something",
    "requests:receive": "telling something needs no account",
    "requests:check": "what one told oneself just now, from the own session",
    "requests:send": "telling something needs no account",
    "requests:mine": "without an account: how to look up what one told",
    "handling:outside_done": "thanks a helper from outside; says nothing about which matter",
    "requests:vote": "what is not there yet, and whom to ask",
    "requests:thank": "saying thank you needs no account",
    "requests:link": "a link from a message; a made-up one leads to the look-up",
    "requests:look_up": "by number and the last four digits of one's telephone",
    "open_api:openapi-json": "how the API is used; nothing of anybody stands in it",
}
TURNED_AWAY = {401, 403, 404, 405}


def addresses(patterns=None, before="", space=""):
    """Every address of the house with its name: [(route, name)], converters filled with harmless values."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield route, space + (pattern.name or "")


def filled(route):
    """A route as an address: `<int:pk>` becomes 1, `<str:code>` becomes x."""
    values = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: values.get(found.group(1) or "", "x"), route)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_not_signed_in_is_turned_away(method):
    let_in = []
    for route, name in addresses():
        answer = getattr(browse(None, raise_request_exception=False), method)(filled(route))
        to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/")
        if name not in OPEN_ADDRESSES and answer.status_code not in TURNED_AWAY and not to_sign_in:
            let_in.append(f"{name}: {answer.status_code} {answer.headers.get('Location', '')}")

    assert not let_in, "\n".join(let_in)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_holds_no_post_sees_only_what_is_his(method):
    user = User.objects.create(username="no-post", name="没有岗位的人")
    let_in = []
    for route, name in addresses():
        answer = getattr(browse(user, raise_request_exception=False), method)(filled(route))
        is_his = name.startswith("accounts:") or name in {
            *OPEN_ADDRESSES,
            "notices:notices",
            "notices:mark_read",
            "notices:mute",
            "web:search",
            "web:privacy",
            "web:privacy_forget",
        }
        if not is_his and answer.status_code not in TURNED_AWAY:
            let_in.append(f"{name}: {answer.status_code} {answer.headers.get('Location', '')}")

    assert not let_in, "\n".join(let_in)


def test_every_open_address_exists():
    assert sorted(set(OPEN_ADDRESSES) - {name for _route, name in addresses()}) == []


def test_every_address_has_a_name():
    assert [route for route, name in addresses() if not name or name.endswith(":")] == []
