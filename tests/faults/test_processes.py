"""F01-F03: whatever of a running house is killed, no acknowledged write is lost and the house comes back by itself."""

import contextlib
import os
import signal
import time

import pytest

from hezhi.ground.platform import processes
from tests.faults import houses

pytestmark = pytest.mark.fault


def test_database_killed_under_writes(house, figure):
    recoveries = []

    with houses.Writers(house) as writers:
        for _ in range(3):
            _wait_for_writes(writers, 150)
            killed, began = house.pids()["postgres"], time.monotonic()
            os.kill(killed, signal.SIGKILL)
            assert processes.wait_until(
                lambda killed=killed: house.pids()["postgres"] != killed and house.is_ready(), 20
            )
            recoveries.append(round(time.monotonic() - began, 2))
        _wait_for_writes(writers, 50)

    judged = writers.judge()
    figure("F01 database killed", kills=3, recovery_seconds=recoveries, **judged)
    assert (judged["lost_acked"], judged["doubles"]) == (0, 0)
    assert max(recoveries) <= 10


def test_everything_killed_at_once_under_writes(house, figure):
    with houses.Writers(house) as writers:
        _wait_for_writes(writers, 200)
        for pid in [*house.pids().values(), *house.left()]:
            _kill(pid)
    house.process.wait()

    seconds = house.start()

    judged = writers.judge()
    figure("F01 everything killed", next_start_seconds=round(seconds, 2), **judged)
    assert (judged["lost_acked"], judged["doubles"]) == (0, 0)


def test_supervisor_killed_takes_everything_with_it(house, figure):
    began = time.monotonic()
    os.kill(house.pids()["supervisor"], signal.SIGKILL)
    house.process.wait()

    gone = processes.wait_until(lambda: not house.left(), 15)

    figure("supervisor killed", left=len(house.left()), seconds=round(time.monotonic() - began, 2))
    assert gone


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_is_started_again(house, figure, name):
    killed, began = house.pids()[name], time.monotonic()
    os.kill(killed, signal.SIGKILL)

    back = processes.wait_until(lambda: house.pids()[name] != killed and house.is_ready(), 40)

    figure(f"F02/F03 {name} killed", back_seconds=round(time.monotonic() - began, 2))
    assert back
    assert processes.is_alive(house.pids()[name])


def test_a_killed_web_worker_is_replaced_while_its_brother_answers(house, figure):
    def workers():
        return [pid for pid in house.left() if processes.parent_of(pid) == house.pids()["web"]]

    before = set(workers())
    victim = max(before)
    answers = []

    os.kill(victim, signal.SIGKILL)
    replaced = processes.wait_until(lambda: answers.append(house.is_ready()) or set(workers()) - before, 15, step=0.1)

    figure("F02 web worker killed", asked=len(answers), unanswered=answers.count(False))
    assert replaced


def test_history_written_while_the_worker_is_killed_is_sealed_once(house, figure):
    with houses.Writers(house, count=2) as writers:
        for _ in range(3):
            _wait_for_writes(writers, 60)
            killed = house.pids()["worker"]
            os.kill(killed, signal.SIGKILL)
            assert processes.wait_until(lambda killed=killed: house.pids()["worker"] != killed, 15)

    began = time.monotonic()
    sealed = processes.wait_until(lambda: _unsealed(house) == 0, 60, step=0.2)

    with house.connect() as link:
        link.execute("set role hezhi_job")
        rows, batched = link.execute(
            "select (select count(*) from audit_record), (select sum(count) from audit_batch)"
        ).fetchone()
    figure(
        "F03 worker killed", kills=3, rows=rows, sealed=int(batched), pickup_seconds=round(time.monotonic() - began, 2)
    )
    assert sealed
    assert rows == batched


def _unsealed(house):
    with house.connect() as link:
        link.execute("set role hezhi_job")
        return link.execute(
            "select (select count(*) from audit_record) - (select coalesce(sum(count), 0) from audit_batch)"
        ).fetchone()[0]


def _wait_for_writes(writers, count):
    target = len(writers.acked) + count
    assert processes.wait_until(lambda: len(writers.acked) >= target, 20)


def _kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
