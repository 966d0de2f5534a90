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
