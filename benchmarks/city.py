"""A city with many requests, made by the server itself: half a minute for each hundred thousand with their dispatches and history.

Rows are written above row-level security and without the triggers that a deed passes; nothing here is measured. What a deed writes is measured
on deeds (`size`, `serving`).
"""

from dataclasses import dataclass, field

import start

MOVES = ("requests.receive", "requests.dispatch", "requests.accept", "requests.report", "requests.close")
YEARS_DAYS, OPEN_DAYS = 730, 14
BENCH_SHARE = 3_000  # sendings that lie untaken, and call-backs that wait, at the desks that are measured
TEXT = """(select string_agg(({phrases})[1 + ((hashint4(({n} * 31 + k)::int) & 1048575) % {many})], '，') from generate_series(1, 10) k)"""


@dataclass
class City:
    """Where things lie: paths of the city, one district and one street; the desks and posts that are measured."""

    requests: int
    city: object
    district: object
    street: object
    office: int = 0
    handler: int = 0
    category: int = 0
    state: str = "closed"
    posts: dict = field(default_factory=dict)


def make(requests: int) -> City:
    """Areas, compounds and desks by deeds; requests, sendings, history and counts by the server."""
    compounds = max(min(requests // 100, 5_000), 320)
    with start.as_job():
        city, districts, streets = start.make_city(compounds=compounds)
        made = City(requests, city, districts[0], streets[0])
        _desks(made, streets)
        made.posts = _posts(made)
    dropped = _without_indexes()
    _fill(made)
    start.as_superuser(
        "set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2; " + ";".join(dropped)
    )
    _after(made)
    return made


TABLES = ("requests_servicerequest", "requests_dispatch", "audit_row", "requests_requester")


def _without_indexes() -> list[str]:
    """Drop what is not a constraint; return how to make it again: filling and then indexing is many times quicker."""
    found = start.as_superuser(
        "select i.indexname, i.indexdef from pg_indexes i where i.tablename in ('" + "','".join(TABLES) + "')"
        " and not exists (select from pg_constraint c where c.conname = i.indexname)"
    )
    start.as_superuser(*(f'drop index "{name}"' for name, _how in found))
    return [how for _name, how in found]


def _desks(made: City, streets) -> None:
    """A street office and a repair station for each street; the first street's are the ones that are measured."""
    from hezhi.register.people.models import Organisation
    from hezhi.response.requests.models import Category, Dispatch

    offices = Organisation.objects.bulk_create(
        Organisation(name=f"{street.name}办事处", kind="subdistrict_office", area_path=street.path)
        for street in streets
    )
    stations = Organisation.objects.bulk_create(
        Organisation(name=f"{street.name}维修站", kind="utility", area_path=street.path) for street in streets
    )
    made.office, made.handler = offices[0].pk, stations[0].pk
    made.category = Category.objects.filter(is_active=True).exclude(parent=None).order_by("id").first().pk
    assert Dispatch._meta.db_table in TABLES


def _posts(made: City) -> dict:
    """Accounts with one post each: {name: (user, grant)}."""
    from hezhi.ground.accounts.models import User

    given = (
        ("hotline", "hotline_officer", made.city.path, None),
        ("dispatcher", "subdistrict_dispatcher", made.street.path, made.office),
        ("handler", "handler", "", made.handler),
        ("reader", "city_officer", made.city.path, None),
    )
    posts = {}
    for name, role, path, desk in given:
        user = User.objects.create(username=name, name=name)
        posts[name] = (user, _grant(user, role, path, desk))
    return posts


def _grant(user, role, path, desk):
    from hezhi.ground.accounts import actions as accounts
    from hezhi.ground.platform.actor import job

    return accounts.give_grant(user, actor=job("benchmark"), role=role, title=user.name, area_path=path, desk=desk)


def _fill(made: City) -> None:
    from search import PHRASES

    from hezhi.ground.platform import audit, sealed
    from hezhi.ground.platform.models import AuditRow
    from hezhi.response.requests.models import Dispatch, Requester, ServiceRequest

    phrases = "array[" + ",".join(f"'{phrase}'" for phrase in PHRASES) + "]"
    token = sealed.seal("13800001111").token.hex()
    n, many = made.requests, made.requests
    start.as_superuser(
        # Where a request lies: one row a place, so that the big statement only looks it up.
        "create unlogged table bench_place as select row_number() over (order by c.id) - 1 as at, c.id, c.area_path,"
        " o.id as office, s.id as station from territory_compound c"
        " join people_organisation o on o.kind = 'subdistrict_office' and o.area_path = c.area_path"
        " join people_organisation s on s.kind = 'utility' and s.area_path = c.area_path",
        "create unlogged table bench_kind as select row_number() over (order by id) - 1 as at, id from requests_category"
        " where is_active and parent_id is not null",
        "alter table bench_place add primary key (at)",
        "alter table bench_kind add primary key (at)",
        "analyze bench_place, bench_kind",
    )
    places, kinds = start.as_superuser("select (select count(*) from bench_place), (select count(*) from bench_kind)")[
        0
    ]
    base = "(coalesce((select max(id) from requests_servicerequest), 0))"
    requester = insert(
        Requester,
        {"id": "n", "name": "'居民'", "phone": f"decode('{token}', 'hex')", "phone_index": "sha256(n::text::bytea)"},
        f"from generate_series(1, {many * 7 // 10}) n",
    )
    state = (
        f"case when n <= {2 * BENCH_SHARE} and n <= {many // 4} then case when n % 2 = 0 then 'in_hand' else 'callback' end"
        f" when age < {OPEN_DAYS} then (array['received','in_hand','in_hand','in_hand','in_hand','reported','callback','closed'])"
        "[1 + (hashint4((n * 7)::int) & 7)]"
        " when hashint4((n * 13)::int) % 10 = 0 then 'closed_unresolved' when hashint4((n * 13)::int) % 7 = 0 then 'answered' else 'closed' end"
    )
    told = f"""
        from (
            select n, age, received, {state} as state, p.*, k.id as kind_id from (
                select n::bigint as n, n::float * {YEARS_DAYS} / {many} as age,
                    now() - n * interval '{YEARS_DAYS} days' / {many} as received
                from generate_series(1, {many}) n
            ) numbered
            join bench_place p on p.at = case when n <= {2 * BENCH_SHARE} and n <= {many // 4} then 0
                else (hashint4((n * 17)::int) & 1048575) % {places} end
            join bench_kind k on k.at = (hashint4((n * 19)::int) & 1048575) % {kinds}
        ) t
    """
    request = insert(
        ServiceRequest,
        {
            "id": f"{base} + n",
            "number": "'HZ' || to_char(received, 'YYYYMMDD') || '-' || lpad(n::text, 9, '0') || '-' || n % 10",
            "title": f"({phrases})[1 + (hashint4(n::int) & 15)]",
            "text": TEXT.format(n="n", phrases=phrases, many=len(PHRASES)),
            "place": "(n % 31) || '号楼' || (n % 7) || '单元'",
            "received_at": "received",
            "state": "state",
            "area_path": "area_path",
            "compound_id": "t.id",
            "compound_score": "0.97",
            "category_id": "kind_id",
            "category_score": "0.9",
            "requester_id": f"1 + (n * 7919) % {many * 7 // 10}",
            "desk": "case when state = 'received' then null else station end",
            "dispatch_by": "received + interval '1 day'",
            "dispatch_amber_at": "received + interval '18 hours'",
            "due_at": "received + interval '7 days'",
            "answer": "case when state like 'closed%' or state = 'answered' then '已派人上门处理，请您查看；有问题请再打电话。' else '' end",
            "answered_at": "case when state in ('received', 'in_hand') then null else received + interval '3 days' end",
            "closed_at": "case when state like 'closed%' then received + interval '5 days' end",
            "is_contacted": "case when state like 'closed%' then true end",
            "is_resolved": "case when state like 'closed%' then state = 'closed' end",
            "satisfaction": "case when state like 'closed%' then 3 + n % 3 end",
        },
        told,
    )
    dispatch = insert(
        Dispatch,
        {
            "request_id": "r.id",
            "handler_id": "r.desk",
            "state": "case r.state when 'in_hand' then case when r.id <= "
            f"{2 * BENCH_SHARE} then 'sent' else (array['sent','accepted','contacted','handling'])[1 + r.id % 4] end"
            " when 'reported' then 'reported' else 'accepted_back' end",
            "area_path": "r.area_path",
            "rule": "'目录：维修'",
            "sent_at": "r.received_at + interval '2 hours'",
            "due_at": "r.due_at",
            "amber_at": "r.due_at - interval '2 days'",
            "accepted_at": "case when r.state <> 'in_hand' then r.received_at + interval '3 hours' end",
            "reported_at": "case when r.state <> 'in_hand' then r.received_at + interval '3 days' end",
            "report": "case when r.state <> 'in_hand' then '已更换损坏的部件，现场恢复正常。' else '' end",
        },
        "from requests_servicerequest r where r.desk is not null",
    )
    moves = "array[" + ",".join(f"'{move}'" for move in MOVES) + "]"
    form, told = audit.spelled({"dispatch": 123456, "handler": "第12街道维修站"})
    start.as_superuser(
        f"insert into audit_kind (id, deed, object_type, form, cluster) overriding system value"
        f" select 100000 + m, ({moves})[m], 'requests.servicerequest', '{form}', 1 from generate_series(1, {len(MOVES)}) m",
        "insert into audit_doer (id, user_id, grant_id, actor_name, post) overriding system value"
        " select 100000 + n, 1 + n, 1 + n, '经办人', '第' || n % 320 || '街道维修站' from generate_series(0, 4999) n",
    )
    history = insert(
        AuditRow,
        {
            "at": "r.received_at + m * interval '5 hours'",
            "xid": "1",
            "object_id": "r.id",
            "kind_id": "100000 + m",
            "doer_id": "100000 + r.id % 5000",
            "area_path": "r.area_path",
            "told": f"'{told}'",
            "row_hash": "sha256((r.id * 8 + m)::text::bytea)",
        },
        "from requests_servicerequest r, generate_series(1, case r.state when 'received' then 1 when 'in_hand' then 2"
        " when 'reported' then 4 when 'callback' then 4 else 5 end) m",
    )
    quick = "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; "
    for statement in (requester, request, dispatch, history):
        start.as_superuser(quick + statement)
    assert n


def _after(made: City) -> None:
    """Sequences go on, counts stand, statistics are fresh, as after a minute of rest."""
    from hezhi.ground.platform.models import AuditRow
    from hezhi.response.requests.models import Dispatch, Requester, ServiceRequest

    for model in (ServiceRequest, Requester, Dispatch, AuditRow):
        table = model._meta.db_table
        start.as_superuser(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
    start.as_superuser(
        "insert into requests_countleaf (month, area_path, compound, category, requests, matters)"
        " select date_trunc('month', received_at at time zone 'Asia/Shanghai')::date, area_path, compound_id, category_id, count(*), count(*)"
        " from requests_servicerequest group by 1, 2, 3, 4",
        f"select setval('requests_number', {made.requests + 1})",
        "drop table bench_place",
        "drop table bench_kind",
        "vacuum (analyze) requests_servicerequest, requests_dispatch, requests_requester, requests_countleaf, audit_row",
        "checkpoint",
    )


def insert(model, given: dict[str, str], source: str) -> str:
    """`insert into … select … source`: the columns given as SQL, all others as the model's own defaults, so that a new column needs no change here."""
    columns, values = [], []
    for column in model._meta.concrete_fields:
        if column.column in given:
            expression = given[column.column]
        elif column.primary_key or column.null:
            continue
        else:
            expression = _literal(column.get_default())
        columns.append(f'"{column.column}"')
        values.append(expression)
    return f"insert into {model._meta.db_table} ({', '.join(columns)}) select {', '.join(values)} {source}"


def _literal(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "'{}'"
    if isinstance(value, dict):
        return "'{}'::jsonb"
    return str(value) if isinstance(value, int | float) else "'" + str(value or "").replace("'", "''") + "'"
