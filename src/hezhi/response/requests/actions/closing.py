"""How it ends: the report judged, the person asked, the request closed, or opened again."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, keyed, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import (
    ReportAccepted,
    ReportSentBack,
    RequestClosed,
    RequesterUnreached,
    RequestPutOff,
    RequestReopened,
    RequestWithdrawn,
)
from ..models import Dispatch, Note, NoteKind, ServiceRequest
from ..states import DISPATCH_MOVES, DONE_DISPATCH, REQUEST_MOVES, DispatchState, RequestState
from .sending import send_again

OWN = sight.purpose("requests.own", "本人对自己的诉求评价、撤回、补充时，写下相应的派单和记录")


@transaction.atomic
def accept_report(dispatch: Dispatch, *, actor: Actor) -> Dispatch:
    """The report is good: its words are the answer, and the person is asked. What a patrol found has nobody to ask: it ends here, and no
    rate counts it."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.accept_report", row)
    dispatch.state = step(DISPATCH_MOVES, "requests.accept_report", dispatch.state)
    row.state = step(REQUEST_MOVES, "requests.close" if row.is_found else "requests.call_back", row.state)
    row.answer, row.answered_at = dispatch.report, clock.now()
    row.closed_at = row.answered_at if row.is_found else None
    dispatch.save(update_fields=["state"])
    row.save(update_fields=["state", "answer", "answered_at", "closed_at"])
    audit.record("requests.accept_report", row, actor=actor, changes={"dispatch": dispatch.pk})
    outbox.publish(ReportAccepted(row.pk, dispatch.pk))
    if row.is_found:
        outbox.publish(RequestClosed(row.pk, True, _moment()))
    return dispatch


@transaction.atomic
def send_back(dispatch: Dispatch, *, actor: Actor, reason: str) -> Dispatch:
    """The report is not good enough: back to the same handler, with the reason; the clock has not stopped."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.send_back", row)
    dispatch.state = step(DISPATCH_MOVES, "requests.send_back", dispatch.state)
    row.state = step(REQUEST_MOVES, "requests.send_back", row.state)
    _require_reason(reason)
    dispatch.save(update_fields=["state"])
    row.save(update_fields=["state"])
    audit.record("requests.send_back", row, actor=actor, changes={"dispatch": dispatch.pk}, reason=reason)
    outbox.publish(ReportSentBack(row.pk, dispatch.pk, _moment()))
    return dispatch


@transaction.atomic
def call_back(service_request: ServiceRequest, *, actor: Actor) -> ServiceRequest:
    """The hotline begins to ask the person, without a desk's word on the report."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.call_back", row)
    row.state = step(REQUEST_MOVES, "requests.call_back", row.state)
    row.save(update_fields=["state"])
    audit.record("requests.call_back", row, actor=actor)
    return row


@transaction.atomic
def close_request(
    service_request: ServiceRequest,
    *,
    actor: Actor,
    is_contacted: bool,
    is_resolved: bool,
    satisfaction: int | None = None,
    reason: str = "",
    next_date: date | None = None,
) -> ServiceRequest:
    """Write down what the person said when asked. Closing unsolved needs a reason from the list and a next date."""
    row = queries.lock(service_request)
    deed = "requests.close" if is_resolved else "requests.close_unresolved"
    permissions.require(actor, deed, row)
    state = step(REQUEST_MOVES, deed, row.state)
    if not is_resolved:
        _require_next(reason, next_date)
    _finish_dispatch(row)
    row.state, row.closed_at = state, clock.now()
    _write_callback(row, is_contacted, is_resolved, satisfaction, reason, next_date)
    audit.record(deed, row, actor=actor, changes=_said(row), reason=reason)
    outbox.publish(RequestClosed(row.pk, is_resolved, _moment()))
    return row


@transaction.atomic
def rate_request(
    service_request: ServiceRequest,
    *,
    actor: Actor,
    is_contacted: bool,
    is_resolved: bool,
    satisfaction: int,
    reason: str = "",
) -> ServiceRequest:
    """The person's own three answers. Solved closes it; unsolved opens it again, straight to the same handler, who reads why."""
    reason = mask_numbers(reason)
    with sight.job(OWN):
        row = queries.lock(service_request)
        permissions.require(actor, "requests.rate", row)
        if satisfaction not in range(1, 6):
            raise Refused("requests.satisfaction", _("请在五档里选一档。"), "satisfaction")
        if row.state != RequestState.CALLBACK:
            raise Refused("requests.not_yet", _("还没办好，办好后再请您评价。"))
        row.state = step(REQUEST_MOVES, "requests.close" if is_resolved else "requests.reopen", row.state)
        row.closed_at = clock.now() if is_resolved else None
        _finish_dispatch(row)
        _write_callback(row, is_contacted, is_resolved, satisfaction, reason, None)
        audit.record("requests.rate", row, actor=actor, changes=_said(row), reason=reason)
        if is_resolved:
            outbox.publish(RequestClosed(row.pk, True, _moment()))
        else:
            _give_back(row, reason, actor)
    return row


@transaction.atomic
def return_unsolved(
    service_request: ServiceRequest, *, actor: Actor, is_contacted: bool, satisfaction: int | None, reason: str
) -> ServiceRequest:
    """The call-back heard that it is not solved: back to the same handler, with what the person said."""
    reason = mask_numbers(reason)
    row = queries.lock(service_request)
    permissions.require(actor, "requests.call_back", row)
    if row.state != RequestState.CALLBACK:
        raise Refused("requests.not_yet", _("还没办好，办好后再请您评价。"))
    _require_reason(reason)
    row.state = step(REQUEST_MOVES, "requests.reopen", row.state)
    row.closed_at = None
    _finish_dispatch(row)
    _write_callback(row, is_contacted, False, satisfaction, reason, None)
    audit.record("requests.reopen", row, actor=actor, changes=_said(row), reason=reason)
    _give_back(row, reason, actor)
    return row


@transaction.atomic
def note_unreached(service_request: ServiceRequest, *, actor: Actor) -> int:
    """未接通: the call-back reached nobody. Written down try by try, some hours apart; after the last one it ends, counted neither as
    solved nor as unsolved, and the person is told how to open it again. Returns how many tries there were."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.call_back", row)
    if row.state != RequestState.CALLBACK:
        raise Refused("requests.not_yet", _("还没办好，办好后再请您评价。"))
    since = row.answered_at or row.received_at
    tries = list(row.notes.filter(kind=NoteKind.UNREACHED, at__gte=since).order_by("at").values_list("at", flat=True))
    apart = timedelta(hours=settings.CALLBACK_HOURS)
    if tries and clock.now() - tries[-1] < apart:
        raise Refused(
            "requests.called_lately", _("刚打过一次，隔 %(n)s 小时再打。") % {"n": apart // timedelta(hours=1)}
        )
    Note.objects.create(
        request=row, kind=NoteKind.UNREACHED, at=clock.now(), by=actor.post or actor.name,
        area_path=row.area_path, person=row.person, desk=row.desk,
    )  # fmt: skip
    many = len(tries) + 1
    audit.record("requests.note_unreached", row, actor=actor, changes={"tries": many})
    if many >= settings.CALLBACK_TRIES:
        permissions.require(actor, "requests.close", row)
        row.state = step(REQUEST_MOVES, "requests.close_unreached", row.state)
        row.closed_at = clock.now()
        _finish_dispatch(row)
        row.is_contacted = row.is_resolved = row.satisfaction = None
        row.save(update_fields=["state", "closed_at", "is_contacted", "is_resolved", "satisfaction"])
        audit.record("requests.close_unreached", row, actor=actor, changes={"tries": many})
        outbox.publish(RequesterUnreached(row.pk, many))
    return many


@transaction.atomic
def put_off(service_request: ServiceRequest, *, actor: Actor, reason: str, next_date: date) -> ServiceRequest:
    """On the promised day it still cannot be solved: the person hears the reason and another day."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.put_off", row)
    row.state = step(REQUEST_MOVES, "requests.put_off", row.state)
    _require_next(reason, next_date)
    changes = {"next_date": [row.next_date.isoformat() if row.next_date else None, next_date.isoformat()]}
    row.unresolved_reason, row.next_date = reason, next_date
    row.save(update_fields=["unresolved_reason", "next_date"])
    audit.record("requests.put_off", row, actor=actor, changes=changes, reason=reason)
    outbox.publish(RequestPutOff(row.pk, _moment()))
    return row


@transaction.atomic
def take_up(service_request: ServiceRequest, *, actor: Actor, reason: str) -> ServiceRequest:
    """What could not be solved can be now: back to the same handler at once, under a clock of its own."""
    row = queries.lock(service_request)
    permissions.require(actor, "requests.take_up", row)
    row.state = step(REQUEST_MOVES, "requests.take_up", row.state)
    _require_reason(reason)
    row.closed_at, row.next_date = None, None
    row.save(update_fields=["state", "closed_at", "next_date"])
    audit.record("requests.take_up", row, actor=actor, reason=reason)
    _give_back(row, reason, actor)
    return row


@transaction.atomic
def reopen_request(service_request: ServiceRequest, *, actor: Actor, reason: str) -> ServiceRequest:
    """It came back, or was never solved: on the desk again, with its history."""
    reason = mask_numbers(reason)
    with sight.job(OWN):
        row = queries.lock(service_request)
        permissions.require(actor, "requests.reopen", row)
        row.state = step(REQUEST_MOVES, "requests.reopen", row.state)
        _require_reason(reason)
        _wait_again(row)
        row.closed_at = None
        row.save(update_fields=["state", "closed_at", "desk", "dispatch_by", "dispatch_amber_at"])
        audit.record("requests.reopen", row, actor=actor, reason=reason)
        outbox.publish(RequestReopened(row.pk, at=_moment()))
    return row


@transaction.atomic
def withdraw_request(service_request: ServiceRequest, *, actor: Actor, reason: str = "") -> ServiceRequest:
    """The person takes it back; what a desk has of it is taken back too."""
    with sight.job(OWN):
        row = queries.lock(service_request)
        permissions.require(actor, "requests.withdraw", row)
        row.state = step(REQUEST_MOVES, "requests.withdraw", row.state)
        for dispatch in row.dispatches.select_for_update().exclude(state__in=DONE_DISPATCH):
            dispatch.state = step(DISPATCH_MOVES, "requests.withdraw", dispatch.state)
            dispatch.save(update_fields=["state"])
        row.closed_at, row.is_objected = clock.now(), False
        row.save(update_fields=["state", "closed_at", "is_objected"])
        audit.record("requests.withdraw", row, actor=actor, reason=reason)
        outbox.publish(RequestWithdrawn(row.pk))
    return row


def _give_back(row, reason, actor):
    """To the handler that had it last, as a sending of its own with a clock of its own; to the desk where none had it."""
    new = send_again(row, reason, actor=actor)
    if new is None:
        _wait_again(row)
        row.save(update_fields=["desk", "dispatch_by", "dispatch_amber_at"])
    outbox.publish(RequestReopened(row.pk, new.pk if new else 0, _moment()))


def _moment():
    return clock.now().isoformat()


def _require_reason(reason):
    if not reason.strip():
        raise Refused("requests.no_reason", _("请写一句理由。"), "reason")


def _require_next(reason, next_date):
    if reason not in queries.UNRESOLVED_WORDS:
        raise Refused("requests.unresolved_reason", _("没解决就结束，要从列表里选一个原因。"), "reason")
    if next_date is None or next_date <= clock.today():
        raise Refused("requests.next_date", _("请写下一次联系的日子，要在今天以后。"), "next_date")


def _finish_dispatch(row):
    reported = "t.request_id = %s and t.state = %s for update"
    for dispatch in keyed.rows(Dispatch, reported, [row.pk, str(DispatchState.REPORTED)]):
        dispatch.state = step(DISPATCH_MOVES, "requests.accept_report", dispatch.state)
        dispatch.save(update_fields=["state"])


def _wait_again(row):
    """Back on the dispatch desk: to be sent within the ordinary dispatch time from now."""
    rule = queries.clock_rule(row.category.clock if row.category_id else "ordinary", clock.today())
    sending = queries.dispatch_limit(rule, clock.now())
    row.desk, row.dispatch_by, row.dispatch_amber_at = None, sending.due_at, sending.amber_at


def _write_callback(row, is_contacted, is_resolved, satisfaction, reason, next_date):
    row.is_contacted, row.is_resolved, row.satisfaction = is_contacted, is_resolved, satisfaction
    row.unresolved_reason, row.next_date = reason[:200], next_date
    row.save(
        update_fields=[
            "state",
            "closed_at",
            "is_contacted",
            "is_resolved",
            "satisfaction",
            "unresolved_reason",
            "next_date",
            "desk",
            "dispatch_by",
            "dispatch_amber_at",
        ]
    )


def _said(row):
    return {"contacted": row.is_contacted, "resolved": row.is_resolved, "satisfaction": row.satisfaction}
