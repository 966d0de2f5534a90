"""`hezhi law`: ask the law room how a period runs. Days are judged by the calendar that the house's clocks read, the years brought into it
included; where no house stands (or with --shipped), by the one that comes with it. Says on stderr which."""

import json
from datetime import date, datetime

import click

from hezhi.edge.cli import boot
from hezhi.ground.law import daily_fine, periods
from hezhi.ground.law.workdays import WorkCalendar, state_council

DAY = click.DateTime(["%Y-%m-%d"])
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
SHIPPED = click.option(
    "--shipped", is_flag=True, help="By the calendar that comes with the house, whatever was brought."
)


@click.group(name="law")
def command():
    """How periods run: days, working days, months, hours; which days are worked."""


@command.command()
@click.argument("start", type=DAY)
@click.argument("number", type=click.IntRange(0))
@click.option(
    "--unit", type=click.Choice(["days", "working-days", "months", "years"]), default="days", show_default=True
)
@click.option(
    "--before", is_flag=True, help="Count back from START: the last day for an act that must come so long before it."
)
@SHIPPED
@AS_JSON
def days(start, number, unit, before, shipped, as_json):
    """When a period ends that begins on START (not counted): as counted (strict), and moved off days of rest (rolled)."""
    if before:
        _tell(as_json, latest=_latest(start.date(), number, unit).isoformat())
        return
    due = _due(start.date(), number, unit, _calendar(shipped))
    _tell(as_json, strict=due.strict.isoformat(), rolled=due.rolled.isoformat(), provisional=due.is_provisional)


@command.command()
@click.argument("start", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]))
@click.argument("number", type=click.IntRange(0))
@AS_JSON
def hours(start, number, as_json):
    """When a period of hours ends; it runs through nights and days of rest."""
    _tell(as_json, due=periods.hours_after(start, number).isoformat(timespec="minutes"))


@command.command()
@click.argument("day", type=DAY)
@SHIPPED
@AS_JSON
def workday(day, shipped, as_json):
    """Whether DAY is worked."""
    calendar, day = _calendar(shipped), day.date()
    _tell(as_json, day=day.isoformat(), worked=calendar.is_workday(day), provisional=calendar.is_provisional(day))


@command.command()
@click.argument("expired", type=DAY)
@click.argument("left", type=DAY)
@AS_JSON
def fine(expired, left, as_json):
    """What staying on after an order may cost a provider; information only."""
    exposure = daily_fine.daily_fine(expired=expired.date(), left=left.date())
    _tell(as_json, days=exposure.days, yuan=exposure.fen // 100, article=str(daily_fine.ARTICLE))


def _calendar(shipped: bool) -> WorkCalendar:
    """What the clocks read. A house whose database cannot be reached ends the command: another calendar's answer would pass for its own."""
    if shipped or not boot.has_database():
        click.echo("calendar: as shipped", err=True)
        return state_council()
    boot.django()
    from hezhi.ground.sheets import queries as sheets

    click.echo("calendar: this house's", err=True)
    return sheets.work_calendar()


def _due(start: date, number: int, unit: str, calendar: WorkCalendar) -> periods.Due:
    if unit == "working-days":
        if number < 1:
            raise click.BadParameter("count at least one working day")
        return periods.working_days_after(start, number, calendar)
    count = {"days": periods.days_after, "months": periods.months_after, "years": periods.years_after}[unit]
    return count(start, number, calendar)


def _latest(event: date, number: int, unit: str) -> date:
    if unit == "days":
        return periods.days_before(event, number)
    if unit == "working-days":
        raise click.BadParameter("--before counts days, months or years")
    return periods.months_before(event, number * (12 if unit == "years" else 1))


def _tell(as_json: bool, **facts: str | bool | int | datetime) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(f"{k}: {v}" for k, v in facts.items()))
