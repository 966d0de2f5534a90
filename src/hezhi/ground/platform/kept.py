"""Small tables that hardly change, kept in memory: at each use one narrow statement asks whether the rows are still those that were read.

For what every page names and a city changes a few times a year: categories of requests, not people and not requests. Only for tables whose
rows all may read; who sees fewer rows would leave fewer for the next.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Model

Held = TypeVar("Held")


class Kept(Generic[Held]):
    """What `read()` makes of a table, read again when any of its rows was added, changed or taken away, by whatever process.

    A row's version is the transaction that wrote it and where it lies: both stand in the row, so that no counter can be forgotten and a
    transaction that is rolled back leaves what was before.
    """

    def __init__(self, model: type[Model], read: Callable[[], Held]):
        self._table = connection.ops.quote_name(model._meta.db_table)
        self._read = read
        self._held: tuple[str, Held] | None = None

    def get(self) -> Held:
        """What is kept, fresh. One statement, one more where something changed."""
        state = self._state()  # before reading: what is written in between is found changed next time
        held = self._held
        if held is None or held[0] != state:
            held = self._held = (state, self._read())
        return held[1]

    def _state(self) -> str:
        version = "hashtextextended(xmin::text || ctid::text, 0)"
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) || ':' || sum({version}) from {self._table}")  # noqa: S608 - a table of ours
            return cursor.fetchone()[0] or ""
