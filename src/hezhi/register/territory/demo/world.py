"""The demo city while it is being built: what each room has put into it, for the rooms above to build on."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.law.months import months_back
from hezhi.ground.platform import sight
from hezhi.ground.platform.actor import Actor, job

DEMO = sight.purpose("demo", "The invented city of the demo is built all at once; none of its people is real.")


@dataclass(frozen=True)
class Size:
    """How large a city. Communities are given a subdistrict, subdistricts a district; `homes` is the largest compound filled with units."""

    districts: int = 3
    subdistricts: int = 8
    communities: int = 4
    compounds: int = 400
    assessed: int = 337
    homes: int = 260
    months: int = 24


FULL = Size()
SMALL = Size(districts=1, subdistricts=2, communities=2, compounds=16, assessed=14, homes=24, months=3)


@dataclass
class World:
    """The city so far. Rooms fill it from below: territory, people, standing, requests, intake, indicators."""

    rng: Random
    size: Size
    today: date
    begin: date
    actor: Actor
    city: Any = None
    districts: list = field(default_factory=list)
    subdistricts: list = field(default_factory=list)
    communities: list = field(default_factory=list)
    compounds: list = field(default_factory=list)
    buildings: dict[int, list] = field(default_factory=dict)  # by compound
    units: dict[int, list] = field(default_factory=dict)  # by compound, only where homes are on record
    organisations: dict[tuple[str, str], Any] = field(default_factory=dict)  # by kind and area path
    departments: dict[tuple[str, str], Any] = field(default_factory=dict)  # by short name (住建委 …) and area path
    providers: list = field(default_factory=list)
    provider_of: dict[int, Any] = field(default_factory=dict)  # compound -> provider now
    body_of: dict[int, str] = field(
        default_factory=dict
    )  # compound -> committee | pmc | self_management_group | none now
    secretaries: dict[str, Any] = field(default_factory=dict)  # community path -> person
    branches: dict[tuple[int, str], Any] = field(default_factory=dict)  # provider, subdistrict path -> its Party branch
    alliances: dict[str, Any] = field(
        default_factory=dict
    )  # community path -> functional branch of all who serve there
    cast: dict[str, Any] = field(default_factory=dict)  # role in the story -> people.demo.Member
    planted: list = field(default_factory=list)  # incidents with their first day (requests.demo.planted)

    @property
    def began_at(self) -> datetime:
        """The first moment of the city's record."""
        return datetime.combine(self.begin, time(8), ZoneInfo(settings.TIME_ZONE))

    def within(self, area) -> list:
        """The compounds inside an area."""
        return [compound for compound in self.compounds if compound.area_path.startswith(area.path)]

    def party_org_for(self, compound):
        """The Party organisation that covers a compound: its provider's branch, a functional branch, else the community's committee."""
        provider = self.provider_of.get(compound.pk)
        branch = self.branches.get((provider.pk, compound.area_path[:-4])) if provider else None
        own = self.alliances.get(compound.area_path) or self.organisations.get(("party_org", compound.area_path))
        return branch or own

    def named(self, name: str):
        """The compound of this name in the cast's own community, else the first of this name."""
        found = [compound for compound in self.compounds if compound.name == name]
        return found[0] if found else None


def new_world(today: date, size: Size = FULL, seed: int = 20200501) -> World:
    """An empty world that ends on a day. The same day, size and seed give the same city."""
    begin = months_back(today, size.months + 1)[-1]
    return World(rng=Random(seed), size=size, today=today, begin=begin, actor=job(DEMO))  # noqa: S311
