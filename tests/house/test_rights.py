"""Every deed has a predicate and a role; every row that belongs to a place or a person is held by row-level security."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from hezhi.ground.platform import permissions
from hezhi.ground.platform.postgres import roles

# Tables with an area, a person or a desk that everybody may read, each with its reason.
PUBLIC_ROWS = {
    "accounts_user": "read to find out whose sight a request has, before it has any; listed to administrators only",
    "accounts_grant": "the same",
    "accounts_grantproposal": "the same; both halves of a grant are read by the administrators of its area only",
    "indicators_list30edition": "released editions are read without signing in; every query names the state",
    "requests_cataloguerule": "the dispatch catalogue says whose duty what is: public",
    "people_organisation": "bodies, what they are responsible for and their published telephone are public",
    "people_post": "who holds a seat is public; his numbers are sealed in people_person",
    "requests_cataloguerule": "who answers for what is published; it says nothing of any person",
    "territory_area": "the city's divisions are public",
    "territory_compound": "a compound's name and place are public; what is said of it is not",
    "territory_propertyarea": "which compounds make a legal voting area is posted in the compound",
}
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


# Pages for everybody, each with its reason. Everything else must turn away who is not signed in.
OPEN_PAGES: dict[str, str] = {}


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
    import re

    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: "1" if found.group(1) in {"int", None} else "x", route)


def test_every_address_has_a_name():
    assert [route for route, name in addresses() if not name or name.endswith(":")] == []
