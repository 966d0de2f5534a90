"""Look at the code without running the suite: formatter, linter, types, import contracts, migrations, settings, words, house tests."""

import json
import os
import subprocess
import sys
import time

import click

from hezhi.edge.cli import boot

PYTHON = [sys.executable, "-m"]
DJANGO = [*PYTHON, "django"]
HOUSE_TESTS = [*PYTHON, "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "tests/house"]
CHECKS: dict[str, list[str]] = {
    "format": [*PYTHON, "ruff", "format", "--check", "src", "tests"],
    "lint": [*PYTHON, "ruff", "check", "src", "tests"],
    "types": [*PYTHON, "mypy"],
    "contracts": [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
    "migrations": [*DJANGO, "makemigrations", "--check", "--dry-run"],
    "settings": [*DJANGO, "check", "--deploy", "--fail-level", "WARNING"],
    "words": [*PYTHON, "hezhi", "messages", "--check"],
    "house": HOUSE_TESTS,
}


@click.command(short_help="Formatter, linter, types, import contracts, migrations, settings, words, house tests.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.argument("only", nargs=-1, type=click.Choice(list(CHECKS)))
def command(as_json: bool, only: tuple[str, ...]) -> None:
    """All of them, or those named. Exit code 1 if any fails; what it said is printed."""
    results = {name: _run(name, as_json) for name in only or CHECKS}
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False))
    sys.exit(not all(result["passed"] for result in results.values()))


def _run(name: str, quiet: bool) -> dict[str, object]:
    began = time.monotonic()
    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "hezhi.config.settings.test"}
    if name == "settings":  # judged as an installation behind https would run
        told |= {"DJANGO_SETTINGS_MODULE": "hezhi.config.settings.production", "HEZHI_HTTPS": "1"}
        told |= {"HEZHI_SECRET_KEY": "only-for-the-check-" + "0aZ-9" * 12, "HEZHI_SEAL_KEY": "only-for-the-check"}
    done = subprocess.run(CHECKS[name], cwd=boot.ROOT, env=told, capture_output=True, text=True)
    passed = done.returncode == 0
    if not quiet:
        click.echo(f"  {'✓' if passed else '✗'} {name:<12} {time.monotonic() - began:6.1f} s")
        if not passed:
            click.echo(done.stdout[-6000:] + done.stderr[-3000:])
    return {
        "passed": passed,
        "seconds": round(time.monotonic() - began, 1),
        "said": "" if passed else done.stdout[-6000:],
    }
