"""All reads of the room: requests and dispatches, the desk, suggestions, counts, the resident's thread."""

from .bodies import bodies_over, district_over, find_organisations, organisation, provider_of
from .categories import categories, category_by_code, category_tree, clock_rule, dispatch_limit
from .counts import CountRow, count_requests, count_series, next_month, recount, requests_counted
from .desk import DeskItem, desk_queue, desk_record, sent_lately
from .finding import find_requests
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
from .suggestion import CONFIDENT, Suggestion, alternatives, suggest_handler

__all__ = [
    "CONFIDENT",
    "CountRow",
    "DeskItem",
    "Reading",
    "Similar",
    "Suggestion",
    "Told",
    "alternatives",
    "bodies_over",
    "categories",
    "category_by_code",
    "category_tree",
    "clock_rule",
    "count_requests",
    "count_series",
    "current_dispatch",
    "desk_queue",
    "desk_record",
    "dispatch_at_desk",
    "dispatch_limit",
    "district_over",
    "find_organisations",
    "find_requests",
    "get_dispatch",
    "get_request",
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
    "suggest_handler",
    "told_between",
    "visible_requests",
]
