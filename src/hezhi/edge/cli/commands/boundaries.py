"""`hezhi boundaries FILE --datum gcj02`: draw areas from a GeoJSON file."""

import dataclasses
import json
from pathlib import Path

import click

from hezhi.edge.cli import boot


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--datum", type=click.Choice(["wgs84", "gcj02", "bd09"]), required=True, help="Of the file's coordinates."
)
@click.option("--kind", type=click.Choice(["city", "district", "subdistrict", "community"]), help="Level of the areas.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def command(file, datum, kind, as_json):
    """Draw areas from a GeoJSON FeatureCollection; features find their area by name or code. Stored in WGS84."""
    boot.django()
    drawn = _draw(file, datum, kind)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(drawn), ensure_ascii=False, indent=1))
    else:
        click.echo(
            f"{drawn.read} read: {drawn.updated} drawn, {drawn.unchanged} unchanged, {len(drawn.refused)} refused"
        )
        for fault in drawn.refused:
            click.echo(f"  {fault['name']}: {fault['reason']}")


def _draw(file, datum, kind):
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import job
    from hezhi.ground.platform.refusal import Refused
    from hezhi.register.territory import actions

    try:
        collection = json.loads(file.read_text(encoding="utf-8-sig"))
        with transaction.atomic(), sight.job("sheets.import"):
            return actions.import_boundaries(
                collection, datum=datum, kind=kind, actor=job("sheets.import"), source=file.name
            )
    except ValueError as error:
        boot.fail(f"{file.name}: {error}")
    except Refused as refused:
        boot.fail(refused.message or refused.code)
