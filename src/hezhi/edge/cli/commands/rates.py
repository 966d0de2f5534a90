"""`hezhi rates`: the property rates (物业三率) of an area on a day, as known on a day; or their movement between the published days."""

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
@click.option("--story", is_flag=True, help="The movement between the days of the published series, with that series.")
@click.option("--missing", is_flag=True, help="What is missing and where, what closes the gap fastest first.")
@click.option("--series", is_flag=True, help="By day and by month over the last months, in points, and the forecast.")
@click.option("--months", type=click.Choice(["12", "24", "60"]), default="12", help="How long a series.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def command(on, known, area, story, missing, series, months, as_json):
    """The three property rates with numerator, denominator and target, from facts. The hotline's rates are other ones."""
    if story and on:
        raise click.UsageError("--story has its own days; leave --on out")
    if story + missing + series > 1:
        raise click.UsageError("one of --story, --missing, --series")
    boot.django()
    from django.db import transaction
    from django.utils import translation

    from hezhi.ground.platform import sight
    from hezhi.steering.indicators import queries

    moment = queries.known_at(_day(known))
    with transaction.atomic(), sight.job(queries.PURPOSE), translation.override("zh-hans"):
        place = boot.area_named(area)
        if story:
            found = queries.story(place, moment).as_json()
        else:
            found = _on_a_day(place, _day(on), _day(known), moment)
        if missing:
            found |= _missing(place, found["on"], moment)
        if series:
            found |= _series(place, found["on"], moment, int(months))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        tell = _tell_story if story else _tell_missing if missing else _tell_series if series else _tell
        tell(found)


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


def _missing(place, on, moment) -> dict:
    from datetime import date

    from hezhi.steering.indicators import queries

    gaps = queries.gaps(place, date.fromisoformat(on), queries.step_of, moment)
    below = [
        {"path": area.path, "name": area.name, **{queries.CODES[rate.kind]: rate.gap for rate in rates}}
        for area, rates in gaps.below
    ]
    return {"missing": gaps.as_json(), "missing_below": below}


def _series(place, on, moment, months) -> dict:
    from datetime import date

    from hezhi.steering.indicators import queries

    day = date.fromisoformat(on)
    return {
        "series": {
            code: queries.rate_series(queries.Asked(place, kind, day, moment), months).as_json()
            for kind, code in queries.CODES.items()
        }
    }


def _tell_missing(found):
    _tell(found)
    for row in found["missing"]:
        days = (
            f"half within {row['median_days']} days ({row['came_so_far']} did)"
            if row["median_days"]
            else "no days known"
        )
        met = "; meets the target" if row["meets_target"] else ""
        click.echo(
            f"{row['compounds']:>7,}  {row['words']}: {row['step']}  +{row['points']} points {row['name']}  {days}{met}"
        )
    for place in found["missing_below"][:20]:
        click.echo("         " + "  ".join(str(place[key]) for key in place if key != "path"))


def _tell_series(found):
    _tell(found)
    for code, one in found["series"].items():
        click.echo(f"{found['property_rates'][code]['name']}, {one['from']} to {one['to']}: {one['points']} points")
        for row in one["by_month"]:
            click.echo(
                f"  {row['on']}  {_percent(row):>7}  {row['numerator']:,} / {row['denominator']:,}  {row['points']}"
            )
        ahead = one["forecast"]
        if ahead is None:
            click.echo("  no forecast: fewer than 7 months in a row")
            continue
        click.echo(f"  forecast ({ahead['method']}, {ahead['changes']} changes)")
        for row in ahead["months"]:
            click.echo(f"  {row['on']}  {row['middle']} % ({row['low']} to {row['high']} %)")


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
