"""Both tables of states, whole: every state with every deed."""

import pytest

from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import MoveRefused
from hezhi.response.requests.states import (
    DISPATCH_MOVES,
    REQUEST_MOVES,
    STAGES,
    DispatchState,
    RequestState,
    stage_of,
)

LAWFUL_REQUEST = """
received answer answered
received redirect redirected
received join linked_duplicate
linked_duplicate split received
received explain explained
received dispatch in_hand
reopened dispatch in_hand
in_hand recall received
in_hand recall_reopened reopened
in_hand report reported
reported send_back in_hand
reported call_back callback
reported close closed
callback close closed
reported close_unresolved closed_unresolved
callback close_unresolved closed_unresolved
callback close_unreached closed
closed_unresolved put_off closed_unresolved
closed_unresolved take_up reopened
callback reopen reopened
closed reopen reopened
closed_unresolved reopen reopened
answered reopen reopened
received withdraw withdrawn
in_hand withdraw withdrawn
"""
LAWFUL_DISPATCH = """
sent object objected
objected let_stand dispatch_stands
objected move moved
sent accept accepted
dispatch_stands accept accepted
accepted contact contacted
sent_back contact contacted
accepted start_handling handling
contacted start_handling handling
sent_back start_handling handling
handling extend extended
accepted report reported
contacted report reported
handling report reported
extended report reported
sent_back report reported
reported accept_report accepted_back
reported send_back sent_back
sent recall recalled
sent withdraw recalled
objected withdraw recalled
dispatch_stands withdraw recalled
accepted withdraw recalled
contacted withdraw recalled
handling withdraw recalled
extended withdraw recalled
sent_back withdraw recalled
"""


def cells(lawful, states, moves):
    """Every state with every deed, and what must come out (None: refused)."""
    table = {tuple(line.split()[:2]): line.split()[2] for line in lawful.strip().splitlines()}
    return [(deed, state, table.get((state.value, deed.split(".")[1]))) for deed in moves for state in states]


@pytest.mark.parametrize(("deed", "state", "after"), cells(LAWFUL_REQUEST, RequestState, REQUEST_MOVES))
def test_request_table(deed, state, after):
    if after is None:
        with pytest.raises(MoveRefused):
            step(REQUEST_MOVES, deed, state)
    else:
        assert step(REQUEST_MOVES, deed, state) == after


@pytest.mark.parametrize(("deed", "state", "after"), cells(LAWFUL_DISPATCH, DispatchState, DISPATCH_MOVES))
def test_dispatch_table(deed, state, after):
    if after is None:
        with pytest.raises(MoveRefused):
            step(DISPATCH_MOVES, deed, state)
    else:
        assert step(DISPATCH_MOVES, deed, state) == after


def test_every_lawful_line_stands_in_the_tables():
    for lawful, moves in ((LAWFUL_REQUEST, REQUEST_MOVES), (LAWFUL_DISPATCH, DISPATCH_MOVES)):
        assert len(lawful.strip().splitlines()) == sum(len(table) for table in moves.values())


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("dispatch_state", [None, *DispatchState])
def test_every_state_has_one_of_five_words(state, dispatch_state):
    assert stage_of(state, dispatch_state) in STAGES
