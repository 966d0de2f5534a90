"""Role x deed of the room, and the table of states whole."""

import pytest

from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import MoveRefused
from hezhi.steering.indicators import permissions as room
from hezhi.steering.indicators.states import EXCLUSION_MOVES, MOVES, PUBLIC, EditionState, ExclusionState

HERE, ELSEWHERE = "00010002", "00010003"
DEEDS = ("indicators.see", "indicators.prepare_edition", "indicators.release_edition", "indicators.reject_edition")
ALLOWED = {
    "resident": "----",
    "hotline_officer": "----",
    "subdistrict_dispatcher": "sp--",
    "community_secretary": "s---",
    "community_worker": "----",
    "handler": "----",
    "steward": "----",
    "district_officer": "sprj",
    "city_officer": "sprj",
    "system_admin": "----",
    "territory_keeper": "s---",
    "security_admin": "----",
    "audit_admin": "----",
}


class Thing:
    """An area or an edition, as far as a predicate looks."""

    def __init__(self, area_path, prepared_by=1):
        self.area_path, self.prepared_by = area_path, prepared_by


class Wish(Thing):
    """An exclusion, as far as a predicate looks."""

    def __init__(self, proposed_by):
        super().__init__(HERE)
        self.proposed_by = proposed_by


EXCLUSION_DEEDS = ("propose", "confirm", "refuse", "lift")


def actor_of(role, user_id=2):
    return Actor(name=role.name, user_id=user_id, area_path=HERE, deeds=frozenset(role.deeds))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_role_by_deed(role):
    answers = [permissions.may(actor_of(role), deed, Thing(HERE)) for deed in DEEDS]

    assert "".join(letter if yes else "-" for letter, yes in zip("sprj", answers, strict=True)) == ALLOWED[role.code]


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_reaches_into_another_area(deed):
    officer = next(role for role in ROLES if role.code == "district_officer")

    assert not permissions.may(actor_of(officer), deed, Thing(ELSEWHERE))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_who_may_leave_a_request_out_of_the_hotlines_rates(role):
    """An officer of the street proposes; the district and the city also decide, never on their own."""
    thing, own = Wish(proposed_by=1), Wish(proposed_by=2)

    answers = [permissions.may(actor_of(role), f"indicators.{deed}_exclusion", thing) for deed in EXCLUSION_DEEDS]

    wide, street = role.code in ("district_officer", "city_officer"), role.code == "subdistrict_dispatcher"
    assert answers == [wide or street, wide, wide, wide]
    assert not permissions.may(actor_of(role), "indicators.confirm_exclusion", own)
    assert not permissions.may(actor_of(role), "indicators.propose_exclusion", Thing(ELSEWHERE))


def test_who_prepared_neither_releases_nor_rejects():
    officer = next(role for role in ROLES if role.code == "district_officer")
    own = Thing(HERE, prepared_by=2)

    assert not room.may_release_edition(actor_of(officer), own)
    assert not room.may_reject_edition(actor_of(officer), own)


@pytest.mark.parametrize("deed", MOVES)
@pytest.mark.parametrize("state", EditionState)
def test_the_table_of_states_whole(deed, state):
    allowed = {
        ("indicators.release_edition", "prepared"): "released",
        ("indicators.reject_edition", "prepared"): "rejected",
        ("indicators.supersede_edition", "released"): "superseded",
    }
    if (deed, state) in allowed:
        assert step(MOVES, deed, state) == allowed[deed, state]
    else:
        with pytest.raises(MoveRefused):
            step(MOVES, deed, state)


def test_the_public_never_reads_what_waits_or_was_sent_back():
    assert set(PUBLIC) == {"released", "superseded"}


@pytest.mark.parametrize("deed", EXCLUSION_MOVES)
@pytest.mark.parametrize("state", ExclusionState)
def test_every_move_of_an_exclusion(deed, state):
    allowed = {
        ("indicators.confirm_exclusion", "proposed"): "confirmed",
        ("indicators.refuse_exclusion", "proposed"): "refused",
        ("indicators.lift_exclusion", "confirmed"): "lifted",
    }

    if (deed, state) in allowed:
        assert step(EXCLUSION_MOVES, deed, state) == allowed[deed, state]
    else:
        with pytest.raises(MoveRefused):
            step(EXCLUSION_MOVES, deed, state)
