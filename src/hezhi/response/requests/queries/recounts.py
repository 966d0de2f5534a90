"""Whether the kept counts are right: everything counted anew, and the differences named."""

from datetime import date

from django.db import connection

from hezhi.ground.law.months import months_between
from hezhi.ground.platform.actor import SEGMENT

from .counts import FULL, GROUPS, KEPT, PROPERTY, WHEN, CountRow, grouped

ABOVE = "cross join generate_series(%(segment)s, length(area_path), %(segment)s) width"
OF_COMPOUNDS = (
    f"select month, area_path, compound, requests, matters from requests_countofcompound where {WHEN}",  # noqa: S608
    "select month, left(area_path, width), compound, sum(requests)::int, sum(matters)::int"  # noqa: S608
    f" from requests_countleaf {ABOVE} where {WHEN} and {PROPERTY} group by 1, 2, 3",
)
OF_AREAS = (
    f"select month, area_path, category, requests, matters from requests_countofarea where {WHEN}",  # noqa: S608
    "select month, left(area_path, width), category, sum(requests)::int, sum(matters)::int"  # noqa: S608
    f" from requests_countleaf {ABOVE} where {WHEN} group by 1, 2, 3",
)


def recount(month: date, area_path: str = "", *, until: date | None = None) -> list[tuple[CountRow, CountRow]]:
    """Where the kept counts differ from counting all rows anew: pairs (kept, counted). An empty list is what must come out."""
    kept, full = (
        {_key(row): row for row in grouped(source, month, area_path, GROUPS, until) if row.requests or row.matters}
        for source in (KEPT, FULL)
    )
    return _differences(kept, full)


def recount_sums(month: date, *, until: date | None = None) -> list[tuple[CountRow, CountRow]]:
    """Where the sums kept above the leaves differ from the leaves: pairs (kept, added up) of a compound or a category in an area. An
    empty list is what must come out. Needs sight of the whole city."""
    values = {"months": months_between(month, until or month), "segment": SEGMENT}
    found: list[tuple[CountRow, CountRow]] = []
    for statements, named in ((OF_COMPOUNDS, "compound"), (OF_AREAS, "category")):
        kept, added = ({_key(row): row for row in _sums(sql, values, named)} for sql in statements)
        found += _differences(kept, added)
    return found


def _key(row):
    return row.month, row.area_path, row.compound, row.category


def _sums(sql, values, named):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [
        CountRow(told, matters, month, path, **{named: pk})
        for month, path, pk, told, matters in rows
        if told or matters
    ]


def _differences(kept, full):
    return [
        (kept.get(key, CountRow(0, 0, *key)), full.get(key, CountRow(0, 0, *key)))
        for key in sorted(kept.keys() | full.keys(), key=str)
        if kept.get(key) != full.get(key)
    ]
