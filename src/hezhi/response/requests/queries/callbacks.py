"""What people said when asked, counted by the handler that is rated for it. Sums of these counts are sums; nobody averages rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from hezhi.ground.platform.actor import END

from ..models import Dispatch, RequestKind, ServiceRequest
from .counts import FOUND

ASKED = Q(is_resolved__isnull=False)  # the person was reached and answered: the callback counts
GROUP = Q(voice_count__gte=2)  # more than one person told it
CALLBACK_KINDS = {
    "accepted": Q(),
    "valid": ASKED,
    "contacted": ASKED & Q(is_contacted=True),
    "resolved": ASKED & Q(is_resolved=True),
    "unresolved": ASKED & Q(is_resolved=False),
    "satisfied": ASKED & Q(satisfaction__gte=4),
    "basically": ASKED & Q(satisfaction=3),
    "dissatisfied": ASKED & Q(satisfaction__lte=2),
    "group": GROUP,
}


@dataclass(frozen=True)
class CallbackCount:
    """Counts of one handler in one area: requests sent to it (`accepted`), and of those what was said. `group`: told by several."""

    handler: int
    area_path: str
    accepted: int
    valid: int
    contacted: int
    resolved: int
    unresolved: int
    satisfied: int
    basically: int
    dissatisfied: int
    group: int


def rated_requests(first: datetime, last: datetime, area_path: str = "", *, without=()) -> QuerySet[ServiceRequest]:
    """Requests told in [first, last) inside an area for which a handler is rated, annotated with it as `rated_by`: the first handler of
    the last sending that was neither moved away nor taken back (D9, D10). Repeats (D8), praise, what a patrol found and the ids `without`
    are left out."""
    sending = (
        Dispatch.objects.filter(request=OuterRef("pk"), excluded_reason="")
        .exclude(state__in=("moved", "recalled"))
        .order_by("-id")
        .values("handler")[:1]
    )
    rows = ServiceRequest.objects.filter(
        received_at__gte=first, received_at__lt=last, area_path__gte=area_path, area_path__lt=area_path + END
    ).exclude(kind=RequestKind.PRAISE)
    rows = rows.filter(~FOUND, is_repeat=False).annotate(rated_by=Subquery(sending)).filter(rated_by__isnull=False)
    return rows.exclude(pk__in=list(without)) if without else rows


def count_callbacks(first: datetime, last: datetime, area_path: str = "", *, without=()) -> list[CallbackCount]:
    """The counts by handler and area of the request. One query; the same words as `requests_asked`."""
    kinds = {kind: Count("id", filter=condition) for kind, condition in CALLBACK_KINDS.items() if condition}
    rows = (
        rated_requests(first, last, area_path, without=without)
        .order_by()
        .values("rated_by", "area_path")
        .annotate(accepted=Count("id"), **kinds)
    )
    return [CallbackCount(handler=row.pop("rated_by"), **row) for row in rows]


def count_callbacks_by_compound(
    first: datetime, last: datetime, area_path: str = "", *, without=()
) -> dict[int, dict[str, int]]:
    """The same counts by compound, whoever handled it. One query; what has no compound is left out."""
    kinds = {kind: Count("id", filter=condition) for kind, condition in CALLBACK_KINDS.items() if condition}
    rows = rated_requests(first, last, area_path, without=without).filter(compound__isnull=False)
    grouped = rows.order_by().values("compound").annotate(accepted=Count("id"), **kinds)
    return {row.pop("compound"): row for row in grouped}


def requests_asked(
    first: datetime, last: datetime, area_path: str = "", *, kind: str, handler: int | None = None, without=()
) -> QuerySet[ServiceRequest]:
    """The requests behind one number of `count_callbacks`, newest first."""
    rows = rated_requests(first, last, area_path, without=without).filter(CALLBACK_KINDS[kind])
    if handler is not None:
        rows = rows.filter(rated_by=handler)
    return rows.select_related("category", "compound").order_by("-received_at", "-id")


def sendings_left_out(
    first: datetime, last: datetime, area_path: str = "", *, handlers: Iterable[int] | None = None
) -> QuerySet[Dispatch]:
    """Sendings of requests told in [first, last) for which their handler is not rated, each with its `excluded_reason` (D9)."""
    rows = Dispatch.objects.exclude(excluded_reason="").filter(
        request__received_at__gte=first,
        request__received_at__lt=last,
        request__area_path__gte=area_path,
        request__area_path__lt=area_path + END,
    )
    if handlers is not None:
        rows = rows.filter(handler__in=list(handlers))
    return rows.select_related("request__category", "request__compound", "handler").order_by("-sent_at", "-id")


def count_left_out(first: datetime, last: datetime, area_path: str = "") -> dict[int, int]:
    """How many such sendings each handler has. One query."""
    rows = sendings_left_out(first, last, area_path).select_related(None).order_by().values("handler")
    return {row["handler"]: row["sendings"] for row in rows.annotate(sendings=Count("id"))}


def rated_among(ids: Iterable[int], first: datetime, last: datetime, area_path: str = "") -> list[tuple[int, str]]:
    """(handler, area path) of those of these requests that a handler would be rated for. One query."""
    rows = rated_requests(first, last, area_path).filter(pk__in=list(ids))
    return list(rows.order_by().values_list("rated_by", "area_path"))


def id_numbered(number: str) -> int | None:
    """The id of a request that the actor may see, by the number people know it by."""
    return ServiceRequest.objects.filter(number=number.strip()).values_list("pk", flat=True).first()


def request_numbered(number: str) -> ServiceRequest | None:
    """A request that the actor may see, by the number people know it by."""
    return ServiceRequest.objects.select_related("category", "compound").filter(number=number.strip()).first()


@dataclass(frozen=True)
class RatedLine:
    """One rated request as it stands: what a frozen count is worked from."""

    pk: int
    number: str
    told_at: datetime
    area_path: str
    handler: int
    compound: str
    category: str
    is_contacted: bool | None
    is_resolved: bool | None
    satisfaction: int | None
    voices: int


def rated_lines(first: datetime, last: datetime, area_path: str = "", *, without=()) -> list[RatedLine]:
    """All requests behind `count_callbacks`, in the order they were told. One query."""
    rows = rated_requests(first, last, area_path, without=without).order_by("received_at", "id")
    fields = (
        "pk",
        "number",
        "received_at",
        "area_path",
        "rated_by",
        "compound__name",
        "category__name",
        "is_contacted",
    )
    found = rows.values_list(*fields, "is_resolved", "satisfaction", "voice_count")
    return [
        RatedLine(pk, number, at, path, handler, compound or "", category or "", contacted, resolved, level, voices)
        for pk, number, at, path, handler, compound, category, contacted, resolved, level, voices in found
    ]
