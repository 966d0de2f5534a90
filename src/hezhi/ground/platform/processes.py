"""Living and dead processes, as far as a supervisor must tell them apart. Where /proc is missing (macOS) `ps` answers."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1


def is_alive(pid: int) -> bool:
    """Whether the process still runs. A zombie does not: it has ended and only waits to be reaped, which PID 1 of a container may never do."""
    if sys.platform == "linux":
        try:
            state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state not in "ZX"
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(answer.stdout.strip()) and not answer.stdout.strip().startswith("Z")


def at_work_in(folder: Path) -> list[int]:
    """Living processes whose working directory is this folder: a database server and its children stand in their data directory."""
    return [pid for pid in _pids() if _link(pid, "cwd") == str(folder) and is_alive(pid)]


def marked(mark: str) -> list[int]:
    """Living processes other than this one that were started with this `NAME=value` in their environment."""
    wanted = mark.encode()
    return [pid for pid in _pids() if pid != os.getpid() and wanted in _environment(pid).split(b"\0") and is_alive(pid)]


def parent_of(pid: int) -> int:
    """The parent's id, 0 when the process is gone."""
    try:
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def end(pids: Iterable[int], sign: int = signal.SIGTERM, wait: float = 10) -> None:
    """Ask these to end, wait, then kill what is left. Never a name or a group: only these ids."""
    pids = list(pids)
    _send(pids, sign)
    if not wait_until(lambda: not any(is_alive(pid) for pid in pids), wait):
        _send(pids, signal.SIGKILL)
        wait_until(lambda: not any(is_alive(pid) for pid in pids), 5)


def wait_until(holds: Callable[[], bool], seconds: float, step: float = 0.02) -> bool:
    """Look again and again until it holds or the time is up; returns whether it held."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(step)
    return True


def dies_with_parent(sign: int) -> Callable[[], None] | None:
    """A `preexec_fn` by which Linux ends the child when its parent dies, even by SIGKILL. None elsewhere: use `Watcher`."""
    if sys.platform != "linux":
        return None
    parent, libc = os.getpid(), ctypes.CDLL(None)

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, sign)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


class Watcher:
    """For systems without PDEATHSIG: a shell that waits on a pipe only this process holds open, and ends the child when it closes."""

    def __init__(self, pid: int, sign: str = "INT"):
        script = f'read word; [ "$word" = done ] || kill -{sign} {pid} 2>/dev/null'
        self.shell = subprocess.Popen(["/bin/sh", "-c", script], stdin=subprocess.PIPE, start_new_session=True)

    def dismiss(self) -> None:
        """The child has ended by itself; the watcher goes home without a signal."""
        self.shell.communicate(b"done\n")


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()] if PROC.is_dir() else []


def _link(pid: int, name: str) -> str:
    try:
        return os.readlink(PROC / str(pid) / name)
    except OSError:
        return ""


def _environment(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return b""


def _send(pids: Iterable[int], sign: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            continue
