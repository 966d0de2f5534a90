"""Row-level security as migration operations: the second wall behind the queries."""

from django.db.migrations import RunSQL

AREA = "({column} >= current_setting('hezhi.area_from', true) and {column} < current_setting('hezhi.area_to', true))"
MINE = "{column} = nullif(nullif(current_setting('hezhi.{name}', true), ''), '0')::bigint"  # "" is what SET LOCAL leaves behind


def in_area(column="area_path"):
    """SQL: the row lies inside the post's area. A range on the path, never LIKE (not leakproof: it would cost the index)."""
    return AREA.format(column=column)


def own(column):
    """SQL: the row belongs to the signed-in person (register id)."""
    return MINE.format(column=column, name="person")


def on_desk(column):
    """SQL: the row was sent to the desk of the post in use."""
    return MINE.format(column=column, name="desk")


def of_user(column):
    """SQL: the row belongs to the signed-in account."""
    return MINE.format(column=column, name="user")


def shared(object_type, column="id"):
    """SQL: the row was shared with the desk of the post in use, and the date has not passed (platform.Share). An array of ids, so that
    the planner keeps its index and joins this to the other conditions as a bitmap."""
    return f"{column} = any(hezhi_shared('{object_type}'))"


def done_by_me(column="doer_id"):
    """SQL: the deed was done by the signed-in account, through whichever of its posts (platform.AuditDoer); asked once a query."""
    return f"{column} = any((select hezhi_doers())::int[])"


def protect(table: str, *conditions: str) -> RunSQL:
    """Force row-level security: the app role sees rows for which any condition holds; a listed job sees all; nobody else sees any."""
    using = " or ".join(conditions) or "false"
    return RunSQL(
        f"alter table {table} enable row level security; alter table {table} force row level security;"
        f"create policy {table}_sight on {table} to hezhi_app using ({using}) with check (true);"
        f"create policy {table}_job on {table} to hezhi_job using (true) with check (true);",
        f"drop policy {table}_sight on {table}; drop policy {table}_job on {table};"
        f"alter table {table} no force row level security; alter table {table} disable row level security;",
    )


def let_owner_read(table: str) -> RunSQL:
    """Let functions of the owner (SECURITY DEFINER) read a protected table, so that a text search may use its index: under a policy the
    operators of text and arrays are not leakproof and the index is lost. Such a function narrows by sight itself and gives ids only."""
    return RunSQL(
        f"create policy {table}_owner on {table} for select to hezhi_owner using (true)",
        f"drop policy {table}_owner on {table}",
    )


def show_in_view(table: str, *conditions: str) -> RunSQL:
    """Let a view of the owner show the rows of a protected table that its reader may see: under the same conditions, or as a listed job. Functions
    of the owner (SECURITY DEFINER) may add rows."""
    using = " or ".join((*conditions, "(select pg_has_role(current_user, 'hezhi_job', 'usage'))"))
    return RunSQL(
        f"create policy {table}_view on {table} for select to hezhi_owner using ({using});"
        f"create policy {table}_writer on {table} for insert to hezhi_owner with check (true);",
        f"drop policy {table}_view on {table}; drop policy {table}_writer on {table};",
    )
