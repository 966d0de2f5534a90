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
COUNTS_WHY = "数一遍全市的诉求，和记着的数核对；只数件数，不看内容"


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


@command.command()
@click.option("--months", default=24, show_default=True, help="How many months back, the running one included.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: months, differences.")
def counts(months: int, as_json: bool) -> None:
    """The kept counts: every request of the months is counted anew, and every sum added up again. Nothing may differ, at any moment."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.law.months import months_back
    from hezhi.ground.platform import clock, sight
    from hezhi.response.requests import queries

    sight.purpose("counts.verify", COUNTS_WHY)
    with transaction.atomic(), sight.job("counts.verify"):
        span = months_back(clock.today(), max(months, 1))
        wrong = queries.recount(span[-1], until=span[0]) + queries.recount_sums(span[-1], until=span[0])
    found = [{"kept": _counted(kept), "counted": _counted(counted)} for kept, counted in wrong]
    if as_json:
        click.echo(json.dumps({"months": len(span), "differences": found}, ensure_ascii=False))
    else:
        for difference in found:
            click.echo(f"kept {difference['kept']}, counted {difference['counted']}", err=True)
        click.echo(f"{len(span)} months: {f'{len(found)} counts DIFFER' if found else 'every count is right'}")
    sys.exit(1 if found else 0)


def _counted(row) -> dict:
    told = {name: value for name, value in vars(row).items() if value is not None}
    return {name: str(value) if name == "month" else value for name, value in told.items()}


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
