"""Who decides an objection to a dispatch, and whether one more is possible.

《北京市接诉即办工作条例》第十二条（2021-09-24）
Reading: the first objection is decided by the desk that dispatched, the second one level up by the arbiter, a third does not exist:
a request is not passed around.
"""

from enum import StrEnum


class Decider(StrEnum):
    """Who has the word on an objection."""

    DESK = "desk"
    ARBITER = "arbiter"
    NOBODY = "nobody"


def objection_round(before: int) -> Decider:
    """The decider of the next objection, given how many were upheld before it."""
    return (Decider.DESK, Decider.ARBITER)[before] if before < 2 else Decider.NOBODY
