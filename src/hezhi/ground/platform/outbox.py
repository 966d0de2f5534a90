"""Facts told upwards. Publishing writes a row in the deed's own transaction; the worker hands it to the listeners."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from . import clock
from .models import OutboxDelivery, OutboxEvent

_listeners: dict[str, list[tuple[str, Callable[[Any], None]]]] = defaultdict(list)
_classes: dict[str, type] = {}


def name_of(event_class: type) -> str:
    """`requests.RequestAnswered`: the room and the event."""
    return f"{event_class.__module__.split('.')[-2]}.{event_class.__name__}"


def listen(event_class: type):
    """Register a listener for an event of a room below. Listeners must be harmless when run twice."""

    def register(function):
        name = name_of(event_class)
        _classes[name] = event_class
        key = f"{function.__module__}.{function.__name__}"
        if key not in [k for k, _ in _listeners[name]]:
            _listeners[name].append((key, function))
        return function

    return register


def publish(event: Any) -> None:
    """Write the event and one delivery per listener. `event` is a frozen dataclass of ids and plain values."""
    name = name_of(type(event))
    if not _listeners.get(name):
        return
    row = OutboxEvent.objects.create(name=name, payload=dataclasses.asdict(event), created_at=clock.now())
    OutboxDelivery.objects.bulk_create([OutboxDelivery(event=row, listener=key) for key, _ in _listeners[name]])
