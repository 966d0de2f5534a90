"""All deeds of the room, one function each."""

from .outside import (
    answer_invitation,
    end_invitations,
    forget_helpers,
    invite_outside,
    mark_late,
    mark_opened,
    revoke_invitation,
)
from .patrol import Found, begin_round, drop_route, end_round, keep_route, mark_stop, report_found
from .site import arrive, finish_order, note_cost
from .taking import assign_order, take_orders
from .telling import register_words, tell_desk, tell_inviter, tell_promised
from .words import end_words, keep_words

__all__ = [
    "Found",
    "answer_invitation",
    "arrive",
    "assign_order",
    "begin_round",
    "drop_route",
    "end_invitations",
    "end_round",
    "end_words",
    "finish_order",
    "forget_helpers",
    "invite_outside",
    "keep_route",
    "keep_words",
    "mark_late",
    "mark_opened",
    "mark_stop",
    "note_cost",
    "register_words",
    "report_found",
    "revoke_invitation",
    "take_orders",
    "tell_desk",
    "tell_inviter",
    "tell_promised",
]
