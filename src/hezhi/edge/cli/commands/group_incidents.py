"""`hezhi group-incidents`: one matter told by many, of a file or of a month in the register."""

import json
from datetime import date
from pathlib import Path

import click

from hezhi.edge.cli import boot


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--month", default="", metavar="YYYY-MM", help="Instead of FILE: what the register holds of this month.")
@click.option("--area", default="", help="With --month: path or name of an area; the whole city without it.")
@click.option("--profile", default="", help="With FILE: the sender's layout, as for `hezhi import requests`.")
@click.option("--largest", default=10, show_default=True, help="How many to tell.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with every voice.")
def command(file, month, area, profile, largest, as_json):
    """The largest group incidents: what was told, by how many requests, as how many matters it stands, and which matters of the same place
    may belong to it. FILE is compared as an import would, with no register and no database."""
    if bool(file) == bool(month):
        raise click.UsageError("give FILE, or --month")
    found = _of_file(file, profile, largest) if file else _of_month(month, area, largest)
    if as_json:
        told = {**found, "incidents": [one.as_dict() for one in found["incidents"]]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    if file:
        click.echo(
            "{rows} rows: {matters} matters, {joined} joined, of them {repeats} repeats; {offered} offered".format(
                **found
            )
        )
    for rank, one in enumerate(found["incidents"], 1):
        click.echo(
            f"{rank:3} {one.requests} requests, {one.matters} matters  {one.first:%Y-%m-%d} - {one.last:%Y-%m-%d}  {one.title}"
        )
        for row, title in one.apart:
            click.echo(f"      apart: {row} {title}")


def _of_file(file, profile, largest):
    boot.django(database=False)
    from hezhi.ground.platform.refusal import Refused
    from hezhi.response.intake import queries

    try:
        return queries.incidents_in_file(file, largest=largest, profile=profile)
    except Refused as refused:
        boot.fail(refused.message or refused.code)


def _of_month(month, area, largest):
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.register.territory import queries as territory
    from hezhi.response.intake import queries

    try:
        first = date.fromisoformat(month + "-01")
    except ValueError:
        boot.fail(f"not a month: {month}", 2)
    with transaction.atomic(), sight.job(queries.READ):
        found = (territory.area_at(area) or territory.find_area(area)) if area else None
        if area and found is None:
            boot.fail(f"no such area: {area}")
        return queries.incidents_of_month(first, found.path if found else "", largest=largest)
