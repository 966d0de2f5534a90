"""Facts told upwards. Publishing writes rows in the deed's own transaction; the worker hands them to the listeners, at least once.

A delivery is claimed with a lease (a dead worker's claims come free by themselves), the listener's work and the tick that it is done are
one transaction, a failure waits longer each time, and what failed to the last stays visible as dead until a person retries it."""

import dataclasses
import json
import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from . import clock, sight
from .backend import PREPARED
from .models import OutboxDelivery, OutboxEvent

DELIVER = sight.purpose("platform.deliver", _("把一个房间里发生的事告诉听它的房间。"))

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=2)
KEPT = timedelta(days=1)  # delivered events, for who asks what happened
NOTHING = timedelta(0)
MOST_TRIES = 10  # 2 s, 4 s, 8 s … the last pause about 17 minutes

_PUBLISH = f"""{PREPARED}with told as (insert into outbox_event (name, payload, created_at) values (%s, %s::jsonb, %s) returning id)
insert into outbox_delivery (event_id, listener, tries, last_error) select told.id, listener, 0, '' from told, unnest(%s::text[]) listener"""  # noqa: S608

log = logging.getLogger(__name__)
_listeners: dict[str, list[tuple[str, Callable[[Any], None]]]] = defaultdict(list)
_classes: dict[str, type] = {}


def name_of(event_class: type) -> str:
    """`requests.RequestAnswered`: the room and the event."""
    return f"{event_class.__module__.split('.')[-2]}.{event_class.__name__}"


def listen(event_class: type):
    """Register a listener for an event of a room below. Listeners must be harmless when run twice; they see across areas."""

    def register(function):
        name = name_of(event_class)
        _classes[name] = event_class
        key = f"{function.__module__}.{function.__name__}"
        if key not in [k for k, _f in _listeners[name]]:
            _listeners[name].append((key, function))
        return function

    return register


def publish(event: Any) -> None:
    """Write the event and one delivery per listener. `event` is a frozen dataclass of ids and plain values."""
    name = name_of(type(event))
    if _listeners.get(name):
        payload = json.dumps(dataclasses.asdict(event), ensure_ascii=False)
        with connection.cursor() as cursor:
            cursor.execute(_PUBLISH, [name, payload, clock.now(), [key for key, _f in _listeners[name]]])


def publish_many(events: list[Any]) -> None:
    """Write many events at once, in two statements: for imports."""
    heard = [event for event in events if _listeners.get(name_of(type(event)))]
    now = clock.now()
    rows = OutboxEvent.objects.bulk_create(
        [OutboxEvent(name=name_of(type(e)), payload=dataclasses.asdict(e), created_at=now) for e in heard],
        batch_size=2000,
    )
    OutboxDelivery.objects.bulk_create(
        [OutboxDelivery(event=row, listener=key) for row in rows for key, _f in _listeners[row.name]], batch_size=2000
    )


def deliver_waiting(most: int | None = None) -> int:
    """Deliver what waits, until nothing does (or `most` were handed over). For the worker's loop, and for tests and the demo. Returns how many."""
    done = 0
    while most is None or done < most:
        claimed = claim(20 if most is None else min(20, most - done))
        if not claimed:
            break
        for pk in claimed:
            hand_over(pk)
        done += len(claimed)
    return done


@transaction.atomic
def claim(most: int) -> list[int]:
    """Take up to `most` waiting deliveries on lease; two workers never get the same one. Returns their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update outbox_delivery set leased_until = %(now)s + %(lease)s, tries = tries + 1 where id in ("
            " select id from outbox_delivery where done_at is null and dead_at is null"
            " and (leased_until is null or leased_until < %(now)s) order by id limit %(most)s for update skip locked"
            ") returning id",
            {"now": clock.now(), "lease": LEASE, "most": most},  # type: ignore[dict-item]
        )
        return sorted(row[0] for row in cursor.fetchall())


def hand_over(delivery_id: int) -> None:
    """Run the listener for a claimed delivery and tick it off, in one transaction; on failure note it and wait."""
    try:
        with transaction.atomic():
            _run(delivery_id)
    except Exception as error:  # whatever a listener raises must not stop the others
        log.exception("outbox delivery %s failed", delivery_id)
        _note_failure(delivery_id, error)


@transaction.atomic
def retry_dead() -> int:
    """Give dead deliveries a new life, after a person has looked. Returns how many."""
    return OutboxDelivery.objects.exclude(dead_at=None).update(dead_at=None, tries=0, leased_until=None)


def sweep_delivered(keep: timedelta = KEPT) -> int:
    """Forget events older than `keep` that every listener has heard; what waits or is dead stays. Returns how many."""
    gone = 0
    while part := _sweep_part(keep):
        gone += part
    return gone


@transaction.atomic
def _sweep_part(keep: timedelta) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "with heard as (select id from outbox_event e where created_at <= %s and not exists"
            " (select from outbox_delivery d where d.event_id = e.id and d.done_at is null)"
            " order by id limit 5000 for update skip locked),"
            " told as (delete from outbox_delivery where event_id in (select id from heard))"
            " delete from outbox_event where id in (select id from heard)",
            [clock.now() - keep],
        )
        return cursor.rowcount


def count_waiting() -> dict[str, int]:
    """What waits and what is dead, for `doctor` and the health page."""
    undone = OutboxDelivery.objects.filter(done_at=None)
    return {"waiting": undone.filter(dead_at=None).count(), "dead": undone.exclude(dead_at=None).count()}


def _run(delivery_id: int) -> None:
    delivery = OutboxDelivery.objects.select_for_update(of=("self",)).select_related("event").get(pk=delivery_id)
    if delivery.done_at:
        return
    event = delivery.event
    function = dict(_listeners.get(event.name, ())).get(delivery.listener)
    if function is None:
        raise LookupError(f"no listener {delivery.listener}")
    with sight.job(DELIVER):
        function(_classes[event.name](**event.payload))
    delivery.done_at = clock.now()
    delivery.save(update_fields=["done_at"])


@transaction.atomic
def _note_failure(delivery_id: int, error: Exception) -> None:
    delivery = OutboxDelivery.objects.select_for_update().get(pk=delivery_id)
    delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
    if delivery.tries >= MOST_TRIES:
        delivery.dead_at = clock.now()
    delivery.leased_until = clock.now() + FIRST_PAUSE * 2 ** (delivery.tries - 1)
    delivery.save(update_fields=["last_error", "dead_at", "leased_until"])
