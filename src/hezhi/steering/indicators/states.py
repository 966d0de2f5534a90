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
