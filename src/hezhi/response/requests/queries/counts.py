"""Kept counts: leaves and the sums above them plus what is not folded yet, read in one statement, so that a figure is exact at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from hezhi.ground.law.months import month_after, months_between
from hezhi.ground.platform.actor import END

from ..models import Channel, ServiceRequest

GROUPS = ("month", "area_path", "compound", "category")
PROPERTY = "category in (select id from requests_category where is_property)"
WHEN = "month = any(%(months)s::date[])"
INSIDE = "area_path >= %(area)s and area_path < %(area_end)s"
DELTAS = f"""
    select month, area_path, compound, category, requests, matters from requests_countdelta where {WHEN} and {INSIDE}
"""  # noqa: S608
KEPT = f"""
    select month, area_path, compound, category, requests, matters from requests_countleaf where {WHEN} and {INSIDE}
    union all {DELTAS}
"""  # noqa: S608
# one area, by category or not: its own sums
OF_AREA = f"""
    select month, category, requests, matters from requests_countofarea where {WHEN} and area_path = %(area)s
    union all select month, category, requests, matters from ({DELTAS}) unfolded
"""  # noqa: S608
# property requests of one area by compound: no category is told apart any more
OF_COMPOUNDS = f"""
    select month, compound, requests, matters from requests_countofcompound where {WHEN} and area_path = %(area)s
    union all select month, compound, requests, matters from ({DELTAS}) unfolded where {PROPERTY}
"""  # noqa: S608
FULL = """
    select date_trunc('month', received_at at time zone %(zone)s)::date as month, area_path, compound_id as compound,
        category_id as category, (not is_repeat)::int as requests, (joined_to_id is null)::int as matters
    from requests_servicerequest
    where received_at >= %(from_moment)s and received_at < %(to_moment)s
        and area_path >= %(area)s and area_path < %(area_end)s
        and not (channel = 'patrol' and requester_id is null and person is null)
"""
FOUND = Q(channel=Channel.PATROL, requester=None, person=None)  # `ServiceRequest.is_found`


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
    months: Iterable[date] | None = None,
    property_only: bool = False,
    compound: int | None = None,
    category: int | None = None,
    compounds: Iterable[int] | None = None,
) -> list[CountRow]:
    """Requests and matters received from `month` to the month `until` (default the same) inside an area, grouped `by` any of
    month, area_path, compound, category. Without `by` one row. `months` are single months besides that one, instead of a span;
    `property_only` keeps the categories of the list of 30; `compounds` narrows to a few."""
    by, source = tuple(by), KEPT
    if area_path and "area_path" not in by:
        if "compound" not in by and compound is None and compounds is None:
            source = OF_AREA
        elif property_only and category is None and "category" not in by:
            source, property_only = OF_COMPOUNDS, False
    return grouped(source, month, area_path, by, until, property_only, compound, category, compounds, months)


def count_areas(month: date, area_paths: Iterable[str], *, property_only: bool = False) -> dict[str, CountRow]:
    """Requests and matters of a month in each of these areas, all of one level; those without a request are not named."""
    paths = sorted(set(area_paths))
    if not paths:
        return {}
    if len({len(path) for path in paths}) > 1:
        raise ValueError("areas of several levels lie in one another: ask for each level by itself")
    sql = f"""
        select area_path, sum(requests)::int, sum(matters)::int from (
            select area_path, category, requests, matters from requests_countofarea
            where {WHEN} and area_path = any(%(paths)s)
            union all select left(area_path, %(width)s), category, requests, matters from ({DELTAS}) unfolded
            where left(area_path, %(width)s) = any(%(paths)s)
        ) kept {f"where {PROPERTY}" if property_only else ""}
        group by area_path having sum(requests) <> 0 or sum(matters) <> 0
    """  # noqa: S608
    values: dict[str, Any] = {"months": [month.replace(day=1)], "area": paths[0], "area_end": paths[-1] + END}
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"paths": paths, "width": len(paths[0])})
        return {path: CountRow(told, matters, area_path=path) for path, told, matters in cursor.fetchall()}


def count_series(first: date, last: date, area_path: str = "", **filters) -> list[CountRow]:
    """One row a month, oldest first, months without a request included."""
    found = {row.month: row for row in count_requests(first, area_path, by=("month",), until=last, **filters)}
    return [found.get(month) or CountRow(0, 0, month=month) for month in months_between(first, last)]


def requests_told(month: date, area_path: str = "") -> QuerySet[ServiceRequest]:
    """All requests told in a month inside an area, repeats and voices too; under the caller's sight."""
    first, last = moments(month, month)
    rows = ServiceRequest.objects.select_related("category", "compound").filter(
        received_at__gte=first, received_at__lt=last
    )
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + END) if area_path else rows


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
        ~FOUND, received_at__gte=first, received_at__lt=last, is_repeat=False
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


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments between which months `first` to `last` lie: [from, to)."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return (
        datetime.combine(first.replace(day=1), time.min, zone),
        datetime.combine(month_after(last), time.min, zone),
    )


def grouped(
    source, month, area_path, by, until=None, property_only=False, compound=None, category=None, compounds=None,
    months=None,
):  # fmt: skip
    """The sums of a source of counts by any of GROUPS; for the readers of this room's counts."""
    if set(by) - set(GROUPS):
        raise ValueError(f"counts are kept by {GROUPS}, not by {by}")
    last = (until or month).replace(day=1)
    from_moment, to_moment = moments(month, last)
    wanted = []
    if property_only:
        wanted.append(PROPERTY)
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
        "months": months_between(month, last) if months is None else [month.replace(day=1), *months],
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
