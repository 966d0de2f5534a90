"""Finding requests by the words that were told: title, text and place, the newest first, page by page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db import connection

from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor

from ..models import Category, ServiceRequest
from .counts import moments

MOST_WORDS = 5
LOOKED_THROUGH = 10_000
SALT = "requests.search"


@dataclass(frozen=True)
class Hits:
    """One page of what was found; `older` is the key of the next page ("" = none). One character alone has no index: then only the
    newest `LOOKED_THROUGH` requests of the post were looked through, and `is_bounded` says so."""

    rows: list[ServiceRequest]
    older: str = ""
    is_bounded: bool = False


def words_asked(text: str) -> list[str]:
    """What was typed as words; a request must hold every one."""
    return text.split()[:MOST_WORDS]


def search_requests(
    actor: Actor, text: str, *, month: date | None = None, category: int | None = None, compound: int | None = None,
    before: str = "", limit: int = 20,
) -> Hits:  # fmt: skip
    """Requests in sight that hold every word. The ids come from the index (`requests_search`, already narrowed to the post's sight),
    the rows by those ids under row-level security: what the first lets slip, the second holds back. Posts with an area read what
    residents told only where their role says so."""
    words = words_asked(text)
    if not words or (actor.area_path and not permissions.may(actor, "requests.see")):
        return Hits([])
    since, until = moments(month, month) if month else (None, None)
    moment, pk = _read(before)
    ids = _ids([words, limit + 1, since, until, moment, pk, _with_children(category), compound])
    rows = ServiceRequest.objects.select_related("category__parent", "compound").filter(pk__in=ids[:limit])
    found = list(rows.order_by("-received_at", "-id"))
    return Hits(
        found,
        older=signing.dumps([found[-1].received_at.isoformat(), found[-1].pk], salt=SALT)
        if len(ids) > limit and found
        else "",
        is_bounded=all(len(word) == 1 for word in words),
    )


def _ids(values) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select requests_search(%s::text[], %s, %s, %s, %s, %s, %s, %s)", values)
        return [pk for (pk,) in cursor.fetchall()]


def _with_children(category):
    if category is None:
        return None
    return [category, *Category.objects.filter(parent=category).values_list("pk", flat=True)]


def _read(key):
    """The place where the page before ended; a broken key gives the first page."""
    try:
        moment, pk = signing.loads(key, salt=SALT)
        return datetime.fromisoformat(moment), pk
    except (signing.BadSignature, ValueError):
        return None, None
