"""F03: the worker is killed again and again while it delivers; every event and every task takes effect once."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from hezhi.ground.platform import outbox, processes
from tests.database import ROOT
from tests.faults import ringing
from tests.sightings import see_all

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
EVENTS, TASKS, KILLS = 160, 40, 4


@pytest.fixture
def workers(server):
    """`workers()` starts one; all end with the test."""
    started = []

    def start():
        told = os.environ | {"HEZHI_DB_SOCKET": str(server.socket), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        told |= {"DJANGO_SETTINGS_MODULE": "hezhi.config.settings.test"}
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", "from tests.faults import ringing; ringing.main()"],
                env=told,
                stderr=subprocess.DEVNULL,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_worker_killed_while_it_delivers_loses_nothing_and_doubles_nothing(workers, figure, monkeypatch):
    monkeypatch.setattr(outbox, "_listeners", {outbox.name_of(ringing.BellRang): []})
    ring = ringing.known()
    with transaction.atomic():
        outbox.publish_many([ringing.BellRang(number) for number in range(EVENTS)])
        for number in range(TASKS):
            ring.defer(number=number)

    for kill in range(1, KILLS + 1):
        process = workers()
        assert processes.wait_until(
            lambda kill=kill: sum(_effects()) >= kill * (EVENTS + TASKS) // (KILLS + 2), 90, step=0.02
        )
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    left, began = EVENTS + TASKS - sum(_effects()), time.monotonic()
    workers()
    is_done = processes.wait_until(lambda: sum(_effects()) >= EVENTS + TASKS and _waiting() == 0, 90, step=0.1)

    bells, tasks = _effects()
    doubles = _most() - 1
    figure("F03 worker killed while delivering", kills=KILLS, events=EVENTS, tasks=TASKS, lost=EVENTS + TASKS - bells - tasks,
           doubles=doubles, left_at_last_kill=left, finish_seconds=round(time.monotonic() - began, 2))  # fmt: skip
    assert is_done
    assert (bells, tasks, doubles) == (EVENTS, TASKS, 0)


def _asked(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        see_all()
        cursor.execute(sql)
        return cursor.fetchone()


def _effects():
    return _asked(
        "select count(*) filter (where name like 'bell %'), count(*) filter (where name like 'task %') from platform_worker_beat"
    )


def _most():
    return _asked("select max(pid) from platform_worker_beat where name like 'bell %' or name like 'task %'")[0]


def _waiting():
    return (
        outbox.count_waiting()["waiting"]
        + _asked("select count(*) from procrastinate_jobs where status in ('todo', 'doing')")[0]
    )
