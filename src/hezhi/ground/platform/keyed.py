"""Rows found by a key, as objects, by statements written once: planned once a connection, and no query is put together in Python.

For what every served request or deed asks; the rest asks through the ORM. The rows are the same objects, under the same sight.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from .backend import PREPARED

Row = TypeVar("Row", bound=Model)


def first(model: type[Row], where: str, params: Sequence[Any]) -> Row | None:
    """The first row for which the condition holds. `where` is written in the code, never put together, and names a key."""
    found = rows(model, where, params)
    return found[0] if found else None


def rows(model: type[Row], where: str, params: Sequence[Any]) -> list[Row]:
    """All rows for which the condition holds."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, where), params)
        return [made(model, row)[0] for row in cursor.fetchall()]


def columns(model: type[Model], alias: str) -> str:
    """The columns of a model, for a statement that joins several: read back by `made`, in the same order."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def made(model: type[Row], row: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """An object from the first columns of a row (None where an outer join found none), and the columns after it."""
    names, width, readings = _shape(model)
    values, rest = row[:width], row[width:]
    if values[0] is None:
        return None, rest
    if readings:
        values = list(values)
        for at, reading in readings:
            values[at] = reading(values[at], None, connection)
    return model.from_db(connection.alias, names, values), rest


@lru_cache(maxsize=256)
def _statement(model, where: str) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    return f"{PREPARED}select {columns(model, 't')} from {table} t where {where}"  # noqa: S608


@lru_cache(maxsize=64)
def _shape(model) -> tuple[list[str], int, list[tuple[int, Any]]]:
    fields = model._meta.concrete_fields
    readings = [(at, field.from_db_value) for at, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], len(fields), readings
