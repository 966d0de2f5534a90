"""Work behind the pages. A task is queued in the deed's own transaction, takes ids, calls one action, and may run twice harmlessly."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import sight

PAUSES = {"tries": 6, "wait": 2, "exponential": 3}  # 2+1, 2+3, 2+9 ... seconds: about six minutes in all


def task(
    function: Callable | None = None,
    *,
    purpose: str = "",
    every: str = "",
    tries: int = PAUSES["tries"],
    alone: bool = False,
):
    """Make a function a task: `refold.defer(month_id=3)` queues it with the running transaction, `refold(month_id=3)` runs it at once.

    `purpose` names the job sight it runs under (see `sight.purpose`); without one it sees no protected row. `every` is a cron line
    (UTC) for work that comes round by itself. One run is one transaction (`alone`: the action opens its own); what fails is tried again,
    with growing pauses."""

    def register(function):
        run = _run_of(function, purpose, alone)
        retry = RetryStrategy(
            max_attempts=tries,
            wait=PAUSES["wait"],
            exponential_wait=PAUSES["exponential"],
            retry_exceptions=[Exception],
        )
        queued = app.task(name=_name_of(function), retry=retry)(run)
        return app.periodic(cron=every)(queued) if every else queued

    return register(function) if function is not None else register


def run_waiting() -> int:
    """Run all waiting tasks here and now, without a worker: for tests and for building the demo. Returns how many ran."""
    done = 0
    while job := _next_waiting():
        pk, name, arguments = job
        app.tasks[name].func(**arguments)
        _mark_done(pk)
        done += 1
    return done


def _name_of(function) -> str:
    return f"{function.__module__.split('.')[-2]}.{function.__name__}"


def _run_of(function, purpose: str, alone: bool):
    @wraps(function)
    def run(timestamp: int | None = None, **ids: Any) -> None:  # procrastinate hands the moment to what comes round
        if alone:
            function(**ids)
            return
        with transaction.atomic(), sight.job(purpose) if purpose else nullcontext():
            function(**ids)

    return run


def _next_waiting():
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, task_name, args from procrastinate_jobs where status = 'todo' order by id limit 1 for update skip locked"
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0], row[1], json.loads(row[2]) if isinstance(row[2], str) else row[2]


def _mark_done(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing' where id = %s", [pk])
        cursor.execute(
            "update procrastinate_jobs set status = 'succeeded', attempts = attempts + 1 where id = %s", [pk]
        )


@task(every="17 19 * * *")
def sweep_files():
    """Each night: what was written to disk but never registered."""
    from .files import sweep_orphans

    sweep_orphans()


@task(every="11 * * * *", alone=True)
def sweep_outbox():
    """Each hour: events that every listener has heard, a day old."""
    from . import outbox

    outbox.sweep_delivered()


@task(every="40 18 * * *")
def check_audit():
    """Each night: the whole chain, from the first row."""
    from . import actions, actor

    actions.check_audit(actor=actor.job("platform.verify"))
