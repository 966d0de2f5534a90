"""`hezhi rates`: the property rates (物业三率) of an area on a day, as known on a day; or their movement between the published days."""

import json
from datetime import datetime

import click

from hezhi.edge.cli import boot

from .list30 import _area

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--on", type=DAY, default=None, help="The day asked about: 2021-05-31. Default: today.")
@click.option(
    "--known", type=DAY, default=None, help="What was known by the end of this day. Default: what is known now."
)
@click.option("--area", default="", help="A path, or a name: 槐北区, 槐北区/槐荫街道. Default: the city.")
@click.option("--story", is_flag=True, help="The movement between the days of the published series, with that series.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def command(on, known, area, story, as_json):
    """The three property rates with numerator, denominator and target, from facts. The hotline's rates are other ones."""
    if story and on:
        raise click.UsageError("--story has its own days; leave --on out")
    boot.django()
    from django.db import transaction
    from django.utils import translation

    from hezhi.ground.platform import sight
    from hezhi.steering.indicators import queries

    moment = queries.known_at(_day(known))
    with transaction.atomic(), sight.job(queries.PURPOSE), translation.override("zh-hans"):
        place = _area(area)
        if story:
            found = queries.story(place, moment).as_json()
        else:
            found = _on_a_day(place, _day(on), _day(known), moment)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        (_tell_story if story else _tell)(found)


def _day(said: datetime | None):
    return said.date() if said else None


def _on_a_day(place, on, known, moment) -> dict:
    from hezhi.ground.platform import clock
    from hezhi.steering.indicators import queries

    on = on or clock.today()
    scheme = queries.scheme_on(on, moment)
    rates = queries.rates_on(place.path, [on], moment)[on]
    return {
        "area": {"path": place.path, "name": place.name},
        "on": on.isoformat(),
        "known": known.isoformat() if known else None,
        "definition": {"version": scheme.version, "source": scheme.source, "counted": dict(scheme.counted)},
        "property_rates": {queries.CODES[kind]: rate.as_json() for kind, rate in rates.items()},
    }


def _tell(found):
    known = f", as known on {found['known']}" if found["known"] else ""
    click.echo(f"{found['area']['name']} on {found['on']}{known}; definition {found['definition']['version']}")
    for rate in found["property_rates"].values():
        target = rate["target"]
        met = {True: "met", False: f"{rate['missing']} compounds short", None: "nothing to judge"}[rate["is_met"]]
        click.echo(
            f"{_percent(rate):>7}  {rate['numerator']:>6,} / {rate['denominator']:,}  {rate['name']}"
            f"  target {target['comparator']} {target['percent']} %: {met}"
        )


def _tell_story(found):
    click.echo(f"{found['area']['name']}, {found['from']} to {found['to']}")
    for rate in found["property_rates"].values():
        a, b = rate["from"], rate["to"]
        points = "" if rate["points"] is None else f"  {'+' if rate['points'][0] != '-' else ''}{rate['points']} points"
        click.echo(
            f"{_percent(a):>7} to {_percent(b):>7}  {a['numerator']:,} / {a['denominator']:,} to"
            f" {b['numerator']:,} / {b['denominator']:,}{points}  {rate['name']}"
        )


def _percent(rate) -> str:
    return "—" if rate["percent"] is None else f"{rate['percent']} %"
