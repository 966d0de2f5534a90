"""All reads of the room: requests and dispatches, the desk, suggestions, counts, the resident's thread."""

from .bodies import bodies_over, district_over, find_organisations, organisation, provider_of
from .categories import categories, category_by_code, category_tree, clock_rule, dispatch_limit
from .counts import CountRow, count_requests, count_series, next_month, recount, requests_counted
from .finding import find_requests
from .desk import DeskItem, desk_queue, desk_record, sent_lately, waiting_count
from .detail import Desk, Detail, desk_page
from .reading import Reading, Similar, near_duplicates, read_text, register_finder, register_reader
from .requests import (
    Told,
    current_dispatch,
    dispatch_at_desk,
    get_dispatch,
    get_request,
    lock,
    lock_dispatch,
    rated_handler,
    request_by_token,
    requests_by_source,
    requests_of,
    told_between,
    visible_requests,
)
from .suggestion import CONFIDENT, Choice, Suggestion, alternatives, choice_of, suggest_handler
from .threads import Thread, cards_of, history_lines, steps_of, thread_of

__all__ = [
    "CONFIDENT",
    "Choice",
    "CountRow",
    "Desk",
    "DeskItem",
    "Detail",
    "Reading",
    "Similar",
    "Suggestion",
    "Thread",
    "Told",
    "alternatives",
    "bodies_over",
    "cards_of",
    "categories",
    "category_by_code",
    "category_tree",
    "choice_of",
    "clock_rule",
    "count_requests",
    "count_series",
    "current_dispatch",
    "desk_page",
    "desk_queue",
    "desk_record",
    "dispatch_at_desk",
    "dispatch_limit",
    "district_over",
    "find_organisations",
    "find_requests",
    "get_dispatch",
    "get_request",
    "history_lines",
    "lock",
    "lock_dispatch",
    "near_duplicates",
    "next_month",
    "organisation",
    "provider_of",
    "rated_handler",
    "read_text",
    "recount",
    "register_finder",
    "register_reader",
    "request_by_token",
    "requests_by_source",
    "requests_counted",
    "requests_of",
    "sent_lately",
    "steps_of",
    "suggest_handler",
    "thread_of",
    "told_between",
    "visible_requests",
    "waiting_count",
]
