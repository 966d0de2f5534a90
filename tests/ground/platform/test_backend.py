"""What waits travels with the next statement and is undone where it should be; rows by a key are prepared, lists are not."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hezhi.ground.accounts.models import Role, User
from hezhi.ground.platform import clock, keyed, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.backend import PREPARED, defer
from hezhi.ground.platform.backend.base import BEGIN, is_by_key
from hezhi.ground.platform.models import OutboxEvent, StoredFile
from tests.sightings import seen_by

ADD = "insert into outbox_event (name, payload, created_at) values (%s, '{}', now())"


class TakenBack(Exception):
    """Raised to leave a block undone."""


def in_a_block(*deeds):
    with transaction.atomic():
        for deed in deeds:
            deed()


def taken_back(*deeds):
    def undo():
        raise TakenBack

    with suppress(TakenBack):
        in_a_block(*deeds, undo)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ('SELECT "a"."id", "a"."x" FROM "a" WHERE "a"."id" = %s LIMIT 21', True),
        ('SELECT "a"."id" FROM "a" WHERE ("a"."request_id" = %s AND "a"."state" = %s) FOR UPDATE', True),
        ('SELECT "a"."id" FROM "a" INNER JOIN "b" ON ("a"."b_id" = "b"."id") WHERE "a"."id" = %s', True),
        ('SELECT "a"."id" FROM "a" LEFT OUTER JOIN "b" T3 ON ("a"."b_id" = T3."id") WHERE "a"."id" = %s LIMIT 1', True),
        ('SELECT "a"."id" FROM "a" INNER JOIN "b" ON ("a"."b_id" = "b"."id") WHERE "b"."id" = %s', False),
        ('SELECT "a"."id" FROM "a" WHERE ("a"."state" = %s AND "a"."area_path" >= %s) LIMIT 50', False),
        ('SELECT "a"."id" FROM "a" WHERE ("a"."id" = %s OR "a"."state" = %s)', False),
        ('SELECT COUNT(*) AS "n" FROM "a" WHERE "a"."id" = %s', False),
        ('SELECT %s AS "x" FROM "a" WHERE "a"."id" = %s', False),
        ('UPDATE "a" SET "x" = %s, "y" = NULL WHERE "a"."id" = %s', True),
        ('UPDATE "a" SET "x" = ("a"."x" + %s) WHERE "a"."id" = %s', False),
        ('UPDATE "a" SET "x" = %s WHERE "a"."state" = %s', False),
        ('INSERT INTO "a" ("x", "y") VALUES (%s, %s) RETURNING "a"."id"', True),
        ('INSERT INTO "a" ("x") VALUES (%s), (%s)', False),
        ('DELETE FROM "a" WHERE "a"."id" IN (%s)', False),
        (PREPARED + "select 1 where %s::int = 1", True),
    ],
)
def test_only_one_row_by_its_key_is_prepared(statement, told):
    assert is_by_key(statement) is told


def test_a_savepoint_in_which_nothing_was_asked_is_never_sent(db):
    OutboxEvent.objects.count()

    with transaction.atomic(), transaction.atomic():
        assert len(connection.waiting) == 2

    assert connection.waiting == []


def test_what_waits_is_undone_with_its_savepoint_and_nothing_else(db):
    defer(ADD, ["before"])
    taken_back(lambda: defer(ADD, ["inside"]))
    taken_back(OutboxEvent.objects.count, lambda: defer(ADD, ["sent, then undone"]))
    defer(ADD, ["after %s and %"])

    assert list(OutboxEvent.objects.order_by("id").values_list("name", flat=True)) == ["before", "after %s and %"]


def test_a_statement_that_fails_leaves_the_outer_transaction_whole(db):
    defer(ADD, ["before"])
    User.objects.create(username="twice")
    with pytest.raises(IntegrityError):
        in_a_block(lambda: User.objects.create(username="once"), lambda: User.objects.create(username="twice"))

    assert OutboxEvent.objects.get().name == "before"
    assert [user.username for user in User.objects.filter(username__in=["once", "twice"])] == ["twice"]


def test_what_waits_and_fails_is_told_by_the_next_statement(db):
    with pytest.raises(DatabaseError, match="division by zero"):
        in_a_block(lambda: defer("select 1 / 0"), OutboxEvent.objects.count)

    assert OutboxEvent.objects.count() == 0


def test_what_waits_goes_before_a_copy_and_a_cursor_that_stays_open(db):
    defer(ADD, ["one"])
    with connection.cursor() as cursor, cursor.copy("copy (select name from outbox_event) to stdout") as copy:
        assert b"".join(copy).strip() == b"one"
    defer(ADD, ["two"])

    assert [row.name for row in OutboxEvent.objects.order_by("id").iterator()] == ["one", "two"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_is_begun_by_its_first_statement_and_ended_by_its_commit():
    with transaction.atomic():
        assert connection.waiting == [BEGIN]
        sight.set_for(Actor(name=""))
    assert connection.waiting == []  # it asked nothing: nothing was sent

    in_a_block(lambda: defer(ADD, ["kept"]))
    taken_back(lambda: defer(ADD, ["undone"]))
    with pytest.raises(DatabaseError, match="division by zero"):
        in_a_block(lambda: defer(ADD, ["undone too"]), lambda: defer("select 1 / 0"))

    assert OutboxEvent.objects.get().name == "kept"
    assert connection.connection.info.transaction_status.name == "IDLE"


def test_a_job_gives_back_what_was_before_also_when_a_block_inside_it_is_taken_back(db):
    def who():
        with connection.cursor() as cursor:
            cursor.execute("select current_user, current_setting('hezhi.purpose', true)")
            return cursor.fetchone()

    def in_a_job():
        with sight.job("platform.history"):
            raise TakenBack

    sight.set_for(Actor(name=""))
    before = who()
    with sight.job("platform.deliver"):
        inside = who()
        taken_back(in_a_job)
        assert who() == inside == ("hezhi_job", "platform.deliver")
    assert who() == before == ("hezhi_app", "")
    taken_back(in_a_job)
    taken_back(OutboxEvent.objects.count, in_a_job)

    assert who() == before


def test_rows_by_a_key_are_the_same_objects_as_the_orms(db):
    role = Role.objects.order_by("id").first()

    with CaptureQueriesContext(connection) as asked:
        found = keyed.first(Role, "t.id = %s", [role.pk])

    assert len(asked) == 1
    for _again in range(4):
        with CaptureQueriesContext(connection) as asked:
            keyed.first(Role, "t.id = %s", [role.pk])
        assert asked.captured_queries[0]["sql"].startswith(PREPARED)  # also when the server has it already
    assert (found, found.deeds, found._state.adding) == (role, role.deeds, False)
    assert keyed.first(Role, "t.id = %s", [0]) is None


def test_a_prepared_statement_sees_what_the_sight_of_its_moment_shows(db):
    def file_in(path):
        return StoredFile.objects.create(
            name=path, media_type="text/plain", size=1, sha256=b"0" * 32, area_path=path, stored_at=clock.now()
        )

    here, there = file_in("00010001"), file_in("00010002")
    sights = [Actor(name="", area_path="00010001"), Actor(name="", area_path="00010002"), Actor(name="")]

    for _round in range(4):  # by the third time both are prepared
        seen = []
        for actor in sights:
            with seen_by(actor):
                found = [keyed.first(StoredFile, "t.id = %s", [row.pk]) for row in (here, there)]
                by_orm = [StoredFile.objects.filter(pk=row.pk).first() for row in (here, there)]
            assert found == by_orm
            seen.append([row.name if row else None for row in found])
        assert seen == [["00010001", None], [None, "00010002"], [None, None]]
        assert keyed.first(StoredFile, "t.id = %s", [there.pk]) == there  # the test's own sight
