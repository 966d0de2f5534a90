"""Voices by day, compound and upper category: what an early warning reads. Repeats (D8), praise and what has no compound are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from ..models import RequestKind, ServiceRequest
from .counts import FOUND


@dataclass(frozen=True)
class DayCount:
    """Voices of a day. `category` is the upper one."""

    compound: int
    category: int
    day: date
    voices: int


def voices_by_day(first: date, last: date, *, compounds: Iterable[int] | None = None) -> list[DayCount]:
    """Of the days `first` to `last`, in the city's time. One query, whatever the size."""
    rows = _voices(first, last)
    if compounds is not None:
        rows = rows.filter(compound__in=list(compounds))
    rows = rows.annotate(day=TruncDate("received_at", tzinfo=ZoneInfo(settings.TIME_ZONE)), top=_TOP)
    grouped = rows.order_by().values_list("compound", "top", "day").annotate(n=Count("id"))
    return [DayCount(*row) for row in grouped]


def voices_told(compound: int, category: int, first: date, last: date) -> QuerySet[ServiceRequest]:
    """The requests behind such counts, newest first."""
    rows = _voices(first, last).annotate(top=_TOP).filter(compound=compound, top=category)
    return rows.select_related("category", "compound").order_by("-received_at", "-id")


def requests_listed(ids: Iterable[int]) -> QuerySet[ServiceRequest]:
    """The requests with these ids that the reader sees, newest first."""
    rows = ServiceRequest.objects.filter(pk__in=list(ids)).select_related("category", "compound")
    return rows.order_by("-received_at", "-id")


_TOP = Coalesce(F("category__parent_id"), F("category_id"))


def _voices(first, last):
    zone = ZoneInfo(settings.TIME_ZONE)
    begin, end = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    return ServiceRequest.objects.filter(
        ~FOUND,
        received_at__gte=begin,
        received_at__lt=end,
        is_repeat=False,
        compound__isnull=False,
        category__isnull=False,
    ).exclude(kind=RequestKind.PRAISE)
