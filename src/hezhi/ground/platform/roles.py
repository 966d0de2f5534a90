"""The database's roles: the owner migrates, the app works under row-level security, jobs see across areas for a listed purpose.

The same statements serve the embedded server and a server of the operator's own (`hezhi roles`); run twice they change nothing.
"""

from typing import Any

SUPERUSER, OWNER, APP, JOB = "hezhi", "hezhi_owner", "hezhi_app", "hezhi_job"
# What the app and the job may not do to the history. Rows and their words are written by `audit_write` alone; the app reads them in a view.
WITHHELD = {
    "audit_record": "update, delete, truncate",
    "audit_batch": "update, delete, truncate",
    "audit_row": "insert, update, delete, truncate",
    "audit_kind": "insert, update, delete, truncate",
    "audit_doer": "insert, update, delete, truncate",
}


def make_roles(cursor: Any) -> None:
    """Create what is missing. Runs as superuser of the cluster. `inherit false` keeps the app out of the job's policies until it says so."""
    for name, login in ((OWNER, "login"), (APP, "login"), (JOB, "nologin")):
        cursor.execute("select 1 from pg_roles where rolname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"create role {name} {login} nosuperuser nobypassrls nocreatedb nocreaterole")
    cursor.execute("show server_version_num")
    if int(cursor.fetchone()[0]) >= 160000:
        cursor.execute(f"grant {JOB} to {APP} with inherit false, set true")
    else:
        cursor.execute(f"alter role {APP} noinherit")
        cursor.execute(f"grant {JOB} to {APP}")


def make_database(cursor: Any, name: str, template: str = "template0") -> None:
    """Create a database that the owner role owns, unless it stands. Not inside a transaction."""
    cursor.execute("select 1 from pg_database where datname = %s", [name])
    if not cursor.fetchone():
        cursor.execute(f'create database "{name}" owner {OWNER} template "{template}"')


def grant_defaults(cursor: Any) -> None:
    """Let app and job use whatever the owner makes later. Runs as the owner, before the first migration."""
    for role in (APP, JOB):
        cursor.execute(f"grant usage on schema public to {role}")
        cursor.execute(
            f"alter default privileges in schema public grant select, insert, update, delete on tables to {role}"
        )
        cursor.execute(f"alter default privileges in schema public grant usage, select on sequences to {role}")
        cursor.execute(f"alter default privileges in schema public grant execute on functions to {role}")


def keep_history_append_only(cursor: Any) -> None:
    """Take back what nobody but the owner may do to the history. Runs as the owner, after every migration."""
    for table, deeds in WITHHELD.items():
        cursor.execute("select to_regclass(%s)", [table])
        if cursor.fetchone()[0]:
            cursor.execute(f"revoke {deeds} on {table} from {APP}, {JOB}")


def faults_of_app_role(cursor: Any) -> list[str]:
    """Why the connected role must not serve people; empty when it may. A role above row-level security would show everyone everything."""
    cursor.execute(
        "select rolname, rolsuper, rolbypassrls,"
        " exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid) as owns"
        " from pg_roles r where rolname = session_user"
    )
    name, is_superuser, bypasses, owns = cursor.fetchone()
    said = ((is_superuser, "superuser"), (bypasses, "bypassrls"), (owns, "owns tables"))
    return [f"{name}: {word}" for is_so, word in said if is_so]
