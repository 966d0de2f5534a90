"""Everything that changes an account: coming in, the second factor, sessions, grants, roles."""

from .entering import (
    Answer,
    change_password,
    note_sign_in,
    note_sign_out,
    sweep_attempts,
    try_code,
    try_password,
    unlock,
)
from .factor import enrol, fresh_recovery_codes, new_secret, remove_factor
from .granting import confirm_grant, decline_grant, end_grant, give_grant, propose_grant
from .opening import close_account, load_roles, note_preview, open_account
from .sessions import end_other_sessions, end_session, move_sign_in, touch_sign_in

__all__ = [
    "Answer",
    "change_password",
    "close_account",
    "confirm_grant",
    "decline_grant",
    "end_grant",
    "end_other_sessions",
    "end_session",
    "enrol",
    "fresh_recovery_codes",
    "give_grant",
    "load_roles",
    "move_sign_in",
    "new_secret",
    "note_preview",
    "note_sign_in",
    "note_sign_out",
    "open_account",
    "propose_grant",
    "remove_factor",
    "sweep_attempts",
    "touch_sign_in",
    "try_code",
    "try_password",
    "unlock",
]
