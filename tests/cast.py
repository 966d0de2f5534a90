"""The cast in a small city: the same invented people as in the demo, for tests that need someone to act."""

from datetime import date

from hezhi.ground.platform.actor import Actor
from hezhi.register.party import demo as party
from hezhi.register.people import demo as people
from hezhi.register.people.demo import CAST, Member, actor_of
from hezhi.register.standing import demo as standing
from hezhi.register.territory import demo as territory
from hezhi.register.territory.demo import SMALL, World, new_world

__all__ = ["CAST", "TODAY", "Member", "World", "actor", "make_world"]

TODAY = date(2026, 11, 24)


def make_world(size=SMALL, today: date = TODAY) -> World:
    """A city of one district, two subdistricts, four communities and sixteen compounds, with the whole cast. About a second."""
    world = new_world(today, size)
    for room in (territory, people, standing, party):
        room.build(world)
    return world


def actor(world: World, key: str, post: int = 0) -> Actor:
    """A member of the cast through one of his posts: `actor(world, "street_officer")`."""
    return actor_of(world.cast[key], post)
