"""Run the suite, with everything it needs."""

import os
import shutil
import subprocess
import sys

import click

from hezhi.edge.cli import boot, checks

MOST_WORKERS = 4  # each keeps a PostgreSQL, a Chromium and a running house: about 1.5 GB
PACKAGES = {"chromium": checks.chromium, "fonts-noto-cjk": checks.has_chinese_font}


@click.command(
    short_help="Run the whole suite: real PostgreSQL, real browser.",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
@click.argument("rest", nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST ARGUMENTS]")
def command(rest: tuple[str, ...]) -> None:
    """Whatever follows goes to pytest; alone, the suite runs on all cores. A browser or a font that is missing is installed (apt, as root) or named; it is never skipped."""
    get_browser()
    told = {**os.environ, "DJANGO_SETTINGS_MODULE": "hezhi.config.settings.test"}
    for name in ("HEZHI_HOME", "HEZHI_DB_SOCKET", "HEZHI_DEMO", "DATABASE_URL", "DATABASE_OWNER_URL"):
        told.pop(name, None)
    os.chdir(boot.ROOT)
    if not list((boot.ROOT / "locale").glob("*/LC_MESSAGES/*.mo")):
        subprocess.run([sys.executable, "-m", "hezhi", "messages"], env=told, check=True, stdout=subprocess.DEVNULL)
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *(rest or side_by_side())], told)  # noqa: S606


def side_by_side() -> list[str]:
    """The whole suite in as many processes as there are cores. Each has servers and databases of its own; a file is never divided."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = min(cores, MOST_WORKERS)
    return ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"] if workers > 1 else []


def get_browser() -> None:
    """Find Chromium and a Chinese font, install what is missing, or end with the remedy."""
    missing = [package for package, is_there in PACKAGES.items() if not is_there()]
    if not missing:
        return
    remedy = f"apt install {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        boot.fail(
            f"the browser tests need {' and '.join(missing)}: {remedy} (or set HEZHI_CHROMIUM to a Chromium of yours)"
        )
    click.echo(f"  installing {' and '.join(missing)} for the browser tests", err=True)
    told = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        done = subprocess.run(["apt-get", *arguments], env=told, capture_output=True, text=True)
        if done.returncode:
            boot.fail(f"{remedy} failed:\n{done.stderr[-2000:]}")
