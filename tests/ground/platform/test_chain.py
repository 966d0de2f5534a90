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
TABLES = ["audit_row", "audit_kind", "audit_doer", "audit_batch"]


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

    as_superuser("update audit_row set reason = 'x' where id = (select max(id) from audit_row)")

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


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["update {t} set id = id + 1000", "delete from {t}", "truncate {t} cascade"])
@pytest.mark.parametrize("role", ["hezhi_app", "hezhi_job"])
def test_app_and_job_are_refused(table, change, role):
    sealed(2)

    with pytest.raises(DatabaseError, match="permission denied"):
        _run_as(role, change.format(t=table))

    assert chain.verify().is_sound


@pytest.mark.parametrize("change", ["update {t} set id = id + 1000", "delete from {t}"])
@pytest.mark.parametrize("table", [*TABLES, "audit_record"])
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


@pytest.mark.parametrize("column", ["at = at + interval '1 second'", "object_id = 9", "area_path = '0009'", "reason = ''", "xid = xid - 1",
    "told = replace(told, '0.5', '0.7')", "told = told || U&'\\001F' || '7'", "told = ''", "row_hash = sha256('x')",
    "kind_id = (select id from audit_kind where deed = 'x.else')", "kind_id = 900", "doer_id = 900"])  # fmt: skip
def test_an_altered_row_is_named(as_superuser, column):
    sealed(3, 3)
    written(1, deed="x.else")

    assert as_superuser(f"update audit_row set {column} where id = 5") == 1

    verdict = chain.verify()
    assert not verdict.is_sound
    assert verdict.altered == [5]


@pytest.mark.parametrize("words", ["audit_kind set deed = 'x.else'", "audit_kind set object_type = 'x'", "audit_kind set form = replace(form, '无', '有')",
    "audit_doer set actor_name = '别人'", "audit_doer set post = 'x'", "audit_doer set user_id = 4", "audit_doer set grant_id = 4"])  # fmt: skip
def test_altered_words_falsify_every_row_that_points_at_them(as_superuser, words):
    sealed(1, 2)

    assert as_superuser(f"update {words}") == 1

    assert chain.verify().altered == [1, 2, 3]


@pytest.mark.parametrize("words", ["update audit_kind set cluster = 42", "delete from audit_kind"])
def test_rows_whose_words_are_gone_are_missed(as_superuser, words):
    batches = sealed(1, 2)

    assert as_superuser(words) == 1

    verdict = chain.verify()
    assert [(fault["batch"], fault["fault"]) for fault in verdict.faults] == [
        (batch.pk, "rows_missing") for batch in batches
    ]
    assert verdict.altered == [1, 2, 3]


def test_an_altered_row_with_a_fitting_hash_breaks_its_batch(as_superuser):
    batches = sealed(3, 3)
    with transaction.atomic(), sight.job(PURPOSE):
        row = AuditRecord.objects.get(pk=5)
    values = {name: getattr(row, name) for name in chain.CONTENT} | {
        "reason": "没有这回事",
        "at_microseconds": round(row.at.timestamp() * 1_000_000),
        "changes": _changes_text(5),
    }

    as_superuser("update audit_row set reason = '没有这回事', row_hash = %s where id = 5", chain.row_hash(values))

    verdict = chain.verify()
    assert verdict.altered == []
    assert verdict.faults == [{"batch": batches[1].pk, "fault": "root_differs"}]


@pytest.mark.parametrize("row", [1, 3, 6])
def test_a_deleted_row_is_missed(as_superuser, row):
    batches = sealed(3, 3)

    as_superuser("delete from audit_row where id = %s", row)

    batch = batches[0 if row <= 3 else 1]
    assert chain.verify().faults == [{"batch": batch.pk, "fault": "rows_missing", "sealed": 3, "found": 2}]


def test_a_row_slipped_into_the_past_is_found(as_superuser):
    batches = sealed(3, 3)

    as_superuser(
        "insert into audit_row (id, at, xid, object_id, kind_id, doer_id, area_path, reason, told, row_hash)"
        " select 900, at, xid, object_id, kind_id, doer_id, area_path, 'x', told, row_hash from audit_row where id = 2"
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
    as_superuser("delete from audit_row where id = 4")
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

    as_superuser("delete from audit_row where id > 2")
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
    as_superuser("update audit_row set reason = 'x' where id = 2")
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
        "with kind as (insert into audit_kind (deed, object_type, form, cluster) values ('', '', '{}', 42) returning id),"
        " doer as (insert into audit_doer (actor_name, post) values ('', '') returning id)"
        " insert into audit_row (id, at, xid, kind_id, doer_id, area_path, reason, told, row_hash)"
        " select %s, to_timestamp(0), %s, kind.id, doer.id, '', '', '', %s from kind, doer",
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
        cursor.execute("select form, told from audit_row r join audit_kind k on k.id = kind_id where r.id = %s", [pk])
        form, told = cursor.fetchone()
        return form % tuple(told.split(audit.PARTED))
