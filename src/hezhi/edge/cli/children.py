"""The processes of a running house, and how each is started."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from hezhi.ground.platform import processes

WEB_WORKERS, WEB_THREADS, POOL = 2, 4, 4  # granian's own default of 128 threads would use up the connections
MARK = "HEZHI_RUN"
# A page waits for nobody for ever: one slow or locked statement must not hold a thread and its connection.
PATIENCE = {"PGOPTIONS": "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"}


def environment(home: Path, socket: Path | None, *, demo: bool, pool: int = 0) -> dict[str, str]:
    """What a child of this home's house needs to know. The mark lets a later start find what a killed one left behind."""
    told = {**os.environ, "HEZHI_HOME": str(home), MARK: str(home), "PYTHONUNBUFFERED": "1"}
    told.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
    if socket:
        told["HEZHI_DB_SOCKET"] = str(socket)
    if demo:
        told["HEZHI_DEMO"] = "1"
    if pool:
        told["HEZHI_POOL"] = str(pool)
    return told


def web(host: str, port: int, *, workers: int = WEB_WORKERS) -> list[str]:
    """The web server's command."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--log-level", "warning"]
    counts = ["--workers", str(workers), "--blocking-threads", str(WEB_THREADS), "--backlog", "512"]
    respawn = ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"]
    return [sys.executable, "-m", "granian", *options, *counts, *respawn, "hezhi.config.wsgi:application"]


def worker() -> list[str]:
    """The command of the worker behind the pages."""
    return [sys.executable, "-m", "hezhi", "worker", "start"]


@dataclass
class Child:
    """One process that is kept running: started again when it ends, ever more slowly when it keeps ending.

    `orphan_sign` is what it gets when the supervisor is killed: the database goes too, so a worker has nothing left to finish.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    orphan_sign: int = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    watcher: processes.Watcher | None = None
    restarts: int = 0
    started: float = 0.0
    out: IO[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone. It ends when the supervisor does."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        follow = processes.dies_with_parent(self.orphan_sign)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=follow,
            )
        if follow is None:
            self.watcher = processes.Watcher(self.process.pid, str(int(self.orphan_sign)))
        self.started = time.monotonic()

    def has_ended(self) -> bool:
        """Whether it is gone; asking reaps it."""
        return self.process is None or self.process.poll() is not None

    def is_due(self) -> bool:
        """Whether it may be started again: at once after a good while, else after up to five seconds."""
        lived = time.monotonic() - self.started
        return lived > min(0.2 * 2**self.restarts, 5)

    def start_again(self) -> None:
        """After it ended by itself. What it had started goes with it: a web worker without its master would hold the port."""
        self.restarts = 0 if time.monotonic() - self.started > 30 else self.restarts + 1
        self._clear()
        self.start()

    def stop(self, wait: float = 10) -> None:
        """Ask it to end, wait, insist."""
        if self.process and not self.has_ended():
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(wait)
        self._clear()

    def _clear(self) -> None:
        if self.watcher:
            self.watcher.dismiss()
            self.watcher = None
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
