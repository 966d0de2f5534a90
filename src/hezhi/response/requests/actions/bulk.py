"""Many rows at once: copied into a passing table and inserted from there, because COPY does not work through row-level security."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def write_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """Insert new rows of one model, giving them their ids. About five times as fast as bulk_create for a wide table."""
    if not rows:
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
            for row in rows:
                copy.write_row([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])
        cursor.execute(f"insert into {table} ({columns}) select {columns} from arriving order by 1")  # noqa: S608
        cursor.execute("drop table arriving")
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _give_ids(cursor, rows, meta):
    cursor.execute(
        "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)",
        [meta.db_table, meta.pk.column, len(rows)],
    )
    for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = pk
