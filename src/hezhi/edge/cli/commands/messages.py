"""`hezhi messages`: the English of the house, part by part."""

import json
import sys

import click


@click.command()
@click.option(
    "--check",
    "checking",
    is_flag=True,
    help="List what is missing, empty, left over or said in two ways; exit 1 if anything is.",
)
@click.option(
    "--write", "writing", is_flag=True, help="Add new messages to the rooms' parts, drop those that are gone."
)
@click.option("--room", default="", help="With --write: only this room's part.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(checking, writing, room, as_json):
    """Check, complete or (with no option) compile the English catalogue in locale/en."""
    from hezhi.ground.ui import catalogue

    if writing:
        click.echo(f"{catalogue.write(room)} messages added", err=as_json)
    if not checking:
        click.echo(f"{catalogue.compile_parts()} messages compiled", err=as_json)
        return
    findings = catalogue.check()
    if as_json:
        click.echo(json.dumps(vars(findings), ensure_ascii=False, indent=1))
    else:
        _tell(findings)
    sys.exit(1 if findings else 0)


def _tell(findings):
    for kind, lines in vars(findings).items():
        for line in lines:
            click.echo(f"{kind}: {line}")
    counts = ", ".join(f"{len(lines)} {kind}" for kind, lines in vars(findings).items())
    click.echo(f"English catalogue: {counts}")
