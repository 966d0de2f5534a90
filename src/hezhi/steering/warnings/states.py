"""An early warning and a supervision (督办): where each stands, and which deed leads on."""

from enum import StrEnum


class WarningState(StrEnum):
    """Where an early warning stands."""

    RAISED = "raised"
    LOOKED_INTO = "looked_into"
    ACTED = "acted"
    DISMISSED = "dismissed"
    ENDED = "ended"


W = WarningState

WARNING_MOVES: dict[str, dict[WarningState, WarningState]] = {
    "warnings.look_into": {W.RAISED: W.LOOKED_INTO},
    "warnings.act": {W.LOOKED_INTO: W.ACTED},
    "warnings.dismiss": {W.RAISED: W.DISMISSED, W.LOOKED_INTO: W.DISMISSED},
    "warnings.end": {W.RAISED: W.ENDED, W.LOOKED_INTO: W.ENDED, W.ACTED: W.ENDED, W.DISMISSED: W.ENDED},
}

ASKS = (W.RAISED, W.LOOKED_INTO)  # somebody still has to do something


class SupervisionState(StrEnum):
    """Where a supervision stands."""

    RAISED = "raised"
    ANSWERED = "answered"
    CLOSED = "closed"


S = SupervisionState

SUPERVISION_MOVES: dict[str, dict[SupervisionState, SupervisionState]] = {
    "warnings.answer_supervision": {S.RAISED: S.ANSWERED},
    "warnings.press_supervision": {S.ANSWERED: S.RAISED},
    "warnings.close_supervision": {S.ANSWERED: S.CLOSED},
}
