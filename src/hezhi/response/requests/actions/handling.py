"""What a handler does with what was sent to its desk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import DispatchAccepted, DispatchExtended, DispatchReported, RequesterAsked
from ..models import CoHandling, Dispatch, Note, NoteKind
from ..states import DISPATCH_MOVES, REQUEST_MOVES, DispatchState


@transaction.atomic
def accept_dispatch(dispatch: Dispatch, *, actor: Actor) -> Dispatch:
    """签收: the handler takes it; objecting ends here."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.accept", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.accept", dispatch.state)
    dispatch.accepted_at = clock.now()
    dispatch.save(update_fields=["state", "accepted_at"])
    audit.record("requests.accept", row, actor=actor, changes={"dispatch": dispatch.pk})
    outbox.publish(DispatchAccepted(row.pk, dispatch.pk))
    return dispatch


@transaction.atomic
def contact_requester(dispatch: Dispatch, *, actor: Actor, text: str) -> Dispatch:
    """The handler spoke to the person; the word is kept (a closing needs it)."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.contact", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.contact", dispatch.state)
    row.is_contacted = True
    dispatch.save(update_fields=["state"])
    row.save(update_fields=["is_contacted"])
    note = _note(row, NoteKind.CONTACT, text, actor)
    audit.record("requests.contact", row, actor=actor, changes={"dispatch": dispatch.pk, "note": note.pk})
    return dispatch


@transaction.atomic
def start_handling(dispatch: Dispatch, *, actor: Actor, text: str = "") -> Dispatch:
    """Work begins; `text` is what the person reads meanwhile."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.start_handling", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.start_handling", dispatch.state)
    dispatch.save(update_fields=["state"])
    changes = {"dispatch": dispatch.pk}
    if text:
        changes["note"] = _note(row, NoteKind.PROGRESS, text, actor).pk
    audit.record("requests.start_handling", row, actor=actor, changes=changes)
    return dispatch


@transaction.atomic
def extend_dispatch(dispatch: Dispatch, *, actor: Actor, until: datetime, reason: str) -> Dispatch:
    """More time, once, only with a reason that the person and the centre are told (Art. 15)."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.extend", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.extend", dispatch.state)
    if not reason.strip():
        raise Refused("requests.no_reason", _("延期要说明理由，并告诉诉求人。"), "reason")
    if until <= dispatch.due_at:
        raise Refused("requests.extend_backwards", _("延期后的时间要晚于原来的期限。"), "until")
    if row.notes.filter(kind=NoteKind.EXTEND, at__gte=dispatch.sent_at).exists():
        raise Refused("requests.extended_before", _("已经延过一次，不能再延。请先联系诉求人。"), "until")
    share = queries.clock_rule(dispatch.clock, clock.today()).amber_share
    changes = {"dispatch": dispatch.pk, "due_at": [dispatch.due_at.isoformat(), until.isoformat()]}
    dispatch.due_at = row.due_at = until
    dispatch.amber_at = dispatch.sent_at + (until - dispatch.sent_at) * float(share)
    dispatch.save(update_fields=["state", "due_at", "amber_at"])
    row.save(update_fields=["due_at"])
    changes["note"] = _note(row, NoteKind.EXTEND, reason.strip()[:300], actor).pk
    audit.record("requests.extend", row, actor=actor, changes=changes, reason=reason)
    outbox.publish(DispatchExtended(row.pk, dispatch.pk, reason.strip()[:300]))
    return dispatch


@transaction.atomic
def ask_requester(dispatch: Dispatch, *, actor: Actor, text: str) -> Note:
    """A question to the person, who answers where he follows it. Waiting for the answer is handling: the clock runs on."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.ask", dispatch)
    if dispatch.state not in queries.IN_WORK:
        raise Refused("requests.ask_before_work", _("先签收，再问诉求人。"))
    if len(text.strip()) < 2:
        raise Refused("requests.no_words", _("请写一句要问的话。"), "text")
    note = _note(row, NoteKind.QUESTION, text.strip()[:500], actor)
    audit.record("requests.ask", row, actor=actor, changes={"dispatch": dispatch.pk, "note": note.pk})
    outbox.publish(RequesterAsked(row.pk, note.pk))
    return note


@transaction.atomic
def report_dispatch(dispatch: Dispatch, *, actor: Actor, text: str) -> Dispatch:
    """办结: the handler reports what was done, in words for the person."""
    dispatch, row = queries.lock_dispatch(dispatch)
    permissions.require(actor, "requests.report", dispatch)
    dispatch.state = step(DISPATCH_MOVES, "requests.report", dispatch.state)
    row.state = step(REQUEST_MOVES, "requests.report", row.state)
    if len(text.strip()) < 5:
        raise Refused("requests.report_too_short", _("请写清楚做了什么，至少 5 个字。"), "text")
    dispatch.report, dispatch.reported_at = mask_numbers(text), clock.now()
    dispatch.save(update_fields=["state", "report", "reported_at"])
    row.save(update_fields=["state"])
    audit.record("requests.report", row, actor=actor, changes={"dispatch": dispatch.pk})
    outbox.publish(DispatchReported(row.pk, dispatch.pk))
    return dispatch


@transaction.atomic
def report_co_handling(co_handling: CoHandling, *, actor: Actor, text: str) -> CoHandling:
    """A co-handler reports its part to the first handler; after its day it bears a late mark in the dual assessment (D10)."""
    part = CoHandling.objects.select_for_update().get(pk=co_handling.pk)
    permissions.require(actor, "requests.co_report", part)
    if part.reported_at:
        raise Refused("requests.co_reported", _("已经报过了。"))
    if len(text.strip()) < 5:
        raise Refused("requests.report_too_short", _("请写清楚做了什么，至少 5 个字。"), "text")
    with sight.job(queries.CO_HANDLING):
        dispatch = Dispatch.objects.select_related("request").get(pk=part.dispatch_id)
    if dispatch.state in (DispatchState.MOVED, DispatchState.RECALLED):
        raise Refused("requests.co_over", _("这件已经改派或撤回，不用报了。"))
    part.report, part.reported_at = mask_numbers(text.strip()), clock.now()
    part.is_late = part.reported_at > part.due_at
    part.save(update_fields=["report", "reported_at", "is_late"])
    changes = {"dispatch": dispatch.pk, "organisation": str(part.organisation), "is_late": part.is_late}
    audit.record("requests.co_report", dispatch.request, actor=actor, changes=changes)
    return part


def _note(row, kind, text, actor):
    return Note.objects.create(
        request=row,
        kind=kind,
        text=mask_numbers(text),
        at=clock.now(),
        by=actor.post or actor.name,
        area_path=row.area_path,
        person=row.person,
        desk=actor.desk,
    )
