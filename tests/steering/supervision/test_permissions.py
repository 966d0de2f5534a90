"""Role x deed of the room, and its table of states whole."""

from types import SimpleNamespace

import pytest

from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import MoveRefused
from hezhi.steering.supervision.states import MOVES, SheetState

OWN, BELOW, ELSEWHERE = "00010002", "000100020001", "00010003"
DEEDS = (
    "see",
    "draft_sheet",
    "write_value",
    "submit_sheet",
    "object",
    "appraise",
    "settle",
    "first_sign",
    "second_sign",
)
LETTERS = "sdwuoac12"
ALLOWED = {  # of one's own area, of an area below
    "resident": ("---------", "---------"),
    "hotline_officer": ("---------", "---------"),
    "subdistrict_dispatcher": ("sdwuo----", "s----ac12"),
    "community_secretary": ("sdwuo----", "s--------"),
    "community_worker": ("---------", "---------"),
    "handler": ("---------", "---------"),
    "steward": ("---------", "---------"),
    "district_officer": ("sdwuo----", "s----ac12"),
    "city_officer": ("s--------", "s----ac12"),
    "system_admin": ("---------", "---------"),
    "security_admin": ("---------", "---------"),
    "audit_admin": ("---------", "---------"),
}


def sheet(area_path, **more):
    """A sheet as far as a predicate looks."""
    return SimpleNamespace(area_path=area_path, **{"appraised_by": 1, "objected_by": 2, "first_sign_by": 3, **more})


def may(role, area_path, user=9, **more):
    actor = Actor(name=role.name, user_id=user, area_path=OWN, deeds=frozenset(role.deeds))
    thing = sheet(area_path, **more)
    answers = [permissions.may(actor, f"supervision.{deed}", thing) for deed in DEEDS]
    return "".join(letter if yes else "-" for letter, yes in zip(LETTERS, answers, strict=True))


@pytest.mark.parametrize("role", [role for role in ROLES if role.code in ALLOWED], ids=lambda role: role.code)
def test_role_by_deed(role):
    assert (may(role, OWN), may(role, BELOW)) == ALLOWED[role.code]
    assert may(role, ELSEWHERE) == "---------"


@pytest.mark.parametrize(("user", "said"), [(1, "s----a-12"), (2, "s----a-12"), (3, "s----ac1-")])
def test_who_graded_or_objected_does_not_settle_and_who_signed_does_not_sign_again(user, said):
    district = next(role for role in ROLES if role.code == "district_officer")

    assert may(district, BELOW, user=user) == said


MEANT = {
    ("supervision.write_value", "drafted"): "drafted",
    ("supervision.submit_sheet", "drafted"): "submitted",
    ("supervision.appraise", "submitted"): "submitted",
    ("supervision.object", "submitted"): "objected",
    ("supervision.settle", "objected"): "settled",
    ("supervision.first_sign", "submitted"): "submitted",
    ("supervision.first_sign", "settled"): "settled",
    ("supervision.second_sign", "submitted"): "signed",
    ("supervision.second_sign", "settled"): "signed",
}


@pytest.mark.parametrize("state", SheetState)
@pytest.mark.parametrize("deed", MOVES)
def test_every_move(deed, state):
    if (deed, state) in MEANT:
        assert step(MOVES, deed, state) == MEANT[deed, state]
    else:
        with pytest.raises(MoveRefused):
            step(MOVES, deed, state)
