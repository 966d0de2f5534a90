"""Twenty people at once, each on a connection of his own, on real PostgreSQL: nothing lost, nothing doubled, nothing said wrongly."""

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest
from django.db import close_old_connections, connection, transaction

from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.models import AuditRecord, OutboxEvent
from hezhi.ground.platform.refusal import Refused
from hezhi.response.handling import actions as handling
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import CountDelta, Dispatch, ServiceRequest
from hezhi.response.requests.states import DONE_DISPATCH, RequestState
from tests.response.requests.factories import make_request, make_world
from tests.sightings import see_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
OFFICERS, ROWS, SECONDS = 20, 24, 60
SEEN = ("report_dispatch", "close_request", "object_to_dispatch")  # they go on until each has been done
DEEDS = {  # what each deed leaves in the history of its request
    "dispatch_request": "requests.dispatch",
    "accept_dispatch": "requests.accept",
    "report_dispatch": "requests.report",
    "accept_report": "requests.accept_report",
    "send_back": "requests.send_back",
    "object_to_dispatch": "requests.object",
    "move_dispatch": "requests.move",
    "let_dispatch_stand": "requests.let_stand",
    "close_request": "requests.close",
    "return_unsolved": "requests.reopen",
    "note_unreached": "requests.note_unreached",
    "join_request": "requests.join",
    "arrive": "handling.arrive",
}


class Officer(threading.Thread):
    """One of five dispatchers, ten handlers, five who call back; does the next deed where somebody else may just be doing it too."""

    def __init__(self, number, world, rows, start, enough):
        super().__init__(daemon=True)
        self.number, self.world, self.rows, self.gate, self.enough = number, world, rows, start, enough
        self.dice, self.done, self.refused, self.broken = random.Random(number), Counter(), 0, []
        self.role = ("desk", "handler", "handler", "calls")[number % 4]

    def run(self):
        self.gate.wait()
        try:
            rounds = 0
            while rounds < 2 or not self.enough.is_set():
                for pk in self.dice.sample(self.rows, len(self.rows)):
                    self.turn(pk)
                rounds += 1
        except BaseException as error:  # a thread's fault must reach the test
            self.broken.append(repr(error))
        finally:
            connection.close()

    def turn(self, pk):
        """Look at a request and do what its state asks of this post, as a web request would: one transaction, own sight."""
        deed = self.deed_for(pk)
        if deed is None:
            return
        deed, args, actor, more = deed
        try:
            with transaction.atomic():
                sight.set_for(actor)
                deed(*args, actor=actor, **more)
            self.done[deed.__name__] += 1
        except Refused:
            self.refused += 1

    def deed_for(self, pk):
        world, dice = self.world, self.dice
        with transaction.atomic():
            sight.set_for(world.dispatcher)
            row = ServiceRequest.objects.get(pk=pk)
            sent = queries.current_dispatch(row)
        if self.role == "desk":
            if row.state in (RequestState.RECEIVED, RequestState.REOPENED):
                if row.state == RequestState.RECEIVED and dice.random() < 0.15 and pk != self.rows[0]:
                    return actions.join_request, (row, ServiceRequest(pk=self.rows[0])), world.dispatcher, {}
                handler = dice.choice([world.heating, world.housing])
                return actions.dispatch_request, (row,), world.dispatcher, {"handler": handler}
            if sent and sent.state == "objected":
                judge = world.arbiter if sent.is_with_arbiter else world.dispatcher
                if dice.random() < 0.5:
                    return actions.let_dispatch_stand, (sent,), judge, {"reason": "维持"}
                other = world.housing if sent.handler_id == world.heating.pk else world.heating
                return actions.move_dispatch, (sent,), judge, {"handler": other}
            if sent and sent.state == "reported":
                more = {"reason": "照片不清"} if dice.random() < 0.3 else {}
                return (actions.send_back if more else actions.accept_report), (sent,), world.dispatcher, more
        if self.role == "handler" and sent and sent.state not in DONE_DISPATCH:
            actor = replace(world.fitter if sent.handler_id == world.heating.pk else world.builder, user_id=self.number)
            if sent.state == "sent" and dice.random() < 0.4:
                other = world.housing if sent.handler_id == world.heating.pk else world.heating
                said = {"reason": "不归我", "clause": "3", "proposed_handler": other}
                return actions.object_to_dispatch, (sent,), actor, said
            if sent.state in ("sent", "dispatch_stands"):
                return (handling.arrive if dice.random() < 0.5 else actions.accept_dispatch), (sent,), actor, {}
            return actions.report_dispatch, (sent,), actor, {"text": "灯座已换，试亮正常。"}
        if self.role == "calls" and row.state == RequestState.CALLBACK:
            said = {"is_contacted": True, "satisfaction": dice.randint(1, 5)}
            way = dice.random()
            if way < 0.2:
                return actions.note_unreached, (row,), world.dispatcher, {}
            if way < 0.45:
                return actions.return_unsolved, (row,), world.dispatcher, said | {"reason": "还漏"}
            return actions.close_request, (row,), world.dispatcher, said | {"is_resolved": True}
        return None


def test_twenty_officers_lose_double_and_misstate_nothing(capsys):
    with transaction.atomic():
        see_all()
        world = make_world()
        rows = [make_request(world, phone=f"1380000{n:04}").pk for n in range(ROWS)]
        before, events = AuditRecord.objects.count(), OutboxEvent.objects.count()
    gate, enough, began = threading.Event(), threading.Event(), time.monotonic()
    officers = [Officer(n, world, rows, gate, enough) for n in range(OFFICERS)]
    for officer in officers:
        officer.start()
    gate.set()
    while any(officer.is_alive() for officer in officers) and time.monotonic() - began < 2 * SECONDS:
        if time.monotonic() - began > SECONDS or all(sum(o.done[deed] for o in officers) for deed in SEEN):
            enough.set()
        with transaction.atomic():
            see_all()
            actions.fold_counts(limit=5)
        time.sleep(0.05)
    seconds = time.monotonic() - began
    close_old_connections()

    assert [officer.broken for officer in officers if officer.broken] == []
    assert not any(officer.is_alive() for officer in officers)
    done = sum((officer.done for officer in officers), Counter())
    with transaction.atomic():
        see_all()
        exact(done, before, events, rows)
    figures = {"test": "20 officers", "officers": OFFICERS, "requests": ROWS, "deeds": done.total()}
    figures |= {
        "refused": sum(officer.refused for officer in officers),
        "seconds": round(seconds, 1),
        "lost": 0,
        "doubled": 0,
    }
    with capsys.disabled():
        sys.stdout.write("\n" + json.dumps(figures | {"load": round(os.getloadavg()[0], 1)}) + "\n")
    assert done["dispatch_request"] >= ROWS // 2
    assert min(done[deed] for deed in SEEN) >= 1


def exact(done, before, events, rows):
    """Every deed that returned is in the history once and no other; states, desks, voices, events and counts follow from them."""
    records = Counter(AuditRecord.objects.filter(object_type="requests.servicerequest").values_list("deed", flat=True))
    for deed, name in DEEDS.items():
        extra = {"requests.dispatch": done["return_unsolved"], "requests.accept": done["arrive"]}.get(name, 0)
        if name == "requests.accept":
            assert done[deed] <= records[name] <= done[deed] + extra
        elif name == "handling.arrive":
            assert 0 < records[name] <= done[deed] or done[deed] == 0
        else:
            assert records[name] == done[deed] + extra, (name, records[name], done)
    assert AuditRecord.objects.count() > before
    assert OutboxEvent.objects.count() - events >= done["dispatch_request"]
    sent = list(Dispatch.objects.all())
    assert len(sent) == done["dispatch_request"] + done["return_unsolved"] + done["move_dispatch"]
    assert sum(row.state == "moved" for row in sent) == done["move_dispatch"]
    main = ServiceRequest.objects.get(pk=rows[0])
    assert main.voice_count == 1 + done["join_request"] == 1 + ServiceRequest.objects.filter(joined_to=main).count()
    assert ServiceRequest.objects.count() == len(rows)
    for row in ServiceRequest.objects.all():
        living = [one for one in sent if one.request_id == row.pk and one.state not in DONE_DISPATCH]
        assert len(living) <= 1
        assert bool(living) == (row.state in (RequestState.IN_HAND, RequestState.REPORTED))
        if living:
            assert (row.desk, row.due_at) == (living[0].handler_id, living[0].due_at)
            assert row.is_objected == (living[0].state == "objected")
        assert bool(row.closed_at) == (row.state == RequestState.CLOSED)
    month = clock.today()
    while actions.fold_counts():
        pass
    assert queries.recount(month.replace(day=1)) == []
    assert CountDelta.objects.count() == 0
