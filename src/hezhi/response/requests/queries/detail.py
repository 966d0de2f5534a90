"""All that stands beside one request on the dispatch desk, gathered in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui import wording

from ..models import Dispatch, ServiceRequest
from ..rules.time_limit import Limit, time_limit
from ..states import WAITING, RequestState
from .around import Dot, Nearby, count_of_person, nearby_of, place_seen
from .bodies import BodiesAround
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
    around, place = BodiesAround(row), place_seen(row)
    suggestion = suggest_handler(row, around)
    rule = clock_rule(row.category.clock if row.category_id else "ordinary", clock.today())
    limit = time_limit(clock.now(), rule.hours, rule.amber_share)
    current = current_dispatch(row) if row.is_objected or row.state not in WAITING else None
    objection = current if row.is_objected else None
    return Detail(
        item=desk_item(row, clock.now()),
        suggestion=suggestion,
        options=alternatives(suggestion, around),
        limit=limit,
        clock_name=clock_name(rule),
        span=wording.span(timedelta(hours=rule.hours)),
        nearby=nearby_of(row, place.rows),
        similar=_similar(row),
        same_person=count_of_person(row),
        objection=objection,
        may_decide=bool(objection) and permissions.may(actor, "requests.move", objection),
        dots=place.dots,
        history=history_lines(row),
        provider=around.provider,
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
