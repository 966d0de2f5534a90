"""Where an invitation to somebody outside stands. A link answers once; what ended does not begin again."""

from enum import StrEnum


class InvitationState(StrEnum):
    """The life of a one-time link."""

    SENT = "sent"
    ANSWERED = "answered"
    LATE = "late"  # its day is over and the handler was told
    REVOKED = "revoked"  # by the handler, or because the work order left the desk


S = InvitationState

INVITATION_MOVES: dict[str, dict[InvitationState, InvitationState]] = {
    "handling.answer_invitation": {S.SENT: S.ANSWERED},
    "handling.mark_late": {S.SENT: S.LATE},
    "handling.revoke_invitation": {S.SENT: S.REVOKED},
}
