"""Any order of deeds: what is refused changes nothing, what is done keeps the counts, the voices and the desks true."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hezhi.ground.platform import clock
from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import actions, queries
from hezhi.response.requests.models import Dispatch, ServiceRequest
from hezhi.response.requests.states import DONE_DISPATCH

from .factories import BUILDER, NOW, audited, category, make_request, make_world

pytestmark = pytest.mark.django_db
WHICH = st.integers(0, 3)


class Life(RuleBasedStateMachine):
    """Four requests of three persons, and every deed in any order."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = NOW
        self.world = make_world()
        with clock.fixed(self.now):
            self.rows = [make_request(self.world, phone=f"1380000000{n % 3}").pk for n in range(4)]

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def do(self, deed, *args, **kwargs):
        before = audited()
        self.now += timedelta(seconds=3)
        with clock.fixed(self.now):
            try:
                deed(*args, actor=kwargs.pop("actor", BUILDER), **kwargs)
            except Refused:
                assert audited() == before

    def row(self, which):
        return ServiceRequest.objects.get(pk=self.rows[which])

    def sending(self, which):
        return queries.current_dispatch(self.row(which))

    @rule(which=WHICH, handler=st.sampled_from(["heating", "housing", "provider"]))
    def dispatch(self, which, handler):
        self.do(actions.dispatch_request, self.row(which), handler=getattr(self.world, handler))

    @rule(which=WHICH, deed=st.sampled_from(["recall_dispatch", "accept_dispatch", "start_handling", "accept_report"]))
    def plain(self, which, deed):
        if dispatch := self.sending(which):
            self.do(getattr(actions, deed), dispatch)

    @rule(which=WHICH)
    def object(self, which):
        if dispatch := self.sending(which):
            self.do(
                actions.object_to_dispatch, dispatch, reason="不归我", clause="3", proposed_handler=self.world.committee
            )

    @rule(which=WHICH, upheld=st.booleans())
    def decide(self, which, upheld):
        if dispatch := self.sending(which):
            if upheld:
                self.do(actions.move_dispatch, dispatch, handler=self.world.housing)
            else:
                self.do(actions.let_dispatch_stand, dispatch, reason="维持")

    @rule(which=WHICH)
    def report(self, which):
        if dispatch := self.sending(which):
            self.do(actions.report_dispatch, dispatch, text="已经修好了。")

    @rule(which=WHICH)
    def return_report(self, which):
        if dispatch := self.sending(which):
            self.do(actions.send_back, dispatch, reason="照片不清")

    @rule(which=WHICH, main=WHICH)
    def join(self, which, main):
        self.do(actions.join_request, self.row(which), self.row(main))

    @rule(which=WHICH)
    def split(self, which):
        self.do(actions.split_request, self.row(which))

    @rule(which=WHICH, code=st.sampled_from(["greening", "elevator.trapped", "utilities.gas"]))
    def sort(self, which, code):
        self.do(actions.correct_category, self.row(which), category=category(code))

    @rule(which=WHICH, elsewhere=st.booleans())
    def place(self, which, elsewhere):
        compound = self.world.other_compound if elsewhere else self.world.compound
        self.do(actions.correct_compound, self.row(which), compound=compound)

    @rule(which=WHICH, is_resolved=st.booleans())
    def rate(self, which, is_resolved):
        self.do(actions.rate_request, self.row(which), is_contacted=True, is_resolved=is_resolved, satisfaction=3)

    @rule(which=WHICH)
    def withdraw(self, which):
        self.do(actions.withdraw_request, self.row(which))

    @rule()
    def fold(self):
        actions.fold_counts(limit=3)

    @invariant()
    def counts_are_exact(self):
        assert queries.recount(date(2025, 9, 1), until=date(2025, 11, 1)) == []

    @invariant()
    def voices_are_exact(self):
        for row in ServiceRequest.objects.all():
            assert row.voice_count == 1 + row.voices.filter(is_repeat=False).count()

    @invariant()
    def at_most_one_desk_has_it_and_the_row_says_which(self):
        for row in ServiceRequest.objects.all():
            living = list(Dispatch.objects.filter(request=row).exclude(state__in=DONE_DISPATCH))
            assert len(living) <= 1 or row.state == "in_hand"
            if row.state == "in_hand":
                assert [d.handler_id for d in living][-1:] == [row.desk]

    @invariant()
    def the_clock_never_starts_again_by_moving(self):
        for dispatch in Dispatch.objects.filter(state="moved"):
            after = Dispatch.objects.filter(request=dispatch.request_id, pk__gt=dispatch.pk).order_by("pk").first()
            assert after is not None
            assert after.due_at == dispatch.due_at


def test_any_order_of_deeds_keeps_the_house_true():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
