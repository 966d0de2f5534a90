"""Kept counts: leaves plus what is not folded yet, read in one statement, so that a figure is exact at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from hezhi.ground.platform.actor import END

from ..models import ServiceRequest

GROUPS = ("month", "area_path", "compound", "category")
KEPT = """
    select month, area_path, compound, category, requests, matters from requests_countleaf
    where month between %(first)s and %(last)s and area_path >= %(area)s and area_path < %(area_end)s
    union all
    select month, area_path, compound, category, requests, matters from requests_countdelta
    where month between %(first)s and %(last)s and area_path >= %(area)s and area_path < %(area_end)s
"""
FULL = """
    select date_trunc('month', received_at at time zone %(zone)s)::date as month, area_path, compound_id as compound,
        category_id as category, (not is_repeat)::int as requests, (joined_to_id is null)::int as matters
    from requests_servicerequest
    where received_at >= %(from_moment)s and received_at < %(to_moment)s
        and area_path >= %(area)s and area_path < %(area_end)s
"""


@dataclass(frozen=True)
class CountRow:
    """A count of one group; keys that were not asked for are None. Requests are voices, matters are main requests."""

    requests: int
    matters: int
    month: date | None = None
    area_path: str | None = None
    compound: int | None = None
    category: int | None = None


def count_requests(
    month: date,
    area_path: str = "",
    *,
    by: Iterable[str] = (),
    until: date | None = None,
    property_only: bool = False,
    compound: int | None = None,
    category: int | None = None,
    compounds: Iterable[int] | None = None,
) -> list[CountRow]:
    """Requests and matters received from `month` to the month `until` (default the same) inside an area, grouped `by` any of
    month, area_path, compound, category. Without `by` one row. `property_only` keeps the categories of the list of 30;
    `compounds` narrows to a few."""
    return _grouped(KEPT, month, area_path, tuple(by), until, property_only, compound, category, compounds)


def count_series(first: date, last: date, area_path: str = "", **filters) -> list[CountRow]:
    """One row a month, oldest first, months without a request included."""
    found = {row.month: row for row in count_requests(first, area_path, by=("month",), until=last, **filters)}
    series, month = [], first.replace(day=1)
    while month <= last:
        series.append(found.get(month) or CountRow(0, 0, month=month))
        month = next_month(month)
    return series


def recount(month: date, area_path: str = "", *, until: date | None = None) -> list[tuple[CountRow, CountRow]]:
    """Where the kept counts differ from counting all rows anew: pairs (kept, counted). An empty list is what must come out."""
    kept = {_key(row): row for row in _grouped(KEPT, month, area_path, GROUPS, until) if row.requests or row.matters}
    full = {_key(row): row for row in _grouped(FULL, month, area_path, GROUPS, until) if row.requests or row.matters}
    return [
        (kept.get(key, CountRow(0, 0, *key)), full.get(key, CountRow(0, 0, *key)))
        for key in sorted(kept.keys() | full.keys(), key=str)
        if kept.get(key) != full.get(key)
    ]


def requests_counted(
    month: date,
    area_path: str = "",
    *,
    until: date | None = None,
    compound: int | None = None,
    category: int | None = None,
    property_only: bool = False,
) -> QuerySet[ServiceRequest]:
    """The requests behind a figure of `count_requests`: as many rows as the figure says."""
    first, last = moments(month, until or month)
    rows = ServiceRequest.objects.select_related("category", "compound").filter(
        received_at__gte=first, received_at__lt=last, is_repeat=False
    )
    if area_path:
        rows = rows.filter(area_path__gte=area_path, area_path__lt=area_path + END)
    if compound is not None:
        rows = rows.filter(compound_id=compound)
    if category is not None:
        rows = rows.filter(category_id=category)
    if property_only:
        rows = rows.filter(category__is_property=True)
    return rows.order_by("-received_at", "-id")


def month_of(moment: datetime) -> date:
    """The first day of the month in which a moment lies, where the city is."""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return date(local.year, local.month, 1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments between which months `first` to `last` lie: [from, to)."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return (
        datetime.combine(first.replace(day=1), time.min, zone),
        datetime.combine(next_month(last), time.min, zone),
    )


def _key(row):
    return row.month, row.area_path, row.compound, row.category


def _grouped(
    source, month, area_path, by, until=None, property_only=False, compound=None, category=None, compounds=None
):
    if set(by) - set(GROUPS):
        raise ValueError(f"counts are kept by {GROUPS}, not by {by}")
    last = (until or month).replace(day=1)
    from_moment, to_moment = moments(month, last)
    wanted = []
    if property_only:
        wanted.append("category in (select id from requests_category where is_property)")
    if compound is not None:
        wanted.append("compound = %(compound)s")
    if compounds is not None:
        wanted.append("compound = any(%(compounds)s)")
    if category is not None:
        wanted.append("category = %(category)s")
    columns = ", ".join(by)
    sql = (
        f"select coalesce(sum(requests), 0)::int, coalesce(sum(matters), 0)::int{', ' + columns if by else ''}"  # noqa: S608
        f" from ({source}) kept {'where ' + ' and '.join(wanted) if wanted else ''} {'group by ' + columns if by else ''}"
    )
    values = {
        "first": month.replace(day=1),
        "last": last,
        "area": area_path,
        "area_end": area_path + END,
        "zone": settings.TIME_ZONE,
        "from_moment": from_moment,
        "to_moment": to_moment,
        "compound": compound,
        "compounds": list(compounds or ()),
        "category": category,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [CountRow(row[0], row[1], **dict(zip(by, row[2:], strict=True))) for row in cursor.fetchall()]
