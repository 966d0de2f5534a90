"""All reads of the room: the desk's day, lists, one work order, ready words, patrols, what a helper from outside may see."""

from .desk import Home, Line, OrderPage, home_of, order_page, orders_among
from .order import Order, holders_at, order_on, register_with_requests
from .outside import (
    OUTSIDE,
    Asked,
    asked_by,
    digest,
    invitation_on,
    invitations_late,
    open_invitations,
    photo_for,
)
from .patrol import RouteLine, Walk, found_lately, route_of, routes_of, walk_on
from .served import Served, compounds_of, served_compound, served_compounds, served_ids
from .words import USES, ready_words, words_kept, words_of

__all__ = [
    "OUTSIDE",
    "USES",
    "Asked",
    "Home",
    "Line",
    "Order",
    "OrderPage",
    "RouteLine",
    "Served",
    "Walk",
    "asked_by",
    "compounds_of",
    "digest",
    "found_lately",
    "holders_at",
    "home_of",
    "invitation_on",
    "invitations_late",
    "open_invitations",
    "order_on",
    "order_page",
    "orders_among",
    "photo_for",
    "ready_words",
    "register_with_requests",
    "route_of",
    "routes_of",
    "served_compound",
    "served_compounds",
    "served_ids",
    "walk_on",
    "words_kept",
    "words_of",
]
