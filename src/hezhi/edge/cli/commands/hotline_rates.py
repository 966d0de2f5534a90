"""`hezhi hotline-rates`: response, resolution and satisfaction of a period, with score and rank, as a table, JSON or csv."""

import json

import click

from hezhi.edge.cli import boot


@click.command()
@click.option("--period", required=True, help="2026-10 is 19 September to 18 October.")
@click.option("--area", default="", help="A path, or a name: 槐北区, 槐北区/槐荫街道. Default: the city.")
@click.option(
    "--by",
    default="",
    help="district, subdistrict, community, handler, or a kind of handler (provider). Default: next below.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="The table with its sum, as csv.")
def command(period, area, by, as_json, as_csv):
    """The hotline's three rates of a period and area, from the call-backs."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.steering.indicators import queries

    month = queries.month_of(period)
    if month is None:
        raise click.UsageError(f"a period is written 2026-10, not {period}")
    with transaction.atomic(), sight.job(queries.HOTLINE_PURPOSE):
        board = queries.hotline_board(boot.area_named(area), queries.period_named(month), by)
    if as_json:
        click.echo(json.dumps(queries.hotline_content(board), ensure_ascii=False, indent=2))
    elif as_csv:
        click.echo(queries.hotline_csv(board).decode(), nl=False)
    else:
        _table(queries.hotline_content(board))


def _table(content):
    click.echo(f"{content['area']['name']} {content['period']}: {content['begins']} to {content['ends']}")
    click.echo("rank  score response resolved satisfied  valid accepted")
    for row in [*content["rows"], content["total"]]:
        figures = [row["score"], row["response"], row["resolution"], row["satisfaction"]]
        score, *rates = ("—" if figure is None else figure for figure in figures)
        few = "  few" if row["is_few"] and row["valid"] else ""
        click.echo(
            f"{row['rank'] or '':>4} {score:>6} {rates[0]:>8} {rates[1]:>8} {rates[2]:>9} {row['valid']:>6,}"
            f" {row['accepted']:>8,}  {row['name']}{few}"
        )
