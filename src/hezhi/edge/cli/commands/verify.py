"""`hezhi verify`: recompute what is sealed and say whether anybody changed it."""

import json
import sys

import click

from hezhi.edge.cli import boot

WORDS = {
    "rows_missing": "rows were deleted",
    "rows_added": "rows were slipped in",
    "root_differs": "the rows are not those that were sealed",
    "chain_broken": "the link to the batch before does not hold",
    "span_gap": "a batch before this one is missing",
    "head_differs": "the head kept outside the database is another",
    "batch_missing": "the head kept outside names a batch that is gone",
}


@click.group(name="verify", short_help="Recompute what is sealed; exit 1 where it does not hold.")
def command() -> None:
    """Recompute what is sealed, in Python, trusting no function of the database."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON: sound, batches, rows, unsealed, altered, faults, head.")
def audit(as_json: bool) -> None:
    """The history: every row's hash, every batch's root, the chain, and the heads kept outside. Finds altered, deleted and added rows."""
    boot.django()
    from hezhi.ground.platform import chain

    verdict = chain.verify()
    if as_json:
        click.echo(json.dumps(verdict.as_dict(), ensure_ascii=False))
    else:
        _tell(verdict)
    sys.exit(0 if verdict.is_sound else 1)


def _tell(verdict) -> None:
    click.echo(
        f"{verdict.rows} rows in {verdict.batches} batches, {verdict.unsealed} not sealed yet; head {verdict.head or '-'}"
    )
    for pk in verdict.altered:
        click.echo(f"row {pk}: altered", err=True)
    for fault in verdict.faults:
        numbers = f" (sealed {fault['sealed']}, found {fault['found']})" if "sealed" in fault else ""
        click.echo(f"batch {fault['batch']}: {WORDS[fault['fault']]}{numbers}", err=True)
    click.echo("sound" if verdict.is_sound else "NOT SOUND")
