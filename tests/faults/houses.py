"""Whole houses as people run them, `hezhi up` in a home of its own: started, starved, killed and started again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from pathlib import Path

import psycopg

from hezhi.edge.cli import children
from hezhi.ground.platform import postgres, processes, roles
from tests.database import ROOT
from tests.live import free_port

OURS = ("HEZHI_", "DATABASE_", "DJANGO_", "PYTEST_")


class House:
    """One running `hezhi up`."""

    def __init__(self, home: Path, port: int | None = None, log: str = "up.log"):
        self.home, self.port, self.log = home, port or free_port(), home / log
        self.first_seconds = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, wait: float = 90) -> float:
        """Start, wait until it answers; the seconds that took."""
        began = time.monotonic()
        self.begin()
        processes.wait_until(lambda: self.is_ready() or self.process.poll() is not None, wait, step=0.05)
        assert self.is_ready(), self.said()
        seconds = time.monotonic() - began
        assert processes.wait_until(lambda: "worker" in self.pids(), 10), self.said()
        return seconds

    def begin(self) -> None:
        """Start without waiting."""
        told = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        told |= {"HEZHI_HOME": str(self.home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "hezhi", "up", "--port", str(self.port)]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                command, env=told, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True
            )

    def is_ready(self) -> bool:
        """Whether it answers and reaches its database."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def said(self) -> str:
        """What it printed."""
        return self.log.read_text(errors="replace")

    def pids(self) -> dict[str, int]:
        """supervisor, postgres, web, worker: as the house wrote them down."""
        state = json.loads((self.home / "run.json").read_text())
        return {name: pid for name, pid in state.items() if name not in {"host", "port"}}

    def left(self) -> list[int]:
        """Living processes that this house started."""
        place = (self.home / "pg").resolve() / "db"
        return processes.marked(f"{children.MARK}={self.home}") + processes.at_work_in(place)

    def connect(self):
        """As the app role."""
        socket = json.loads((self.home / "pg.json").read_text())["socket"]
        return psycopg.connect(host=socket, dbname="hezhi", user=roles.APP, connect_timeout=5)

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def end(self) -> None:
        """Leave nothing behind, whatever state it is in."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        processes.wait_until(lambda: not self.left(), 10)
        processes.end(self.left(), signal.SIGKILL)


class Writers:
    """Threads that write history rows one by one and remember which were acknowledged."""

    SQL = (
        "insert into audit_record (at, deed, object_type, object_id, area_path, actor_name, post, reason, changes)"
        " values (clock_timestamp(), %s, '', %s, '', '', '', '', '{}')"
    )

    def __init__(self, house: House, count: int = 6):
        self.house, self.acked, self.ending = house, [], threading.Event()
        self.deed = f"fault.{uuid.uuid4().hex[:12]}"
        self.threads = [threading.Thread(target=self._write, args=(n * 1_000_000,)) for n in range(1, count + 1)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(30)

    def _write(self, number):
        while not self.ending.is_set():
            try:
                with self.house.connect() as link:
                    while not self.ending.is_set():
                        number += 1
                        link.execute(self.SQL, [self.deed, number])
                        link.commit()
                        self.acked.append(number)
            except (psycopg.Error, OSError, ValueError):
                time.sleep(0.05)

    def judge(self) -> dict[str, int]:
        """Acknowledged, lost, doubled."""
        with self.house.connect() as link:
            link.execute("set role hezhi_job")
            rows = link.execute("select object_id from audit_record where deed = %s", [self.deed]).fetchall()
        there = [number for (number,) in rows]
        return {
            "acked": len(self.acked),
            "lost_acked": len(set(self.acked) - set(there)),
            "doubles": len(there) - len(set(there)),
        }


def fresh_home() -> Path:
    """A home that the database's account may enter."""
    home = Path(tempfile.mkdtemp(prefix="hezhi-test-"))
    home.chmod(0o711)
    return home


def copy_of(home: Path) -> Path:
    """A copy of a stopped house's home."""
    other = fresh_home()
    for name in ("pg", "keys", "stamps", "static"):
        if (home / name).exists():
            subprocess.run(["cp", "-a", str((home / name).resolve()), str(other / name)], check=True)
    return other


def throw_away(home: Path) -> None:
    """Remove a home and what it may have put elsewhere."""
    place = (home / "pg").resolve()
    shutil.rmtree(place, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def zombie() -> int:
    """A process that has ended and that nobody reaps while this one runs."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    processes.wait_until(lambda: not processes.is_alive(pid), 5)
    return pid


def socket_of(house: House) -> Path | None:
    """The socket of the house's server, if one answers."""
    return postgres.socket_of(house.home)
