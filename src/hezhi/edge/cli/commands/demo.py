"""Run the house with the invented city."""

import click

from hezhi.edge.cli import boot, opening


@click.command(short_help="Run the whole house with an invented city.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--fresh", is_flag=True, help="Throw the data home's database away and start over.")
def command(port: int, host: str, fresh: bool) -> None:
    """Everything in one: database, demo city, web server, worker; prints the address and who can sign in. Ctrl-C stops what it started."""
    opening.open_house(boot.home(), host=host, port=port, demo=True, fresh=fresh)
