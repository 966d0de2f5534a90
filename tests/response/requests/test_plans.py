"""What the database does for a list when there are many: read as the app role, under row-level security."""

import pytest
from django.db import connection, transaction

from hezhi.ground.platform import sight
from hezhi.ground.platform.actor import Actor
from hezhi.response.requests import queries

FILL = """
    insert into requests_servicerequest (number, kind, channel, title, text, place, received_at, state, area_path, category_id,
        is_anonymous, is_public, voice_count, is_repeat, filed_by, compound_reason, category_reason, source, external_id, is_objected, answer,
        unresolved_reason, {columns})
    select 'P' || n, 'help', 'hotline', '路灯', '路灯坏了', '', now() - n * interval '9 minutes',
        case when n % 500 = 0 then 'reported' when n % 7 = 0 then 'closed_unresolved' else 'closed' end,
        '0001' || lpad((n % 16)::text, 4, '0') || lpad((n % 320)::text, 4, '0'), k.ids[1 + n % cardinality(k.ids)],
        false, false, 1, false, '', '', '', '', '', false, '', '', {values}
    from generate_series(1, 40000) n
    cross join (select array_agg(id) as ids from requests_category where parent_id is not null) k
"""
GIVEN = {
    "number", "kind", "channel", "title", "text", "place", "received_at", "state", "area_path", "category_id", "is_anonymous", "is_public",
    "voice_count", "is_repeat", "filed_by", "compound_reason", "category_reason", "source", "external_id", "is_objected", "answer",
    "unresolved_reason", "id",
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_list_walks_an_index_and_sorts_nothing_large(server):
    with server.connect("hezhi") as link, link.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(_fill())
        cursor.execute("analyze requests_servicerequest")
    city = Actor(name="市", area_path="0001", deeds=frozenset({"requests.see"}))
    street = Actor(name="街道", area_path="000100010017", deeds=frozenset({"requests.see"}))
    category = queries.categories().exclude(parent=None).first().pk

    assert "request_category" in plan_of(city, state="closed", category=category)
    assert "request_newest" in plan_of(city)
    assert "request_state" in plan_of(city, state="reported")
    assert "request_area" in plan_of(street)
    for actor in (city, street):
        for asked in ({}, {"state": "closed"}, {"state": "reported", "category": category}, {"category": category}):
            assert "Seq Scan on requests_servicerequest" not in plan_of(actor, **asked), (actor.name, asked)


def plan_of(actor, **asked) -> str:
    """The plan of the page's own query, as that post."""
    said = []

    def look(execute, sql, params, many, context):
        if sql.lstrip().startswith("SELECT") and 'FROM "requests_servicerequest"' in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute("explain " + sql, params)
                said.extend(line for (line,) in cursor.fetchall())
        return execute(sql, params, many, context)

    with transaction.atomic():
        sight.set_for(actor)
        with connection.execute_wrapper(look):
            queries.list_requests(actor, **asked)
    return "\n".join(said)


def _fill() -> str:
    """The statement with whatever other columns must not be empty, by the model's own defaults."""
    from hezhi.response.requests.models import ServiceRequest

    more = {
        field.column: "false" if isinstance(field.get_default(), bool) else repr(field.get_default() or "")
        for field in ServiceRequest._meta.concrete_fields
        if field.column not in GIVEN and not field.null
    }
    columns, values = ", ".join(more), ", ".join(more.values())
    text = FILL if more else FILL.replace(", {columns}", "").replace(", {values}", "")
    return text.replace("{columns}", columns).replace("{values}", values)
