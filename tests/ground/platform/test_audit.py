"""One row a deed; nobody changes it, and who sees a thing sees its story."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from hezhi.ground.platform import actor, audit
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditDoer, AuditKind, AuditRecord
from tests.sightings import seen_by

pytestmark = pytest.mark.django_db
OFFICER = Actor(name="周 航", user_id=7, area_path="00010002", deeds=frozenset({"x.do"}))


def test_a_record_carries_who_what_where_and_why():
    row = audit.record("x.do", actor=OFFICER, changes={"状态": ["已收到", "已派"]}, reason="核实后改派")

    kept = AuditRecord.objects.get(pk=row.pk)
    assert (kept.deed, kept.actor_name, kept.user_id, kept.area_path) == ("x.do", "周 航", 7, "00010002")
    assert kept.changes == {"状态": ["已收到", "已派"]}
    assert kept.reason == "核实后改派"
    assert len(bytes(kept.row_hash)) == 32


def test_a_record_is_written_even_where_the_writer_may_not_read_it():
    visitor = Actor(name="")
    with seen_by(visitor):
        audit.record("accounts.fail_sign_in", actor=visitor, area_path="0009")
        unseen = AuditRecord.objects.count()

    assert unseen == 0
    assert AuditRecord.objects.count() == 1


@pytest.mark.parametrize("sql", [
    "update audit_record set reason = 'x'", "delete from audit_record", "update audit_row set reason = 'x'", "truncate audit_row",
    "update audit_kind set deed = 'x'", "delete from audit_doer", "insert into audit_kind (deed, object_type, form, cluster) values ('x', '', '{}', 1)",
    "insert into audit_row (at, xid, kind_id, doer_id, area_path, reason, told, row_hash) values (now(), 1, 1, 1, '', '', '', '')",
])  # fmt: skip
def test_the_app_cannot_change_the_history(sql):
    audit.record("x.do", actor=OFFICER)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_history_is_told_whole_to_who_sees_the_thing():
    from hezhi.ground.accounts.models import Role

    role = Role.objects.first()
    audit.record("x.first", role, actor=actor.job("tests"), area_path="0009")
    handler = Actor(name="承办人", user_id=8, desk=3)

    with seen_by(handler):
        told = [row.deed for row in audit.history_of(role)]
        loose = AuditRecord.objects.count()

    assert told == ["x.first"]
    assert loose == 0


FACTS = [
    {},
    {"number": "HZ20261124-000001-8", "比例 100%": 0.25, "无": None},
    {"文": '一"二\\n\x1f', "%s": "%d"},
    {"before": [1, {"a": True}], "after": []},
    {f"键{n}": n for n in range(12)},
    {"长" * 80: 1},
]


@pytest.mark.parametrize("facts", FACTS)
def test_facts_are_read_as_they_were_told(facts):
    """Also where they hold what their storing uses: % and U+001F; also where a row comes in by SQL."""
    told = audit.record("x.do", actor=OFFICER, changes=facts)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_record (at, deed, object_type, area_path, actor_name, post, reason, changes)"
            " values (now(), 'x.do', '', '', '', '', '', %s)",
            [json.dumps(facts)],
        )

    assert [row.changes for row in AuditRecord.objects.order_by("id")] == [facts, facts]
    assert AuditRecord.objects.order_by("id").first().pk == told.pk


def test_what_many_rows_share_stands_once():
    for number in range(5):
        audit.record("x.do", actor=OFFICER, changes={"voice": number, "length": [0, number]})
    audit.record("x.do", actor=OFFICER, changes={"voice": 7})

    assert list(AuditKind.objects.order_by("id").values_list("deed", "form")) == [
        ("x.do", '{"voice": %s, "length": %s}'),
        ("x.do", '{"voice": %s}'),
    ]
    assert AuditDoer.objects.count() == 1


def test_facts_that_are_no_json_are_not_taken():
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select audit_write(now(), 'x.do', '', null, '', null, null, '', '', '', '{\"a\": %s}', 'no')")
    with pytest.raises(ValueError, match="JSON"):
        audit.record("x.do", actor=OFFICER, changes={"a": float("nan")})

    assert AuditRecord.objects.count() == 0


def test_the_app_reads_no_name_past_the_rows_it_sees():
    audit.record("x.do", actor=OFFICER, area_path="00010002")

    with seen_by(Actor(name="邻街", user_id=9, area_path="00010003")):
        elsewhere = AuditRecord.objects.count()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AuditDoer.objects.count()
    with seen_by(Actor(name="本人", user_id=7)):
        own = AuditRecord.objects.get()

    assert elsewhere == 0
    assert (own.actor_name, own.area_path) == ("周 航", "00010002")
