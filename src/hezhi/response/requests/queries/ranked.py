"""The compounds with the most property requests, read from the top of what is kept and put right by what is not folded yet."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from hezhi.ground.platform.actor import END

from .counts import INSIDE, KEPT, OF_COMPOUNDS, PROPERTY, CountRow

UNFOLDED = f"""
    select compound, sum(requests)::int as requests, sum(matters)::int as matters from requests_countdelta
    where month = %(month)s and {INSIDE} and compound is not null and {PROPERTY}
    group by compound
"""  # noqa: S608
# Whoever has nothing unfolded ranks by what is kept, read from the top; whoever has is looked up by key. A compound in neither half has as
# many above it as there are places, and nothing unfolded that could lift it: so the halves hold the whole list, ties at its end included.
RANKED = f"""
    with unfolded as materialized ({UNFOLDED}), still as (
        select compound, requests, matters from requests_countofcompound kept
        where month = %(month)s and area_path = %(area)s and requests >= %(smallest)s and compound is not null
            and compound <> all(%(excluded)s::bigint[])
            and compound not in (select compound from unfolded)
        order by requests desc fetch first %(places)s rows with ties
    ), moving as (
        select unfolded.compound, coalesce(kept.requests, 0) + unfolded.requests as requests,
            coalesce(kept.matters, 0) + unfolded.matters as matters
        from unfolded left join requests_countofcompound kept
            on kept.month = %(month)s and kept.area_path = %(area)s and kept.compound = unfolded.compound
        where unfolded.compound <> all(%(excluded)s::bigint[])
    )
    select compound, requests, matters from (select * from still union all select * from moving) everyone
    where requests >= %(smallest)s
    order by requests desc fetch first %(places)s rows with ties
"""  # noqa: S608
WITH_REQUESTS = f"""
    with unfolded as materialized ({UNFOLDED})
    select (
        select count(*) from requests_countofcompound
        where month = %(month)s and area_path = %(area)s and compound is not null and requests > 0
    ) + (
        select coalesce(sum((coalesce(kept.requests, 0) + unfolded.requests > 0)::int - (coalesce(kept.requests, 0) > 0)::int), 0)
        from unfolded left join requests_countofcompound kept
            on kept.month = %(month)s and kept.area_path = %(area)s and kept.compound = unfolded.compound
    )
"""  # noqa: S608
UNPLACED = f"""
    select compound, sum(requests)::int from ({KEPT}) kept
    where area_path = %(area)s and compound is not null and {PROPERTY}
    group by compound having sum(requests) > 0
"""  # noqa: S608
WITHOUT_COMPOUND = f"select coalesce(sum(requests), 0)::int from ({OF_COMPOUNDS}) kept where compound is null"  # noqa: S608


def rank_compounds(
    month: date, area_path: str, *, places: int, excluded: Iterable[int] = (), smallest: int = 1
) -> list[CountRow]:
    """The compounds of an area with the most property requests of a month, most first: so many places and all who share the last one.
    Those below `smallest` (at least 1) and the excluded are left out. One statement, exact whatever is not folded yet."""
    values = {"places": places, "smallest": max(smallest, 1), "excluded": list(excluded)}
    rows = _asked(RANKED, month, area_path, **values)
    return [CountRow(told, matters, compound=pk) for pk, told, matters in rows]


def compounds_with_requests(month: date, area_path: str) -> int:
    """How many compounds of an area had at least one property request in a month."""
    return int(_asked(WITH_REQUESTS, month, area_path)[0][0])


def count_unplaced(month: date, area_path: str) -> tuple[int, int]:
    """(compounds, their property requests) of which no more was known than that they lie somewhere in the area: on no list below it."""
    found = [told for _pk, told in _asked(UNPLACED, month, area_path, months=[month.replace(day=1)])]
    return len(found), sum(found)


def count_without_compound(month: date, area_path: str) -> int:
    """Property requests of an area of which nobody knows the compound."""
    return _asked(WITHOUT_COMPOUND, month, area_path, months=[month.replace(day=1)])[0][0]


def _asked(sql, month, area_path, **values):
    values |= {"month": month.replace(day=1), "area": area_path, "area_end": area_path + END}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
