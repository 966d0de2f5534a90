"""`hezhi classify`: lines in, JSON lines out. Needs no database."""

import json

import click

from hezhi.edge.cli import boot


@click.command()
@click.option(
    "--model", default="words", show_default=True, help="A trained model file, or `words`: the shipped words."
)
@click.argument("file", type=click.File("rb"), default="-")
def command(model, file):
    """What each line is about: label (null = not sure), best guess, score, the words that decided, others. A line is words, or JSON with title and text."""
    boot.django(database=False)
    from hezhi.ground.platform.refusal import Refused
    from hezhi.response.intake import queries

    try:
        classifier = queries.get_classifier(model)
    except Refused as refused:
        boot.fail(refused.message)
    for told in queries.classify_lines(classifier, file):
        click.echo(json.dumps(told, ensure_ascii=False))
