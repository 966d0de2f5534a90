"""One matter told by many: matters put together and taken apart again by an officer, each step on record and to be undone."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, outbox, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import RequestJoined, RequestSplit
from ..models import ServiceRequest
from ..states import REQUEST_MOVES, RequestState
from .counting import count_change, standing_of
from .sorting import same_person, split_request


@transaction.atomic
def merge_matters(source: ServiceRequest, target: ServiceRequest, *, actor: Actor) -> ServiceRequest:
    """Put a matter with all its voices under another: N requests stay N, two matters become one. What is in hand goes on in hand."""
    if source.pk == target.pk:
        raise Refused("requests.join_itself", _("不能并到它自己。"), "main")
    rows = _locked(source.pk, target.pk)
    source, target = rows[source.pk], rows[target.pk]
    permissions.require(actor, "requests.merge", source)
    permissions.require(actor, "requests.merge", target)
    if source.joined_to_id or target.joined_to_id:
        raise Refused("requests.join_chain", _("请并到那件事的主诉求上。"), "main")
    moved = [row for row in rows.values() if row.joined_to_id == source.pk]
    voices = source.voice_count
    _take_in(source, target, is_repeat=same_person(source, target))
    for row in moved:
        row.joined_to = target
        row.save(update_fields=["joined_to"])
    target.voice_count += voices - (1 if source.is_repeat else 0)
    target.save(update_fields=["voice_count"])
    told = {
        "from": source.number,
        "request": source.pk,
        "moved": [row.pk for row in moved],
        "voices": target.voice_count,
    }
    audit.record("requests.merge", target, actor=actor, changes=told)
    audit.record("requests.join", source, actor=actor, changes={"main": target.number, "is_repeat": source.is_repeat})
    outbox.publish(RequestJoined(source.pk, target.pk))
    return target


@transaction.atomic
def unmerge_matters(target: ServiceRequest, record_id: int, *, actor: Actor) -> ServiceRequest:
    """Undo one merging: the matter stands by itself again with the voices it brought, as far as they are still here. Returns it."""
    record = next(
        (one for one in audit.history_of(target) if one.pk == record_id and one.deed == "requests.merge"), None
    )
    if record is None:
        raise Refused("requests.no_such_merge", _("没有这次合并的记录。"))
    source_id, moved = record.changes["request"], set(record.changes["moved"])
    rows = _locked(target.pk, source_id)
    target, source = rows[target.pk], rows[source_id]
    permissions.require(actor, "requests.merge", target)
    permissions.require(actor, "requests.merge", source)
    if source.joined_to_id != target.pk:
        raise Refused("requests.not_joined", _("这件已经不在这里了，不用再撤销。"))
    target.voice_count -= 0 if source.is_repeat else 1
    _let_go(source)
    for row in rows.values():
        if row.pk in moved and row.joined_to_id == target.pk:
            row.joined_to = source
            row.save(update_fields=["joined_to"])
            target.voice_count -= 0 if row.is_repeat else 1
            source.voice_count += 0 if row.is_repeat else 1
    source.save(update_fields=["voice_count"])
    target.save(update_fields=["voice_count"])
    told = {"to": source.number, "request": source.pk, "undone": record.pk, "voices": target.voice_count}
    audit.record("requests.unmerge", target, actor=actor, changes=told)
    audit.record("requests.split", source, actor=actor, changes={"main": target.number})
    outbox.publish(RequestSplit(source.pk, target.pk))
    return source


@transaction.atomic
def split_voices(
    target: ServiceRequest, request_ids: Sequence[int], *, actor: Actor, is_together: bool = False
) -> list[ServiceRequest]:
    """Take voices out of a matter: each a matter of its own, or all of them together one other matter, the earliest its main request."""
    voices = [row for row in queries.voices_of(target) if row.pk in set(request_ids)]
    if not voices:
        raise Refused("requests.no_voice", _("请选要拆出来的诉求。"), "voice")
    parted = [split_request(row, actor=actor) for row in voices]
    if is_together and len(parted) > 1:
        first, *others = sorted(parted, key=lambda row: (row.received_at, row.pk))
        for row in others:
            merge_matters(row, first, actor=actor)
    return parted


def _locked(*mains: int) -> dict[int, ServiceRequest]:
    """The mains and all voices of each, locked in the one order that everybody keeps."""
    found = ServiceRequest.objects.filter(pk__in=mains) | ServiceRequest.objects.filter(joined_to__in=mains)
    return {
        row.pk: row
        for row in ServiceRequest.objects.select_for_update().filter(pk__in=found.values("pk")).order_by("pk")
    }


def _take_in(row: ServiceRequest, target: ServiceRequest, *, is_repeat: bool) -> None:
    before = standing_of(row)
    if row.state == RequestState.RECEIVED:
        row.state = step(REQUEST_MOVES, "requests.join", row.state)
    row.joined_to, row.is_repeat, row.voice_count = target, is_repeat, 1
    row.save(update_fields=["state", "joined_to", "is_repeat", "voice_count"])
    count_change(before, row)


def _let_go(row: ServiceRequest) -> None:
    before = standing_of(row)
    if row.state == RequestState.LINKED_DUPLICATE:
        row.state = step(REQUEST_MOVES, "requests.split", row.state)
    row.joined_to, row.is_repeat, row.voice_count = None, False, 1
    row.save(update_fields=["state", "joined_to", "is_repeat", "voice_count"])
    count_change(before, row)
