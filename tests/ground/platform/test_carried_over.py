"""A history from before the short rows is carried over whole: every word as it was, every seal holding."""

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from hezhi.ground.platform import actor, audit, chain, clock, merkle, roles, sight
from hezhi.ground.platform.models import AuditDoer, AuditKind, AuditRecord
from tests import database
from tests.sightings import PURPOSE

BEFORE, AFTER = ("platform", "0004_fewer_indexes"), ("platform", "0005_history_in_short_rows")
NAME = "hezhi_carried"
COLUMNS = "id, at, deed, object_type, object_id, area_path, user_id, grant_id, actor_name, post, reason, changes, xid, cluster, row_hash"
OLD_ROWS = [
    ("requests.close", "requests.servicerequest", 1, "00010002", 7, 7, "蒋小满", "派单员", "核实", '{"resolved": true, "b": [1, 0.50]}'),
    ("requests.close", "requests.servicerequest", 2, "00010002", 7, 8, "蒋小满", "派单员", "", '{"resolved": false, "b": "1%"}'),
    ("requests.accept", "requests.servicerequest", 2, "00010003", 7, 7, "蒋小满", "派单员", "", '{"dispatch": 12}'),
    ("accounts.sign_in", "", None, "", None, None, "夜间", "", "", "{}"),
    ("sheets.commit", "", None, "", 9, None, "夜间", "", "", '["不是", {"一件": "东西"}]'),
    ("sheets.commit", "", None, "", 9, None, "夜间", "", "", '{"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": "\\u0001"}'),
]  # fmt: skip


@pytest.fixture
def old_house(server, django_db_setup, django_db_blocker, settings, tmp_path):
    """A database as it stood before, with rows in it, four of them sealed; spoken to as its owner."""
    settings.HEZHI_HOME = tmp_path
    with django_db_blocker.unblock():
        server.renew(NAME)
        database.point_at(server, NAME, roles.OWNER)
        MigrationExecutor(connection).migrate([BEFORE])
        _write_as_before()
        yield
        database.point_at(server, "hezhi", roles.APP)
        with server.connect() as link, link.cursor() as cursor:
            cursor.execute(f"drop database {NAME} with (force)")


def test_what_was_sealed_before_is_carried_over_and_holds(server, old_house):
    told = _told(server)

    MigrationExecutor(connection).migrate([AFTER])

    assert _told(server) == told
    database.point_at(server, NAME, roles.APP)
    before = chain.verify()
    with transaction.atomic():
        audit.record("accounts.sign_in", actor=actor.job("tests"))
    chain.seal_batch()
    after = chain.verify()
    with transaction.atomic(), sight.job(PURPOSE):
        newest = AuditRecord.objects.order_by("-id").first()
        kinds = AuditKind.objects.filter(deed="accounts.sign_in").count()
        doers = list(AuditDoer.objects.order_by("id").values_list("user_id", "grant_id", "actor_name"))

    assert (before.is_sound, before.batches, before.rows, before.unsealed) == (True, 1, 4, 2)
    assert (after.is_sound, after.batches, after.rows, after.unsealed) == (True, 2, 7, 0)
    assert (newest.pk, newest.changes, kinds) == (7, {}, 1)
    assert doers == [(7, 7, "蒋小满"), (7, 8, "蒋小满"), (None, None, "夜间"), (9, None, "夜间"), (None, None, "tests")]


def _write_as_before():
    names = "at, deed, object_type, object_id, area_path, user_id, grant_id, actor_name, post, reason, changes"
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_record no force row level security")
        for number, row in enumerate(OLD_ROWS):
            if number == 4:
                _seal_as_before(cursor)
            cursor.execute(
                f"insert into audit_record ({names}) values (clock_timestamp(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
                row,
            )
        cursor.execute("alter table audit_record force row level security")


def _seal_as_before(cursor):
    cursor.execute("select cluster, max(xid) + 1, array_agg(row_hash order by xid, id) from audit_record group by 1")
    cluster, until, hashes = cursor.fetchone()
    root = merkle.root(bytes(one) for one in hashes)
    chained = chain.chained_hash(b"\x00" * 32, root, cluster, 0, until, len(hashes))
    cursor.execute(
        "insert into audit_batch (cluster, from_xid, until_xid, count, root, chained, sealed_at) values (%s, 0, %s, %s, %s, %s, %s)",
        [cluster, until, len(hashes), root, chained, clock.now()],
    )


def _told(server):
    with server.connect(NAME) as link, link.cursor() as cursor:
        cursor.execute(f"select {COLUMNS} from audit_record order by id")
        return cursor.fetchall()
