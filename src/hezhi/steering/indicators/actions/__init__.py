"""Deeds of the room: whatever is published, scored, left out or decided anew is put forward by one officer and decided by another."""

from .exclusions import confirm_exclusion, lift_exclusion, move_exclusions, propose_exclusion, refuse_exclusion
from .list30 import prepare_edition, reject_edition, release_edition
from .schemes import confirm_scheme, propose_scheme, refuse_scheme
from .scores import (
    finalise_scores,
    object_to_score,
    open_scores,
    prepare_scores,
    refuse_objection,
    reject_scores,
    uphold_objection,
)

__all__ = [
    "confirm_exclusion",
    "confirm_scheme",
    "finalise_scores",
    "lift_exclusion",
    "move_exclusions",
    "object_to_score",
    "open_scores",
    "prepare_edition",
    "prepare_scores",
    "propose_exclusion",
    "propose_scheme",
    "refuse_exclusion",
    "refuse_objection",
    "refuse_scheme",
    "reject_edition",
    "reject_scores",
    "release_edition",
    "uphold_objection",
]
