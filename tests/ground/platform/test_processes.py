"""Telling living from dead, and ending a child when its parent is gone."""

import os
import signal
import subprocess
import sys

from hezhi.ground.platform import processes

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_zombie_is_not_alive():
    pid = os.fork()
    if pid == 0:
        os._exit(0)

    ended = processes.wait_until(lambda: not processes.is_alive(pid), 5)

    os.kill(pid, 0)  # the kernel still knows it, which is what misleads others
    os.waitpid(pid, 0)
    assert ended


def test_processes_are_found_by_their_folder_and_by_their_mark(tmp_path):
    child = subprocess.Popen(SLEEPER, cwd=tmp_path, env={**os.environ, "HEZHI_RUN": str(tmp_path)})

    by_folder, by_mark = processes.at_work_in(tmp_path), processes.marked(f"HEZHI_RUN={tmp_path}")

    processes.end([child.pid])
    child.wait()
    assert (by_folder, by_mark) == ([child.pid], [child.pid])
    assert child.returncode == -signal.SIGTERM


def test_the_watcher_of_other_systems_ends_the_child_when_the_parent_dies():
    script = (
        "import os, subprocess, sys; from hezhi.ground.platform.processes import Watcher\n"
        f"child = subprocess.Popen({SLEEPER!r}); Watcher(child.pid, 'TERM'); print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    told = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.run([sys.executable, "-c", script], env=told, capture_output=True, text=True)

    pid = int(parent.stdout)

    assert parent.returncode == -signal.SIGKILL
    assert processes.wait_until(lambda: not processes.is_alive(pid), 5)


def test_a_dismissed_watcher_leaves_others_alone():
    child = subprocess.Popen(SLEEPER)
    watcher = processes.Watcher(child.pid, "KILL")

    watcher.dismiss()

    still = processes.is_alive(child.pid)
    child.kill()
    child.wait()
    assert still
