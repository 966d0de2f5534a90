"""Role x deed of the room, and its two tables of states whole."""

from types import SimpleNamespace

import pytest

from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import MoveRefused
from hezhi.steering.warnings.states import SUPERVISION_MOVES, WARNING_MOVES, SupervisionState, WarningState

HERE, ELSEWHERE, DESK = "00010002", "00010003", 7
DEEDS = (
    "see",
    "look_into",
    "act",
    "dismiss",
    "supervise",
    "press_supervision",
    "close_supervision",
    "answer_supervision",
)
ALLOWED = {
    "resident": "--------",
    "hotline_officer": "--------",
    "subdistrict_dispatcher": "sladpqca",
    "community_secretary": "slad---a",
    "community_worker": "-------a",
    "handler": "-------a",
    "steward": "-------a",
    "district_officer": "sladpqc-",
    "city_officer": "sladpqc-",
    "system_admin": "--------",
    "security_admin": "--------",
    "audit_admin": "--------",
}


def thing(area_path=HERE, desk=DESK):
    """A warning or a supervision, as far as a predicate looks."""
    return SimpleNamespace(area_path=area_path, desk=desk, handler=SimpleNamespace(kind="provider", area_path=""))


def actor_of(role, **more):
    return Actor(name=role.name, area_path=HERE, desk=DESK, deeds=frozenset(role.deeds), **more)


@pytest.mark.parametrize("role", [role for role in ROLES if role.code in ALLOWED], ids=lambda role: role.code)
def test_role_by_deed(role):
    answers = [permissions.may(actor_of(role), f"warnings.{deed}", thing()) for deed in DEEDS]

    said = "".join(letter if yes else "-" for letter, yes in zip("sladpqca", answers, strict=True))
    assert said == ALLOWED[role.code]


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_reaches_into_another_area_or_to_another_desk(deed):
    street = next(role for role in ROLES if role.code == "subdistrict_dispatcher")

    assert not permissions.may(actor_of(street), f"warnings.{deed}", thing(ELSEWHERE, DESK + 1))


def test_a_residents_committee_is_answered_for_by_every_post_of_its_community():
    worker = next(role for role in ROLES if role.code == "community_worker")
    committee = thing(desk=DESK + 1)
    committee.handler = SimpleNamespace(kind="residents_committee", area_path=HERE)

    assert permissions.may(actor_of(worker), "warnings.answer_supervision", committee)


MEANT = {
    ("warnings.look_into", "raised"): "looked_into",
    ("warnings.act", "looked_into"): "acted",
    ("warnings.dismiss", "raised"): "dismissed",
    ("warnings.dismiss", "looked_into"): "dismissed",
    **{("warnings.end", state): "ended" for state in ("raised", "looked_into", "acted", "dismissed")},
    ("warnings.answer_supervision", "raised"): "answered",
    ("warnings.press_supervision", "answered"): "raised",
    ("warnings.close_supervision", "answered"): "closed",
}
TABLES = [
    (moves, deed, state)
    for moves, states in ((WARNING_MOVES, WarningState), (SUPERVISION_MOVES, SupervisionState))
    for deed in moves
    for state in states
]


@pytest.mark.parametrize(
    ("moves", "deed", "state"), TABLES, ids=lambda part: str(part) if isinstance(part, str) else ""
)
def test_every_move(moves, deed, state):
    if (deed, state) in MEANT:
        assert step(moves, deed, state) == MEANT[deed, state]
    else:
        with pytest.raises(MoveRefused):
            step(moves, deed, state)
