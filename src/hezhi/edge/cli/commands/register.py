"""`hezhi register`: what stands in the register, in figures."""

import json

import click

from hezhi.edge.cli import boot


@click.command()
@click.option("--area", "path", default="", help="An area's path; without it every city.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(path, as_json):
    """Count areas, compounds placed and unplaced, and homes; list the areas right below."""
    boot.django()
    report = _report(path)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for area in report:
        counts = ", ".join(f"{value:,} {key}" for key, value in area["counts"].items())
        click.echo(f"{area['name']} {area['path']}: {counts}")
        for below in area["below"]:
            click.echo(
                f"  {below['path']}  {below['name']}  {below['compounds']:,} compounds  {below['households']:,} households"
            )


def _report(path):
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.register.territory import queries

    with transaction.atomic(), sight.job("sheets.import"):
        areas = [queries.area_at(path)] if path else list(queries.children_of(None))
        if None in areas:
            boot.fail(f"no such area: {path}", 1)
        return [
            {
                "name": area.name,
                "path": area.path,
                "counts": queries.city_counts(area.path),
                "below": [_below(row) for row in queries.count_by_area(area)],
            }
            for area in areas
        ]


def _below(row):
    return {
        "name": row.area.name,
        "path": row.area.path,
        "communities": row.communities,
        "compounds": row.compounds,
        "households": row.households,
    }
