"""督办: asked by somebody above, or by the clock; answered by the handler; closed by who asked. All of it stands in the request's history."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import SEGMENT, Actor, job
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..models import Supervision
from ..states import SUPERVISION_MOVES, SupervisionState
from .telling import tell_of_answer, tell_of_escalation, tell_of_supervision

CLOCK = "warnings.escalate"
LEVELS = {1: "city", 2: "district", 3: "subdistrict", 4: "subdistrict"}  # by segments of the asking post's area
SEGMENTS = {"city": 1, "district": 2, "subdistrict": 3}


@transaction.atomic
def supervise(dispatch, *, actor: Actor, reason: str) -> Supervision:
    """Ask the handler about a sending at work; it must answer within the configured hours."""
    permissions.require(actor, "warnings.supervise", dispatch)
    if len(reason.strip()) < 4:
        raise Refused("warnings.no_reason", _("写明为什么督办，至少 4 个字。"), "reason")
    if not queries.is_at_work(dispatch):
        raise Refused("warnings.not_at_work", _("这一单已经报了办结或改派，不用督办。"))
    level = LEVELS[max(min(len(actor.area_path) // SEGMENT, 4), 1)]
    if queries.open_supervision(dispatch.pk, level):
        raise Refused("warnings.supervised_twice", _("这一单已经在督办，先看它的答复。"))
    supervision = _make(dispatch, level, reason.strip()[:300], (actor.post or actor.name)[:120], actor.user_id)
    row = audit.record(
        "warnings.supervise", supervision.request, actor=actor, reason=reason.strip(), changes=_facts(supervision)
    )
    tell_of_supervision(supervision, row.pk)
    return supervision


@transaction.atomic
def answer_supervision(supervision: Supervision, *, actor: Actor, text: str) -> Supervision:
    """The handler says why, and until when; who asked is told."""
    supervision = queries.lock_supervision(supervision)
    permissions.require(actor, "warnings.answer_supervision", supervision)
    state = step(SUPERVISION_MOVES, "warnings.answer_supervision", supervision.state)
    if len(text.strip()) < 5:
        raise Refused("warnings.too_short", _("写清楚为什么、什么时候办好，至少 5 个字。"), "text")
    supervision.state, supervision.answer = state, text.strip()[:500]
    supervision.answered_name, supervision.answered_at = (actor.post or actor.name)[:120], clock.now()
    supervision.save(update_fields=["state", "answer", "answered_name", "answered_at"])
    late = supervision.answered_at > supervision.answer_by
    changes = {**_facts(supervision), "answer": supervision.answer, "is_late": late}
    row = audit.record("warnings.answer_supervision", supervision.request, actor=actor, changes=changes)
    tell_of_answer(supervision, row.pk)
    return supervision


@transaction.atomic
def press_supervision(supervision: Supervision, *, actor: Actor, reason: str) -> Supervision:
    """The answer does not do: asked again, with a new time."""
    supervision = queries.lock_supervision(supervision)
    permissions.require(actor, "warnings.press_supervision", supervision)
    state = step(SUPERVISION_MOVES, "warnings.press_supervision", supervision.state)
    if len(reason.strip()) < 4:
        raise Refused("warnings.no_reason", _("写明还缺什么，至少 4 个字。"), "reason")
    before = supervision.answer
    supervision.state, supervision.reason, supervision.answer = state, reason.strip()[:300], ""
    supervision.answered_name, supervision.answered_at = "", None
    supervision.answer_by = _answer_by()
    supervision.save(update_fields=["state", "reason", "answer", "answered_name", "answered_at", "answer_by"])
    changes = {**_facts(supervision), "answer_before": before}
    row = audit.record(
        "warnings.press_supervision", supervision.request, actor=actor, reason=reason.strip(), changes=changes
    )
    tell_of_supervision(supervision, row.pk)
    return supervision


@transaction.atomic
def close_supervision(supervision: Supervision, *, actor: Actor) -> Supervision:
    """The answer will do."""
    supervision = queries.lock_supervision(supervision)
    permissions.require(actor, "warnings.close_supervision", supervision)
    supervision.state = step(SUPERVISION_MOVES, "warnings.close_supervision", supervision.state)
    supervision.closed_name, supervision.closed_at = (actor.post or actor.name)[:120], clock.now()
    supervision.save(update_fields=["state", "closed_name", "closed_at"])
    audit.record("warnings.close_supervision", supervision.request, actor=actor, changes=_facts(supervision))
    return supervision


@transaction.atomic
def escalate() -> int:
    """What is over its limit by a level's configured hours goes to that level, once. Needs sight of the city. Returns how many went."""
    made = 0
    for level, hours in queries.supervision_scheme().escalate:
        for dispatch in queries.due_for_escalation(level, clock.now() - timedelta(hours=hours)):
            made += _escalate(dispatch, level, hours)
    return made


def _escalate(dispatch, level, hours) -> int:
    reason = _("超过时限 %(hours)d 小时，按规定升级") % {"hours": hours}
    try:
        with transaction.atomic():
            supervision = _make(dispatch, level, reason, _("系统"), None, is_escalation=True)
    except IntegrityError:  # somebody of that level asked already, or another worker was quicker
        return 0
    row = audit.record(
        "warnings.escalate", supervision.request, actor=job(CLOCK), reason=reason, changes=_facts(supervision)
    )
    tell_of_supervision(supervision, row.pk)
    tell_of_escalation(supervision, dispatch.area_path[: SEGMENTS[level] * SEGMENT])
    return 1


def _make(dispatch, level, reason, name, user_id, *, is_escalation=False) -> Supervision:
    return Supervision.objects.create(
        request_id=dispatch.request_id,
        dispatch=dispatch,
        handler_id=dispatch.handler_id,
        desk=dispatch.handler_id,
        area_path=dispatch.area_path,
        level=level,
        is_escalation=is_escalation,
        state=SupervisionState.RAISED,
        reason=reason,
        raised_by=user_id,
        raised_name=name,
        raised_at=clock.now(),
        answer_by=_answer_by(),
    )


def _answer_by():
    return clock.now() + timedelta(hours=queries.supervision_scheme().answer_hours)


def _facts(supervision):
    return {"dispatch": supervision.dispatch_id, "handler": str(supervision.handler), "level": supervision.level}
