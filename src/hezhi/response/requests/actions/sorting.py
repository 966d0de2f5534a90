"""What the first desk does with a request besides sending it on: answer, redirect, explain, join, put right."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused
from hezhi.register.territory import queries as territory

from .. import queries
from ..events import RequestAnswered, RequestCorrected, RequestJoined, RequestRedirected, RequestSplit
from ..models import Category, ServiceRequest
from ..queries import Reading
from ..rules.time_limit import time_limit
from ..states import OPEN, REQUEST_MOVES, RequestState
from .carrying import carry
from .counting import count_change, standing_of

RELOCATE = sight.purpose("requests.relocate", "把诉求改到正确的地方：改完以后，改的人可能不再看得见它")


@transaction.atomic
def answer_request(service_request: ServiceRequest, *, actor: Actor, text: str) -> ServiceRequest:
    """Tell the person at once; an inquiry needs no handler (Ordinance Art. 10)."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.answer", row)
    row.state = step(REQUEST_MOVES, "requests.answer", row.state)
    _require_words(text)
    row.answer, row.answered_at = text, clock.now()
    row.save(update_fields=["state", "answer", "answered_at"])
    audit.record("requests.answer", row, actor=actor)
    outbox.publish(RequestAnswered(row.pk))
    return row


@transaction.atomic
def redirect_request(service_request: ServiceRequest, *, actor: Actor, to: str, text: str) -> ServiceRequest:
    """Show the person the right door (emergency line, statutory route, market channel: Art. 11) and say who and what next."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.redirect", row)
    row.state = step(REQUEST_MOVES, "requests.redirect", row.state)
    _require_words(text)
    row.answer, row.answered_at = text, clock.now()
    row.save(update_fields=["state", "answer", "answered_at"])
    audit.record("requests.redirect", row, actor=actor, changes={"to": to})
    outbox.publish(RequestRedirected(row.pk, to))
    return row


@transaction.atomic
def explain_request(service_request: ServiceRequest, *, actor: Actor, text: str) -> ServiceRequest:
    """What is asked is unlawful or outside all duties: said in plain words, with the reason (Art. 11)."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.explain", row)
    row.state = step(REQUEST_MOVES, "requests.explain", row.state)
    _require_words(text)
    row.answer, row.answered_at = text, clock.now()
    row.save(update_fields=["state", "answer", "answered_at"])
    audit.record("requests.explain", row, actor=actor)
    outbox.publish(RequestAnswered(row.pk))
    return row


@transaction.atomic
def join_request(
    service_request: ServiceRequest, main: ServiceRequest, *, actor: Actor, has_new_facts: bool = False
) -> ServiceRequest:
    """Join it to the main request of the same matter: another person is one voice more; the same person with nothing new is told the
    progress and not counted again (D8)."""
    first, second = sorted([service_request.pk, main.pk])
    locked = {first: queries.lock(first), second: queries.lock(second)} if first != second else {}
    if not locked:
        raise Refused("requests.join_itself", _("不能并到它自己。"), "main")
    row, main = locked[service_request.pk], locked[main.pk]
    permissions.require(actor, "requests.join", row)
    permissions.require(actor, "requests.join", main)
    return _join(row, main, actor, has_new_facts)


@transaction.atomic
def add_voice(service_request: ServiceRequest, main_id: int, *, actor: Actor) -> ServiceRequest:
    """我也遇到: what was just filed is the same matter as a neighbour's in the same compound, and gets every update of it."""
    with sight.job(RELOCATE):
        if not ServiceRequest.objects.filter(pk=main_id).exists():
            raise Refused("requests.not_the_same", _("那件事已经结束，或不在同一个小区；您的这件照常办理。"))
        first, second = sorted([service_request.pk, main_id])
        locked = {first: queries.lock(first), second: queries.lock(second)}
        row, main = locked[service_request.pk], locked[main_id]
        permissions.require(actor, "requests.receive", row)
        if row == main or row.compound_id is None or row.compound_id != main.compound_id or main.state not in OPEN:
            raise Refused("requests.not_the_same", _("那件事已经结束，或不在同一个小区；您的这件照常办理。"))
        return _join(row, main, actor, False)


def _join(row, main, actor, has_new_facts):
    state = step(REQUEST_MOVES, "requests.join", row.state)
    if main.joined_to_id or row.voice_count > 1:
        raise Refused("requests.join_chain", _("请并到那件事的主诉求上。"), "main")
    before = standing_of(row)
    row.state, row.joined_to = state, main
    row.is_repeat = not has_new_facts and same_person(row, main)
    main.voice_count += 0 if row.is_repeat else 1
    row.save(update_fields=["state", "joined_to", "is_repeat"])
    main.save(update_fields=["voice_count"])
    count_change(before, row)
    audit.record("requests.join", row, actor=actor, changes={"main": main.number, "is_repeat": row.is_repeat})
    audit.record("requests.gain_voice", main, actor=actor, changes={"voices": main.voice_count})
    outbox.publish(RequestJoined(row.pk, main.pk))
    return row


@transaction.atomic
def split_request(service_request: ServiceRequest, *, actor: Actor) -> ServiceRequest:
    """It is a matter of its own after all: back to the desk, counted as one."""
    main_id = service_request.joined_to_id
    if main_id is None:
        raise Refused("requests.not_joined", _("这件没有并到别的诉求。"))
    first, second = sorted([service_request.pk, main_id])
    locked = {first: queries.lock(first), second: queries.lock(second)}
    row, main = locked[service_request.pk], locked[main_id]
    permissions.require(actor, "requests.split", row)
    before = standing_of(row)
    if row.state == RequestState.LINKED_DUPLICATE:  # what was in hand or over when it was joined keeps its own state
        row.state = step(REQUEST_MOVES, "requests.split", row.state)
    main.voice_count -= 0 if row.is_repeat else 1
    row.joined_to, row.is_repeat = None, False
    row.save(update_fields=["state", "joined_to", "is_repeat"])
    main.save(update_fields=["voice_count"])
    count_change(before, row)
    audit.record("requests.split", row, actor=actor, changes={"main": main.number})
    audit.record(
        "requests.lose_voice",
        main,
        actor=actor,
        changes={"voices": main.voice_count, "request": row.pk, "number": row.number},
    )
    outbox.publish(RequestSplit(row.pk, main.pk))
    return row


@transaction.atomic
def note_reading(service_request: ServiceRequest, reading: Reading, *, actor: Actor) -> ServiceRequest:
    """Write down what a reader made of a request that came without it: only what is still unknown is filled; a person's word stays."""
    row = queries.lock(service_request)
    before, changes = standing_of(row), {}
    if row.category_id is None and reading.category is not None:
        changes |= {
            "category_id": reading.category,
            "category_score": reading.category_score,
            "category_reason": reading.category_reason[:200],
        }
    if row.compound_id is None and reading.compound is not None:
        changes |= {
            "compound_id": reading.compound,
            "compound_score": reading.compound_score,
            "compound_reason": reading.compound_reason[:200],
            "area_path": territory.get_compound(reading.compound).area_path,
        }
    if not changes:
        return row
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    count_change(before, row)
    audit.record("requests.note_reading", row, actor=actor, changes=changes)
    return row


@transaction.atomic
def correct_category(service_request: ServiceRequest, *, actor: Actor, category: Category | int) -> ServiceRequest:
    """A person says what it is about: certain from now on. Its counts move; the clock to dispatch follows the new category."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.correct_category", row)
    category = category if isinstance(category, Category) else Category.objects.get(pk=category)
    old, before = row.category, standing_of(row)
    row.category, row.category_score, row.category_reason = category, 1.0, _("%(who)s 定的") % {"who": actor.name}
    fields = ["category", "category_score", "category_reason"]
    if row.state == RequestState.RECEIVED:
        rule = queries.clock_rule(category.clock, clock.today())
        sending = queries.dispatch_limit(rule, row.received_at)
        row.dispatch_by, row.dispatch_amber_at = sending.due_at, sending.amber_at
        row.due_at = time_limit(sending.due_at, rule.hours).due_at
        fields += ["dispatch_by", "dispatch_amber_at", "due_at"]
    row.save(update_fields=fields)
    count_change(before, row)
    changes = {"category": [old.code if old else None, category.code]}
    audit.record("requests.correct_category", row, actor=actor, changes=changes)
    outbox.publish(RequestCorrected(row.pk))
    return row


@transaction.atomic
def correct_compound(
    service_request: ServiceRequest, *, actor: Actor, compound: Any, area_path: str | None = None
) -> ServiceRequest:
    """A person says where it is: the request moves to that compound's area, and its counts with it."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.correct_compound", row)
    compound = territory.get_compound(compound) if isinstance(compound, int) else compound
    old, before = row.compound, standing_of(row)
    row.compound, row.compound_score, row.compound_reason = compound, 1.0, _("%(who)s 定的") % {"who": actor.name}
    row.area_path = area_path or (compound.area_path if compound else row.area_path)
    with sight.job(RELOCATE):
        row.save(update_fields=["compound", "compound_score", "compound_reason", "area_path"])
        carry(row)
        count_change(before, row)
        changes = {"compound": [str(old) if old else None, str(compound) if compound else None]}
        audit.record("requests.correct_compound", row, actor=actor, changes=changes)
        outbox.publish(RequestCorrected(row.pk))
    return row


def same_person(row: ServiceRequest, main: ServiceRequest) -> bool:
    """Whether one person told both."""
    by_person = row.person is not None and row.person == main.person
    return by_person or (row.requester_id is not None and row.requester_id == main.requester_id)


def _require_words(text):
    if not text.strip():
        raise Refused("requests.no_words", _("请写一句给诉求人的话。"), "text")
