"""`hezhi bench`: how fast and how small the house is, beside the floors of the machine it runs on."""

import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from hezhi.edge.cli import boot

FOLDER = boot.ROOT / "benchmarks"


@click.command(short_help="Measure the house beside the floors of this machine; writes the result page.")
@click.option(
    "--requests",
    type=click.IntRange(200, 20_000_000),
    default=1_000_000,
    show_default=True,
    help="How many are stored.",
)
@click.option("--full", is_flag=True, help="5,000,000 requests.")
@click.option(
    "--only",
    default="",
    help="One part alone, by its file: serving_run, every, size, list30, import_requests, search, rates.",
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page here.  [default: docs/benchmarks.md]",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON; a page only where --page names one.")
def command(requests: int, full: bool, only: str, page: Path | None, as_json: bool) -> None:
    """Everything is made in temporary data homes and thrown away; nothing of an installation is touched. About a quarter of an hour at the
    default size on two cores. Ctrl-C stops it and clears up. Exit code 1 where a part could not be measured."""
    target = page or (None if as_json or only else boot.ROOT / "docs" / "benchmarks.md")
    if target and not os.access(target if target.exists() else target.parent, os.W_OK):
        boot.fail(f"{target} cannot be written; name another with --page")
    signal.signal(signal.SIGTERM, lambda *_which: sys.exit(143))
    bench = _bench()
    size = bench.FULL if full else requests
    parts = list(bench.run(size, only, say=lambda words: click.echo(words, err=True)))
    if not parts:
        raise click.UsageError(f"no such part: {only}")
    if as_json:
        click.echo(bench.as_json(parts, size))
    text = bench.page(parts, size, bench.reasons_of(target) if target else "")
    if target:
        target.write_text(text, encoding="utf-8")
        click.echo(f"  {target}", err=True)
    elif not as_json:
        click.echo(text)
    sys.exit(any(part.fault for part in parts))


def _bench() -> Any:
    if not FOLDER.is_dir():
        boot.fail("the benchmarks come with the source, not with the wheel")
    sys.path.insert(0, str(FOLDER))
    return importlib.import_module("bench")
