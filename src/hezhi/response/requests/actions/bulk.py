"""Many rows at once: copied into a passing table and inserted from there, because COPY does not work through row-level security."""

from collections.abc import Sequence
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BinaryField, Model

from hezhi.ground.platform.backend import PREPARED

Row = TypeVar("Row", bound=Model)
FEW = 20  # making and dropping the passing table takes longer than inserting so many


def write_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """Insert new rows of one model, giving them their ids. About five times as fast as bulk_create for a wide table."""
    if not rows:
        return rows
    if len(rows) == 1:
        return _write_one(rows[0])
    if len(rows) <= FEW:
        type(rows[0])._base_manager.bulk_create(rows)
        return rows
    meta = rows[0]._meta
    table = connection.ops.quote_name(meta.db_table)
    fields = meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        _give_ids(cursor, rows, meta)
        cursor.execute("drop table if exists arriving")
        cursor.execute(f"create temporary table arriving (like {table}) on commit drop")
        with cursor.copy(f"copy arriving ({columns}) from stdin") as copy:
            for values in _values(rows, fields):
                copy.write_row(values)
        cursor.execute(f"insert into {table} ({columns}) select {columns} from arriving order by 1")  # noqa: S608
        cursor.execute("drop table arriving")
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _write_one(row):
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        cursor.execute(_insert(row._meta.model), next(iter(_values([row], fields))))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return [row]


@cache
def _insert(model: Any) -> str:
    quote, meta = connection.ops.quote_name, model._meta
    columns = [quote(field.column) for field in meta.concrete_fields if not field.primary_key]
    return (
        f"{PREPARED}insert into {quote(meta.db_table)} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})"  # noqa: S608
        f" returning {quote(meta.pk.column)}"
    )


def _values(rows, fields):
    """The rows as the database takes them. Only binary and sealed fields need Django's preparation, and enumerations their value."""
    plain = attrgetter(*(field.attname for field in fields))
    prepared = [(n, field) for n, field in enumerate(fields) if isinstance(field, BinaryField)]
    for row in rows:
        ready = {n: field.get_db_prep_save(field.pre_save(row, True), connection) for n, field in prepared}
        values = [value.value if isinstance(value, Enum) else value for value in plain(row)]
        for n, value in ready.items():
            values[n] = value
        yield values


def _give_ids(cursor, rows, meta):
    cursor.execute(
        "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)",
        [meta.db_table, meta.pk.column, len(rows)],
    )
    for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = pk
