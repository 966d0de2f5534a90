"""The running house under requests: two web workers as people run them, one caller alone and eight at once, CPU of server and PostgreSQL beside.

Each measured thing is asked first by one caller (the time a person waits on a quiet house), then by eight at once for some seconds (what the
machine does). CPU is read from /proc: the web server's processes and all of PostgreSQL's, those that have ended included.
"""

import itertools
import json
import os
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import start

CONNECTIONS = 8
TICK = os.sysconf("SC_CLK_TCK")
CSRF = "b" * 32


@dataclass
class Taken:
    """What one measured thing took, in ms: alone (median), with eight callers (median, 95th, wall per request), CPU by whom."""

    alone: float
    middle: float
    p95: float
    per_second: float
    web: float
    database: float

    @property
    def cpu(self) -> float:
        """CPU of server and PostgreSQL per request."""
        return round(self.web + self.database, 2)

    def row(
        self, name: str, *, target: float | None = None, floor: float | None = None, floor_of: str = ""
    ) -> start.Row:
        """The line of the page: judged by the larger of CPU and the wait of one alone, so that neither hides the other."""
        told = (
            f"alone {self.alone}; CPU {self.cpu} (server {self.web}, PostgreSQL {self.database}); "
            f"{CONNECTIONS} at once: median {self.middle}, 95th {self.p95}, {self.per_second:.0f}/s"
        )
        return start.Row(name, max(self.alone, self.cpu), target=target, floor=floor, floor_of=floor_of, note=told)


@contextmanager
def running(home: Path) -> Iterator["Web"]:
    """The web server on a free port; ended with the block."""
    from hezhi.edge.cli import children
    from hezhi.ground.platform import processes

    port = _free_port()
    told = children.environment(home, Path(os.environ["HEZHI_DB_SOCKET"]), demo=False, pool=children.POOL)
    child = children.Child("web", children.web("127.0.0.1", port), told | children.PATIENCE, home / "logs" / "web.log")
    child.start()
    try:
        web = Web(home, port, child)
        if not processes.wait_until(web.is_ready, 60, step=0.1):
            raise RuntimeError(f"the web server does not answer:\n{(home / 'logs' / 'web.log').read_text()[-3000:]}")
        yield web
    finally:
        child.stop()


class Web:
    """A running web server and how it is asked."""

    def __init__(self, home: Path, port: int, child):
        self.home, self.port, self.child = home, port, child

    def is_ready(self) -> bool:
        """Whether it answers and reaches its database."""
        try:
            line = Line(self.port)
            answer = line.ask(plain("/readyz"))
            line.close()
            return answer.status == 200
        except OSError:
            return False

    def measure(
        self, make: Callable[[int], bytes], *, alone: int = 60, seconds: float = 4.0, expect=(200,), most: int = 0
    ) -> Taken:
        """Ask `make(0)`, `make(1)` …: a few to warm up, `alone` one by one, then eight callers for `seconds`, or until `most` were asked."""
        count = itertools.count()

        def ask(line):
            request = make(next(count))
            began = time.perf_counter()
            answer = line.ask(request)
            if answer.status not in expect:
                raise RuntimeError(f"{request.splitlines()[0]!r}: {answer.status} {answer.body[:600]!r}")
            return (time.perf_counter() - began) * 1000

        line, warm = Line(self.port), max(alone // 4, 2 * CONNECTIONS)
        left = itertools.count(warm + alone)
        for _warm in range(warm):
            ask(line)
        single = [ask(line) for _one in range(alone)]
        line.close()
        before, began, lists, faults = self.cpu(), time.perf_counter(), [[] for _n in range(CONNECTIONS)], []

        def caller(taken):
            try:
                mine = Line(self.port)
                while time.perf_counter() - began < seconds and (not most or next(left) < most):
                    taken.append(ask(mine))
                mine.close()
            except Exception as fault:  # told below; a thread's own would be lost
                faults.append(fault)

        threads = [threading.Thread(target=caller, args=(taken,)) for taken in lists]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if faults:
            raise faults[0]
        wall, after = time.perf_counter() - began, self.cpu()
        taken = sorted(itertools.chain(*lists))
        web, database = ((b - a) * 1000 / len(taken) for a, b in zip(before, after, strict=True))
        return Taken(
            alone=round(statistics.median(single), 2),
            middle=round(statistics.median(taken), 1),
            p95=round(taken[int(len(taken) * 0.95)], 1),
            per_second=len(taken) / wall,
            web=round(web, 2),
            database=round(database, 2),
        )

    def cpu(self) -> tuple[float, float]:
        """CPU seconds so far: of the web server's processes, of PostgreSQL's."""
        postmaster = (
            json.loads((self.home / "pg.json").read_text())["postmaster"] if (self.home / "pg.json").exists() else 0
        )
        return cpu_of(self.child.process.pid), cpu_of(postmaster)


@dataclass
class Answer:
    """Status and body."""

    status: int
    head: bytes
    body: bytes


class Line:
    """One kept-open connection, as thin as can be: the caller shares the machine with what it measures."""

    def __init__(self, port: int):
        self.link = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.held = b""

    def ask(self, request: bytes) -> Answer:
        """Send and read one answer."""
        self.link.sendall(request)
        while b"\r\n\r\n" not in self.held:
            self._more()
        head, _blank, rest = self.held.partition(b"\r\n\r\n")
        found = re.search(rb"content-length: *(\d+)", head, re.I)
        length = int(found[1]) if found else 0
        self.held = rest
        while len(self.held) < length:
            self._more()
        body, self.held = self.held[:length], self.held[length:]
        return Answer(int(head.split(b" ", 2)[1]), head, body)

    def close(self) -> None:
        """Hang up."""
        self.link.close()

    def _more(self) -> None:
        part = self.link.recv(262_144)
        if not part:
            raise ConnectionError("the server hung up")
        self.held += part


def plain(path: str, headers: str = "", method: str = "GET", body: bytes = b"") -> bytes:
    """The bytes of a request."""
    length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{length}\r\n".encode() + body


@dataclass
class Visitor:
    """Somebody signed in, through a post."""

    session: str

    def get(self, path: str, *, fragment: bool = False) -> bytes:
        """A page; with `fragment` as a script asks for it."""
        return plain(path, self._headers() + ("HX-Request: true\r\n" if fragment else ""))

    def post(self, path: str, **fields) -> bytes:
        """A form."""
        from urllib.parse import urlencode

        kind = f"X-CSRFToken: {CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return plain(path, self._headers() + kind, "POST", urlencode(fields).encode())

    def _headers(self) -> str:
        return f"Cookie: hezhi={self.session}; hezhi-csrf={CSRF}\r\nAccept-Encoding: gzip\r\n"


def visitor(user, grant) -> Visitor:
    """Signed in with both factors, a moment ago."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from hezhi.ground.accounts import sessions
    from hezhi.ground.accounts.models import SignIn
    from hezhi.ground.platform import clock

    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), sessions.BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["grant"] = grant.pk
    sessions.mark(session, second=True)
    session.save()
    SignIn.objects.create(user=user, session_key=session.session_key, started_at=clock.now(), seen_at=clock.now())
    return Visitor(session.session_key)


def cpu_of(root: int) -> float:
    """CPU seconds of a process and all below it; of children that have ended as far as their parent has reaped them."""
    children: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            spent[int(entry.name)] = sum(int(fields[at]) for at in (11, 12, 13, 14))
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0)
        waiting += children.get(pid, [])
    return total / TICK


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
