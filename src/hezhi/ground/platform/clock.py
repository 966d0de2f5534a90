"""One clock for all: the database's. Two servers, or a server and its worker, never disagree about what is late."""

from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

_fixed: list[datetime] = []


def now() -> datetime:
    """The moment, aware, by the database's `clock_timestamp()`."""
    if _fixed:
        return _fixed[-1]
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        return cursor.fetchone()[0]


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
