"""F12: whoever changes the history is refused, and who cannot be refused is found out."""

import json
import subprocess
import sys
import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from hezhi.ground.platform import actor, audit, chain, sight
from hezhi.ground.platform.models import AuditBatch, AuditRecord
from tests.sightings import PURPOSE, see_all

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = actor.job("tests")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HEZHI_HOME = tmp_path


@pytest.fixture
def as_superuser(server):
    """Run SQL as nobody but a DBA can: triggers off, no row-level security."""

    def run(sql, *values):
        with server.connect("hezhi") as link, link.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")
            cursor.execute(sql, values)
            return cursor.rowcount

    return run


def written(count, deed="x.do"):
    for number in range(count):
        with transaction.atomic():
            audit.record(
                deed, actor=NIGHT, changes={"第": number, "比": 0.5, "文": '一"二\n', "无": None}, reason="夜间"
            )


def sealed(*counts):
    batches = []
    for count in counts:
        written(count)
        batches.append(chain.seal_batch())
    return batches


def test_sealed_rows_verify():
    batches = sealed(3, 1, 8)

    verdict = chain.verify()

    assert [batch.count for batch in batches] == [3, 1, 8]
    assert (verdict.is_sound, verdict.batches, verdict.rows, verdict.unsealed) == (True, 3, 12, 0)
    assert verdict.head == bytes(batches[-1].chained).hex()


def test_nothing_new_is_no_batch():
    sealed(2)

    assert chain.seal_batch() is None
    assert AuditBatch.objects.count() == 1


def test_rows_not_sealed_yet_are_counted_and_checked(as_superuser):
    sealed(2)
    written(1)
    assert chain.verify().unsealed == 1

    as_superuser("update audit_record set reason = 'x' where id = (select max(id) from audit_record)")

    assert chain.verify().altered == [3]


def test_a_row_of_a_transaction_still_running_waits_for_its_batch():
    opened, go = threading.Event(), threading.Event()

    def slow_import():
        with transaction.atomic():
            audit.record("x.slow", actor=NIGHT)
            opened.set()
            go.wait(10)
        connections.close_all()

    slow = threading.Thread(target=slow_import)
    slow.start()
    opened.wait(10)
    written(3)
    during = chain.seal_batch()
    go.set()
    slow.join()
    after = chain.seal_batch()

    assert during is None
    assert after.count == 4
    assert chain.verify().is_sound


def test_writers_wait_for_nobody_while_it_seals():
    def write_many():
        written(25)
        connections.close_all()

    writers = [threading.Thread(target=write_many) for _n in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        chain.seal_batch()
    chain.seal_batch()

    verdict = chain.verify()
    assert (verdict.is_sound, verdict.rows, verdict.unsealed) == (True, 100, 0)


@pytest.mark.parametrize("table", ["audit_record", "audit_batch"])
@pytest.mark.parametrize("change", ["update {t} set id = id + 1000", "delete from {t}", "truncate {t} cascade"])
@pytest.mark.parametrize("role", ["hezhi_app", "hezhi_job"])
def test_app_and_job_are_refused(table, change, role):
    sealed(2)

    with pytest.raises(DatabaseError, match="permission denied"):
        _run_as(role, change.format(t=table))

    assert chain.verify().is_sound


@pytest.mark.parametrize("change", ["update {t} set id = id + 1000", "delete from {t}"])
@pytest.mark.parametrize("table", ["audit_record", "audit_batch"])
def test_even_a_superuser_is_refused_by_the_trigger(server, table, change):
    sealed(2)

    with server.connect("hezhi") as link, link.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute(change.format(t=table))


def test_the_app_cannot_make_batches():
    row = "insert into audit_batch (cluster, from_xid, until_xid, count, root, chained, sealed_at) values (1,1,2,0,'','',now())"

    with pytest.raises(DatabaseError, match="permission denied"):
        _run_as("hezhi_app", row)


def test_the_writer_cannot_choose_hash_or_xid():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_record (at, deed, object_type, area_path, actor_name, post, reason, changes, xid, cluster, row_hash)"
            " values (now(), 'x', '', '', '', '', '', '{}', 1, 1, '\\x00')"
        )
    row = AuditRecord.objects.get()

    assert (row.xid > 1, row.cluster != 1, len(bytes(row.row_hash))) == (True, True, 32)
    assert chain.verify().is_sound


@pytest.mark.parametrize("column", ["at = at + interval '1 second'", "deed = 'x.else'", "object_id = 9", "area_path = '0009'",
    "user_id = 4", "actor_name = '别人'", "post = 'x'", "reason = ''", """changes = changes || '{"第": 7}'""", "xid = xid - 1",
    "row_hash = sha256('x')"])  # fmt: skip
def test_an_altered_row_is_named(as_superuser, column):
    sealed(3, 3)

    assert as_superuser(f"update audit_record set {column} where id = 5") == 1

    verdict = chain.verify()
    assert not verdict.is_sound
    assert verdict.altered == [5]


def test_an_altered_row_with_a_fitting_hash_breaks_its_batch(as_superuser):
    batches = sealed(3, 3)
    with transaction.atomic(), sight.job(PURPOSE):
        row = AuditRecord.objects.get(pk=5)
    values = {name: getattr(row, name) for name in chain.CONTENT} | {
        "reason": "没有这回事",
        "at_microseconds": round(row.at.timestamp() * 1_000_000),
        "changes": _changes_text(5),
    }

    as_superuser("update audit_record set reason = '没有这回事', row_hash = %s where id = 5", chain.row_hash(values))

    verdict = chain.verify()
    assert verdict.altered == []
    assert verdict.faults == [{"batch": batches[1].pk, "fault": "root_differs"}]


@pytest.mark.parametrize("row", [1, 3, 6])
def test_a_deleted_row_is_missed(as_superuser, row):
    batches = sealed(3, 3)

    as_superuser("delete from audit_record where id = %s", row)

    batch = batches[0 if row <= 3 else 1]
    assert chain.verify().faults == [{"batch": batch.pk, "fault": "rows_missing", "sealed": 3, "found": 2}]


def test_a_row_slipped_into_the_past_is_found(as_superuser):
    batches = sealed(3, 3)

    as_superuser(
        "insert into audit_record (id, at, deed, object_type, area_path, actor_name, post, reason, changes, xid, cluster, row_hash)"
        " select 900, at, deed, object_type, area_path, actor_name, post, 'x', changes, xid, cluster, row_hash from audit_record where id = 2"
    )

    verdict = chain.verify()
    assert verdict.altered == [900]
    assert verdict.faults == [{"batch": batches[0].pk, "fault": "rows_added", "sealed": 3, "found": 4}]


def test_a_rewritten_batch_breaks_the_chain(as_superuser):
    batches = sealed(2, 2, 2)

    as_superuser("update audit_batch set root = sha256('x') where id = %s", batches[1].pk)

    faults = {(fault["batch"], fault["fault"]) for fault in chain.verify().faults}
    assert (batches[1].pk, "root_differs") in faults
    assert (batches[1].pk, "chain_broken") in faults


def test_a_deleted_batch_leaves_a_gap(as_superuser):
    batches = sealed(2, 2, 2)

    as_superuser("delete from audit_batch where id = %s", batches[1].pk)

    assert {fault["fault"] for fault in chain.verify().faults} == {"chain_broken", "span_gap"}


def test_a_chain_rewritten_whole_differs_from_the_head_kept_outside(as_superuser):
    for batch in sealed(2, 2):
        chain.keep_head(batch)
    as_superuser("delete from audit_record where id = 4")
    as_superuser("truncate audit_batch restart identity")
    again = chain.seal_batch()
    assert again.count == 3
    assert chain.verify().altered == []

    faults = {(fault["batch"], fault["fault"]) for fault in chain.verify().faults}

    assert (1, "head_differs") in faults


def test_a_cut_tail_is_missed_by_the_head_kept_outside(as_superuser):
    for batch in sealed(2, 2):
        head = batch
    chain.keep_head(head)

    as_superuser("delete from audit_record where id > 2")
    as_superuser("delete from audit_batch where id = %s", head.pk)

    assert chain.verify().faults == [{"batch": head.pk, "fault": "batch_missing"}]


def test_rows_restored_into_another_server_are_sealed_apart(as_superuser):
    for pk, xid in ((901, 5_000_000), (902, 6_000_000)):
        _restored_row(as_superuser, pk, xid)
    written(2)

    older, own = chain.seal_batch(), chain.seal_batch()

    assert (older.cluster, older.count, older.until_xid) == (42, 2, 6_000_001)
    assert (own.cluster != 42, own.count) == (True, 2)
    assert chain.verify().is_sound


def test_the_command_says_so_and_exits_with_1(server, as_superuser, tmp_path):
    sealed(3)
    sound = _verify_command(server, tmp_path)
    as_superuser("update audit_record set reason = 'x' where id = 2")
    fouled = _verify_command(server, tmp_path)

    assert (sound.returncode, json.loads(sound.stdout)["sound"]) == (0, True)
    assert (fouled.returncode, json.loads(fouled.stdout)["altered"]) == (1, [2])


def _verify_command(server, home):
    import os

    environment = os.environ | {"HEZHI_DB_SOCKET": str(server.socket), "HEZHI_HOME": str(home), "PYTHONPATH": "src"}
    return subprocess.run(
        [sys.executable, "-m", "hezhi", "verify", "audit", "--json"],
        capture_output=True, text=True, env=environment, timeout=60, check=False,
    )  # fmt: skip


def _restored_row(as_superuser, pk, xid):
    """A row as a dump of another server carries it: with that server's identifier and xid, and a hash that holds."""
    values = dict.fromkeys(chain.CONTENT, "") | {
        "id": pk,
        "xid": xid,
        "cluster": 42,
        "at_microseconds": 0,
        "changes": "{}",
    }
    values |= dict.fromkeys(("object_id", "user_id", "grant_id"))
    as_superuser(
        "insert into audit_record (id, at, deed, object_type, area_path, actor_name, post, reason, changes, xid, cluster, row_hash)"
        " values (%s, to_timestamp(0), '', '', '', '', '', '', '{}', %s, 42, %s)",
        pk,
        xid,
        chain.row_hash(values),
    )


def _run_as(role, sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        cursor.execute(sql)


def _changes_text(pk):
    with transaction.atomic(), connection.cursor() as cursor:
        see_all()
        cursor.execute("select changes::text from audit_record where id = %s", [pk])
        return cursor.fetchone()[0]
