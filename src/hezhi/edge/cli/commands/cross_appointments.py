"""`hezhi cross-appointments`: which compounds have somebody who sits across community, owners' body and provider, on a day as known on a day."""

import json
from datetime import datetime

import click

from hezhi.edge.cli import boot

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--on", type=DAY, default=None, help="The day asked about: 2021-05-31. Default: today.")
@click.option(
    "--known", type=DAY, default=None, help="What was known by the end of this day. Default: what is known now."
)
@click.option("--area", default="", help="A path, or a name: 槐北区, 槐北区/槐荫街道. Default: the city.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def command(on, known, area, as_json):
    """Coverage of cross-appointment (双向进入、交叉任职): numerator and denominator with who makes each compound count. Names of posts are public."""
    boot.django()
    from django.db import transaction
    from django.utils import translation

    from hezhi.edge.web.seats import reading
    from hezhi.ground.platform import sight

    with transaction.atomic(), sight.job(reading.PURPOSE), translation.override("zh-hans"):
        found = reading.told(boot.area_named(area), _day(on), _day(known))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found['area']['name']} {found['on']}: {found['assessed']} compounds under assessment")
    for key in ("crossed", "two_way"):
        click.echo(f"  {key:8} {found[key]['count']:>5}  {found[key]['percent'] or '—':>6} %")


def _day(said: datetime | None):
    return said.date() if said else None
