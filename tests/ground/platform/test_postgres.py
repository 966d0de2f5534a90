"""The suite's own server proves what the house promises of its database."""

import psycopg
import pytest
from django.db import connection

from hezhi.ground.platform import roles


@pytest.mark.django_db
def test_the_app_role_is_held_by_row_level_security():
    with connection.cursor() as cursor:
        faults = roles.faults_of_app_role(cursor)

    assert faults == []


def test_the_owner_is_not_fit_to_serve(server, django_db_setup):
    with server.connect("hezhi", roles.OWNER) as link, link.cursor() as cursor:
        faults = roles.faults_of_app_role(cursor)

    assert faults == ["hezhi_owner: owns tables"]


def test_the_superuser_is_not_fit_to_serve(server):
    with server.connect() as link, link.cursor() as cursor:
        faults = roles.faults_of_app_role(cursor)

    assert faults == ["hezhi: superuser", "hezhi: bypassrls"]


@pytest.mark.parametrize(
    "deed",
    ["update audit_record set deed = 'x'", "delete from audit_record", "delete from audit_row", "truncate audit_row"],
)
@pytest.mark.parametrize("role", [roles.APP, roles.JOB])
def test_history_cannot_be_rewritten(server, django_db_setup, role, deed):
    with server.connect("hezhi", roles.APP) as link, link.cursor() as cursor:
        cursor.execute(f"set role {role}")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cursor.execute(deed)


def test_chinese_text_has_letters_for_the_database(server, django_db_setup):
    with server.connect("hezhi", roles.APP) as link, link.cursor() as cursor:
        cursor.execute("select '物业' ~ '^[[:alpha:]]+$', '物' < '业' collate \"C\"")

        assert cursor.fetchone() == (True, False)


def test_without_sight_the_app_sees_no_history(server, django_db_setup):
    with server.connect("hezhi", roles.APP) as link, link.cursor() as cursor:
        cursor.execute(
            "insert into audit_record (at, deed, object_type, area_path, actor_name, post, reason, changes)"
            " values (now(), 'test.deed', '', 'aaaa', '', '', '', '{}')"
        )
        cursor.execute("select count(*) from audit_record")

        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_leaves_nothing_behind(turn):
    from hezhi.ground.accounts.models import User

    before = User.objects.filter(username="left").count()
    User.objects.create(username="left")

    assert before == 0
