"""An edition of the list: prepared by one officer, released or sent back by another, replaced by its correction."""

from enum import StrEnum


class EditionState(StrEnum):
    """Where an edition stands. What it says never changes in any of them."""

    PREPARED = "prepared"
    RELEASED = "released"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"


E = EditionState

MOVES: dict[str, dict[EditionState, EditionState]] = {
    "indicators.release_edition": {E.PREPARED: E.RELEASED},
    "indicators.reject_edition": {E.PREPARED: E.REJECTED},
    "indicators.supersede_edition": {E.RELEASED: E.SUPERSEDED},
}

PUBLIC = (EditionState.RELEASED, EditionState.SUPERSEDED)


class ExclusionState(StrEnum):
    """Where the wish stands that a request be left out of the hotline's rates. The request itself is never touched."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LIFTED = "lifted"


X = ExclusionState

EXCLUSION_MOVES: dict[str, dict[ExclusionState, ExclusionState]] = {
    "indicators.confirm_exclusion": {X.PROPOSED: X.CONFIRMED},
    "indicators.refuse_exclusion": {X.PROPOSED: X.REFUSED},
    "indicators.lift_exclusion": {X.CONFIRMED: X.LIFTED},
}


class ScoreState(StrEnum):
    """Where an edition of the hotline's rates and scores stands. What it says never changes in any of them."""

    PREPARED = "prepared"
    OPEN = "open"
    FINAL = "final"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"


C = ScoreState

SCORE_MOVES: dict[str, dict[ScoreState, ScoreState]] = {
    "indicators.open_scores": {C.PREPARED: C.OPEN},
    "indicators.reject_scores": {C.PREPARED: C.REJECTED},
    "indicators.finalise_scores": {C.OPEN: C.FINAL},
    "indicators.supersede_scores": {C.OPEN: C.SUPERSEDED, C.FINAL: C.SUPERSEDED},
}

SHOWN_SCORES = (ScoreState.OPEN, ScoreState.FINAL, ScoreState.SUPERSEDED)  # those that a ranked unit reads


class ObjectionState(StrEnum):
    """Where an objection to a score stands."""

    RAISED = "raised"
    UPHELD = "upheld"
    REFUSED = "refused"


O = ObjectionState  # noqa: E741

OBJECTION_MOVES: dict[str, dict[ObjectionState, ObjectionState]] = {
    "indicators.uphold_objection": {O.RAISED: O.UPHELD},
    "indicators.refuse_objection": {O.RAISED: O.REFUSED},
}


class SchemeState(StrEnum):
    """Where a proposed scheme stands. A confirmed one holds from its date on; the next one ends it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


H = SchemeState

SCHEME_MOVES: dict[str, dict[SchemeState, SchemeState]] = {
    "indicators.confirm_scheme": {H.PROPOSED: H.CONFIRMED},
    "indicators.refuse_scheme": {H.PROPOSED: H.REFUSED},
}
