"""Keeps a house running: its database, its web server, its worker. Ends what it started, and nothing else."""

import fcntl
import json
import os
import signal
import socket as sockets
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

from hezhi.ground.platform import postgres, processes

from . import children

READY_WITHIN = 60


class NotStarted(RuntimeError):
    """The house cannot be started here and now; the message says what to do."""


class Supervisor:
    """One running house of one data home."""

    def __init__(self, home: Path, *, host: str, port: int, demo: bool, say: Callable[[str], None]):
        self.home, self.host, self.port, self.demo, self.say = home, host, port, demo, say
        self.server: postgres.Server | None = None
        self.children: list[children.Child] = []
        self.ending = threading.Event()
        self.lock: IO[str] | None = None

    def claim(self) -> None:
        """Be the only house of this home, on a free port; end what a killed one left behind."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.lock = (self.home / "run.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotStarted(f"this house is already running{_where(self.home)}; stop that one first") from None
        left = processes.marked(f"{children.MARK}={self.home}")
        if left:
            processes.end(left, wait=5)
        if not _is_free(self.host, self.port):
            raise NotStarted(f"port {self.port} is taken by another program; choose one with --port N")

    def listen_to_signals(self) -> None:
        """Ctrl-C, an ended session and `kill` all mean: stop everything that was started. A second one means: at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)

    def start_database(self) -> Path | None:
        """The embedded server as our child; None where DATABASE_URL names another."""
        if os.environ.get("DATABASE_URL"):
            return None
        self.server = postgres.Server(self.home)
        if not self.server.try_lock():
            self.say("another command is using the database of this home; waiting for it")
            if not processes.wait_until(self.server.try_lock, 300, step=0.2):
                raise NotStarted("the other command did not end")
        self.server.start()
        return self.server.socket

    def start_children(self, socket: Path | None) -> None:
        """Web server, then worker: people wait for the first page, nobody waits for the worker. Returns when both run."""
        told = children.environment(self.home, socket, demo=self.demo, pool=children.POOL)
        logs = self.home / "logs"
        self.children = [
            children.Child("web", children.web(self.host, self.port), told | children.PATIENCE, logs / "web.log"),
            children.Child(
                "worker", children.worker(), told | {"HEZHI_POOL": "0"}, logs / "worker.log", orphan_sign=signal.SIGKILL
            ),
        ]
        web, worker = self.children
        web.start()
        self._write_state()
        processes.wait_until(
            lambda: self.ending.is_set() or web.has_ended() or self._is_ready(), READY_WITHIN, step=0.1
        )
        self.go_on()
        if not self._is_ready():
            raise NotStarted(f"the web server does not answer; the end of {web.log}:\n{_tail(web.log)}")
        worker.start()
        self._write_state()

    def go_on(self) -> None:
        """Raise if we were told to end meanwhile."""
        if self.ending.is_set():
            raise NotStarted("told to stop")

    def keep(self) -> None:
        """Stay until told to end; start again whatever falls."""
        while not self.ending.wait(0.2):
            if self.server and self.server.has_ended():
                self.say("the database server ended; starting it again")
                self.server.start()
                self._write_state()
            for child in self.children:
                if child.has_ended() and child.is_due():
                    self.say(f"{child.name} ended; starting it again (see {child.log})")
                    child.start_again()
                    self._write_state()

    def stop(self) -> None:
        """Children first, then the database."""
        for child in self.children:
            if child.process and not child.has_ended():
                child.process.terminate()
        for child in self.children:
            child.stop()
        if self.server:
            self.server.stop()
        (self.home / "run.json").unlink(missing_ok=True)
        if self.lock:
            self.lock.close()

    def _end(self, number: int, _frame: object) -> None:
        if self.ending.is_set():
            for child in self.children:
                child.stop(wait=0)
        self.ending.set()

    def _is_ready(self) -> bool:
        if self.children[0].has_ended():
            return False
        try:
            with urllib.request.urlopen(f"http://{_local(self.host)}:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.05)
            return False

    def _write_state(self) -> None:
        pids = {child.name: child.process.pid for child in self.children if child.process}
        if self.server and self.server.process:
            pids["postgres"] = self.server.process.pid
        state = {"supervisor": os.getpid(), "host": self.host, "port": self.port, **pids}
        fresh = self.home / "run.json.new"
        fresh.write_text(json.dumps(state))
        fresh.replace(self.home / "run.json")


def state_of(home: Path) -> dict[str, object]:
    """What the running house of this home has written about itself; empty when none runs."""
    try:
        state = json.loads((home / "run.json").read_text())
    except (OSError, ValueError):
        return {}
    return state if processes.is_alive(int(state["supervisor"])) else {}


def _where(home: Path) -> str:
    state = state_of(home)
    return f" at http://localhost:{state['port']}/ (process {state['supervisor']})" if state else ""


def _local(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104


def _is_free(host: str, port: int) -> bool:
    with sockets.socket(sockets.AF_INET6 if ":" in host else sockets.AF_INET) as probe:
        probe.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-2000:] if path.exists() else ""
