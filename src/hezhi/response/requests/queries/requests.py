"""One request, one dispatch, and whose they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hezhi.ground.platform import keyed
from hezhi.ground.platform.actor import END, Actor
from hezhi.ground.platform.backend import PREPARED
from hezhi.ground.platform.refusal import Refused

from ..models import Dispatch, ServiceRequest, Voice
from ..states import DONE_DISPATCH, OPEN


def lock(service_request: ServiceRequest | int) -> ServiceRequest:
    """The request's row, locked until the transaction ends. Refused where it left one's sight meanwhile: a colleague was quicker."""
    pk = service_request if isinstance(service_request, int) else service_request.pk
    row = keyed.first(ServiceRequest, "t.id = %s for update", [pk])
    if row is None:
        raise _gone()
    return row


def lock_dispatch(dispatch: Dispatch | int) -> tuple[Dispatch, ServiceRequest]:
    """A dispatch and its request, locked in the one order everybody keeps: request first."""
    with connection.cursor() as cursor:
        cursor.execute(_both_locked(), [dispatch if isinstance(dispatch, int) else dispatch.pk])
        found = cursor.fetchone()
    if found is None:
        raise _gone()
    service_request, rest = keyed.made(ServiceRequest, found)
    row, _rest = keyed.made(Dispatch, rest)
    return row, service_request


@cache
def _both_locked() -> str:
    """Locks are taken in the order in which `for update of` names the tables."""
    columns = f"{keyed.columns(ServiceRequest, 'r')}, {keyed.columns(Dispatch, 'd')}"
    return (
        f"{PREPARED}select {columns} from requests_servicerequest r join requests_dispatch d on d.request_id = r.id"  # noqa: S608
        " where d.id = %s for update of r, d"
    )


def get_request(pk: int) -> ServiceRequest | None:
    """A request that the actor may see, with what a page names."""
    return ServiceRequest.objects.select_related("category__parent", "compound", "requester").filter(pk=pk).first()


def get_voice(pk: int) -> Voice | None:
    """A recording that the actor may hear."""
    return Voice.objects.filter(pk=pk).first()


def get_dispatch(pk: int) -> Dispatch | None:
    """A dispatch that the actor may see."""
    return Dispatch.objects.select_related("request", "handler", "proposed_handler").filter(pk=pk).first()


def current_dispatch(service_request: ServiceRequest) -> Dispatch | None:
    """The sending that a desk has now, else the last one."""
    rows = list(service_request.dispatches.select_related("handler", "proposed_handler").order_by("-id")[:6])
    return current_among(rows[::-1])


def current_among(sendings: Sequence[Dispatch]) -> Dispatch | None:
    """Of a request's sendings, the oldest first, the one that a desk has now, else the last one."""
    newest = sendings[::-1][:6]
    return next((d for d in newest if d.state not in DONE_DISPATCH), newest[0] if newest else None)


def sendings_of(service_request: ServiceRequest) -> list[Dispatch]:
    """All sendings of a request that one may see, the oldest first, each with its handler."""
    return list(service_request.dispatches.select_related("handler").order_by("id"))


def dispatch_at_desk(service_request: ServiceRequest, desk: int | None) -> Dispatch | None:
    """The living sending of this request to this desk."""
    return (
        service_request.dispatches.filter(handler_id=desk).exclude(state__in=DONE_DISPATCH).order_by("-id").first()
        if desk
        else None
    )


def voices_of(service_request: ServiceRequest) -> QuerySet[ServiceRequest]:
    """What others told of the same matter."""
    return ServiceRequest.objects.filter(joined_to=service_request).order_by("id")


def rated_handler(service_request: ServiceRequest) -> int | None:
    """Who is rated for it: the first handler of the last sending that was not moved away or taken back (D9, D10)."""
    return (
        service_request.dispatches.filter(excluded_reason="")
        .exclude(state__in=("moved", "recalled"))
        .order_by("-id")
        .values_list("handler_id", flat=True)
        .first()
    )


def visible_requests(actor: Actor) -> QuerySet[ServiceRequest]:
    """Requests inside the post's area; sight holds the rest back whatever is asked."""
    rows = ServiceRequest.objects.select_related("category", "compound")
    if actor.area_path:
        return rows.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    if actor.desk:
        return rows.filter(desk=actor.desk)
    return rows.filter(person=actor.person) if actor.person else rows.none()


def requests_of(person: int | None) -> QuerySet[ServiceRequest]:
    """What a person asked or joined, newest first."""
    rows = ServiceRequest.objects.select_related("category", "compound", "joined_to")
    return rows.filter(person=person).order_by("-received_at") if person else rows.none()


def request_by_token(token) -> ServiceRequest | None:
    """The request that this form token already filed, if it did."""
    return ServiceRequest.objects.filter(token=token).first() if token else None


@dataclass(frozen=True, slots=True)
class Told:
    """One main request as a later one is compared with it; `phone` is the blind index, never a number."""

    pk: int
    received_at: datetime
    title: str
    text: str
    compound: int | None
    category: str | None
    phone: bytes | None
    handle: str | None
    is_open: bool


def told_between(
    first: datetime, last: datetime, area_path: str = "", *, compound: int | None = None, limit: int = 100_000
) -> Iterator[Told]:
    """The main requests received between two moments inside an area (or in one compound), oldest first, the newest `limit` of them.
    Under the caller's sight."""
    rows = ServiceRequest.objects.filter(
        joined_to=None,
        received_at__gte=first,
        received_at__lte=last,
        area_path__gte=area_path,
        area_path__lt=area_path + END,
    ).order_by("-received_at", "-id")
    if compound:
        rows = rows.filter(compound=compound)
    newest = rows.values_list("received_at", flat=True)[limit : limit + 1]
    if beyond := list(newest):
        rows = rows.filter(received_at__gt=beyond[0])
    fields = (
        "pk",
        "received_at",
        "title",
        "text",
        "compound_id",
        "category__code",
        "requester__phone_index",
        "requester__handle",
        "state",
    )
    for row in rows.reverse().values_list(*fields).iterator(chunk_size=2000):
        told: Any = (*row[:-1], row[-1] in OPEN)
        yield Told(*told)


def headings_of(ids: Iterable[int]) -> dict[int, ServiceRequest]:
    """{id: request} of those that the actor may see, with title, place, moment and voices only. One query."""
    rows = ServiceRequest.objects.only("title", "place", "received_at", "voice_count")
    return rows.in_bulk(list(ids))


def requests_by_source(source: str, external_ids: Iterable[str]) -> dict[str, ServiceRequest]:
    """What a source's own numbers already brought in: {external_id: request}. For imports, under their own sight."""
    rows = ServiceRequest.objects.filter(source=source).exclude(external_id="")
    asked = rows.extra(where=["external_id = any(%s)"], params=[list(external_ids)])
    return {row.external_id: row for row in asked}


def _gone():
    return Refused("requests.gone", _("这件已经不在您这里：别人刚改派或撤回了。"))
