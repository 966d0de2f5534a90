"""The invented city, room by room from below. All in one transaction: a build that is cut off leaves nothing behind."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import click
from django.conf import settings
from django.db import transaction

from hezhi.ground.platform import clock, sight
from hezhi.register.territory import queries as territory
from hezhi.register.territory.demo import FULL, Size, World, new_world
from hezhi.register.territory.demo.world import DEMO

ROOMS = (
    ("hezhi.register.territory.demo", "areas, compounds, homes"),
    ("hezhi.register.people.demo", "people, organisations, posts"),
    ("hezhi.register.standing.demo", "who serves what"),
    ("hezhi.register.party.demo", "Party organisations and who sits where"),
    ("hezhi.living.teams.demo", "teams and duty rosters"),
    ("hezhi.response.requests.demo", "requests of two years"),
    ("hezhi.response.handling.demo", "desks at work"),
    ("hezhi.response.intake.demo", "a hotline workbook"),
    ("hezhi.steering.indicators.demo", "published lists"),
    ("hezhi.steering.warnings.demo", "early warnings and supervisions"),
    ("hezhi.steering.supervision.demo", "appraisals of last year"),
    ("hezhi.ground.accounts.demo", "grants that wait for a second person"),
)
CAST = "cast.json"


def build(echo: Callable[[str], object] = click.echo, *, size: Size = FULL) -> World | None:
    """Build the city where none stands; each room says how long it took. Returns the world, None where a city stood already."""
    began = time.monotonic()
    with transaction.atomic(), sight.job(DEMO):
        if territory.children_of(None).exists():
            echo("a city stands already")
            return None
        world = new_world(clock.today(), size)
        for module, what in ROOMS:
            _build_room(world, module, what, echo)
            world.residents = _residents(world)
    write_cast(world)
    _write("planted.json", [one.plain() for one in world.planted])
    echo(f"{len(world.compounds)} compounds in {time.monotonic() - began:.0f} s")
    return world


def _build_room(world: World, module: str, what: str, echo) -> None:
    build_room = getattr(import_module(module), "build", None) if find_spec(module) else None
    if build_room is None:
        return
    began = time.monotonic()
    said = build_room(world)
    echo(f"  {time.monotonic() - began:6.1f} s  {what}{f': {said}' if isinstance(said, str) else ''}")


@dataclass(frozen=True)
class Resident:
    """A member of the cast at home, as the room of requests wants to know him."""

    person: int
    name: str
    phone: str
    compound: int


def _residents(world: World) -> list[Resident]:
    """Members of the cast who have a home; the telephone is a made-up one that no network gives out."""
    return [
        Resident(member.person.pk, member.part.name, f"1900003{place:04}", member.homes[0].building.compound_id)
        for place, member in enumerate(world.cast.values())
        if member.homes and not member.posts
    ]


def write_cast(world: World) -> None:
    """Who can sign in without a password in demo mode, for the lines that `hezhi demo` prints."""
    _write(CAST, [{"username": m.username, "name": m.part.name, "post": m.part.said} for m in world.cast.values()])


def _write(name, rows) -> None:
    settings.HEZHI_HOME.mkdir(parents=True, exist_ok=True)
    fresh = settings.HEZHI_HOME / f"{name}.{os.getpid()}"
    fresh.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    fresh.replace(settings.HEZHI_HOME / name)
