"""All deeds of the room, one function each."""

from .calling import draw_callbacks
from .closing import (
    accept_report,
    call_back,
    close_request,
    rate_request,
    reopen_request,
    return_unsolved,
    send_back,
    withdraw_request,
)
from .counting import fold_counts, sum_leaves_anew
from .following import add_pictures, keep_photo, knock, supplement_request, sweep_photos, urge_request
from .handling import (
    accept_dispatch,
    contact_requester,
    extend_dispatch,
    report_co_handling,
    report_dispatch,
    start_handling,
)
from .history import PastCase, PastDispatch, receive_history
from .joining import Joining, join_many, part_many
from .merging import merge_matters, split_voices, unmerge_matters
from .receiving import Draft, receive_many, receive_request, take_back_import, take_back_update, update_from_source
from .sending import (
    dispatch_many,
    dispatch_request,
    let_dispatch_stand,
    move_dispatch,
    object_to_dispatch,
    recall_dispatch,
)
from .settings import load_catalogue, load_categories, load_clocks
from .sorting import (
    add_voice,
    answer_request,
    correct_category,
    correct_compound,
    explain_request,
    join_request,
    note_reading,
    redirect_request,
    split_request,
)
from .telling import register_words, tell_centre, tell_person

__all__ = [
    "Draft",
    "Joining",
    "PastCase",
    "PastDispatch",
    "accept_dispatch",
    "accept_report",
    "add_pictures",
    "add_voice",
    "answer_request",
    "call_back",
    "close_request",
    "contact_requester",
    "correct_category",
    "correct_compound",
    "dispatch_many",
    "dispatch_request",
    "draw_callbacks",
    "explain_request",
    "extend_dispatch",
    "fold_counts",
    "join_many",
    "join_request",
    "keep_photo",
    "knock",
    "let_dispatch_stand",
    "load_catalogue",
    "load_categories",
    "load_clocks",
    "merge_matters",
    "move_dispatch",
    "note_reading",
    "object_to_dispatch",
    "part_many",
    "rate_request",
    "recall_dispatch",
    "receive_history",
    "receive_many",
    "receive_request",
    "redirect_request",
    "register_words",
    "reopen_request",
    "report_co_handling",
    "report_dispatch",
    "return_unsolved",
    "send_back",
    "split_request",
    "split_voices",
    "start_handling",
    "sum_leaves_anew",
    "supplement_request",
    "sweep_photos",
    "take_back_import",
    "take_back_update",
    "tell_centre",
    "tell_person",
    "unmerge_matters",
    "update_from_source",
    "urge_request",
    "withdraw_request",
]
