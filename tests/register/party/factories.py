"""Two communities of an invented city with compounds, a provider, owners' bodies, Party organisations and people to seat."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from hezhi.ground.platform.actor import Actor
from hezhi.register.party import actions
from hezhi.register.party.permissions import CLAIM_DEEDS, DEEDS
from hezhi.register.people import actions as people
from hezhi.register.people.permissions import DEEDS as PEOPLE
from hezhi.register.standing import actions as standing
from hezhi.register.standing.permissions import DEEDS as STANDING
from hezhi.register.territory import actions as territory
from tests.register.territory.factories import BUILDER, make_city

NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)
TODAY = date(2026, 6, 15)
LONG_AGO = date(2020, 1, 1)


def make_party() -> SimpleNamespace:
    """See make_city; compound and other (in one community), provider, pmc of the compound, party (of the community), street_party above it,
    and five persons. The clock is the caller's."""
    city = make_city()
    place = SimpleNamespace(**vars(city))
    path = place.community.path
    place.compound = territory.add_compound(place.community, "城市花园", actor=BUILDER)
    place.other = territory.add_compound(place.community, "枣园尚城", actor=BUILDER)
    place.provider = people.add_organisation("青禾物业", "provider", actor=BUILDER, area_path=place.city.path)
    place.committee = people.add_organisation("枣园社区居委会", "residents_committee", actor=BUILDER, area_path=path)
    place.pmc = people.add_organisation("城市花园物业管理委员会", "pmc", actor=BUILDER, area_path=path)
    for compound in (place.compound, place.other):
        standing.state_fact(compound, "assessed", "yes", source="考核清单", since=LONG_AGO, actor=BUILDER)
        standing.state_fact(
            compound,
            "service",
            "in_force",
            organisation=place.provider,
            since=LONG_AGO,
            source="物业合同",
            actor=BUILDER,
        )
    standing.state_fact(
        place.compound, "body", "pmc", organisation=place.pmc, since=LONG_AGO, source="公告", actor=BUILDER
    )
    place.street_party = actions.set_up(
        "槐荫街道党工委", "committee", area_path=place.street.path, on=LONG_AGO, paper="批复1号", actor=BUILDER
    )
    place.party = actions.set_up(
        "枣园社区党委",
        "committee",
        area_path=path,
        on=LONG_AGO,
        paper="批复2号",
        parent=place.street_party,
        actor=BUILDER,
    )
    names = ("罗秋实", "蒋小满", "陶知夏", "姜小雪", "许明川")
    place.people = [
        people.add_person(name, area_path=path, phone=f"1380000000{n}", actor=BUILDER) for n, name in enumerate(names)
    ]
    return place


def branch(place, name="青禾物业槐荫党支部", **more):
    """A provider's branch under the subdistrict."""
    said = {
        "area_path": place.street.path,
        "on": date(2026, 1, 10),
        "paper": "批复3号",
        "parent": place.street_party,
        "host": place.provider,
    }
    return actions.set_up(name, "branch", actor=BUILDER, **(said | more))


def keeper(path, *deeds) -> Actor:
    """A post in an area that may do everything of these rooms (or only the named deeds)."""
    every = {*DEEDS, *CLAIM_DEEDS, *PEOPLE, *STANDING}
    return Actor(name="测试员", post="测试岗", area_path=path, deeds=frozenset(deeds or every))
