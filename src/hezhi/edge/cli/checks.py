"""What must be well before people rely on a house: looked at one by one, each with its remedy."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from . import boot, children

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
MAC_CHROMIUM = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
WORKER_SILENT = 60
RESERVED = 3 + 6  # PostgreSQL's own for superusers, and room for commands beside the running house


@dataclass(frozen=True)
class Look:
    """One thing looked at. `state` is well, ill, or `off` where it does not apply here and now."""

    name: str
    state: str
    what: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        """For --json."""
        return asdict(self)


def well(name: str, what: str) -> Look:
    """A thing that is as it should be."""
    return Look(name, "well", what)


def ill(name: str, what: str, remedy: str) -> Look:
    """A thing that is not, and what to do."""
    return Look(name, "ill", what, remedy)


def chromium() -> str | None:
    """The browser for the suite: named, on the path, or macOS's."""
    found = os.environ.get("HEZHI_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    return found or next((path for path in MAC_CHROMIUM if Path(path).exists()), None)


def has_chinese_font() -> bool:
    """Whether Chinese letters can be drawn; where fontconfig is missing (macOS) the system has its own."""
    if not shutil.which("fc-list"):
        return sys.platform == "darwin"
    done = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True)
    return bool(done.stdout.strip())


def of_machine() -> list[Look]:
    """Python, disk, browser and font: no database needed."""
    return [_python(), _disk(), _secrets(), _browser(), _font()]


def of_database() -> list[Look]:
    """The role, row-level security, connections, tables and the worker; Django must be set up."""
    from django.db import connection

    looks: list[Callable[[object], Look]] = [_role, _row_security, _history, _connections, _tables, _worker]
    return [_safely(look, connection) for look in looks]


def _safely(look: Callable[[object], Look], connection) -> Look:
    try:
        with connection.cursor() as cursor:
            return look(cursor)
    except Exception as fault:  # a table that is missing must not hide the other looks
        connection.close()
        return ill(look.__name__.strip("_"), str(fault).splitlines()[0], "hezhi migrate")


def _python() -> Look:
    version = ".".join(map(str, sys.version_info[:3]))
    return well("python", version)


def _disk() -> Look:
    place = boot.home() if boot.home().exists() else boot.ROOT
    free = shutil.disk_usage(place).free / 2**30
    if free < 2:
        return ill("disk", f"{free:.1f} GB free at {place}", "free some space: below 2 GB an import may fail half-way")
    return well("disk", f"{free:.0f} GB free")


def _secrets() -> Look:
    folder = boot.home() / "keys"
    loose = [path.name for path in folder.glob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if loose:
        return ill("secrets", f"others may read {', '.join(loose)}", f"chmod 600 {folder}/*")
    missing = [name for name in ("secret_key", "seal_key") if not (folder / name).exists()]
    if missing and not os.environ.get("HEZHI_SECRET_KEY"):
        return ill("secrets", f"missing: {', '.join(missing)}", "hezhi secrets")
    return well("secrets", "there, for their owner only")


def _browser() -> Look:
    found = chromium()
    if not found:
        return ill("chromium", "not found (needed by `hezhi test` only)", "apt install chromium, or set HEZHI_CHROMIUM")
    return well("chromium", found)


def _font() -> Look:
    if not has_chinese_font():
        return ill("font", "no Chinese font (needed by `hezhi test` only)", "apt install fonts-noto-cjk")
    return well("font", "Chinese letters can be drawn")


def _role(cursor) -> Look:
    from hezhi.ground.platform import roles

    faults = roles.faults_of_app_role(cursor)
    if faults:
        return ill("role", "; ".join(faults), "name hezhi_app in DATABASE_URL; `hezhi roles` makes it")
    cursor.execute("select session_user, current_setting('server_version')")
    return well("role", "{} on PostgreSQL {}".format(*cursor.fetchone()))


def _row_security(cursor) -> Look:
    cursor.execute(
        "select count(*) filter (where relforcerowsecurity), string_agg(relname, ', ') filter (where not relforcerowsecurity)"
        " from pg_class c where exists (select from pg_policy where polrelid = c.oid)"
    )
    forced, loose = cursor.fetchone()
    if loose or not forced:
        return ill("rows", f"not forced: {loose or 'no table is protected'}", "hezhi migrate")
    return well("rows", f"row-level security forced on {forced} tables")


def _history(cursor) -> Look:
    cursor.execute(
        "select string_agg(distinct deed, ', ') from unnest(array['update', 'delete', 'truncate']) deed,"
        " unnest(array['audit_record', 'audit_row', 'audit_kind', 'audit_doer', 'audit_batch']) history, unnest(array['hezhi_app', 'hezhi_job']) role"
        " where has_table_privilege(role, history, deed)"
    )
    allowed = cursor.fetchone()[0]
    if allowed:
        return ill("history", f"the app may {allowed} the history", "hezhi migrate")
    return well("history", "append-only for the app")


def _connections(cursor) -> Look:
    cursor.execute(
        "select current_setting('max_connections')::int, (select count(*) from pg_stat_activity where datname is not null)"
    )
    most, used = cursor.fetchone()
    wanted = children.WEB_WORKERS * children.POOL + 8 + RESERVED
    if wanted > most:
        return ill("connections", f"{wanted} wanted, {most} allowed", "raise max_connections or lower HEZHI_POOL")
    return well("connections", f"{wanted} at most of {most}, {used} now")


def _tables(cursor) -> Look:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return ill("tables", f"{len(missing)} migrations missing", "hezhi migrate")
    return well("tables", "up to date")


def _worker(cursor) -> Look:
    cursor.execute("select extract(epoch from clock_timestamp() - max(at)) from platform_worker_beat")
    silent = cursor.fetchone()[0]
    from .supervisor import state_of

    if not state_of(boot.home()) and (silent is None or silent > WORKER_SILENT):
        return Look("worker", "off", "the house is not running")
    if silent is None or silent > WORKER_SILENT:
        return ill(
            "worker",
            f"silent for {silent or 0:.0f} s",
            "look into logs/worker.log of the data home; `hezhi worker start` runs one",
        )
    return well("worker", f"gave a sign {silent:.0f} s ago")
