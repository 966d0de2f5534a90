"""What a transaction may see: set once per transaction, held by row-level security. Without it a query sees no row."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg.pq import TransactionStatus

from .actor import END, Actor
from .backend import defer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PURPOSES: dict[str, "StrOrPromise"] = {}


def purpose(name: str, why: "StrOrPromise") -> str:
    """List a purpose for which a job may see across areas. The list is shown on the audit page."""
    PURPOSES[name] = why
    return name


def set_for(actor: Actor) -> None:
    """Give the running transaction the actor's sight (SET LOCAL: gone with the transaction). Sent with the next statement."""
    _note("")
    defer(
        "select set_config('hezhi.area_from', %s, true), set_config('hezhi.area_to', %s, true),"
        " set_config('hezhi.desk', %s, true), set_config('hezhi.person', %s, true), set_config('hezhi.user', %s, true),"
        " set_config('role', 'none', true), set_config('hezhi.purpose', '', true)",
        [
            actor.area_path or "!",  # "!" sorts before every path and its range is empty
            actor.area_path + END if actor.area_path else "!",
            str(actor.desk or 0),
            str(actor.person or 0),
            str(actor.user_id or 0),
        ],
    )


@contextmanager
def job(name: str):
    """See across areas under the job role, for a listed purpose. Must stand inside a transaction; sight returns after it. A job inside
    a job sees the same already: its purpose must be listed too, the database is told nothing more."""
    if name not in PURPOSES:
        raise LookupError(f"no such purpose: {name}")
    if not connection.in_atomic_block:
        raise RuntimeError("sight is set for a transaction: open one first")
    if _noted():
        yield
        return
    # What was before is kept in the database itself: nobody waits to be told it.
    defer(
        "select set_config('hezhi.role_before', current_user, true),"
        " set_config('hezhi.purpose_before', coalesce(current_setting('hezhi.purpose', true), ''), true)"
    )
    defer("select set_config('role', 'hezhi_job', true), set_config('hezhi.purpose', %s, true)", [name])
    _note(name)
    try:
        yield
    finally:
        _note("")
        if not _is_broken():  # a broken transaction is rolled back, and the sight with it
            defer(
                "select set_config('role', current_setting('hezhi.role_before'), true),"
                " set_config('hezhi.purpose', current_setting('hezhi.purpose_before'), true)"
            )


def _noted() -> str:
    """The job whose sight this connection has through `job`, if any. Kept on the connection: another thread's is another's."""
    return getattr(connection, "hezhi_job", "")


def _note(name: str) -> None:
    here: Any = connection
    here.hezhi_job = name


def _is_broken() -> bool:
    return connection.needs_rollback or connection.connection.info.transaction_status == TransactionStatus.INERROR
