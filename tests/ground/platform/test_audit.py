"""One row a deed; nobody changes it, and who sees a thing sees its story."""

import pytest
from django.db import DatabaseError, transaction

from hezhi.ground.platform import actor, audit
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.models import AuditRecord
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


@pytest.mark.parametrize(
    "sql", ["update audit_record set reason = 'x'", "delete from audit_record", "truncate audit_record"]
)
def test_the_app_cannot_change_the_history(sql):
    audit.record("x.do", actor=OFFICER)

    from django.db import connection

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
