"""Say what is well and what is not, with the remedy."""

import json
import sys

import click

from hezhi.edge.cli import boot, checks

SIGNS = {"well": "✓", "ill": "✗", "off": "·"}


@click.command(short_help="Say what is well and what is not, with the remedy.")
@click.option("--json", "as_json", is_flag=True, help="Print every look as JSON.")
def command(as_json: bool) -> None:
    """Looks at Python, disk, secrets, browser and font, then at the database: role, row-level security, history, connections, tables, worker.

    Exit code 1 if anything is ill.
    """
    looks = checks.of_machine()
    try:
        boot.django(migrated=False, fit=False)
        looks += checks.of_database()
    except Exception as fault:
        looks.append(
            checks.ill("database", str(fault).strip(), "`hezhi migrate` makes the tables; see logs in the data home")
        )
    if as_json:
        click.echo(json.dumps({"looks": [look.as_dict() for look in looks]}, ensure_ascii=False))
    else:
        for look in looks:
            click.echo(
                f"  {SIGNS[look.state]} {look.name:<12} {look.what}"
                + (f"\n{'':17}→ {look.remedy}" if look.remedy else "")
            )
    sys.exit(any(look.state == "ill" for look in looks))
