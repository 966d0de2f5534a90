"""Kept counts, summed for lists and boards: the leaves, and the deltas that no worker has folded yet.

One indexed read each, whatever the number of requests behind: a month of an area is a range of `count_leaf_once`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from hezhi.ground.platform.actor import END

_KEPT = """
    select month, area_path, compound, category, requests, matters from requests_countleaf where {where}
    union all
    select month, area_path, compound, category, requests, matters from requests_countdelta where {where}
"""
_HERE = "month = any(%(months)s) and area_path >= %(path)s and area_path < %(end)s"
_PROPERTY = "category in (select id from requests_category where is_property)"


@dataclass(frozen=True)
class CompoundTally:
    """A compound's property requests of a month. `compound` None: requests whose compound is not known.
    `is_unplaced`: the compound is known only to lie somewhere in the area asked for."""

    month: date
    compound: int | None
    is_unplaced: bool
    requests: int
    matters: int


@dataclass(frozen=True)
class CategoryTally:
    """A compound's property requests of a month and category."""

    compound: int
    category: int
    name: str
    name_en: str
    requests: int
    matters: int


@dataclass(frozen=True)
class AreaTally:
    """Property requests of a month below one child of an area; `path` is the child's path (the area's own where not finer)."""

    month: date
    path: str
    requests: int
    matters: int


def _rows(sql: str, where: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(kept=_KEPT.format(where=where)), values)
        return cursor.fetchall()


def _here(months: Iterable[date], area_path: str) -> dict:
    return {"months": list(months), "path": area_path, "end": area_path + END}


def count_by_compound(months: Iterable[date], area_path: str) -> list[CompoundTally]:
    """Property requests and matters per compound and month in an area."""
    rows = _rows(
        """select month, compound, compound is not null and bool_and(area_path = %(path)s),
                  sum(requests)::int, sum(matters)::int
           from ({kept}) kept group by month, compound having sum(requests) <> 0""",
        f"{_HERE} and {_PROPERTY}",
        **_here(months, area_path),
    )
    return [CompoundTally(*row) for row in rows]


def count_by_category(month: date, area_path: str, compounds: Sequence[int]) -> list[CategoryTally]:
    """Property requests of these compounds in a month, by category, most first."""
    rows = _rows(
        """select kept.compound, c.id, c.name, c.name_en, sum(kept.requests)::int, sum(kept.matters)::int
           from ({kept}) kept join requests_category c on c.id = kept.category
           where c.is_property group by kept.compound, c.id having sum(kept.requests) <> 0 order by 5 desc, c.id""",
        f"{_HERE} and compound = any(%(compounds)s)",
        **_here([month], area_path),
        compounds=list(compounds),
    )
    return [CategoryTally(*row) for row in rows]


def count_by_child(months: Iterable[date], area_path: str, width: int) -> list[AreaTally]:
    """Property requests per month below each child: `width` is the length of a child's path (paths have a fixed width)."""
    rows = _rows(
        """select month, left(area_path, %(width)s), sum(requests)::int, sum(matters)::int
           from ({kept}) kept group by 1, 2 having sum(requests) <> 0""",
        f"{_HERE} and {_PROPERTY}",
        **_here(months, area_path),
        width=width,
    )
    return [AreaTally(*row) for row in rows]


def count_without_category(month: date, area_path: str) -> int:
    """Requests of the month that nobody has said yet what they are about: they can be on no list."""
    rows = _rows(
        "select coalesce(sum(requests), 0)::int from ({kept}) kept",
        f"{_HERE} and category is null",
        **_here([month], area_path),
    )
    return rows[0][0]
