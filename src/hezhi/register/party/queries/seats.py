"""Who sits where: the seats of a place's bodies on a day as known at a moment, the crossings between them, and what does not go together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Case, F, Q, When

from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing

from ..models import Coverage, Impediment, PartyOrg
from ..rules import conflicts as judge
from ..rules.conflicts import Conflict, Hindrance
from ..rules.cross_appointment import Crossed, Crossing, crossings
from ..rules.seats import COMMUNITY, COMPANY, GROUP, OWNERS, Seat
from .settings import party_settings

COMMUNITY_KINDS = ("party_org", "residents_committee")
BODY_KINDS = {"owners_committee": OWNERS, "pmc": OWNERS, "self_management_group": GROUP, "provider": COMPANY}
SERVED = ("in_force", "trial", "emergency")


@dataclass(frozen=True)
class Body:
    """A body of one side, and the compounds for which it stands there."""

    pk: int
    name: str
    side: str
    kind: str
    is_party: bool


@dataclass
class Place:
    """One compound with its bodies by side, and what was found of their seats."""

    compound: Any
    bodies: list[Body] = field(default_factory=list)
    providers: frozenset[int] = frozenset()
    crossed: Crossed = field(default_factory=lambda: Crossed(()))
    conflicts: list[Conflict] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_assessed(self) -> bool:
        """Whether it counts in the denominator."""
        return bool(self.facts.get("assessed") and self.facts["assessed"].value == "yes")


@dataclass
class Scene:
    """All places asked for on a day, with every post and body that stands in them."""

    on: date
    known: datetime | None
    places: list[Place]
    bodies: dict[int, Body]
    posts: dict[int, Any]
    seats: list[Seat]

    @property
    def crossings(self) -> list[Crossing]:
        """Every crossing once, whatever number of compounds it stands for."""
        found = {(c.home.post, c.seat.post): c for place in self.places for c in place.crossed.crossings}
        return list(found.values())

    @property
    def conflicts(self) -> list[Conflict]:
        """Every conflict once."""
        return list(dict.fromkeys(conflict for place in self.places for conflict in place.conflicts))


@dataclass(frozen=True)
class CrossIndicator:
    """Coverage of cross-appointment among the compounds under assessment: whole numbers, never a stored rate."""

    crossed: list[Place]
    two_way: list[Place]
    assessed: list[Place]

    def percent(self, counted: Sequence[Place]):
        """Hundredths of the denominator; None without a base."""
        if not self.assessed:
            return None
        return (Decimal(len(counted)) * 100 / len(self.assessed)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def scene(compounds: Iterable[Any], on: date, known: datetime | None = None) -> Scene:
    """The seats of these compounds on a day as known at a moment; a fixed number of queries."""
    found = list(compounds)
    facts = standing.facts_on([compound.pk for compound in found], on, known)
    places = [Place(compound, facts=facts.get(compound.pk, {})) for compound in found]
    covering = _coverings([place.compound.pk for place in places], on, known)
    bodies = _bodies(places, covering)
    posts = {post.pk: post for post in _posts(list(bodies), on, known)}
    seats = _seats(posts.values(), bodies, known)
    _judge(places, seats, on)
    return Scene(on, known, places, bodies, posts, seats)


def indicator(shown: Scene) -> CrossIndicator:
    """How many of the compounds under assessment have it, in one direction at least and in both."""
    assessed = [place for place in shown.places if place.is_assessed]
    return CrossIndicator(
        crossed=[place for place in assessed if place.crossed.is_crossed],
        two_way=[place for place in assessed if place.crossed.is_two_way],
        assessed=assessed,
    )


def _coverings(compounds, on, known) -> dict[int, list[PartyOrg]]:
    rows = Coverage.objects.select_related("org__organisation", "org__host").filter(
        compound__in=compounds, since__lte=on
    )
    if known is None:
        rows = rows.filter(Q(until=None) | Q(until__gt=on))
    else:
        end = Case(When(ended_at__gt=known, then=None), default=F("until"))
        rows = rows.filter(recorded_at__lte=known).annotate(known_until=end)
        rows = rows.filter(Q(known_until=None) | Q(known_until__gt=on))
    found: dict[int, list[PartyOrg]] = {}
    for row in rows.order_by("since", "id"):
        found.setdefault(row.compound_id, []).append(row.org)
    return found


def _bodies(places, covering) -> dict[int, Body]:
    """Every body that stands at these places; each place learns its own."""
    communities = {place.compound.area_path for place in places}
    hosts = set(
        PartyOrg.objects.filter(area_path__in=communities).exclude(host=None).values_list("organisation", flat=True)
    )
    own: dict[str, list[Body]] = {}
    for body in people.organisations_at(communities, *COMMUNITY_KINDS):
        if body.pk not in hosts:
            own.setdefault(body.area_path, []).append(_body(body, COMMUNITY))
    stated = {fact.organisation for place in places for fact in place.facts.values() if fact.organisation}
    known = people.organisations_by_id(stated)
    for place in places:
        place.bodies += own.get(place.compound.area_path, [])
        service, body = place.facts.get("service"), place.facts.get("body")
        if service and service.value in SERVED and service.organisation in known:
            place.bodies.append(_body(known[service.organisation], COMPANY))
            place.providers = frozenset({service.organisation})
        if body and body.value != "none" and body.organisation in known:
            place.bodies.append(_body(known[body.organisation], BODY_KINDS.get(known[body.organisation].kind, OWNERS)))
        for org in covering.get(place.compound.pk, []):
            side = BODY_KINDS.get(org.host.kind, COMPANY) if org.host else COMMUNITY
            place.bodies.append(_body(org.organisation, side))
        place.bodies = list(dict.fromkeys(place.bodies))
    return {body.pk: body for place in places for body in place.bodies}


def _body(organisation, side) -> Body:
    return Body(organisation.pk, str(organisation), side, organisation.kind, organisation.kind == "party_org")


def _posts(bodies, on, known):
    """All posts ever taken in these bodies up to the day: who holds now, and what ran out."""
    return [
        post
        for post in people.posts_in(bodies)
        if post.valid_from <= on and (known is None or post.recorded_at <= known)
    ]


def _seats(posts, bodies, known) -> list[Seat]:
    return [
        Seat(
            post=post.pk,
            person=post.person_id,
            body=post.organisation_id,
            side=bodies[post.organisation_id].side,
            title=post.title,
            since=post.valid_from,
            until=post.planned_until if known and post.ended_at and post.ended_at > known else post.valid_until,
            is_seat_based=post.is_seat_based,
            office=post.hangs_on_id,
        )
        for post in posts
    ]


def _judge(places, seats, on):
    said = party_settings()
    by_body: dict[int, list[Seat]] = {}
    for seat in seats:
        by_body.setdefault(seat.body, []).append(seat)
    hindrances = _hindrances({seat.person for seat in seats})
    offices = [seat for seat in seats if not seat.is_seat_based]
    for place in places:
        own = [seat for body in place.bodies for seat in by_body.get(body.pk, [])]
        place.crossed = crossings(own, on)
        known_offices = {seat.post for seat in offices}
        place.conflicts = [
            *judge.employees_on_owners_body(own, on),
            *judge.hindered(own, hindrances, place.providers, on),
            *judge.two_in_one_seat([seat for seat in own if seat.is_held(on)], said.single),
            *judge.expired_seats(own, on, said.single),
            *judge.seats_without_office([s for s in own if s.office in known_offices], offices, on),
            *judge.too_many_seats(own, on, said.most_seats),
        ]


def _hindrances(persons) -> list[Hindrance]:
    rows = Impediment.objects.filter(person__in=persons)
    return [Hindrance(row.person_id, row.kind, row.since, row.until, row.towards_id) for row in rows]
