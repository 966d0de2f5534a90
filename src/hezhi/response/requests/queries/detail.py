"""All that stands beside one request on the dispatch desk, gathered in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.platform import clock, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui import wording
from hezhi.register.territory import queries as territory

from ..models import Dispatch, ServiceRequest
from ..rules.time_limit import Limit, time_limit
from ..states import WAITING, RequestState
from .bodies import provider_of
from .categories import clock_name, clock_rule
from .desk import (
    DeskItem,
    DeskRecord,
    QueueLine,
    desk_counts,
    desk_item,
    desk_queue,
    desk_record,
    lines_of,
    sent_lately,
)
from .reading import PlaceChoice, near_duplicates, place_choices, reason_in_words
from .requests import current_dispatch, get_request
from .suggestion import Suggestion, alternatives, suggest_handler
from .threads import Entry, history_lines

SURROUNDINGS = sight.purpose(
    "requests.surroundings", "承办单位看同一小区同类诉求90天里有多少件、同一个人反映过几件；只看件数，不看别人说的话"
)
NEAR_DAYS = 90
WEEKS = 13


@dataclass(frozen=True)
class Bar:
    """One week in the small columns: place and height of its rectangle."""

    x: float
    y: int
    height: int
    is_now: bool


@dataclass(frozen=True)
class Nearby:
    """What else came from the same compound in 90 days."""

    total: int
    today: int
    bars: list[Bar]
    rows: list[ServiceRequest]


@dataclass(frozen=True)
class Dot:
    """A compound on the sketch of its surroundings."""

    x: float
    y: float
    name: str
    is_here: bool


@dataclass(frozen=True)
class Surroundings:
    """What a handler sees beside a work order: where it is, how often the place told of it, how often this person did; no name."""

    dots: list[Dot]
    nearby: Nearby
    same_person: int


@dataclass(frozen=True)
class Detail:
    """The right side of the desk."""

    item: DeskItem
    suggestion: Suggestion
    options: list[tuple[Any, str]]
    limit: Limit
    clock_name: str
    span: str
    nearby: Nearby
    similar: list
    same_person: int
    objection: Dispatch | None
    may_decide: bool
    dots: list[Dot]
    history: list[Entry]
    reply: str

    provider: object | None = None
    sent_to: object | None = None
    places: list[PlaceChoice] = field(default_factory=list)

    @property
    def request(self) -> ServiceRequest:
        """The request itself."""
        return self.item.request

    @property
    def is_waiting(self) -> bool:
        """Whether it may be sent now."""
        return self.request.state in WAITING

    @property
    def is_received(self) -> bool:
        """Whether it may still be answered, returned or joined."""
        return self.request.state == RequestState.RECEIVED

    @property
    def category_reason(self) -> str:
        """Why this category."""
        return reason_in_words(self.request.category_reason)

    @property
    def compound_reason(self) -> str:
        """Why this compound."""
        return reason_in_words(self.request.compound_reason)

    @property
    def confidence(self) -> int:
        """The suggestion's confidence in hundredths."""
        return round(100 * self.suggestion.confidence)

    @property
    def co_names(self) -> str:
        """Who helps, in one line."""
        return "、".join(str(org) for org in self.suggestion.co_handlers)

    @property
    def move_options(self) -> list[tuple[Any, str]]:
        """Other units than the one that objects and the one it proposes."""
        no = {self.objection.handler_id, self.objection.proposed_handler_id} if self.objection else set()
        return [(org, why) for org, why in self.options if org.pk not in no][:8]


@dataclass(frozen=True)
class Desk:
    """The whole page: what waits, in groups, and what lies open."""

    groups: list[tuple[str, list[QueueLine]]]
    counts: dict[str, int]
    record: DeskRecord
    goal: int
    lately: list[Dispatch]
    only: str
    detail: Detail | None
    next: int | None
    previous: int | None
    undo: Dispatch | None
    undo_seconds: int
    places: Sequence = field(default=())

    @property
    def share(self) -> int:
        """How much of today's lot is sent, in thousandths of a bar."""
        return round(1000 * self.record.sent / self.goal) if self.goal else 0


def desk_page(actor: Actor, *, pk: int | None = None, only: str = "", after: int | None = None) -> Desk:
    """The desk of this post with request `pk` open, else the one that follows `after` in the queue, else the first."""
    items = desk_queue(actor, only=only)
    lately = sent_lately(actor)
    here = _which(items, pk, after)
    opened = get_request(here) if here is not None else None
    ids = [item.request.pk for item in items]
    place = ids.index(here) if here in ids else None
    undo = next((d for d in lately if d.state == "sent"), None)
    left = 10 - int((clock.now() - undo.sent_at).total_seconds()) if undo else 0
    record = desk_record(actor)
    counts = desk_counts(actor)
    return Desk(
        groups=_groups(items, here),
        counts=counts,
        record=record,
        goal=record.sent + counts["all"],
        lately=lately,
        only=only,
        detail=_detail(opened, actor) if opened else None,
        next=ids[place + 1] if place is not None and place + 1 < len(ids) else None,
        previous=ids[place - 1] if place else None,
        undo=undo if left > 0 else None,
        undo_seconds=max(left, 0),
    )


def surroundings_of(row: ServiceRequest) -> Surroundings:
    """Counts are the whole place's; the rows named are those that the reader may see anyway."""
    own = _nearby(row).rows
    with sight.job(SURROUNDINGS):
        counted, same_person = _nearby(row), _same_person(row)
    return Surroundings(_dots(row), replace(counted, rows=own), same_person)


def _which(items, pk, after):
    ids = [item.request.pk for item in items]
    if pk is not None:
        return pk
    if after in ids[:-1]:
        return ids[ids.index(after) + 1]
    return ids[0] if ids else None


def _groups(items, here):
    groups: dict[str, list] = {}
    for item, line in zip(items, lines_of(items, here), strict=True):
        groups.setdefault(item.group, []).append(line)
    return list(groups.items())


def _detail(row, actor):
    suggestion = suggest_handler(row)
    rule = clock_rule(row.category.clock if row.category_id else "ordinary", clock.today())
    limit = time_limit(clock.now(), rule.hours, rule.amber_share)
    current = current_dispatch(row) if row.is_objected or row.state not in WAITING else None
    objection = current if row.is_objected else None
    return Detail(
        item=desk_item(row, clock.now()),
        suggestion=suggestion,
        options=alternatives(row, suggestion),
        limit=limit,
        clock_name=clock_name(rule),
        span=wording.span(timedelta(hours=rule.hours)),
        nearby=_nearby(row),
        similar=_similar(row),
        same_person=_same_person(row),
        objection=objection,
        may_decide=bool(objection) and permissions.may(actor, "requests.move", objection),
        dots=_dots(row),
        history=history_lines(row),
        provider=provider_of(row.compound, clock.today()) if row.compound_id else None,
        sent_to=current.handler if current else None,
        places=place_choices(row),
        reply=_reply(row, suggestion.handler, limit.due_at),
    )


def _reply(row, handler, due_at):
    return _("您反映的%(category)s问题已派给%(handler)s，最晚%(due)s前答复。") % {
        "category": row.category.name if row.category_id else "",
        "handler": handler or _("承办单位"),
        "due": wording.moment(due_at),
    }


def _similar(row):
    found = near_duplicates(
        row.text, compound=row.compound_id, category=row.category_id, area_path=row.area_path, exclude=row.pk
    )
    return [] if row.voice_count > 1 else found[:3]


def _same_person(row):
    if row.requester_id is None:
        return 0
    since = clock.now() - timedelta(days=NEAR_DAYS)
    return row.requester.requests.filter(received_at__gte=since).exclude(pk=row.pk).aggregate(n=Count("id"))["n"]


def _nearby(row):
    if row.compound_id is None:
        return Nearby(0, 0, [], [])
    now = clock.now()
    since = now - timedelta(days=NEAR_DAYS)
    rows = ServiceRequest.objects.filter(
        compound_id=row.compound_id, category_id=row.category_id, received_at__gte=since, received_at__lte=now
    ).exclude(pk=row.pk)
    near = list(rows.only("id", "title", "place", "state", "received_at", "number").order_by("-received_at")[:300])
    today = timezone.localtime(now).date()
    return Nearby(
        total=len(near),
        today=sum(timezone.localtime(r.received_at).date() == today for r in near),
        bars=_bars([r.received_at for r in near], now),
        rows=near[:4],
    )


def _bars(moments: list[datetime], now: datetime) -> list[Bar]:
    weeks = [0] * WEEKS
    for moment in moments:
        weeks[WEEKS - 1 - min(int((now - moment).days // 7), WEEKS - 1)] += 1
    top = max([*weeks, 1])
    bars = []
    for n, many in enumerate(weeks):
        height = round(32 * many / top)
        bars.append(Bar(round(n * 20.3, 1), 36 - height, height, n == WEEKS - 1))
    return bars


def _dots(row):
    """The compound among its neighbours, drawn from positions; empty where its own is not known."""
    here = row.compound
    if here is None or here.lon is None or here.lat is None:
        return []
    around = [c for c in territory.neighbours_of(here, limit=40) if c.lon is not None and c.lat is not None]
    lons, lats = [c.lon for c in around] + [here.lon], [c.lat for c in around] + [here.lat]
    wide, high = max(max(lons) - min(lons), 1e-6), max(max(lats) - min(lats), 1e-6)

    def dot(compound, is_here):
        x = 20 + 260 * (compound.lon - min(lons)) / wide
        y = 112 - 92 * (compound.lat - min(lats)) / high
        return Dot(round(x, 1), round(y, 1), compound.name, is_here)

    return [dot(c, False) for c in around if c.pk != here.pk] + [dot(here, True)]
