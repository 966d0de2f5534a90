"""Opening the house, step by step: the same walk for `hezhi up` and `hezhi demo`."""

import importlib.util
import json
import os
import platform as machine
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click

from hezhi.ground.platform import postgres

from . import boot, children, steps
from .supervisor import NotStarted, Supervisor

STATIC = ("src/hezhi/**/static/**/*", "requirements/runtime.lock", "package-lock.json")
MESSAGES = ("locale/**/*.po",)
PEOPLES_HOUSE = "peoples-house"
DEMO_CITY = "hezhi.edge.cli.demo_city"


def open_house(home: Path, *, host: str, port: int, demo: bool, fresh: bool = False) -> None:
    """Prepare, start, print the address, stay until told to end. Exit code 1 with the reason where that cannot be."""
    house = Supervisor(home, host=host, port=port, demo=demo, say=_say)
    house.listen_to_signals()
    try:
        _prepare_and_start(house, fresh)
        house.keep()
    except (NotStarted, steps.StepFailed, postgres.DatabaseFault) as fault:
        if not house.ending.is_set():  # whoever was told to stop needs no reason
            boot.fail(str(fault))
    finally:
        house.stop()
    click.echo("  stopped")


def _prepare_and_start(house: Supervisor, fresh: bool) -> None:
    began = float(os.environ.get("HEZHI_BEGAN") or time.time())
    click.echo(f"合治 Hezhi · data home {house.home}")
    house.claim()
    _keep_apart(house.home, demo=house.demo)
    if fresh:
        _start_over(house.home)
    stamps = steps.Stamps(house.home)
    with steps.step("environment", f"Python {machine.python_version()}, {os.cpu_count()} cores"):
        boot.make_secrets()
    with steps.step("database") as say:
        socket = house.start_database()
        say("PostgreSQL of the wheel" if socket else "the one that DATABASE_URL names")
    told = children.environment(house.home, socket, demo=house.demo)
    for prepare in (_migrate, _compile_messages, _collect_static, *([_build_city] if house.demo else [])):
        house.go_on()
        prepare(stamps, told)
    house.go_on()
    with steps.step("start", f"web server {children.WEB_WORKERS} x {children.WEB_THREADS} threads, worker"):
        house.start_children(socket)
    click.echo(f"\n  ready in {time.time() - began:.0f} s: http://localhost:{house.port}/")
    if house.demo:
        _show_cast(house.home)
    click.echo("  Ctrl-C stops everything.\n")


def _keep_apart(home: Path, *, demo: bool) -> None:
    """A house that people use never becomes a demo, which lets anyone in and may be thrown away: `up` marks its home, `demo` heeds it."""
    mark = home / PEOPLES_HOUSE
    if demo and mark.exists():
        raise NotStarted(f"{home} holds a house that people use; name another data home for the demo: HEZHI_HOME=…")
    if not demo and not (home / "cast.json").exists():
        mark.touch()


def _start_over(home: Path) -> None:
    """Throw away what this home holds; a link to a place elsewhere is emptied there."""
    server = postgres.Server(home)
    if not server.try_lock():
        raise NotStarted("another command is using this home's database")
    place = (home / "pg").resolve()
    for folder in (place / "db", home / "media", home / "stamps"):
        shutil.rmtree(folder, ignore_errors=True)
    (place / "roles").unlink(missing_ok=True)
    server.stop()


def _migrate(stamps: steps.Stamps, told: dict[str, str]) -> None:
    with steps.step("tables") as say:
        if not steps.unapplied(told.get("HEZHI_DB_SOCKET")):
            say("up to date")
            return
        applied = json.loads(steps.run("migrate", "--json", told=told))["applied"]
        say(f"{len(applied)} migrations by the owner role")


def _compile_messages(stamps: steps.Stamps, told: dict[str, str]) -> None:
    with steps.step("words") as say:
        print_ = steps.print_of(*MESSAGES)
        if stamps.is_current("messages", print_) and any(boot.ROOT.glob("locale/*/LC_MESSAGES/*.mo")):
            say("up to date")
            return
        if (boot.ROOT / "locale").is_dir():
            steps.run("messages", told=told)
        stamps.set("messages", print_)
        say("Chinese and English")


def _collect_static(stamps: steps.Stamps, told: dict[str, str]) -> None:
    with steps.step("static files") as say:
        print_ = steps.print_of(*STATIC)
        if stamps.is_current("static", print_):
            say("up to date")
            return
        command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "-v", "1"]
        done = subprocess.run(command, env=told, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise steps.StepFailed(f"collectstatic failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
        stamps.set("static", print_)
        say(done.stdout.strip().splitlines()[-1][:58])


def _build_city(stamps: steps.Stamps, told: dict[str, str]) -> None:
    with steps.step("demo city") as say:
        if stamps.is_current("demo", "built"):
            say("stands")
            return
        if importlib.util.find_spec(DEMO_CITY) is None:
            say("not in this version")
            return
        lines = steps.run("build-demo", told=told, echo=click.echo).strip().splitlines()
        stamps.set("demo", "built")
        say(lines[-1][:58] if lines else "")


def _show_cast(home: Path) -> None:
    """Who can sign in, as the city's builder wrote it down."""
    path = home / "cast.json"
    if not path.exists():
        return
    rows = json.loads(path.read_text())
    click.echo("  Sign in without a password, as one of the cast (demo mode only):\n")
    for row in rows:
        click.echo(f"    {row['username']:<21} {row['name']}　{row['post']}")
    click.echo()


def _say(words: str) -> None:
    click.echo(f"  {time.strftime('%H:%M:%S')} {words}", err=True)
