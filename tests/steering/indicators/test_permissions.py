"""Role x deed of the room, and the table of states whole."""

import pytest

from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import MoveRefused
from hezhi.steering.indicators import permissions as room
from hezhi.steering.indicators import queries
from hezhi.steering.indicators.states import (
    EXCLUSION_MOVES,
    MOVES,
    OBJECTION_MOVES,
    PUBLIC,
    SCHEME_MOVES,
    SCORE_MOVES,
    EditionState,
    ExclusionState,
    ObjectionState,
    SchemeState,
    ScoreState,
)

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


SCORE_DEEDS = (
    "prepare_scores",
    "open_scores",
    "reject_scores",
    "finalise_scores",
    "uphold_objection",
    "propose_scheme",
)
SCHEME_DEEDS = ("confirm_scheme", "refuse_scheme")


class Scored(Thing):
    """An edition or a scheme, as far as a predicate looks."""

    def __init__(self, by=1):
        super().__init__(HERE, prepared_by=by)
        self.proposed_by = by


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_who_freezes_opens_and_closes_scores_and_who_sets_the_weights(role):
    """The district and the city, two people each; a street is ranked by them and never signs its own rank."""
    wide = role.code in ("district_officer", "city_officer")

    answers = [
        permissions.may(actor_of(role), f"indicators.{deed}", Scored()) for deed in (*SCORE_DEEDS, *SCHEME_DEEDS)
    ]
    own = [permissions.may(actor_of(role), f"indicators.{d}", Scored(by=2)) for d in ("open_scores", "confirm_scheme")]

    assert answers == [wide] * 8
    assert own == [False, False]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_who_objects_to_a_score(role):
    """Whoever is ranked: the street and the community by their own area, a handler by its own desk."""
    actor = Actor(name=role.name, area_path=HERE, desk=7, deeds=frozenset(role.deeds))
    ranked = queries.RankedUnit("x", "x", HERE, None), queries.RankedUnit("7", "x", ELSEWHERE, 7)
    others = queries.RankedUnit("x", "x", HERE + "0001", None), queries.RankedUnit("8", "x", HERE, 8)

    allowed = "indicators.object_to_score" in role.deeds
    assert [permissions.may(actor, "indicators.object_to_score", one) for one in ranked] == [allowed] * 2
    assert [permissions.may(actor, "indicators.object_to_score", one) for one in others] == [False] * 2


MEANT = {
    ("indicators.open_scores", "prepared"): "open",
    ("indicators.reject_scores", "prepared"): "rejected",
    ("indicators.finalise_scores", "open"): "final",
    ("indicators.supersede_scores", "open"): "superseded",
    ("indicators.supersede_scores", "final"): "superseded",
    ("indicators.uphold_objection", "raised"): "upheld",
    ("indicators.refuse_objection", "raised"): "refused",
    ("indicators.confirm_scheme", "proposed"): "confirmed",
    ("indicators.refuse_scheme", "proposed"): "refused",
}
TABLES = [
    (moves, deed, state)
    for moves, states in ((SCORE_MOVES, ScoreState), (OBJECTION_MOVES, ObjectionState), (SCHEME_MOVES, SchemeState))
    for deed in moves
    for state in states
]


@pytest.mark.parametrize(("moves", "deed", "state"), TABLES, ids=lambda part: part if isinstance(part, str) else "")
def test_every_move_of_scores_objections_and_schemes(moves, deed, state):
    if (deed, state) in MEANT:
        assert step(moves, deed, state) == MEANT[deed, state]
    else:
        with pytest.raises(MoveRefused):
            step(moves, deed, state)
