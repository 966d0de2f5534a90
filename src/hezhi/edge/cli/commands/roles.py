"""Make the roles and the database on a server of the operator's own."""

import click
import psycopg

from hezhi.ground.platform import roles


@click.command(short_help="Make roles and database on a PostgreSQL server of your own.")
@click.option("--admin-url", required=True, help="postgresql:// address of a superuser on that server.")
@click.option("--database", default="hezhi", show_default=True)
def command(admin_url: str, database: str) -> None:
    """Creates hezhi_owner, hezhi_app and hezhi_job and a database that hezhi_owner owns. Give the logins passwords yourself."""
    with psycopg.connect(admin_url, autocommit=True) as link, link.cursor() as cursor:
        roles.make_roles(cursor)
        roles.make_database(cursor, database)
    with psycopg.connect(admin_url, dbname=database, autocommit=True) as link, link.cursor() as cursor:
        cursor.execute(f"set role {roles.OWNER}")
        roles.grant_defaults(cursor)
    click.echo(
        f"{roles.OWNER}, {roles.APP}, {roles.JOB} and database {database} stand; now set their passwords and run `hezhi migrate`"
    )
