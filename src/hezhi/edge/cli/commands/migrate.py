"""Bring the database's tables up to date, as the role that owns them."""

import json

import click

from hezhi.edge.cli import boot


@click.command(short_help="Bring the tables up to date, as the owner role.")
@click.option("--json", "as_json", is_flag=True, help="Print what was applied as JSON.")
def command(as_json: bool) -> None:
    """Apply what is missing; the app role cannot. With a server of your own set DATABASE_OWNER_URL beside DATABASE_URL."""
    boot.django(role="owner", migrated=False)
    from django.core.management import call_command
    from django.db import connection

    from hezhi.ground.platform import roles

    before = _applied(connection)
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        roles.keep_history_append_only(cursor)
    done = sorted(_applied(connection) - before)
    if as_json:
        click.echo(json.dumps({"applied": [f"{app}.{name}" for app, name in done]}))
    else:
        click.echo(f"{len(done)} migrations applied")


def _applied(connection) -> set[tuple[str, str]]:
    from django.db.migrations.recorder import MigrationRecorder

    return set(MigrationRecorder(connection).applied_migrations())
