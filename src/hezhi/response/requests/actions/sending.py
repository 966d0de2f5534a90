"""派单 and 派单异议: each sending of a request, with a clock that never starts again."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, outbox, permissions
from hezhi.ground.platform import clock as city_clock
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import (
    DispatchMoved,
    DispatchObjected,
    DispatchRecalled,
    DispatchStands,
    RequestDispatched,
)
from ..models import CoHandling, Dispatch, ServiceRequest
from ..rules.objection_round import Decider, objection_round
from ..rules.time_limit import time_limit
from ..states import DISPATCH_MOVES, REQUEST_MOVES, DispatchState
from .carrying import carry

UNDO_SECONDS = 10
CO_SHARE = 0.8  # a co-handler reports to the first handler before four fifths of the time are gone


@transaction.atomic
def dispatch_request(
    service_request: ServiceRequest,
    *,
    actor: Actor,
    handler,
    co_handlers: Iterable = (),
    rule: str = "",
    clock: str | None = None,
) -> Dispatch:
    """Send it to its first handler, who keeps it to the end (首接负责, Art. 14). `handler` and `co_handlers` are organisations or their
    ids; `clock` names the time limit (else the category's). A subdistrict that gets it: the district has a copy (D11)."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.dispatch", row)
    row.state = step(REQUEST_MOVES, "requests.dispatch", row.state)
    handler = queries.organisation(handler)
    limit, code = _limit(row, clock)
    dispatch = _send(row, handler, limit, code, rule, actor)
    _add_co_handlers(dispatch, co_handlers)
    row.desk, row.due_at, row.is_objected = handler.pk, limit.due_at, False
    row.save(update_fields=["state", "desk", "due_at", "is_objected"])
    carry(row)
    audit.record("requests.dispatch", row, actor=actor, changes=_facts(dispatch))
    outbox.publish(RequestDispatched(row.pk, dispatch.pk))
    return dispatch


@transaction.atomic
def dispatch_many(requests: Iterable[ServiceRequest], *, actor: Actor) -> tuple[list[Dispatch], list[ServiceRequest]]:
    """Send each to its suggested handler; what has no sure suggestion is left and handed back."""
    sent, left = [], []
    for row in requests:
        suggestion = queries.suggest_handler(row)
        if suggestion.is_sure:
            sent.append(
                dispatch_request(
                    row,
                    actor=actor,
                    handler=suggestion.handler,
                    co_handlers=suggestion.co_handlers,
                    rule=suggestion.rule,
                )
            )
        else:
            left.append(row)
    return sent, left


@transaction.atomic
def recall_dispatch(dispatch: Dispatch, *, actor: Actor) -> ServiceRequest:
    """Undo a sending within ten seconds, before its handler has taken it."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.recall", row)
    dispatch.state = step(DISPATCH_MOVES, "requests.recall", dispatch.state)
    row.state = step(REQUEST_MOVES, _recalled(row, dispatch), row.state)
    if _now() - dispatch.sent_at > timedelta(seconds=UNDO_SECONDS):
        raise Refused("requests.too_late_to_recall", _("已经过了 10 秒，不能撤销；请让承办单位退回，或等它申请改派。"))
    row.desk = None
    dispatch.save(update_fields=["state"])
    row.save(update_fields=["state", "desk"])
    carry(row)
    audit.record("requests.recall", row, actor=actor, changes={"dispatch": dispatch.pk})
    outbox.publish(DispatchRecalled(row.pk, dispatch.pk))
    return row


def _recalled(row, dispatch) -> str:
    """A request that was opened again before this sending is so after it: it had an answer, or another sending that was worked on."""
    earlier = row.dispatches.exclude(pk=dispatch.pk).exclude(state__in=(DispatchState.RECALLED, DispatchState.MOVED))
    return "requests.recall_reopened" if row.answered_at or earlier.exists() else "requests.recall"


@transaction.atomic
def object_to_dispatch(
    dispatch: Dispatch, *, actor: Actor, reason: str, clause: str = "", proposed_handler=None
) -> Dispatch:
    """Say that it is another's duty: which clause says so, and whose it is. The clock keeps running (Art. 12)."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.object", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.object", dispatch.state)
    decider = objection_round(dispatch.objections_before)
    if decider is Decider.NOBODY:
        raise Refused("requests.no_third_objection", _("这件诉求已经改派过两次，不能再提异议，请先联系诉求人。"))
    if not clause.strip() or proposed_handler is None:
        raise Refused("requests.objection_unfounded", _("请写明依据哪一条，应当由谁承办。"), "clause")
    dispatch.objection, dispatch.objection_clause = reason[:300], clause[:120]
    dispatch.proposed_handler = queries.organisation(proposed_handler)
    dispatch.is_with_arbiter = decider is Decider.ARBITER
    row.is_objected = True
    decide = queries.dispatch_limit(queries.clock_rule(dispatch.clock, city_clock.today()), _now())
    row.dispatch_by, row.dispatch_amber_at = decide.due_at, decide.amber_at
    dispatch.save(
        update_fields=["state", "objection", "objection_clause", "proposed_handler", "is_with_arbiter"],
    )
    row.save(update_fields=["is_objected", "dispatch_by", "dispatch_amber_at"])
    changes = {"dispatch": dispatch.pk, "clause": dispatch.objection_clause, "proposed": str(dispatch.proposed_handler)}
    audit.record("requests.object", row, actor=actor, changes=changes, reason=reason)
    outbox.publish(DispatchObjected(row.pk, dispatch.pk))
    return dispatch


@transaction.atomic
def move_dispatch(dispatch: Dispatch, *, actor: Actor, handler=None, reason: str = "") -> Dispatch:
    """Uphold the objection: the request goes to another handler with the time that is left, and counts for that one only (D9)."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.move", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.move", dispatch.state)
    handler = queries.organisation(handler) if handler is not None else dispatch.proposed_handler
    if handler.pk == dispatch.handler_id:
        raise Refused("requests.same_handler", _("改派要换一个单位；不改派请选“维持原派”。"), "handler")
    dispatch.excluded_reason = _("异议成立，改派%(handler)s") % {"handler": handler}
    new = Dispatch.objects.create(
        request=row,
        handler=handler,
        area_path=dispatch.area_path,
        rule=dispatch.objection_clause or reason,
        clock=dispatch.clock,
        sent_at=_now(),
        sent_by=actor.user_id,
        due_at=dispatch.due_at,
        amber_at=dispatch.amber_at,
        objections_before=dispatch.objections_before + 1,
    )
    row.desk, row.is_objected = handler.pk, False
    dispatch.save(update_fields=["state", "excluded_reason"])
    row.save(update_fields=["desk", "is_objected"])
    carry(row)
    audit.record("requests.move", row, actor=actor, changes=_facts(new) | {"moved": dispatch.pk}, reason=reason)
    outbox.publish(DispatchMoved(row.pk, dispatch.pk, new.pk))
    return new


@transaction.atomic
def let_dispatch_stand(dispatch: Dispatch, *, actor: Actor, reason: str) -> Dispatch:
    """The objection is not upheld: the handler keeps it and is rated for it (D9)."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.let_stand", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.let_stand", dispatch.state)
    if not reason.strip():
        raise Refused("requests.no_reason", _("请写一句为什么维持原派。"), "reason")
    row.is_objected = False
    dispatch.save(update_fields=["state"])
    row.save(update_fields=["is_objected"])
    audit.record("requests.let_stand", row, actor=actor, changes={"dispatch": dispatch.pk}, reason=reason)
    outbox.publish(DispatchStands(row.pk, dispatch.pk))
    return dispatch


def send_again(row: ServiceRequest, reason: str, *, actor: Actor) -> Dispatch | None:
    """Part of a deed that heard "not solved": the last handler gets it once more, under a clock of its own, with the reason; its upheld
    objections stay counted. None where nobody had it."""
    last = row.dispatches.filter(state=DispatchState.ACCEPTED_BACK).select_related("handler").order_by("-id").first()
    if last is None:
        return None
    row.state = step(REQUEST_MOVES, "requests.dispatch", row.state)
    limit, code = _limit(row, last.clock)
    rule = _("没有解决：%(reason)s") % {"reason": reason} if reason else _("诉求人说没有解决")
    new = _send(row, last.handler, limit, code, rule, actor)
    new.sent_by, new.objections_before = last.sent_by, last.objections_before
    new.save(update_fields=["sent_by", "objections_before"])
    _add_co_handlers(new, last.co_handlings.values_list("organisation", flat=True))
    row.desk, row.due_at, row.is_objected = last.handler_id, limit.due_at, False
    row.save(update_fields=["state", "desk", "due_at", "is_objected"])
    carry(row)
    audit.record("requests.dispatch", row, actor=actor, changes=_facts(new))
    return new


def _now():
    return city_clock.now()


def _limit(row, code):
    code = code or (row.category.clock if row.category_id else "ordinary")
    rule = queries.clock_rule(code, city_clock.today())
    return time_limit(_now(), rule.hours, rule.amber_share), rule.code


def _send(row, handler, limit, code, rule, actor):
    copied_to = queries.district_over(row.area_path) if handler.kind == "subdistrict_office" else None
    return Dispatch.objects.create(
        request=row,
        handler=handler,
        copied_to=copied_to,
        area_path=row.area_path,
        rule=rule[:200],
        clock=code,
        sent_at=_now(),
        sent_by=actor.user_id,
        due_at=limit.due_at,
        amber_at=limit.amber_at,
        state=DispatchState.SENT,
    )


def _add_co_handlers(dispatch, co_handlers):
    span = dispatch.due_at - dispatch.sent_at
    CoHandling.objects.bulk_create(
        CoHandling(
            dispatch=dispatch,
            organisation=queries.organisation(org),
            area_path=dispatch.area_path,
            due_at=dispatch.sent_at + span * CO_SHARE,
        )
        for org in co_handlers
    )


def _facts(dispatch):
    facts = {
        "dispatch": dispatch.pk,
        "handler": str(dispatch.handler),
        "due_at": dispatch.due_at.isoformat(),
        "rule": dispatch.rule,
    }
    return facts | ({"copied_to": str(dispatch.copied_to)} if dispatch.copied_to_id else {})
