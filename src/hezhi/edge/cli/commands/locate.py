"""`hezhi locate`: lines in, JSON lines out: which compound a name or a text means."""

import json
from pathlib import Path

import click

from hezhi.edge.cli import boot


@click.command()
@click.option("--area", default="", help="Path or name of the area to look in; the whole register without it.")
@click.option(
    "--names",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of names instead of the register; needs no database.",
)
@click.option("--name-column", default="name", show_default=True)
@click.option("--id-column", default="id", show_default=True)
@click.option(
    "--area-column", default="district", show_default=True, help="Settles names that are met in several areas."
)
@click.argument("file", type=click.File("rb"), default="-")
def command(area, names, name_column, id_column, area_column, file):
    """For each line: compound (null = not sure), relation same | part_of | new | none, score, reason, candidates. A short line is a
    name, a longer one a text; JSON may say name, address, district, title, text, lon, lat, within."""
    boot.django(database=names is None)
    from hezhi.ground.platform.refusal import Refused
    from hezhi.response.intake import queries

    try:
        finder = queries.Finder.of_file(names, name_column, id_column, area_column) if names else _of_register(area)
    except Refused as refused:
        boot.fail(refused.message)
    for told in queries.locate_lines(finder, file):
        click.echo(json.dumps(told, ensure_ascii=False))


def _of_register(area):
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.register.territory import queries as territory
    from hezhi.response.intake import queries

    with transaction.atomic(), sight.job(queries.READ):
        found = (territory.area_at(area) or territory.find_area(area)) if area else None
        if area and found is None:
            boot.fail(f"no such area: {area}")
        reader = queries.fresh_reader(found.path if found else "")
        return queries.Finder(reader.text, reader.area_of)
