"""What every benchmark stands on: a house of its own in a temporary data home, a made-up city, times taken in one way, results in one form.

A benchmark has `measure(given) -> dict` (figures by name) and may have `rows(figures) -> list[Row]` (those that have a target); `run` makes
it a command with `--json`, which `hezhi bench` calls. Run one at a time: two would measure each other.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT / "src", ROOT / "benchmarks"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


@dataclass(frozen=True)
class Row:
    """One line of the result page. `target` None: told, not judged. `more`: the larger the better (rows a second)."""

    name: str
    value: float
    unit: str = "ms"
    target: float | None = None
    floor: float | None = None
    floor_of: str = ""
    more: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times its floor it takes (or the floor's rate over its own)."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.more else self.value / self.floor

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached."""
        if self.target is None:
            return None
        return self.value >= self.target if self.more else self.value <= self.target


def run(measure: Callable, rows: Callable | None = None, options: Callable | None = None, about: str = "") -> None:
    """The command line of one benchmark: its own options, `--json`, figures on stdout."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true")
    if options:
        options(parser)
    given = parser.parse_args()
    with house():
        figures = {"machine": machine(), "load at start": load(), **measure(given), "load at end": load()}
    if given.json:
        told = [asdict(row) for row in rows(figures)] if rows else []
        sys.stdout.write(json.dumps({"figures": figures, "rows": told}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{name:>48}  {value}\n" for name, value in figures.items())


@contextmanager
def house(*, durable: bool = True) -> Iterator[Path]:
    """A server, migrated tables and Django as the app role, in a temporary data home; all gone afterwards, also when told to stop."""
    signal.signal(signal.SIGTERM, lambda *_which: sys.exit(143))
    home = Path(tempfile.mkdtemp(prefix="hezhi-bench-"))
    home.chmod(0o711)  # as root the server runs under another account and must reach its data
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "HEZHI_DB_SOCKET", "HEZHI_DB_ROLE", "HEZHI_DEMO", "HEZHI_POOL"):
        os.environ.pop(name, None)
    os.environ |= {"HEZHI_HOME": str(home), "HEZHI_LOG": "error"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "hezhi.config.settings.production"
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "benchmarks")])
    from hezhi.edge.cli import boot
    from hezhi.ground.platform import postgres

    server = postgres.Server(home, durable=durable)
    server.try_lock()
    try:
        server.start()
        os.environ["HEZHI_DB_SOCKET"] = str(server.socket)
        boot.make_secrets()
        subprocess.run([sys.executable, "-m", "hezhi", "migrate"], check=True, stdout=subprocess.DEVNULL)
        boot.django()
        _purpose()
        yield home
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):  # being told twice must not cut the clearing up short
            signal.signal(number, signal.SIG_IGN)
        _leave(server)
        shutil.rmtree(home, ignore_errors=True)


def _leave(server) -> None:
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()
    place = getattr(server, "place", None)
    server.stop()
    if place:
        shutil.rmtree(place, ignore_errors=True)


def _purpose() -> None:
    from hezhi.ground.platform import sight

    sight.purpose("benchmark", "A made-up city, to measure how fast the house is.")


def machine() -> str:
    """What was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def load() -> float:
    """How busy the machine was in the last minute."""
    return round(os.getloadavg()[0], 1)


def as_owner(*statements: str, user: str = "") -> list:
    """Run statements outside the app role, each in its own transaction; rows of the last. Tables' owner unless said otherwise."""
    import psycopg

    from hezhi.ground.platform import roles

    with psycopg.connect(
        host=os.environ["HEZHI_DB_SOCKET"], dbname="hezhi", user=user or roles.OWNER, autocommit=True
    ) as link:
        for statement in statements:
            cursor = link.execute(statement)
        return cursor.fetchall() if cursor.description else []


def as_superuser(*statements: str) -> list:
    """The same above row-level security: how millions of rows come in at once. Never what is measured."""
    from hezhi.ground.platform import roles

    return as_owner(*statements, user=roles.SUPERUSER)


@contextmanager
def as_job() -> Iterator[None]:
    """One transaction that sees all, for making the city."""
    from django.db import transaction

    from hezhi.ground.platform import sight

    with transaction.atomic(), sight.job("benchmark"):
        yield


def under(actor, work):
    """One transaction with the actor's sight, as a web request has."""
    from django.db import transaction

    from hezhi.ground.platform import sight

    with transaction.atomic():
        sight.set_for(actor)
        return work()


def make_city(streets: int = 320, districts: int = 16, compounds: int = 0):
    """Areas and compounds by their own deeds: (city, districts, streets). Inside `as_job`."""
    from hezhi.ground.platform.actor import job
    from hezhi.register.territory import actions as territory
    from hezhi.register.territory.actions import AreaDraft, CompoundDraft

    builder = job("benchmark")
    city = territory.add_area(None, "city", "city", "测城", actor=builder)
    above = territory.add_areas(
        [AreaDraft(city, "district", "district", f"第{n}区") for n in range(districts)], actor=builder
    )
    drafts = [AreaDraft(above[n % districts], "subdistrict", "street", f"第{n}街道") for n in range(streets)]
    below = territory.add_areas(drafts, actor=builder)
    told = [CompoundDraft(below[n % streets], f"小区{n}", households=200 + n % 1800) for n in range(compounds)]
    if told:
        territory.add_compounds(told, actor=builder)
    return city, above, below


def median(rounds: int, work: Callable) -> float:
    """The middle of some rounds in ms, after one that does not count."""
    return round(statistics.median(times(rounds, work)), 2)


def best(rounds: int, work: Callable) -> float:
    """The quickest of some rounds in ms, after one that does not count: what the work itself takes on a machine that also does other things."""
    return round(min(times(rounds, work)), 2)


def times(rounds: int, work: Callable) -> list[float]:
    """Milliseconds of each round."""
    work()
    taken = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken
