"""The worker: delivers what the outbox holds, seals the history, runs queued tasks, and says each few seconds that it lives."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app, db_cleanup

from . import chain, clock, outbox
from .models import WorkerBeat

BEAT_SECONDS = 5
SEAL_SECONDS = 1
IDLE_SECONDS = 0.25
STALLED_SECONDS = 30  # a task whose worker gave no sign for so long is taken up by the next

log = logging.getLogger(__name__)


def run(stop: threading.Event, *, concurrency: int = 2) -> None:
    """Work until `stop` is set. Claims of a worker killed on the way come free by their leases; nothing is lost."""
    loops = [
        _start("outbox", _deliver, IDLE_SECONDS, stop),
        _start("sealer", _seal, SEAL_SECONDS, stop),
        _start("beat", _beat, BEAT_SECONDS, stop),
    ]
    try:
        asyncio.run(_run_tasks(stop, concurrency))
    finally:
        stop.set()
        for loop in loops:
            loop.join(timeout=10)


def _start(name: str, step: Callable[[], object], pause: float, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=_loop, args=(name, step, pause, stop), name=f"hezhi-{name}", daemon=True)
    thread.start()
    return thread


def _loop(name: str, step: Callable[[], object], pause: float, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            if step():
                continue
        except Exception:  # the database may be away for a moment; the loop must outlive that
            log.exception("worker loop %s failed; trying again", name)
            connection.close()
            stop.wait(2)
        close_old_connections()
        stop.wait(pause)
    connection.close()


def _deliver() -> int:
    return outbox.deliver_waiting(most=200)


def _seal() -> None:
    batch = chain.seal_batch()
    if batch:
        chain.keep_head(batch)


def _beat() -> None:
    WorkerBeat.objects.update_or_create(name="worker", defaults={"at": clock.now(), "pid": os.getpid()})


async def _run_tasks(stop: threading.Event, concurrency: int) -> None:
    """procrastinate's worker, started again whenever the database was away."""
    while not stop.is_set():
        try:
            # A second app over the same tasks: what a task itself queues still goes through Django's connection, in its transaction.
            async with app.with_connector(_connector()).open_async() as worker_app:
                await _until_stopped(worker_app, stop, concurrency)
        except Exception:
            log.exception("task worker failed; trying again")
            await asyncio.sleep(2)


def _connector():
    connector: Any = app.connector
    connector = connector.get_worker_connector()
    connector._pool_args.update(min_size=1, max_size=3)
    return connector


async def _until_stopped(worker_app, stop: threading.Event, concurrency: int) -> None:
    working = asyncio.create_task(
        worker_app.run_worker_async(
            concurrency=concurrency,
            install_signal_handlers=False,
            fetch_job_polling_interval=2.0,
            shutdown_graceful_timeout=20,
            delete_jobs="successful",
            update_heartbeat_interval=STALLED_SECONDS / 3,
            stalled_worker_timeout=STALLED_SECONDS,
            task_middleware=[db_cleanup.close_db_connections],
        )
    )
    seconds = 0.0
    while not stop.is_set() and not working.done():
        await asyncio.sleep(0.5)
        seconds += 0.5
        if seconds % (STALLED_SECONDS / 2) == 0:
            await _take_up_stalled(worker_app)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def _take_up_stalled(worker_app) -> None:
    for job in await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await worker_app.job_manager.retry_job(job, retry_at=datetime.now(UTC))
