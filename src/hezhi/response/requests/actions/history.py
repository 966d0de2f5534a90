"""Cases that were handled before Hezhi came: brought in with their dispatches and their ends, in bulk, as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hezhi.ground.platform import audit, clock, permissions, sight
from hezhi.ground.platform.actor import Actor

from ..models import ClockRule, CoHandling, Dispatch, ServiceRequest
from ..rules.time_limit import sending_limit, time_limit
from ..states import DispatchState, RequestState
from .bulk import write_rows
from .counting import count, key_of, weight_of
from .receiving import RECEIVE, Draft, build_rows


@dataclass
class PastDispatch:
    """A sending that happened: to whom (id), when, and how far it came."""

    handler: int
    sent_at: datetime
    state: str = DispatchState.ACCEPTED_BACK
    rule: str = ""
    clock: str = "ordinary"
    copied_to: int | None = None
    co_handlers: Sequence[int] = ()
    co_reported_at: datetime | None = None
    co_report: str = ""
    accepted_at: datetime | None = None
    reported_at: datetime | None = None
    report: str = ""
    objection: str = ""
    objection_clause: str = ""
    proposed_handler: int | None = None
    excluded_reason: str = ""


@dataclass
class PastCase:
    """A request as it stood when it was brought in. `joins` is the place in the list of the case that it was joined to."""

    draft: Draft
    state: str = RequestState.CLOSED
    dispatches: Sequence[PastDispatch] = ()
    joins: int | None = None
    is_repeat: bool = False
    answer: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    is_contacted: bool | None = None
    is_resolved: bool | None = None
    satisfaction: int | None = None
    unresolved_reason: str = ""
    next_date: date | None = None


@transaction.atomic
def receive_history(cases: Sequence[PastCase], *, actor: Actor) -> list[ServiceRequest]:
    """Write down cases with their past, one history row for all; every figure counts them as if they had passed here."""
    permissions.require(actor, "requests.import", None)
    with sight.job(RECEIVE):
        rows = build_rows([case.draft for case in cases])
        rules = {rule.code: rule for rule in ClockRule.objects.order_by("valid_from")}
        for row, case in zip(rows, cases, strict=True):
            _give_past(row, case, rules)
        _count_voices(rows, cases)
        write_rows([row for row, case in zip(rows, cases, strict=True) if case.joins is None])
        joined = [(row, case) for row, case in zip(rows, cases, strict=True) if case.joins is not None]
        for row, case in joined:
            row.joined_to = rows[case.joins]
        write_rows([row for row, _case in joined])
        _write_dispatches(rows, cases, rules)
        count((key_of(row), *weight_of(row)) for row in rows)
        changes = {"count": len(rows), "dispatches": sum(len(case.dispatches) for case in cases)}
        audit.record("requests.import_history", actor=actor, changes=changes)
    return rows


def _give_past(row, case, rules):
    row.state = case.state
    for field in ("is_repeat", "answer", "answered_at", "closed_at", "is_contacted", "is_resolved", "satisfaction"):
        setattr(row, field, getattr(case, field))
    row.unresolved_reason, row.next_date = case.unresolved_reason, case.next_date
    if case.dispatches:
        row.desk = case.dispatches[-1].handler
        row.is_objected = case.dispatches[-1].state == DispatchState.OBJECTED
        if row.is_objected:
            decide = sending_limit(clock.now(), rules["ordinary"].dispatch_hours)
            row.dispatch_by, row.dispatch_amber_at = decide.due_at, decide.amber_at
        if case.state == RequestState.REOPENED:
            row.desk = None
        first = case.dispatches[0]
        row.due_at = time_limit(first.sent_at, (rules.get(first.clock) or rules["ordinary"]).hours).due_at


def _count_voices(rows, cases):
    for case in cases:
        if case.joins is not None:
            rows[case.joins].voice_count += 0 if case.is_repeat else 1


def _write_dispatches(rows, cases, rules):
    pairs = [(row, past) for row, case in zip(rows, cases, strict=True) for past in case.dispatches]
    dispatches = [_dispatch(row, past, rules.get(past.clock) or rules["ordinary"]) for row, past in pairs]
    write_rows(dispatches)
    write_rows(
        [
            CoHandling(
                dispatch=dispatch,
                organisation_id=org,
                area_path=dispatch.area_path,
                due_at=dispatch.due_at,
                reported_at=past.co_reported_at,
                is_late=bool(past.co_reported_at and past.co_reported_at > dispatch.due_at),
                report=past.co_report,
            )
            for dispatch, (_row, past) in zip(dispatches, pairs, strict=True)
            for org in past.co_handlers
        ]
    )


def _dispatch(row, past, rule):
    limit = time_limit(past.sent_at, rule.hours, rule.amber_share)
    return Dispatch(
        request_id=row.pk,
        handler_id=past.handler,
        copied_to_id=past.copied_to,
        state=past.state,
        area_path=row.area_path,
        rule=past.rule[:200],
        clock=rule.code,
        sent_at=past.sent_at,
        due_at=limit.due_at,
        amber_at=limit.amber_at,
        accepted_at=past.accepted_at,
        reported_at=past.reported_at,
        report=past.report,
        objection=past.objection,
        objection_clause=past.objection_clause,
        proposed_handler_id=past.proposed_handler,
        excluded_reason=past.excluded_reason,
    )
