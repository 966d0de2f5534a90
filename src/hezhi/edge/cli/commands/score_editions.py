"""`hezhi score-editions`: the frozen editions of the hotline's rates and scores, one in full, and each worked anew from its records."""

import json

import click

from hezhi.edge.cli import boot

ACTOR = "indicators.score_editions"


@click.group()
def command():
    """Editions of the hotline's rates and scores: what was said, and whether it still comes out."""


def _rows(area):
    from hezhi.ground.platform.actor import job
    from hezhi.steering.indicators import queries

    rows = queries.visible_scores(job(ACTOR))
    return rows.filter(area_path=boot.area_named(area).path) if area else rows


@command.command("list")
@click.option("--area", default="", help="A path, or a name: 槐北区, 槐北区/槐荫街道. Default: all.")
@click.option("--json", "as_json", is_flag=True)
def list_(area, as_json):
    """All editions, the newest first."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.steering.indicators import queries

    with transaction.atomic(), sight.job(queries.READ_SCORES):
        rows = [_plain(row) for row in _rows(area)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(
            f"{row['id']:>5}  {row['period']}  {row['state']:<11} {row['area']} by {row['by']} #{row['edition']}"
        )


def _plain(row):
    return {
        "id": row.pk,
        "area": row.area_name,
        "period": f"{row.month:%Y-%m}",
        "by": row.by,
        "edition": row.edition,
        "state": row.state,
        "sha256": row.sha256,
        "objections_until": row.objections_until.isoformat() if row.objections_until else None,
    }


@command.command()
@click.argument("number", type=int)
def show(number):
    """What an edition says, as JSON: the bytes that its check code is over, in lines."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.steering.indicators import queries

    with transaction.atomic(), sight.job(queries.READ_SCORES):
        found = _rows("").filter(pk=number).first()
    if found is None:
        boot.fail(f"no edition {number}")
    click.echo(json.dumps(found.content, ensure_ascii=False, indent=2))


@command.command()
@click.option("--json", "as_json", is_flag=True)
def verify(as_json):
    """Work every edition anew from the requests it froze, and compare check code, records and figures. Exit code 1 where one differs."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.steering.indicators import queries

    with transaction.atomic(), sight.job(queries.READ_SCORES):
        found = [(row, queries.verified(row)) for row in _rows("")]
    told = [{**_plain(row), "holds": seen.holds, **seen.__dict__} for row, seen in found]
    wrong = [one for one in told if not one["holds"]]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in wrong:
            click.echo(f"{one['id']} {one['area']} {one['period']} #{one['edition']} differs")
        click.echo(f"{len(told)} editions, {len(wrong)} differ")
    if wrong:
        raise SystemExit(1)
