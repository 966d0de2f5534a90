"""`hezhi classifier`: train a city's own categories, measure them, put them to use."""

import json
import time
from pathlib import Path

import click

from hezhi.edge.cli import boot

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command():
    """Learn categories from labelled requests (csv or workbook), measure a model, use it for what comes in."""


@command.command()
@click.argument("file", type=FILE, required=False)
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="COLUMN",
    help="A column of words; the title first. May be repeated.",
)
@click.option("--label", default="", metavar="COLUMN", help="The column that holds the right answer.")
@click.option(
    "--from-corrections", "corrected", is_flag=True, help="Instead of FILE: learn from what officers have put right."
)
@click.option("--least", default=200, show_default=True, help="With --from-corrections: how many there must be.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The model file to write.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def train(file, texts, label, corrected, least, out, as_json):
    """Learn from FILE, which needs no database, or from the officers' corrections, and write a model."""
    if corrected == bool(file) or (file and not (texts and label)):
        raise click.UsageError("give FILE with --text and --label, or --from-corrections alone")
    boot.django(database=corrected)
    from hezhi.response.intake import actions

    began = time.monotonic()
    if corrected:
        learnt = _from_corrections(out, least)
    else:
        learnt = _or_fail(actions.train_classifier, file, text_columns=texts, label_column=label, out=out)
    learnt["seconds"] = round(time.monotonic() - began, 2)
    if learnt["aside"]:
        few = ", ".join(f"{label} ({rows})" for label, rows in learnt["aside"].items())
        click.echo(f"hezhi: set aside, because three rows are the least: {few}", err=True)
    click.echo(
        json.dumps(learnt, ensure_ascii=False)
        if as_json
        else f"{learnt['rows']} rows, {len(learnt['labels'])} labels: {out}"
    )


@command.command()
@click.argument("model")
@click.argument("file", type=FILE)
@click.option(
    "--text", "texts", multiple=True, metavar="COLUMN", help="Default: the columns that the model was trained on."
)
@click.option("--label", default="", metavar="COLUMN", help="Default: the column that the model was trained on.")
@click.option("--other", default="", help="The label that stands for all that FILE does not use.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
def evaluate(model, file, texts, label, other, as_json):
    """How good MODEL (a file, or `words`) is on FILE: macro-F1 with its interval, accuracy, calibration error, each label."""
    boot.django(database=False)
    from hezhi.response.intake import queries

    found = _or_fail(queries.evaluate, model, file, text_columns=texts, label_column=label, other=other)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    click.echo(
        f"{found['rows']} rows: macro-F1 {found['macro_f1']}, accuracy {found['accuracy']}, calibration error {found['calibration_error']}"
    )
    if found.get("never_learnt"):
        never = ", ".join(f"{label} ({rows})" for label, rows in found["never_learnt"].items())
        click.echo(f"labels that the model has not learnt, counted as wrong: {never}")
    for name, one in found["classes"].items():
        click.echo(
            f"  {name:18} {one['rows']:5}  precision {one['precision']:.3f}  recall {one['recall']:.3f}  F1 {one['f1']:.3f}"
        )


@command.command()
@click.argument("model", type=FILE)
def use(model):
    """Use MODEL for what comes in from now on. Its labels must be category codes in use."""
    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import job
    from hezhi.response.intake import actions, queries

    with transaction.atomic(), sight.job(queries.READ):
        use = _or_fail(actions.use_model, model, actor=job(queries.READ))
        click.echo(f"{model}: {use.training.rows} rows, in use since {use.since:%Y-%m-%d %H:%M}")


def _from_corrections(out, least):
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.response.intake import actions, queries

    with transaction.atomic(), sight.job(queries.LEARN):
        return _or_fail(actions.train_from_corrections, out=out, least=least)


def _or_fail(deed, *args, **more):
    from hezhi.ground.platform.refusal import Refused

    try:
        return deed(*args, **more)
    except Refused as refused:
        boot.fail(refused.message or refused.code)
