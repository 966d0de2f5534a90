"""Facts told upwards: with the deed or not at all, at least once, one listener's fault never another's."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from hezhi.ground.platform import clock, outbox
from hezhi.ground.platform.models import OutboxDelivery, OutboxEvent
from tests.sightings import see_all

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class BellRang:
    """For these tests only."""

    number: int


@pytest.fixture(autouse=True)
def heard(monkeypatch):
    monkeypatch.setattr(outbox, "_listeners", {outbox.name_of(BellRang): []})
    monkeypatch.setitem(outbox._classes, outbox.name_of(BellRang), BellRang)
    return []


def listen(function, key="first"):
    outbox._listeners[outbox.name_of(BellRang)].append((key, function))


@pytest.mark.django_db
def test_an_event_reaches_its_listener_once(heard):
    listen(heard.append)
    outbox.publish(BellRang(7))

    assert outbox.deliver_waiting() == 1
    assert outbox.deliver_waiting() == 0
    assert heard == [BellRang(7)]
    assert OutboxDelivery.objects.get().done_at is not None


@pytest.mark.django_db
def test_what_all_have_heard_is_forgotten_after_a_day_and_nothing_else(heard):
    listen(heard.append)
    with clock.fixed(NOON):
        outbox.publish_many([BellRang(1), BellRang(2)])
        outbox.deliver_waiting()
    listen(_fail, "second")
    with clock.fixed(NOON):
        outbox.publish(BellRang(3))  # heard by one of two
        outbox.deliver_waiting()
    with clock.fixed(NOON + timedelta(hours=23)):
        assert outbox.sweep_delivered() == 0
    with clock.fixed(NOON + timedelta(hours=25)):
        assert outbox.sweep_delivered() == 2
        assert outbox.sweep_delivered() == 0

    assert [event.payload for event in OutboxEvent.objects.all()] == [{"number": 3}]
    assert OutboxDelivery.objects.count() == 2


def _fail(_event):
    raise RuntimeError("not today")


@pytest.mark.django_db
def test_what_nobody_hears_is_not_written():
    outbox.publish(BellRang(7))

    assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db
def test_a_deed_undone_tells_nothing(heard):
    listen(heard.append)
    with transaction.atomic():
        outbox.publish(BellRang(7))
        transaction.set_rollback(True)

    assert outbox.deliver_waiting() == 0


@pytest.mark.django_db
def test_a_failing_listener_waits_longer_each_time_and_holds_up_nobody(heard):
    tries = []

    def fail(event):
        tries.append(clock.now())
        raise ValueError("not yet")

    listen(fail)
    listen(heard.append, key="second")
    with clock.fixed(NOON):
        outbox.publish(BellRang(7))
        outbox.deliver_waiting()
    assert heard == [BellRang(7)]
    for seconds in (1, 2.1, 4, 6.2, 14.3):
        with clock.fixed(NOON + timedelta(seconds=seconds)):
            outbox.deliver_waiting()

    assert [(moment - NOON).total_seconds() for moment in tries] == [0, 2.1, 6.2, 14.3]
    assert "ValueError: not yet" in OutboxDelivery.objects.get(listener="first").last_error


@pytest.mark.django_db
def test_what_fails_to_the_last_is_dead_and_visible_and_can_be_retried(heard):
    is_broken = [True]

    def fail_for_now(event):
        if is_broken[0]:
            raise ValueError
        heard.append(event)

    listen(fail_for_now)
    outbox.publish(BellRang(7))
    for day in range(12):
        with clock.fixed(NOON + timedelta(days=day)):
            outbox.deliver_waiting()
    assert outbox.count_waiting() == {"waiting": 0, "dead": 1}
    assert OutboxDelivery.objects.get().tries == outbox.MOST_TRIES

    is_broken[0] = False
    assert outbox.retry_dead() == 1
    outbox.deliver_waiting()
    assert heard == [BellRang(7)]


@pytest.mark.django_db
def test_a_claim_left_behind_comes_free_after_its_lease(heard):
    listen(heard.append)
    with clock.fixed(NOON):
        outbox.publish(BellRang(7))
        assert len(outbox.claim(10)) == 1
    with clock.fixed(NOON + timedelta(seconds=59)):
        assert outbox.deliver_waiting() == 0
    with clock.fixed(NOON + timedelta(seconds=61)):
        assert outbox.deliver_waiting() == 1

    assert heard == [BellRang(7)]


@pytest.mark.django_db
def test_work_and_tick_are_one_transaction(heard, monkeypatch):
    """A listener's rows vanish with it when the tick cannot be written."""

    def write(event):
        OutboxEvent.objects.create(name="effect", payload={}, created_at=NOON)
        raise RuntimeError("after the effect")

    listen(write)
    outbox.publish(BellRang(7))
    outbox.deliver_waiting()

    assert not OutboxEvent.objects.filter(name="effect").exists()


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_lose_nothing_and_double_nothing():
    def count(event):
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into platform_worker_beat (name, at, pid) values (%s, now(), 1)"
                " on conflict (name) do update set pid = platform_worker_beat.pid + 1",
                [f"bell {event.number}"],
            )

    listen(count)
    with transaction.atomic():
        outbox.publish_many([BellRang(number) for number in range(400)])

    def work():
        while outbox.deliver_waiting(most=20):
            pass
        connections.close_all()

    workers = [threading.Thread(target=work) for _n in range(16)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with transaction.atomic(), connection.cursor() as cursor:
        see_all()
        cursor.execute("select count(*), max(pid) from platform_worker_beat where name like 'bell %'")
        assert cursor.fetchone() == (400, 1)
    assert outbox.count_waiting() == {"waiting": 0, "dead": 0}
