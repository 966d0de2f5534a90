"""All deeds of the room: facts stated and corrected, sent back and answered; what is under assessment, by two people."""

from .assessment import confirm_assessment, propose_assessment, refuse_assessment
from .facts import FactDraft, correct_fact, state_fact, state_facts, take_back_facts
from .verifying import amend_fact, send_back_fact, uphold_fact, withdraw_verification

__all__ = [
    "FactDraft",
    "amend_fact",
    "confirm_assessment",
    "correct_fact",
    "propose_assessment",
    "refuse_assessment",
    "send_back_fact",
    "state_fact",
    "state_facts",
    "take_back_facts",
    "uphold_fact",
    "withdraw_verification",
]
