"""Joining many at once: what an import tells that was told before. One row of history for all, as for the import itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from hezhi.ground.platform import audit, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step

from ..events import RequestsJoined
from ..models import ServiceRequest
from ..states import REQUEST_MOVES, RequestState
from .counting import count, key_of, weight_of
from .receiving import RECEIVE

WRITE = """
    update requests_servicerequest as r
    set state = v.state, joined_to_id = v.main, is_repeat = v.is_repeat, voice_count = v.voices
    from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::boolean[], %s::integer[]) as v(id, state, main, is_repeat, voices)
    where r.id = v.id
"""


@dataclass(frozen=True)
class Joining:
    """One request to be joined to the main request of its matter; a repeat (same person, nothing new) is not counted again (D8)."""

    request: int
    main: int
    is_repeat: bool = False


@transaction.atomic
def join_many(joinings: Sequence[Joining], *, actor: Actor) -> set[int]:
    """Join what an import tells for the second time. What is closed already keeps its state; what is joined already stays. Returns
    the ids of those that were joined."""
    permissions.require(actor, "requests.import", None)
    with sight.job(RECEIVE):
        rows = _locked({pk for one in joinings for pk in (one.request, one.main)})
        before = {pk: _standing(row) for pk, row in rows.items()}
        joined = [one.request for one in joinings if _join(rows[one.request], rows[one.main], one.is_repeat)]
        _save(rows, before)
        if joined:
            audit.record("requests.join", actor=actor, changes={"count": len(joined), "requests": joined[:100]})
            outbox.publish(RequestsJoined(joined))
    return set(joined)


@transaction.atomic
def part_many(request_ids: Iterable[int], *, actor: Actor) -> int:
    """Undo `join_many`: each is a matter of its own again and back at the desk if it was not closed."""
    permissions.require(actor, "requests.import", None)
    with sight.job(RECEIVE):
        wanted = ServiceRequest.objects.filter(pk__in=list(request_ids), joined_to__isnull=False)
        pairs = dict(wanted.values_list("pk", "joined_to"))
        rows = _locked({*pairs, *pairs.values()})
        before = {pk: _standing(row) for pk, row in rows.items()}
        for pk, main in pairs.items():
            _part(rows[pk], rows[main])
        _save(rows, before)
        audit.record("requests.split", actor=actor, changes={"count": len(pairs), "requests": list(pairs)[:100]})
    return len(pairs)


def _locked(ids: set[int]) -> dict[int, ServiceRequest]:
    return {row.pk: row for row in ServiceRequest.objects.select_for_update().filter(pk__in=ids).order_by("pk")}


def _join(row: ServiceRequest, main: ServiceRequest, is_repeat: bool) -> bool:
    if row.pk == main.pk or row.joined_to_id or main.joined_to_id or row.voice_count > 1:
        return False
    if row.state == RequestState.RECEIVED:
        row.state = step(REQUEST_MOVES, "requests.join", row.state)
    row.joined_to_id, row.is_repeat = main.pk, is_repeat
    main.voice_count += 0 if is_repeat else 1
    return True


def _part(row: ServiceRequest, main: ServiceRequest) -> None:
    if row.state == RequestState.LINKED_DUPLICATE:
        row.state = step(REQUEST_MOVES, "requests.split", row.state)
    main.voice_count -= 0 if row.is_repeat else 1
    row.joined_to_id, row.is_repeat = None, False


def _standing(row: ServiceRequest) -> tuple:
    return key_of(row), weight_of(row), row.state, row.voice_count, row.joined_to_id


def _save(rows: dict[int, ServiceRequest], before: dict[int, tuple]) -> None:
    """Write the rows that changed in one statement, and what they count now instead of before."""
    changed = [row for pk, row in rows.items() if _standing(row) != before[pk]]
    if not changed:
        return
    columns = zip(
        *[(row.pk, str(row.state), row.joined_to_id, row.is_repeat, row.voice_count) for row in changed], strict=True
    )
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(column) for column in columns])
    away = [(before[row.pk][0], -before[row.pk][1][0], -before[row.pk][1][1]) for row in changed]
    count([*away, *((key_of(row), *weight_of(row)) for row in changed)])
