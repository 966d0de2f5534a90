"""Tasks are queued with the deed, run under their purpose, and may be run without a worker."""

import pytest
from django.db import connection, transaction

from hezhi.ground.platform import sight, tasks
from hezhi.ground.platform.tasks import task

pytestmark = pytest.mark.django_db
ran = []


@task(purpose=sight.purpose("tests.task", "A task of the suite."))
def look_around(number):
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('hezhi.purpose')")
        ran.append((number, *cursor.fetchone()))


@pytest.fixture(autouse=True)
def empty():
    ran.clear()


def test_a_task_runs_under_its_purpose():
    look_around.defer(number=3)

    assert tasks.run_waiting() == 1
    assert tasks.run_waiting() == 0
    assert ran == [(3, "hezhi_job", "tests.task")]


def test_a_deed_undone_queues_nothing():
    with transaction.atomic():
        look_around.defer(number=3)
        transaction.set_rollback(True)

    assert tasks.run_waiting() == 0


def test_tasks_know_their_room():
    assert look_around.name == "platform.look_around"
