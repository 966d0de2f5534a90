"""The list of requests of a post: narrowed by state and category, the newest first, page by page along its own order."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui import wording
from hezhi.ground.ui.options import Options

from ..models import ServiceRequest
from ..states import RequestState
from .categories import KeptCategories, kept_categories
from .requests import visible_requests

LIST_LENGTH = 50
LONGEST_LIST = 200
STATE_WORDS = {
    RequestState.RECEIVED: _("待派"),
    RequestState.REOPENED: _("重新打开"),
    RequestState.IN_HAND: _("在办"),
    RequestState.REPORTED: _("待核"),
    RequestState.CALLBACK: _("待评"),
    RequestState.CLOSED: _("办好"),
    RequestState.CLOSED_UNRESOLVED: _("未解决"),
    RequestState.ANSWERED: _("已答复"),
    RequestState.REDIRECTED: _("已指引"),
    RequestState.EXPLAINED: _("已说明"),
    RequestState.LINKED_DUPLICATE: _("已并入"),
    RequestState.WITHDRAWN: _("已撤回"),
}


def state_options() -> Options:
    """Where a request can stand, to choose from, in the reader's language."""
    return _states_in(get_language())


@lru_cache(maxsize=8)
def _states_in(_language: str | None) -> Options:
    return Options([("", [(state.value, word) for state, word in STATE_WORDS.items()])])


@dataclass(frozen=True)
class Listed:
    """One page of the list; `older` is the mark that leads to the next, "" on the last."""

    rows: list[ServiceRequest]
    older: str = ""


def list_requests(
    actor: Actor,
    *,
    state: str = "",
    category: int | None = None,
    first: datetime | None = None,
    last: datetime | None = None,
    before: str = "",
    limit: int = LIST_LENGTH,
) -> Listed:
    """Requests inside the post's area, told in [first, last), one more than the page read to know whether there are older ones.
    `category` takes in what lies under it; `before` is the `older` of the page before. Raises ValueError for a mark that is none."""
    rows = _narrowed(actor, state, category, before, kept_categories())
    if first:
        rows = rows.filter(received_at__gte=first)
    if last:
        rows = rows.filter(received_at__lt=last)
    most = max(1, min(limit, LONGEST_LIST))
    found = list(rows[: most + 1])
    return Listed(found[:most], _mark(found[most - 1].received_at, found[most - 1].pk) if len(found) > most else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list in words, so that a page of fifty is only written out."""

    url: str
    number: str
    received: str
    compound: str
    category: str
    title: str
    state: str


@dataclass(frozen=True)
class Lines:
    """The same page for people: the rows in the reader's language."""

    rows: list[Line]
    older: str = ""


def list_lines(
    actor: Actor, *, kept: KeptCategories, state: str = "", category: int | None = None, before: str = ""
) -> Lines:
    """The page of `list_requests` in words: of each request only what is shown is read. `kept` are the categories as the page has them."""
    rows = _narrowed(actor, state, category, before, kept).values_list(
        "pk", "number", "received_at", "compound__name", "category_id", "title", "state"
    )
    found = list(rows[: LIST_LENGTH + 1])
    states = {state.value: str(word) for state, word in STATE_WORDS.items()}
    address = reverse("requests:request", args=[0])
    lines = [
        Line(
            address.replace("0", str(pk), 1),
            number,
            wording.moment(at),
            compound or "—",
            kept.name(about),
            title,
            states.get(stands, stands),
        )
        for pk, number, at, compound, about, title, stands in found[:LIST_LENGTH]
    ]
    last = found[LIST_LENGTH - 1] if len(found) > LIST_LENGTH else None
    return Lines(lines, _mark(last[2], last[0]) if last else "")


def _narrowed(actor, state, category, before, kept) -> QuerySet[ServiceRequest]:
    rows = visible_requests(actor)
    if state:
        rows = rows.filter(state=state)
    if category:
        under = kept.under(category)
        rows = rows.filter(category=under[0]) if len(under) == 1 else rows.filter(category__in=under)
    if before:
        moment, pk = _read_mark(before)
        rows = rows.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk), received_at__lte=moment)
    return rows.order_by("-received_at", "-id")


def _mark(received_at: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{received_at.isoformat()}|{pk}".encode()).decode().rstrip("=")


def _read_mark(text: str) -> tuple[datetime, int]:
    try:
        moment, _dash, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        found = datetime.fromisoformat(moment)
    except ValueError as fault:
        raise ValueError("not a mark of this list") from fault
    if found.tzinfo is None or not pk.isdecimal() or len(pk) > 18:
        raise ValueError("not a mark of this list")
    return found, int(pk)
