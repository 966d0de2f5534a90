"""`hezhi early-warning`: what left its base rate, the night's judgement run by hand, and how well the warning finds planted incidents."""

import json

import click

from hezhi.edge.cli import boot


@click.group()
def command():
    """未诉先办: compounds and matters that leave their own base rate."""


@command.command("list")
@click.option("--area", default="", help="A path, or a name: 槐北区, 槐北区/槐荫街道. Default: the city.")
@click.option("--json", "as_json", is_flag=True)
def list_(area, as_json):
    """Warnings that live, the strongest first."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.steering.warnings import queries

    with transaction.atomic(), sight.job(queries.MEASURE):
        lines = [_plain(line) for line in queries.living_warnings(boot.area_named(area).path, limit=200)]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(
            f"{line['state']:<12} {line['began']} {line['voices']:>4} of {line['expected']:>5.1f} usual"
            f"  {line['compound']} {line['category']}"
        )


def _plain(line):
    warning = line.warning
    return {
        "id": warning.pk,
        "compound": warning.compound.name,
        "category": warning.category.name,
        "state": warning.state,
        "began": warning.began.isoformat(),
        "raised_on": warning.raised_on.isoformat(),
        "voices": warning.voices,
        "expected": round(warning.expected, 2),
        "times": None if line.times is None else str(line.times),
        "scheme": warning.scheme,
    }


@command.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="A day that is over. Default: yesterday.")
@click.option("--json", "as_json", is_flag=True)
def judge(day, as_json):
    """What the night does by itself: raise, bring up to date, end. Twice the same day changes nothing."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.steering.warnings import actions, queries

    with transaction.atomic(), sight.job(queries.MEASURE):
        done = actions.judge_night(day.date() if day else None)
    words = f"{done['raised']} raised, {done['updated']} brought up to date, {done['ended']} ended"
    click.echo(json.dumps(done) if as_json else words)


@command.command()
@click.option("--threshold", type=float, help="Another threshold than the scheme's.")
@click.option("--json", "as_json", is_flag=True)
def evaluate(threshold, as_json):
    """Night after night over the recorded past, against the incidents planted in the demo city, beside a plain threshold."""
    boot.django()
    from dataclasses import replace

    from django.db import transaction

    from hezhi.ground.platform import clock, sight
    from hezhi.steering.warnings import queries

    with transaction.atomic(), sight.job(queries.MEASURE):
        incidents = queries.planted_incidents()
        if not incidents:
            boot.fail("no planted incidents in this data home: only a demo city knows what began when")
        scheme = queries.warning_scheme(clock.today())
        if threshold:
            scheme = replace(scheme, version=f"{scheme.version}, threshold {threshold:g}", threshold=threshold)
        found = queries.measured_content(queries.measure(incidents, scheme))
    click.echo(json.dumps(found, ensure_ascii=False, indent=2)) if as_json else _table(found)


def _table(found):
    click.echo(
        f"{found['first']} to {found['last']}, {found['streams']:,} compounds x matters, {found['incidents_known']:,} incidents"
    )
    for name, method in found["methods"].items():
        click.echo(
            f"\n{name}: {method['alarms']} alarms, {method['false_alarms']} false, {method['false_a_month']} a month"
        )
        click.echo("  size       there  found  under one already   delay (most)  voices at the alarm")
        for size in method["sizes"]:
            delay = (
                "—"
                if size["delay_days_median"] is None
                else f"{size['delay_days_median']:g} d ({size['delay_days_most']})"
            )
            voices = "—" if size["voices_at_alarm_median"] is None else f"{size['voices_at_alarm_median']:g}"
            click.echo(
                f"  {size['size']:<9} {size['there']:>6} {size['found']:>6} {size['under_a_warning_already']:>18}   {delay:>10}   {voices:>8}"
            )
