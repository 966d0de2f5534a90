"""Before a command works: where is the data home, who keeps its database, may we use it."""

import atexit
import fcntl
import os
import secrets
import sys
from pathlib import Path
from typing import NoReturn

import click

ROOT = Path(__file__).resolve().parents[4]


def home() -> Path:
    """The data home: HEZHI_HOME, else `.hezhi` beside the source."""
    return Path(os.environ.get("HEZHI_HOME") or ROOT / ".hezhi").resolve()


def django(*, role: str = "app", migrated: bool = True, fit: bool = True, database: bool = True) -> None:
    """Make ready for work on the database: find or start it, make the secrets, set Django up, refuse an unfit role.

    Commands call this before they import rooms. `role="owner"` is for migrations; `fit=False` is for the doctor, who only looks.
    `database=False` is for commands that only compute: no server is looked for. A server started here ends with the process.
    """
    make_secrets()
    os.environ["HEZHI_HOME"] = str(home())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
    if role == "owner":
        os.environ["HEZHI_DB_ROLE"] = "owner"
    if database and not has_own_server():
        reach_database()
    import django as framework

    framework.setup()
    if not database:
        return
    if role == "app" and fit:
        refuse_unfit_role()
    if migrated:
        refuse_empty_database()


def has_own_server() -> bool:
    """Whether the operator named a server, or a supervisor already told us the socket."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("HEZHI_DB_SOCKET"))


def has_database() -> bool:
    """Whether this data home has a database, or the operator named one: whoever can do without asks before starting a server."""
    return has_own_server() or (home() / "pg" / "db" / "PG_VERSION").exists()


def reach_database() -> None:
    """Join the home's running server, or keep one for the length of this process. Nobody's server is stopped while another command uses it."""
    from hezhi.ground.platform import postgres

    home().mkdir(parents=True, exist_ok=True)
    users = (home() / "pg.users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    try:
        socket, server = postgres.join_or_start(home())
    except postgres.DatabaseFault as fault:
        fail(str(fault))
    os.environ["HEZHI_DB_SOCKET"] = str(socket)
    if server:
        atexit.register(_leave, server, users)
    else:
        atexit.register(users.close)


def make_secrets() -> list[Path]:
    """The installation's own keys, made once, readable by the owner only. Returns those made now."""
    folder = home() / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for name in ("secret_key", "seal_key"):
        path = folder / name
        if path.exists() or os.environ.get(f"HEZHI_{name.upper()}"):
            continue
        fresh = folder / f"{name}.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # of two that begin at once, one wins
            made.append(path)
        except FileExistsError:
            pass
        fresh.unlink()
    return made


def refuse_unfit_role() -> None:
    """End here if the connected role stands above row-level security."""
    from django.db import connection

    from hezhi.ground.platform import roles

    with connection.cursor() as cursor:
        faults = roles.faults_of_app_role(cursor)
    if faults:
        fail("the app must not run as this database role: " + "; ".join(faults) + ". Name hezhi_app in DATABASE_URL.")


def refuse_empty_database() -> None:
    """End here, with the remedy, where nothing has been migrated yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations')")
        if cursor.fetchone()[0] is None:
            fail("the database is empty: run `hezhi migrate` first (`hezhi demo` and `hezhi up` do it themselves)")


def area_named(text: str):
    """The area that an option names by its path or by names with slashes between; the only city where it names none. Else the end."""
    from hezhi.register.territory import queries as territory

    if not text:
        cities = list(territory.children_of(None))
        if len(cities) != 1:
            fail("there is not exactly one city; name one with --area")
        return cities[0]
    found = territory.area_at(text) or territory.find_area(*text.split("/"))
    if found is None:
        fail(f"no such area, or several of this name: {text}")
    return found


def fail(message: str, code: int = 1) -> NoReturn:
    """Say why on stderr and end: 1 refused or failed, 2 wrong use."""
    click.echo(f"hezhi: {message}", err=True)
    sys.exit(code)


def _leave(server, users) -> None:
    """Stop the server we kept, after the last command that joined it."""
    from django.db import connections

    connections.close_all()
    fcntl.flock(users, fcntl.LOCK_EX)
    server.stop()
    users.close()
