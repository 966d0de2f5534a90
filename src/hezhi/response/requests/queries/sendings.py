"""Sendings at work, by their clocks; the load of each handler; the same person with the same matter again. Bodies are counted, never persons."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import END

from ..models import CoHandling, Dispatch, ServiceRequest
from ..states import WAITING, DispatchState
from .work import AT_WORK

LATE, AMBER, IN_TIME = TONES = ("bad", "warn", "good")
WEEK, MARKS_DAYS, AGAIN_DAYS = timedelta(days=7), 90, 90
LOADS = ("open", "new", "today", "overdue", "co_open", "co_late")
MEDIAN = """
    select handler_id, percentile_cont(0.5) within group (order by extract(epoch from %(now)s - sent_at)) / 3600.0
    from requests_dispatch where state = any(%(states)s) and area_path >= %(area)s and area_path < %(end)s group by handler_id
"""


@dataclass(frozen=True)
class Load:
    """What lies on a body's desk: sendings at work, due by midnight, over their limit, sent in the last seven days; the middle age of
    those at work in hours; its parts as co-handler not reported, and reported late or overdue in the last 90 days (D10)."""

    handler: int
    open: int
    today: int
    overdue: int
    new: int
    median_hours: float | None
    co_open: int
    co_late: int


@dataclass(frozen=True)
class Again:
    """The same person, the same matter, the same compound: how often within 90 days. `last` is the newest request's id."""

    compound: int
    category: int
    times: int
    first_at: datetime
    last_at: datetime
    last: int
    requester: int


def sendings_at_work(area_path: str, tone: str = "") -> QuerySet[Dispatch]:
    """Sendings that some desk has in hand, the first due first. `tone`: bad (over the limit), warn (amber), good (in time)."""
    rows = Dispatch.objects.filter(state__in=AT_WORK, area_path__gte=area_path, area_path__lt=area_path + END)
    rows = rows.select_related("request__category", "request__compound", "handler")
    return rows.filter(_toned(tone)).order_by("due_at", "id") if tone else rows.order_by("due_at", "id")


def count_at_work(area_path: str) -> dict[str, int]:
    """How many of each tone, and how many wait over their time to be sent at all (`unsent`). Two queries."""
    rows = Dispatch.objects.filter(state__in=AT_WORK, area_path__gte=area_path, area_path__lt=area_path + END)
    counts = rows.aggregate(**{tone: Count("id", filter=_toned(tone)) for tone in TONES})
    waiting = ServiceRequest.objects.filter(state__in=WAITING, area_path__gte=area_path, area_path__lt=area_path + END)
    return {**counts, "unsent": waiting.filter(joined_to=None, dispatch_by__lt=clock.now()).count()}


def overdue_since(moment: datetime) -> QuerySet[Dispatch]:
    """Sendings at work whose limit ended before a moment."""
    return Dispatch.objects.filter(state__in=AT_WORK, due_at__lt=moment).select_related("handler").order_by("due_at")


def is_at_work(dispatch: Dispatch) -> bool:
    """Whether some desk has it in hand."""
    return dispatch.state in AT_WORK


def loads_of(area_path: str) -> list[Load]:
    """The load of every body that was sent something inside an area, heaviest first. Three queries."""
    now = clock.now()
    counts = {kind: Count("id", filter=_loaded(kind, now)) for kind in ("open", "today", "overdue", "new")}
    rows = _of_area(Dispatch.objects.all(), area_path).filter(Q(state__in=AT_WORK) | Q(sent_at__gte=now - WEEK))
    by_handler = {row.pop("handler"): row for row in rows.order_by().values("handler").annotate(**counts)}
    parts = _parts(area_path, now)
    medians = _medians(area_path, now)
    empty = {"open": 0, "today": 0, "overdue": 0, "new": 0}
    loads = [
        Load(
            handler=pk,
            median_hours=medians.get(pk),
            **{"co_open": 0, "co_late": 0, **empty, **by_handler.get(pk, {}), **parts.get(pk, {})},
        )
        for pk in {*by_handler, *parts}
    ]
    return sorted(loads, key=lambda one: (-one.overdue, -one.open, one.handler))


def sendings_loaded(area_path: str, handler: int, kind: str) -> QuerySet[Dispatch]:
    """The sendings behind a number of `loads_of`, the first due first; of `co_open`, `co_late` those in which the body is a co-handler."""
    rows = _of_area(Dispatch.objects.all(), area_path)
    if kind in ("co_open", "co_late"):
        mine = CoHandling.objects.filter(organisation=handler, area_path__gte=area_path, area_path__lt=area_path + END)
        rows = rows.filter(pk__in=mine.filter(_part(kind, clock.now())).values("dispatch"))
    else:
        rows = rows.filter(_loaded(kind, clock.now()), handler=handler)
    return rows.select_related("request__category", "request__compound", "handler").order_by("due_at", "id")


def asked_again(area_path: str, *, days: int = AGAIN_DAYS, fewest: int = 2, limit: int = 50) -> list[Again]:
    """Who told the same matter of the same compound again within `days`, most often first. Persons without a number on record are not
    told apart and not counted."""
    rows = _told_in(area_path, days).annotate(top=_TOP)
    grouped = (
        rows.order_by()
        .values("requester", "compound", "top")
        .annotate(times=Count("id"), first_at=Min("received_at"), last_at=Max("received_at"), last=Max("id"))
    )
    found = grouped.filter(times__gte=fewest).order_by("-times", "-last_at")[:limit]
    return [
        Again(r["compound"], r["top"], r["times"], r["first_at"], r["last_at"], r["last"], r["requester"])
        for r in found
    ]


def requests_again(service_request: ServiceRequest, *, days: int = AGAIN_DAYS) -> QuerySet[ServiceRequest]:
    """What the same person told of the same matter and compound, this one included, newest first."""
    category = service_request.category
    top = (category.parent_id or category.pk) if category else None
    rows = (
        _told_in("", days)
        .annotate(top=_TOP)
        .filter(requester=service_request.requester_id, compound=service_request.compound_id, top=top)
    )
    return rows.select_related("category", "compound").order_by("-received_at", "-id")


_TOP = Coalesce(F("category__parent_id"), F("category_id"))


def _told_in(area_path, days):
    rows = ServiceRequest.objects.filter(
        received_at__gte=clock.now() - timedelta(days=days),
        requester__isnull=False,
        compound__isnull=False,
        category__isnull=False,
    ).exclude(kind="praise")
    rows = rows.exclude(requester__phone_index=None)
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + END) if area_path else rows


def _toned(tone):
    now = clock.now()
    return {
        LATE: Q(due_at__lt=now),
        AMBER: Q(due_at__gte=now, amber_at__lte=now),
        IN_TIME: Q(due_at__gte=now, amber_at__gt=now),
    }[tone]


def _midnight(now):
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time.min, zone)


def _loaded(kind, now):
    at_work = Q(state__in=AT_WORK)
    return {
        "open": at_work,
        "today": at_work & Q(due_at__gte=now, due_at__lt=_midnight(now)),
        "overdue": at_work & Q(due_at__lt=now),
        "new": Q(sent_at__gte=now - WEEK) & ~Q(state=DispatchState.RECALLED),
    }[kind]


def _part(kind, now):
    if kind == "co_open":
        return Q(reported_at=None) & ~Q(dispatch__state__in=(DispatchState.MOVED, DispatchState.RECALLED))
    since = now - timedelta(days=MARKS_DAYS)
    living = Q(reported_at=None, due_at__lt=now) & ~Q(dispatch__state__in=(DispatchState.MOVED, DispatchState.RECALLED))
    return (Q(is_late=True) | living) & Q(due_at__gte=since)


def _parts(area_path, now):
    rows = CoHandling.objects.filter(area_path__gte=area_path, area_path__lt=area_path + END)
    kinds = {kind: Count("id", filter=_part(kind, now)) for kind in ("co_open", "co_late")}
    grouped = rows.order_by().values("organisation").annotate(**kinds)
    return {row.pop("organisation"): row for row in grouped if row["co_open"] or row["co_late"]}


def _medians(area_path, now):
    with connection.cursor() as cursor:
        values = {"now": now, "states": [str(s) for s in AT_WORK], "area": area_path, "end": area_path + END}
        cursor.execute(MEDIAN, values)
        return {pk: float(hours) for pk, hours in cursor.fetchall()}


def _of_area(rows, area_path):
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + END)
