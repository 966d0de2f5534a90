"""Build the invented city (a step of `hezhi demo`)."""

import click

from hezhi.edge.cli import boot


@click.command(hidden=True)
def command() -> None:
    """Fill an empty, migrated database with the demo city."""
    boot.django()
    from hezhi.edge.cli import demo_city

    demo_city.build(click.echo)
