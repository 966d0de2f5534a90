"""The list of requests of a post: narrowed by state and category, the newest first, page by page along its own order."""

import base64
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui import wording

from ..models import Category, ServiceRequest
from ..states import RequestState
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
    rows = _narrowed(actor, state, category, first, last)
    if before:
        moment, pk = _read_mark(before)
        rows = rows.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk), received_at__lte=moment)
    most = max(1, min(limit, LONGEST_LIST))
    found = list(rows.order_by("-received_at", "-id")[: most + 1])
    return Listed(found[:most], _mark(found[most - 1]) if len(found) > most else "")


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


def lines_of(found: Listed) -> list[Line]:
    """The page's rows in the reader's language."""
    states = {state.value: str(word) for state, word in STATE_WORDS.items()}
    address = reverse("requests:request", args=[0])
    return [
        Line(
            address.replace("0", str(row.pk), 1),
            row.number,
            wording.moment(row.received_at),
            row.compound.name if row.compound_id else "—",
            str(row.category) if row.category_id else "—",
            row.title,
            states.get(row.state, row.state),
        )
        for row in found.rows
    ]


def _narrowed(actor, state, category, first, last) -> QuerySet[ServiceRequest]:
    rows = visible_requests(actor)
    if state:
        rows = rows.filter(state=state)
    if category:
        under = list(Category.objects.filter(Q(pk=category) | Q(parent=category)).values_list("pk", flat=True))
        rows = rows.filter(category=under[0]) if len(under) == 1 else rows.filter(category__in=under)
    if first:
        rows = rows.filter(received_at__gte=first)
    return rows.filter(received_at__lt=last) if last else rows


def _mark(row: ServiceRequest) -> str:
    return base64.urlsafe_b64encode(f"{row.received_at.isoformat()}|{row.pk}".encode()).decode().rstrip("=")


def _read_mark(text: str) -> tuple[datetime, int]:
    try:
        moment, _dash, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        found = datetime.fromisoformat(moment)
    except ValueError as fault:
        raise ValueError("not a mark of this list") from fault
    if found.tzinfo is None or not pk.isdecimal() or len(pk) > 18:
        raise ValueError("not a mark of this list")
    return found, int(pk)
