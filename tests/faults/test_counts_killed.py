"""Kept counts under kill -9: database, folding and writing processes die in the middle; every count is exact afterwards."""

import json
import os
import signal
import subprocess
import sys
import tempfile

import pytest

from hezhi.edge.cli import children
from hezhi.ground.platform import processes
from tests.database import ROOT
from tests.faults import houses

pytestmark = pytest.mark.fault
ROUNDS, WRITTEN = 2, 60  # killings of everything, and how many deeds are committed before each


@pytest.fixture
def parts(copied):
    """`start(name)` runs a part of `counting` on the house's database; all end with the test."""
    started = []

    def start(name, **how):
        told = children.environment(copied.home, houses.socket_of(copied), demo=False)
        told |= {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        process = subprocess.Popen([sys.executable, "-m", "tests.faults.counting", name], env=told, text=True, **how)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_counts_are_exact_after_everything_was_killed_in_the_middle(copied, parts, figure):
    copied.start()
    assert parts("build").wait(60) == 0
    with tempfile.TemporaryFile("w+") as acked:
        writer, folder = parts("write", stdout=acked), parts("fold")
        for number in range(1, ROUNDS + 1):
            assert processes.wait_until(lambda number=number: _lines(acked) >= number * WRITTEN, 60)
            folder.kill()
            folder.wait()
            killed = copied.pids()["postgres"]
            os.kill(killed, signal.SIGKILL)
            assert processes.wait_until(
                lambda killed=killed: copied.pids()["postgres"] != killed and copied.is_ready(), 30
            )
            folder = parts("fold")
        writer.kill()
        writer.wait()
        folder.kill()
        folder.wait()
        judged = _judged(parts, acked)

    figure("F01/F03 counts", kills=ROUNDS, writers=16, **judged)
    assert judged["acked"] > WRITTEN
    assert (judged["wrong_before"], judged["wrong_after"], judged["unfolded_after"], judged["lost_acked"]) == (
        0,
        0,
        0,
        0,
    )
    assert judged["counted"] == judged["voices"]


def _lines(file) -> int:
    return os.fstat(file.fileno()).st_size and os.pread(file.fileno(), 10_000_000, 0).count(b"\n")


def _judged(parts, acked) -> dict:
    acked.seek(0)
    judge = parts("judge", stdin=acked, stdout=subprocess.PIPE)
    return json.loads(judge.communicate(timeout=60)[0])
