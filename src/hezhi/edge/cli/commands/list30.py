"""`hezhi list30`: the compounds with most property requests in a month, as a table, JSON or csv."""

import json
import sys

import click

from hezhi.edge.cli import boot


@click.command()
@click.option("--month", required=True, help="2019-06")
@click.option("--area", default="", help="A path, or a name: 槐北区, 槐北区/槐荫街道. Default: the city.")
@click.option(
    "--exclude", multiple=True, type=int, help="Number of a compound that must not be ranked. May be repeated."
)
@click.option("--places", default=30, show_default=True, help="How many places; ties at the last are all listed.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="The rows, as csv.")
def command(month, area, exclude, places, as_json, as_csv):
    """The list of 30 of a month and area, from the kept counts."""
    boot.django()
    first = _month(month)
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.steering.indicators import queries

    with transaction.atomic(), sight.job(queries.PURPOSE):
        place = boot.area_named(area)
        found = queries.list_of_30(place, first, excluded=frozenset(exclude), places=places)
        content = queries.content_of(found, dict.fromkeys(exclude, ""), smallest=1, places=places)
    if as_json:
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    elif as_csv:
        sys.stdout.write(queries.rows_csv(content))
    else:
        _table(queries.shown(content))


def _month(text):
    from hezhi.steering.indicators import queries

    found = queries.month_of(text)
    if found is None:
        raise click.UsageError(f"a month is written 2019-06, not {text}")
    return found


def _table(listed):
    totals = listed.totals
    click.echo(
        f"{listed.area} {listed.month:%Y-%m}: {totals['requests']:,} property requests, {totals['matters']:,} matters"
    )
    for row in listed.rows:
        thousand = "—" if row.per_thousand is None else row.per_thousand
        click.echo(
            f"{row.rank:>4}  {row.requests:>6,} {row.matters:>6,} {row.last_month_change:>6} {row.last_month_percent:>8}"
            f" {thousand:>7}  {row.compound}  {row.place}  {row.provider}  {row.causes}"
        )
    click.echo(
        f"not on any list: {totals['without_compound']:,} without a compound, {totals['without_category']:,} without a category;"
        f" {totals['unplaced_compounds']:,} compounds of unknown district, {totals['unplaced_requests']:,} requests"
    )
