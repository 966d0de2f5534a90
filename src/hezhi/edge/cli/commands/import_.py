"""`hezhi import KIND FILE`: bring a sheet in without a screen. One command for each kind that a room registered."""

import json
import os
from pathlib import Path

import click

from hezhi.edge.cli import boot


class Kinds(click.Group):
    """Finds its commands among the registered kinds of sheet; a kind's own questions become options."""

    def list_commands(self, ctx):
        return sorted(kind.code for kind in _kinds_without_database())

    def get_command(self, ctx, name):
        from django.apps import apps

        if not apps.ready:  # help has set Django up already and needs no database
            boot.django()
        return next((_command_of(kind) for kind in _kinds_without_database() if kind.code == name), None)


def _kinds_without_database():
    boot.make_secrets()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hezhi.config.settings.production")
    import django

    django.setup()
    from hezhi.ground.sheets import kinds

    return kinds.registered()


@click.group(cls=Kinds, name="import", invoke_without_command=True)
@click.option("--list", "show", is_flag=True, help="The kinds, their columns and options.")
@click.option("--json", "as_json", is_flag=True, help="With --list: as JSON.")
@click.pass_context
def command(ctx, show, as_json):
    """Bring a sheet in: hezhi import KIND FILE (.xlsx .xls .ods .csv). Good rows commit together, refused rows are listed."""
    if show:
        _show_kinds(as_json)
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _command_of(kind) -> click.Command:
    options = [
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.Option(["--sheet"], help="The sheet's name; without it the one with most known headings."),
        click.Option(
            ["--all-sheets"],
            is_flag=True,
            help="Every sheet of the workbook: what was taken of it, or why it was left alone.",
        ),
        click.Option(
            ["--map", "maps"],
            multiple=True,
            metavar="HEADING=FIELD",
            help="A heading and the field it means; may be repeated.",
        ),
        click.Option(["--dry-run"], is_flag=True, help="Count exactly, store nothing."),
        click.Option(
            ["--as", "username"],
            help="Act as this user, with the sight of his post; without it as the house's own job.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="The report as JSON."),
        click.Option(["--profile"], help="The sender's layout: " + ("、".join(p.code for p in kind.profiles) or "—")),
    ]
    for option in kind.options:
        choices = [code for code, _ in option.choices]
        kind_of_value = click.Choice(choices) if choices else None
        options.append(
            click.Option(
                ["--" + option.code.replace("_", "-"), option.code],
                type=kind_of_value,
                help=option.help or option.label,
            )
        )
    return click.Command(kind.code, params=options, callback=_run(kind), help=f"{kind.name} {kind.name_en}".strip())


def _run(kind):
    def callback(file, sheet, all_sheets, maps, dry_run, username, as_json, profile, **answers):
        options = {key: value for key, value in {**answers, "profile": profile}.items() if value}
        if all_sheets:
            reports = _import(kind, file, username, deed="run_workbook", options=options, dry_run=dry_run)
            said = "\n".join(f"{r['sheet']}: {_said(r) if r['taken'] else r['reason']}" for r in reports)
            click.echo(json.dumps(reports, ensure_ascii=False, indent=1) if as_json else said)
            return
        report = _import(kind, file, username, options=options, sheet=sheet, mapping=_mapping(maps), dry_run=dry_run)
        click.echo(json.dumps(report, ensure_ascii=False, indent=1) if as_json else _said(report))

    return callback


def _import(kind, file, username, deed="run_import", **how):
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import job
    from hezhi.ground.platform.refusal import Refused
    from hezhi.ground.sheets import actions

    try:
        with transaction.atomic():
            if username:
                actor = _actor(username)
                sight.set_for(actor)
                return getattr(actions, deed)(file, kind, actor=actor, **how)
            with sight.job("sheets.import"):
                return getattr(actions, deed)(file, kind, actor=job("sheets.import"), **how)
    except Refused as refused:
        boot.fail(refused.message or refused.code)


def _actor(username):
    from hezhi.ground.accounts.queries import account_named, actor_through, live_grants

    user = account_named(username)
    if user is None:
        boot.fail(f"no such user: {username}", 2)
    return actor_through(user, live_grants(user).first())


def _mapping(maps) -> dict[str, str]:
    pairs = [text.rpartition("=") for text in maps]
    if any(not sign for _, sign, _ in pairs):
        raise click.BadParameter("write --map HEADING=FIELD", param_hint="--map")
    return {heading.strip(): key.strip() for heading, _, key in pairs}


def _said(report: dict) -> str:
    lines = [
        f"{report['read']} read: {report['created']} created, {report['updated']} updated, {report['joined']} joined, "
        f"{report['unchanged']} unchanged, {report['refused']} refused; {report['seconds']} s"
        + (" (dry run: nothing stored)" if report["dry_run"] else "")
    ]
    lines += [f"  {code}: {number}" for code, number in report["remarks"].items() if number]
    lines += [f"  row {r['row']} {r['column']}: {r['value'][:40]!r} {r['reason']}" for r in report["refusals"][:20]]
    if len(report["refusals"]) > 20:
        lines.append(f"  … {len(report['refusals']) - 20} more; --json lists them all")
    return "\n".join(lines)


def _show_kinds(as_json: bool) -> None:
    told = [
        {
            "kind": kind.code,
            "name": str(kind.name),
            "deed": kind.deed,
            "columns": [
                {"field": c.key, "label": str(c.label), "required": c.required, "also": list(c.synonyms)}
                for c in kind.columns
            ],
            "options": [
                {"option": o.code, "choices": [c for c, _ in o.choices], "default": o.default} for o in kind.options
            ],
            "profiles": [p.code for p in kind.profiles],
        }
        for kind in _kinds_without_database()
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for kind in told:
        click.echo(f"{kind['kind']}  {kind['name']}")
        click.echo(
            "    " + ", ".join(c["field"] + ("*" if c["required"] else "") + " " + c["label"] for c in kind["columns"])
        )
