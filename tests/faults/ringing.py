"""A worker with one listener and one task that count, to be killed. Short leases."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class BellRang:
    """For this fault only."""

    number: int


COUNT = (
    "insert into platform_worker_beat (name, at, pid) values (%s, now(), 1)"
    " on conflict (name) do update set pid = platform_worker_beat.pid + 1"
)


def count(name):
    """One more of this name; a moment is left for being killed before and after."""
    from django.db import connection

    time.sleep(0.004)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [name])
    time.sleep(0.004)


def hear(event):
    """The listener."""
    count(f"bell {event.number}")


def known():
    """Make listener and task known; for the killed and for who wrote the events."""
    from hezhi.ground.platform import outbox
    from hezhi.ground.platform.tasks import task

    outbox.listen(BellRang)(hear)

    @task
    def ring(number):
        count(f"task {number}")

    return ring


def main():
    import django

    django.setup()
    from hezhi.ground.platform import outbox, worker

    known()
    outbox.LEASE = timedelta(seconds=1)
    worker.STALLED_SECONDS = 2
    worker.run(threading.Event())
