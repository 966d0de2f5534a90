"""What a post sees is held by the database itself: area, desk, own, shared until a date; and nothing without sight (F27)."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hezhi.ground.platform import sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import Share, StoredFile
from tests.sightings import PURPOSE, seen_by

NOW = datetime.now(UTC)
STRANGER = Actor(name="别处的人", user_id=97, area_path="0009", desk=99, person=98)
PLACES = {"area_path": "'00010002'", "person": "5", "person_id": "5", "desk": "6", "handler_id": "6", "user_id": "7"}


def put(name, **more):
    return StoredFile.objects.create(name=name, media_type="image/jpeg", size=1, sha256=b"", stored_at=NOW, **more)


def names_seen(actor):
    with seen_by(actor):
        return set(StoredFile.objects.values_list("name", flat=True))


@pytest.fixture
def files(db):
    return {
        "city": put("city", area_path="0001"),
        "street": put("street", area_path="00010002"),
        "home": put("home", area_path="000100020003"),
        "next": put("next", area_path="00010003"),
        "desk": put("desk", area_path="00010003", desk=6),
        "mine": put("mine", area_path="00010003", person=5),
        "brought": put("brought", area_path="00010003", user_id=7),
    }


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (Actor(name="市", area_path="0001"), {"city", "street", "home", "next", "desk", "mine", "brought"}),
        (Actor(name="街道", area_path="00010002"), {"street", "home"}),
        (Actor(name="社区", area_path="000100020003"), {"home"}),
        (Actor(name="另一街道", area_path="00010004"), set()),
        (Actor(name="承办单位", desk=6), {"desk"}),
        (Actor(name="居民", person=5), {"mine"}),
        (Actor(name="送来的人", user_id=7), {"brought"}),
        (Actor(name="街道兼承办", area_path="00010002", desk=6), {"street", "home", "desk"}),
        (STRANGER, set()),
        (Actor(name=""), set()),
    ],
    ids=lambda value: value.name if isinstance(value, Actor) else "",
)
def test_each_sees_his_own(files, actor, seen):
    assert names_seen(actor) == seen


def test_what_is_shared_is_seen_until_its_date(files):
    handler = Actor(name="协办", desk=44)
    share = Share.objects.create(
        object_type="platform.storedfile", object_id=files["next"].pk, desk=44, until=NOW + timedelta(hours=1)
    )
    assert names_seen(handler) == {"next"}

    share.until = NOW - timedelta(seconds=1)
    share.save()

    assert names_seen(handler) == set()


def test_a_share_is_for_one_thing_and_one_desk(files):
    Share.objects.create(object_type="requests.x", object_id=files["next"].pk, desk=44, until=NOW + timedelta(hours=1))

    assert names_seen(Actor(name="协办", desk=44)) == set()
    assert names_seen(Actor(name="另一单位", desk=45)) == set()


def test_what_one_does_not_see_one_does_not_change(files):
    with seen_by(Actor(name="街道", area_path="00010002")):
        changed = StoredFile.objects.filter(pk=files["next"].pk).update(name="x")
        deleted = StoredFile.objects.filter(pk=files["next"].pk).delete()[0]

    files["next"].refresh_from_db()
    assert (changed, deleted, files["next"].name) == (0, 0, "next")


@pytest.mark.django_db
def test_a_job_must_be_listed_and_gives_its_sight_back():
    with seen_by(Actor(name="街道", area_path="00010002")):
        put_before = _role()
        with sight.job(PURPOSE):
            inside = _role()
            with sight.job(PURPOSE):
                nested = _role()
            after_nested = _role()
        after = _role()

        with pytest.raises(LookupError), sight.job("no.such.purpose"):
            pass

    assert put_before == after == ("hezhi_app", "", "00010002")
    assert inside == nested == after_nested == ("hezhi_job", "tests", "00010002")


@pytest.mark.django_db
def test_a_fault_inside_a_job_is_told_as_it_is():
    with pytest.raises(DatabaseError, match="no_such_table"), transaction.atomic(), sight.job(PURPOSE):
        connection.cursor().execute("select 1 from no_such_table")


@pytest.mark.django_db(transaction=True)
def test_sight_is_gone_with_its_transaction():
    connection.close()  # as a pool hands it out: without what the suite set for the whole session
    with transaction.atomic():
        sight.set_for(Actor(name="市", area_path="0001"))
        with sight.job(PURPOSE):
            put("street", area_path="00010002")
        assert StoredFile.objects.count() == 1

    with transaction.atomic():
        leftover = _setting("hezhi.area_from"), _setting("hezhi.purpose")
        seen = StoredFile.objects.count()

    assert leftover == ("", "")
    assert seen == 0
    with pytest.raises(RuntimeError), sight.job(PURPOSE):
        pass


@pytest.mark.django_db(transaction=True)
def test_no_protected_table_shows_a_filled_row_without_sight(server, capsys):
    """Each protected table gets a row of 00010002, person 5, desk 6, user 7; whoever has no context, or another's, counts none."""
    with server.connect("hezhi") as link, link.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        tables = _protected_tables(cursor)
        for table in tables:
            with _without_checks(cursor, table):
                cursor.execute(_filling(cursor, table))
    leaks, insiders = {}, {}
    insider = Actor(name="全都沾边", user_id=7, area_path="00010002", desk=6, person=5)

    for table in tables:
        leaks[table, "nobody"] = _count(table, None)
        leaks[table, "stranger"] = _count(table, STRANGER)
        insiders[table] = _count(table, insider)

    with capsys.disabled():
        print(f'\n{{"fault": "F27", "tables": {len(tables)}, "leaks": {sum(leaks.values())}}}')  # noqa: T201
    assert len(tables) >= 12
    assert {where: count for where, count in leaks.items() if count} == {}
    assert sum(1 for count in insiders.values() if count) >= len(tables) - 3


@pytest.mark.django_db(transaction=True)
def test_the_area_is_an_index_range_at_fifty_thousand_rows(server):
    with server.connect("hezhi") as link, link.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            "insert into audit_row (id, at, xid, kind_id, doer_id, area_path, reason, told, row_hash)"
            " select n, now(), 1, 1, 1, '0001' || lpad((n % 500)::text, 4, '0') || lpad((n % 40)::text, 4, '0'), '', '', ''"
            " from generate_series(1, 60000) n"
        )
        cursor.execute("insert into audit_kind (deed, object_type, form, cluster) values ('x', '', '{}', 1)")
        cursor.execute("analyze audit_row, audit_kind, audit_doer")

    with transaction.atomic(), connection.cursor() as cursor:
        sight.set_for(Actor(name="街道", area_path="00010007"))
        cursor.execute(
            "explain (analyze, format json) select id, deed, post from audit_record"
            " where area_path >= '00010007' and area_path < '00010007~' order by id desc limit 50"
        )
        plan = cursor.fetchone()[0][0]
        cursor.execute("select count(*) from audit_record")
        seen = cursor.fetchone()[0]

    assert "Seq Scan" not in {
        node["Node Type"] for node in _nodes(plan["Plan"]) if node.get("Relation Name") == "audit_row"
    }
    assert "audit_place" in str(plan)
    assert seen == 120


def _nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _role():
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('hezhi.purpose'), current_setting('hezhi.area_from')")
        return cursor.fetchone()


def _setting(name):
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting(%s, true), '')", [name])
        return cursor.fetchone()[0]


def _count(table, actor):
    with transaction.atomic(), connection.cursor() as cursor:
        if actor is not None:
            sight.set_for(actor)
        else:
            cursor.execute("set local role none")
        cursor.execute(f'select count(*) from "{table}"')
        return cursor.fetchone()[0]


def _protected_tables(cursor):
    cursor.execute("select relname from pg_class where relforcerowsecurity and relkind = 'r' order by 1")
    return [name for (name,) in cursor.fetchall()]


@contextmanager
def _without_checks(cursor, table):
    """The filler knows no room's sense; its row stands beside the table's checks, which hold again for every row after it."""
    cursor.execute(
        "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass and contype = 'c'",
        [table],
    )
    checks = cursor.fetchall()
    for name, _text in checks:
        cursor.execute(f'alter table "{table}" drop constraint "{name}"')
    yield
    for name, text in checks:
        cursor.execute(f'alter table "{table}" add constraint "{name}" {text.removesuffix(" NOT VALID")} not valid')


def _filling(cursor, table):
    """An insert with a plausible value for every column that must have one, and for every place."""
    cursor.execute(
        "select column_name, data_type, is_nullable = 'YES' from information_schema.columns"
        " where table_name = %s and table_schema = 'public' and column_default is null and is_identity = 'NO'",
        [table],
    )
    plain = {
        "text": "''", "character varying": "''", "boolean": "false", "jsonb": "'{}'", "bytea": "''", "date": "current_date",
        "timestamp with time zone": "now()", "uuid": "gen_random_uuid()", "ARRAY": "'{}'", "numeric": "1",
    }  # fmt: skip
    values = {
        name: PLACES.get(name) or plain.get(kind, "'empty'" if kind.endswith("range") else "1")
        for name, kind, may_be_null in cursor.fetchall()
        if name in PLACES or not may_be_null
    }
    names = ", ".join(f'"{name}"' for name in values)
    return f'insert into "{table}" ({names}) values ({", ".join(values.values())})'


def test_a_job_inside_a_job_sees_the_same_and_asks_nothing_more(files, django_assert_num_queries):
    with seen_by(STRANGER):
        with sight.job(PURPOSE):
            with django_assert_num_queries(1), sight.job(PURPOSE):
                assert StoredFile.objects.count() == len(files)
            assert StoredFile.objects.count() == len(files)
            with pytest.raises(LookupError), sight.job("not listed"):
                pass
        assert StoredFile.objects.count() == 0


def test_a_sight_set_inside_a_job_holds_and_a_job_in_it_sees_again(files):
    with seen_by(STRANGER), sight.job(PURPOSE):
        sight.set_for(STRANGER)
        assert StoredFile.objects.count() == 0
        with sight.job(PURPOSE):
            assert StoredFile.objects.count() == len(files)
        assert StoredFile.objects.count() == 0
