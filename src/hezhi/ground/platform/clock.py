"""One clock for all: the database's. Two servers, or a server and its worker, never disagree about what is late."""

import time
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

_fixed: list[datetime] = []
_asked: ContextVar[list[tuple[datetime, float]] | None] = ContextVar("asked", default=None)


def now() -> datetime:
    """The moment, aware, by the database's `clock_timestamp()`."""
    if _fixed:
        return _fixed[-1]
    asked = _asked.get()
    if asked:
        moment, since = asked[0]
        return moment + timedelta(seconds=time.monotonic() - since)
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        moment = cursor.fetchone()[0]
    if asked is not None:
        asked.append((moment, time.monotonic()))
    return moment


def note(moment: datetime) -> None:
    """The database said the time beside something else that was asked: no need to ask again in this request."""
    asked = _asked.get()
    if asked is not None and not asked and not _fixed:
        asked.append((moment, time.monotonic()))


@contextmanager
def asked_once():
    """Ask the database once and count on from there with this machine's steady counter, which no hand sets: for the length of one web
    request, which asks six times and more."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def today() -> date:
    """The calendar day where the city is."""
    return now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def held() -> datetime | None:
    """The moment at which the clock is held still, if it is."""
    return _fixed[-1] if _fixed else None


@contextmanager
def fixed(moment: datetime):
    """Hold the clock still; for tests and for building the demo city's past."""
    if moment.tzinfo is None:
        raise ValueError("a fixed moment needs a time zone")
    _fixed.append(moment)
    try:
        yield moment
    finally:
        _fixed.pop()
