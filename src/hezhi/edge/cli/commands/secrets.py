"""Make the installation's own keys."""

import json

import click

from hezhi.edge.cli import boot


@click.command(short_help="Make the installation's own keys, if they are missing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
def command(as_json: bool) -> None:
    """Keys lie in the data home under `keys`, readable by their owner only. Existing keys are never touched: what they sealed needs them."""
    made = [path.name for path in boot.make_secrets()]
    if as_json:
        click.echo(json.dumps({"made": made, "folder": str(boot.home() / "keys")}))
    else:
        click.echo(f"made: {', '.join(made) or 'nothing, all keys are there'}; they lie in {boot.home() / 'keys'}")
