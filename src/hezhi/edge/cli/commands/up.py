"""Run the house."""

import click

from hezhi.edge.cli import boot, opening


@click.command(short_help="Run the house: database, web server, worker.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def command(port: int, host: str) -> None:
    """Migrates, collects static files, starts everything and stays. Ctrl-C stops what it started."""
    opening.open_house(boot.home(), host=host, port=port, demo=False)
