"""The whole life of requests in any order of real deeds, on real PostgreSQL: the life's promises hold after every step.

In the suite 200 steps; `HEZHI_STEPS=5000` (or another number) runs as many and prints the figure."""

import json
import os
import sys
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import Refused
from hezhi.response.handling import actions as handling
from hezhi.response.handling.models import Arrival, Assignment, Cost, Invitation
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import CoHandling, Dispatch, Note, ServiceRequest
from hezhi.response.requests.states import (
    DISPATCH_MOVES,
    DONE_DISPATCH,
    REQUEST_MOVES,
    DispatchState,
    RequestState,
)
from tests.response.requests.factories import BUILDER, NOW, category, make_request, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]
STEPS = int(os.environ.get("HEZHI_STEPS", "200"))
STEPS_A_LIFE = 50
WHICH = st.integers(0, 2)
DESKS = ("heating", "housing", "provider", "committee", "office")
ENDED = {RequestState.CLOSED, RequestState.CLOSED_UNRESOLVED, RequestState.WITHDRAWN}
REQUEST_STEPS = frozenset((before, after) for table in REQUEST_MOVES.values() for before, after in table.items())
DISPATCH_STEPS = frozenset((before, after) for table in DISPATCH_MOVES.values() for before, after in table.items())
SINGLE = [
    "dispatch",
    "leave",
    "recall",
    "join",
    "split",
    "sort",
    "place",
    "object",
    "decide",
    "work",
    "say",
    "arrive",
    "extend",
    "spend",
    "invite",
    "help",
    "judge",
    "close",
    "rate",
    "hear_unsolved",
    "reach_nobody",
    "keep_promise",
    "change_mind",
    "add",
    "wait",
    "fold",
]
ANYTHING = ["further"] * 20 + SINGLE
counted = Counter()


@cache
def reached(steps):
    """Pairs of states joined by one or two lawful moves: a deed such as 到场 or "not solved" makes two at once."""
    return steps | {(a, d) for a, b in steps for c, d in steps if b == c}


class Life(RuleBasedStateMachine):
    """Three requests of two persons, five desks, and every deed by anyone in any order; time runs seconds or days."""

    @initialize()
    def begin(self):
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now, self.known, self.decided, self.fresh = NOW, [{}, {}], Counter(), []
        self.first_due = {}
        self.world = make_world()
        self.last_record, self.last_moment = AuditRecord.objects.aggregate(n=Max("pk"))["n"] or 0, NOW
        with clock.fixed(self.now):
            self.rows = [make_request(self.world, phone=f"1380000000{n % 2}").pk for n in range(3)]
        self.seen = self.look()
        self.beside = self.seen[2]

    def teardown(self):
        if getattr(self, "block", None):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def do(self, deed, *args, **kwargs):
        """One deed, done or refused; refused, it leaves no trace."""
        counted["steps"] += 1
        before = self.seen
        self.now += timedelta(seconds=7)
        with clock.fixed(self.now):
            try:
                deed(*args, actor=kwargs.pop("actor", BUILDER), **kwargs)
                counted[deed.__name__] += 1
            except Refused:
                counted["refused"] += 1
                assert self.look() == before
        self.seen = self.look()

    def look(self):
        """All that the tables say, at once."""
        rows = list(ServiceRequest.objects.order_by("pk").values())
        sendings = list(Dispatch.objects.order_by("pk").values())
        new = AuditRecord.objects.filter(pk__gt=self.last_record).order_by("pk")
        for pk, at, deed, what in new.values_list("pk", "at", "deed", "object_id"):
            self.last_record = pk
            self.fresh.append((pk, at))
            self.decided[what] += deed == "requests.move"
        beside = [
            model.objects.count() for model in (Note, Assignment, Arrival, Cost, Invitation, CoHandling, AuditRecord)
        ]
        return rows, sendings, beside

    def row(self, which):
        return ServiceRequest.objects.get(pk=self.rows[which])

    def sending(self, which):
        return queries.current_dispatch(self.row(which))

    @rule(what=st.sampled_from(ANYTHING), which=WHICH, other=WHICH, turn=st.integers(0, 29), flag=st.booleans())
    def anything(self, what, which, other, turn, flag):
        """One step: half of them lead on where a request stands, half are any deed at all."""
        desk, name = DESKS[turn % 5], lambda *names: names[turn % len(names)]
        {
            "further": lambda: self.further(which, turn),
            "dispatch": lambda: self.dispatch(which, desk, flag),
            "leave": lambda: self.leave(which, name("answer", "explain", "redirect")),
            "recall": lambda: self.recall(which),
            "join": lambda: self.join(which, other, flag),
            "split": lambda: self.split(which),
            "sort": lambda: self.sort(which, name("greening", "elevator.trapped", "utilities.gas")),
            "place": lambda: self.place(which, flag),
            "object": lambda: self.object(which, desk),
            "decide": lambda: self.decide(which, flag, name("dispatcher", "arbiter", "builder")),
            "work": lambda: self.work(which, name("accept_dispatch", "start_handling")),
            "say": lambda: self.say(which, name("contact_requester", "ask_requester", "report_dispatch")),
            "arrive": lambda: self.arrive(which),
            "extend": lambda: self.extend(which, turn - 3),
            "spend": lambda: self.spend(which),
            "invite": lambda: self.invite(which),
            "help": lambda: self.help(which),
            "judge": lambda: self.judge(which, name("accept_report", "send_back")),
            "close": lambda: self.close(which, flag),
            "rate": lambda: self.rate(which, flag),
            "hear_unsolved": lambda: self.hear_unsolved(which),
            "reach_nobody": lambda: self.reach_nobody(which),
            "keep_promise": lambda: self.keep_promise(which, flag),
            "change_mind": lambda: self.change_mind(which, name("reopen_request", "withdraw_request")),
            "add": lambda: self.add(which, flag),
            "wait": lambda: self.wait(name(1, 3, 30, 200)),
            "fold": lambda: self.fold(),
        }[what]()

    # ---- further along, so that lives grow long ----------------------------------------------------------------------------------
    def further(self, which, turn):
        """One of the deeds that the tables allow where this request stands."""
        row, sent = self.row(which), self.sending(which)
        ways = {
            RequestState.RECEIVED: [lambda: self.dispatch(which, DESKS[turn % 5], turn == 0)],
            RequestState.REOPENED: [lambda: self.dispatch(which, DESKS[turn % 5], turn == 0)],
            RequestState.LINKED_DUPLICATE: [lambda: self.split(which)],
            RequestState.REPORTED: [lambda: self.judge(which, "accept_report"), lambda: self.judge(which, "send_back")],
            RequestState.CALLBACK: [
                lambda: self.rate(which, True),
                lambda: self.rate(which, False),
                lambda: self.close(which, False),
                lambda: (self.wait(3), self.reach_nobody(which)),
                lambda: self.hear_unsolved(which),
            ],
            RequestState.CLOSED: [lambda: self.change_mind(which, "reopen_request")],
            RequestState.ANSWERED: [lambda: self.change_mind(which, "reopen_request")],
            RequestState.CLOSED_UNRESOLVED: [
                lambda: self.keep_promise(which, True),
                lambda: self.keep_promise(which, False),
            ],
        }.get(row.state, [])
        if row.state == RequestState.IN_HAND:
            report = [lambda: self.say(which, "report_dispatch")]
            ways = {
                DispatchState.SENT: [lambda: self.object(which, DESKS[turn % 5]), lambda: self.arrive(which)],
                DispatchState.OBJECTED: [
                    lambda: self.decide(which, True, "builder"),
                    lambda: self.settle(which, turn % 2),
                ],
                DispatchState.STANDS: [lambda: self.work(which, "accept_dispatch")],
                DispatchState.HANDLING: [*report, lambda: self.extend(which, 3), lambda: self.invite(which)],
            }.get(sent.state, report)
        if ways:
            ways[turn % len(ways)]()

    def settle(self, which, upheld):
        """The decision of whoever may take it."""
        if dispatch := self.sending(which):
            by = self.world.arbiter if dispatch.is_with_arbiter else self.world.dispatcher
            deed = actions.move_dispatch if upheld else actions.let_dispatch_stand
            self.do(deed, dispatch, actor=by, **({} if upheld else {"reason": "维持"}))

    # ---- the desk -----------------------------------------------------------------------------------------------------------------
    def dispatch(self, which, handler, helped):
        helpers = [self.world.builder.desk] if helped and handler != "housing" else []
        self.do(actions.dispatch_request, self.row(which), handler=getattr(self.world, handler), co_handlers=helpers)

    def leave(self, which, way):
        more = {"to": "emergency"} if way == "redirect" else {}
        self.do(getattr(actions, f"{way}_request"), self.row(which), text="请马上拨打 119。", **more)

    def recall(self, which):
        if dispatch := self.sending(which):
            self.do(actions.recall_dispatch, dispatch)

    def join(self, which, main, new):
        self.do(actions.join_request, self.row(which), self.row(main), has_new_facts=new)

    def split(self, which):
        self.do(actions.split_request, self.row(which))

    def sort(self, which, code):
        self.do(actions.correct_category, self.row(which), category=category(code))

    def place(self, which, elsewhere):
        compound = self.world.other_compound if elsewhere else self.world.compound
        self.do(actions.correct_compound, self.row(which), compound=compound)

    # ---- passing on ---------------------------------------------------------------------------------------------------------------
    def object(self, which, whose):
        if dispatch := self.sending(which):
            proposed = getattr(self.world, whose)
            self.do(actions.object_to_dispatch, dispatch, reason="不归我", clause="3", proposed_handler=proposed)

    def decide(self, which, upheld, by):
        if dispatch := self.sending(which):
            deed = actions.move_dispatch if upheld else actions.let_dispatch_stand
            self.do(deed, dispatch, actor=getattr(self.world, by), **({} if upheld else {"reason": "维持"}))

    # ---- the handler --------------------------------------------------------------------------------------------------------------
    def work(self, which, deed):
        if dispatch := self.sending(which):
            self.do(getattr(actions, deed), dispatch)

    def say(self, which, deed):
        if dispatch := self.sending(which):
            self.do(getattr(actions, deed), dispatch, text="灯座已换，试亮正常。")

    def arrive(self, which):
        if dispatch := self.sending(which):
            self.do(handling.arrive, dispatch)

    def extend(self, which, days):
        if dispatch := self.sending(which):
            until = dispatch.due_at + timedelta(days=days)
            self.do(actions.extend_dispatch, dispatch, until=until, reason="等配件")

    def spend(self, which):
        if dispatch := self.sending(which):
            self.do(handling.note_cost, dispatch, amount=Decimal("3.50"), words="螺丝")

    def invite(self, which):
        if dispatch := self.sending(which):
            told = {"name": "赵师傅", "kind": "hand", "asked": "请把灯座换掉。", "place": "梧桐院"}
            self.do(handling.invite_outside, dispatch, until=self.now + timedelta(days=1), **told)

    def help(self, which):
        part = self.row(which).dispatches.filter(co_handlings__reported_at=None, co_handlings__isnull=False).last()
        if part:
            self.do(actions.report_co_handling, part.co_handlings.get(), text="线路图已交给牵头单位。")

    # ---- the end ------------------------------------------------------------------------------------------------------------------
    def judge(self, which, deed):
        if dispatch := self.sending(which):
            self.do(getattr(actions, deed), dispatch, **({"reason": "照片不清"} if deed == "send_back" else {}))

    def close(self, which, solved):
        more = {} if solved else {"reason": "money", "next_date": (self.now + timedelta(days=30)).date()}
        self.do(actions.close_request, self.row(which), is_contacted=True, is_resolved=solved, satisfaction=4, **more)

    def rate(self, which, solved):
        self.do(
            actions.rate_request, self.row(which), is_contacted=True, is_resolved=solved, satisfaction=3, reason="还漏"
        )

    def hear_unsolved(self, which):
        self.do(actions.return_unsolved, self.row(which), is_contacted=True, satisfaction=1, reason="还漏")

    def reach_nobody(self, which):
        self.do(actions.note_unreached, self.row(which))

    def keep_promise(self, which, can):
        if can:
            self.do(actions.take_up, self.row(which), reason="有钱了")
        else:
            self.do(actions.put_off, self.row(which), reason="law", next_date=(self.now + timedelta(days=9)).date())

    def change_mind(self, which, deed):
        self.do(getattr(actions, deed), self.row(which), reason="又坏了")

    def add(self, which, urges):
        if urges:
            self.do(actions.urge_request, self.row(which))
        else:
            self.do(actions.supplement_request, self.row(which), text="昨晚又有人绊倒")

    def wait(self, hours):
        self.now += timedelta(hours=hours)

    def fold(self):
        actions.fold_counts(limit=3)

    # ---- what must hold after every step ------------------------------------------------------------------------------------------
    @invariant()
    def every_change_of_state_is_a_lawful_one(self):
        for known, now, lawful in zip(self.known, self.seen, (REQUEST_STEPS, DISPATCH_STEPS), strict=False):
            states = {row["id"]: row["state"] for row in now}
            assert set(known) <= set(states)
            assert {(known[pk], states[pk]) for pk in known if known[pk] != states[pk]} <= reached(lawful)
        self.known = [{row["id"]: row["state"] for row in table} for table in self.seen[:2]]

    @invariant()
    def no_path_has_more_transfers_without_a_decision(self):
        for pk in self.rows:
            sent = self.sendings_of(pk)
            assert self.decided[pk] == sum(dispatch["state"] == DispatchState.MOVED for dispatch in sent)
            assert max((dispatch["objections_before"] for dispatch in sent), default=0) <= 2
            for before, after in pairwise(sent):
                if before["state"] == DispatchState.MOVED:
                    assert after["objections_before"] == before["objections_before"] + 1
                    began_with = self.first_due.setdefault(after["id"], after["due_at"])
                    assert (began_with, after["clock"]) == (before["due_at"], before["clock"])
            for dispatch in sent:
                assert dispatch["state"] != DispatchState.OBJECTED or dispatch["objections_before"] < 2
                if dispatch["state"] in (DispatchState.OBJECTED, DispatchState.MOVED, DispatchState.STANDS):
                    assert dispatch["is_with_arbiter"] == (dispatch["objections_before"] == 1)

    @invariant()
    def history_only_grows_and_time_runs_forward(self):
        moments = [self.last_moment, *(at for _pk, at in self.fresh)]
        assert moments == sorted(moments)
        assert all(now >= before for before, now in zip(self.beside, self.seen[2], strict=True))
        self.last_moment, self.beside, self.fresh = moments[-1], self.seen[2], []
        for sent in self.seen[1]:
            assert sent["amber_at"] <= sent["due_at"]
            if not sent[
                "objections_before"
            ]:  # what was passed on may come with its time already gone: the clock never starts again
                assert sent["sent_at"] <= sent["amber_at"]
            assert sent["accepted_at"] is None or sent["accepted_at"] >= sent["sent_at"]
            assert sent["reported_at"] is None or sent["reported_at"] >= sent["accepted_at"]

    @invariant()
    def kept_counts_and_voices_equal_a_recount(self):
        assert queries.recount(date(2025, 9, 1), until=date(2025, 11, 1)) == []
        for row in self.seen[0]:
            voices = [other for other in self.seen[0] if other["joined_to_id"] == row["id"] and not other["is_repeat"]]
            assert row["voice_count"] == 1 + len(voices)

    @invariant()
    def a_request_and_its_sendings_say_the_same(self):
        for row in self.seen[0]:
            living = [sent for sent in self.sendings_of(row["id"]) if sent["state"] not in DONE_DISPATCH]
            assert len(living) <= 1
            assert bool(living) == (row["state"] in (RequestState.IN_HAND, RequestState.REPORTED))
            if living:
                assert (row["desk"], row["due_at"]) == (living[0]["handler_id"], living[0]["due_at"])
                assert (row["state"] == RequestState.REPORTED) == (living[0]["state"] == DispatchState.REPORTED)
                assert row["is_objected"] == (living[0]["state"] == DispatchState.OBJECTED)
            assert bool(row["closed_at"]) == (row["state"] in ENDED)
            assert bool(row["joined_to_id"]) == (row["state"] == RequestState.LINKED_DUPLICATE)
            if row["state"] == RequestState.CLOSED_UNRESOLVED:
                assert row["next_date"] is not None
                assert row["unresolved_reason"] in queries.UNRESOLVED_WORDS

    def sendings_of(self, pk):
        return [sent for sent in self.seen[1] if sent["request_id"] == pk]


def test_any_order_of_deeds_keeps_every_promise(capsys):
    counted.clear()
    began = time.monotonic()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=max(STEPS // STEPS_A_LIFE, 1),
            stateful_step_count=STEPS_A_LIFE,
            deadline=None,
            derandomize="HEZHI_STEPS" not in os.environ,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    done = sum(many for name, many in counted.items() if name not in ("steps", "refused"))
    figures = {"test": "any order", "asked": STEPS, "deeds_tried": counted["steps"], "done": done}
    figures |= {"refused": counted["refused"], "kinds": len(counted) - 2, "seconds": round(time.monotonic() - began, 1)}
    with capsys.disabled():
        sys.stdout.write("\n" + json.dumps(figures | {"load": round(os.getloadavg()[0], 1)}) + "\n")
    assert done > STEPS // 10
