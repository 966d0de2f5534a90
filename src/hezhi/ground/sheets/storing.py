"""Many rows into one table at once: one statement with a list per column. COPY would be the floor, but PostgreSQL refuses COPY into a table
held by row-level security; this takes a third of what Django's bulk_create takes, and kinds of other rooms may use it too."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

BATCH = 10_000
FEW = 20  # not worth a second statement for the keys

M = TypeVar("M", bound=Model)


def insert(rows: Sequence[M], *, keys: bool = False) -> list[M]:
    """Insert rows of one table. With `keys` each row gets its primary key first (from the table's own sequence) and is marked as saved;
    without, the database makes keys and nobody learns them. Constraints, defaults of fields and `pre_save` hold as ever.
    Returns the rows. Not for columns that are arrays."""
    if len(rows) < FEW:
        if rows:
            rows[0]._meta.model._base_manager.bulk_create(rows)
        return list(rows)
    meta = rows[0]._meta
    if keys:
        _give_keys(rows)
    fields = [field for field in meta.local_concrete_fields if keys or not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    lists = ", ".join(f"%s::{_plain_type(field)}[]" for field in fields)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            values = [
                [field.get_db_prep_save(field.pre_save(row, True), connection) for row in part] for field in fields
            ]
            cursor.execute(f'insert into "{meta.db_table}" ({names}) select * from unnest({lists})', values)  # noqa: S608 - our own columns
    for row in rows if keys else ():
        row._state.adding, row._state.db = False, connection.alias
    return list(rows)


def _give_keys(rows: Sequence[Model]) -> None:
    table, column = rows[0]._meta.db_table, rows[0]._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)",
            [f'"{table}"', column, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def _plain_type(field) -> str:
    """The column's type without its length or collation, which a list does not take; the table itself still checks the length."""
    kind = (field.rel_db_type(connection) if field.primary_key else field.db_type(connection)) or "text"
    return "varchar" if kind.startswith("varchar") else kind
