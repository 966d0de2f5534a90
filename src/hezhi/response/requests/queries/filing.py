"""What a person is shown before and after filing: the guess, the neighbours, the promise; and his own requests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hezhi.ground.notices import queries as notices
from hezhi.ground.platform import clock, sealed, sight
from hezhi.ground.platform.actor import END, Actor
from hezhi.living.teams import queries as teams
from hezhi.register.people import queries as people
from hezhi.register.territory import queries as territory

from ..models import Category, Requester, RequestKind, ServiceRequest
from ..rules.number import normal_number
from ..rules.time_limit import sending_limit, time_limit
from .categories import clock_rule
from .reading import NEIGHBOURS, Similar, near_duplicates, read_text
from .suggestion import suggest_handler
from .threads import THREAD, Thread, cards_of

FOLLOWER = "requests.own"


@dataclass(frozen=True)
class Check:
    """The page before sending: what was understood, who will do it, until when, and who told the same."""

    category: Category | None
    compound: object | None
    handler: object | None
    due_at: datetime
    similar: list[Similar]
    community: object | None


@dataclass(frozen=True)
class Home:
    """A resident's own page."""

    name: str
    compound: object | None
    community: object | None
    open_cards: list[Thread]
    waiting: int
    steward: object | None
    steward_phone: str
    news: int = 0
    is_in_a_team: bool = False
    next_duty: Any = None


def check_filing(text: str, *, compound: int | None, category: int | None = None) -> Check:
    """What the text seems to be about and what will happen with it. Read under NEIGHBOURS: the person sees no neighbour's row."""
    with sight.job(NEIGHBOURS):
        place = territory.get_compound(compound) if compound else None
        path = place.area_path if place else _city_path()
        guess = category or read_text(text, compound=compound, area_path=path).category
        row = ServiceRequest(compound=place, area_path=path, category=_category(guess), category_score=1.0)
        rule = clock_rule(row.category.clock if row.category else "ordinary", clock.today())
        sending = sending_limit(clock.now(), rule.dispatch_hours)
        return Check(
            category=row.category,
            compound=place,
            handler=suggest_handler(row).handler,
            due_at=time_limit(sending.due_at, rule.hours).due_at,
            similar=[_as_neighbours_see(s) for s in _similar(text, compound, guess, path)],
            community=people.responsible_for(path, "residents_committee"),
        )


def home_of(actor: Actor, compound: int | None = None) -> Home:
    """The resident's page: what is under way, and whom to call."""
    cards = sorted(cards_of(requests_for(actor)[:6]), key=lambda card: not card.may_rate)
    is_in_a_team, next_duty = teams.next_duty(actor.person)
    with sight.job(THREAD):
        place = territory.get_compound(compound) if compound else _home_compound(actor)
        path = place.area_path if place else ""
        provider = _provider(place)
        return Home(
            name=actor.name,
            compound=place,
            community=people.responsible_for(path, "residents_committee") if path else None,
            open_cards=[card for card in cards if card.stage != "ended"][:3],
            waiting=sum(card.may_rate for card in cards),
            steward=provider,
            steward_phone=provider.phone if provider else "",
            news=notices.count_new(actor.user_id) if actor.user_id else 0,
            is_in_a_team=is_in_a_team,
            next_duty=next_duty.shift if next_duty else None,
        )


def home_compound(actor: Actor) -> int | None:
    """The compound of the person's own home, if the register knows one."""
    homes = people.homes_of(actor.person, clock.today()) if actor.person else []
    return homes[0].compound if homes else None


def requests_for(actor: Actor, followed: Iterable[int] = ()):
    """The person's own requests and those opened by number on this device, newest first."""
    rows = ServiceRequest.objects.select_related("category", "compound", "joined_to")
    if actor.person:
        return rows.filter(person=actor.person).order_by("-received_at")
    return rows.none()


def followed_requests(ids: Iterable[int]) -> list[ServiceRequest]:
    """Requests that were opened on this device by number and phone."""
    with sight.job(THREAD):
        rows = ServiceRequest.objects.select_related("category", "compound", "joined_to")
        return list(rows.filter(pk__in=list(ids)[-20:]).order_by("-received_at"))


def own_request(pk: int, actor: Actor, followed: Iterable[int]) -> ServiceRequest | None:
    """A request that is the person's own, or was opened on this device by number and phone."""
    with sight.job(THREAD):
        row = ServiceRequest.objects.select_related("category", "compound", "joined_to").filter(pk=pk).first()
    if row is None:
        return None
    is_own = actor.person is not None and row.person == actor.person
    return row if is_own or pk in set(followed) else None


def look_up(number: str, last_four: str) -> int | None:
    """The request of this number whose teller's phone ends so. One keyed digest, one index: a wrong number takes as long as a wrong
    phone."""
    given = normal_number(number) or number.strip().upper()[:24]
    index = sealed.blind_index(given + "".join(c for c in last_four if c.isdigit())[-4:])
    with sight.job(THREAD):
        return ServiceRequest.objects.filter(lookup=index).values_list("pk", flat=True).first()


def follower(service_request: ServiceRequest, actor: Actor) -> Actor:
    """Who acts on a request opened by number: the person himself if signed in, else "the person who asked" for this request only."""
    if actor.person is not None and actor.person == service_request.person:
        return actor
    return Actor(name=_("诉求人"), job=FOLLOWER)


def compound_choices(text: str, limit: int = 8) -> list:
    """Compounds by a part of their name."""
    return territory.find_compounds(text, limit=limit) if text.strip() else []


def _category(pk):
    return Category.objects.select_related("parent").filter(pk=pk).first() if pk else None


def _similar(text, compound, category, path):
    found = near_duplicates(text, compound=compound, category=category, area_path=path)
    return found[:2]


def _as_neighbours_see(similar):
    row = ServiceRequest.objects.select_related("category").get(pk=similar.request)
    title = row.title if row.is_public else str(row.category or _("同一件事"))
    return Similar(similar.request, title, similar.score, "", row.voice_count, row.received_at)


def _home_compound(actor):
    if actor.person is None:
        return None
    home = next(iter(people.homes_of(actor.person, clock.today())), None)
    return territory.get_compound(home.compound) if home else None


def _provider(place):
    from .bodies import provider_of

    return provider_of(place, clock.today()) if place else None


def _city_path():
    city = territory.children_of(None).first()
    return city.path if city else ""


def compound_named(pk: int):
    """The compound a person names as his place; None where there is none. Places are public."""
    return territory.get_compound(pk)


def masked_phone(actor: Actor) -> str:
    """The signed-in person's own number as a screen shows it, "" if none is known."""
    person = people.get_person(actor.person) if actor.person else None
    return str(person.phone) if person and person.phone else ""


def requester_of(service_request: ServiceRequest) -> Requester | None:
    """How to reach who asked, for a message to himself. Under the sight of who sends; what is imported from another system has its own
    way of telling people."""
    if service_request.source or service_request.is_anonymous or service_request.requester_id is None:
        return None
    return Requester.objects.filter(pk=service_request.requester_id).first()


def mail_of(requester: Requester) -> str:
    """His e-mail address, "" if none is known; for a message to himself, never for a screen."""
    return sealed.open_bytes(bytes(requester.mail)).decode() if requester.mail else ""


def bodies_to_thank(compound: int | None) -> list:
    """Whom a person of this compound may thank: who serves it, the residents' committee, the street."""
    with sight.job(THREAD):
        place = territory.get_compound(compound) if compound else None
        if place is None:
            return []
        provider = _provider(place)
        found = [provider] if provider else []
        bodies = (
            people.responsible_for(place.area_path, kind) for kind in ("residents_committee", "subdistrict_office")
        )
        return found + [body for body in bodies if body]


def thanks_for(actor: Actor):
    """What came in as thanks to the post's desk, or inside its area; the newest first."""
    rows = ServiceRequest.objects.filter(kind=RequestKind.PRAISE).select_related("compound").order_by("-received_at")
    if actor.area_path:
        return rows.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    return rows.filter(desk=actor.desk) if actor.desk else rows.none()


def pictures_count(service_request: ServiceRequest) -> int:
    """How many photos hang on a request already."""
    with sight.job(THREAD):
        return service_request.pictures.count()


def filing_category(text: str, *, compound: int | None, category: int | None) -> dict:
    """Category, score and reason for a draft: the person's own choice, else the guess."""
    if category:
        return {"category": category, "category_score": 1.0, "category_reason": _("本人选的")}
    with sight.job(NEIGHBOURS):
        guess = read_text(text, compound=compound)
    return {
        "category": guess.category,
        "category_score": guess.category_score,
        "category_reason": guess.category_reason,
    }
