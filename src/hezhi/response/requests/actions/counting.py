"""Kept counts: signed deltas in the deed's own transaction, folded into leaves by one worker. Nobody waits for a counter."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import connection, transaction

from hezhi.ground.platform.actor import SEGMENT
from hezhi.ground.platform.backend import PREPARED

from ..models import ServiceRequest
from ..queries.counts import month_of

Key = tuple  # month, area_path, compound, category
# One folder at a time: two would wait for each other's rows crosswise. Nobody who writes deltas takes this lock.
ALONE = "select pg_advisory_xact_lock(hashtext('requests.fold'))"
ABOVE = "cross join generate_series(%(segment)s, length(area_path), %(segment)s) width"  # every area from the city down to the row's own
FOLD = f"""
    with taken as (
        delete from requests_countdelta where id in
            (select id from requests_countdelta order by id limit %(limit)s for update skip locked)
        returning month, area_path, compound, category, requests, matters
    ), summed as (
        select month, area_path, compound, category, sum(requests) as requests, sum(matters) as matters, count(*) as folded
        from taken group by month, area_path, compound, category
    ), leaves as (
        insert into requests_countleaf (month, area_path, compound, category, requests, matters)
        select month, area_path, compound, category, requests, matters from summed
        on conflict on constraint count_leaf_once do update
            set requests = requests_countleaf.requests + excluded.requests,
                matters = requests_countleaf.matters + excluded.matters
    ), compounds as (
        insert into requests_countofcompound (month, area_path, compound, requests, matters)
        select month, left(area_path, width), compound, sum(requests), sum(matters) from summed {ABOVE}
        where category in (select id from requests_category where is_property)
        group by month, left(area_path, width), compound
        on conflict on constraint count_of_compound_once do update
            set requests = requests_countofcompound.requests + excluded.requests,
                matters = requests_countofcompound.matters + excluded.matters
    ), areas as (
        insert into requests_countofarea (month, area_path, category, requests, matters)
        select month, left(area_path, width), category, sum(requests), sum(matters) from summed {ABOVE}
        group by month, left(area_path, width), category
        on conflict on constraint count_of_area_once do update
            set requests = requests_countofarea.requests + excluded.requests,
                matters = requests_countofarea.matters + excluded.matters
    )
    select coalesce(sum(folded), 0)::int from summed
"""  # noqa: S608
SUMS_OF_COMPOUNDS = f"""
    insert into requests_countofcompound (month, area_path, compound, requests, matters)
    select month, left(area_path, width), compound, sum(requests), sum(matters) from requests_countleaf {ABOVE}
    where category in (select id from requests_category where is_property)
    group by month, left(area_path, width), compound
"""  # noqa: S608
SUMS_OF_AREAS = f"""
    insert into requests_countofarea (month, area_path, category, requests, matters)
    select month, left(area_path, width), category, sum(requests), sum(matters) from requests_countleaf {ABOVE}
    group by month, left(area_path, width), category
"""  # noqa: S608
# What categories that became property add to the sums of compounds, and those that ceased to be take away; their leaves alone are read.
MOVED_BETWEEN = f"""
    insert into requests_countofcompound (month, area_path, compound, requests, matters)
    select month, left(area_path, width), compound,
        sum(case when category = any(%(gained)s) then requests else -requests end),
        sum(case when category = any(%(gained)s) then matters else -matters end)
    from requests_countleaf {ABOVE}
    where category = any(%(gained)s) or category = any(%(lost)s)
    group by month, left(area_path, width), compound
    on conflict on constraint count_of_compound_once do update
        set requests = requests_countofcompound.requests + excluded.requests,
            matters = requests_countofcompound.matters + excluded.matters
"""  # noqa: S608


def key_of(row: ServiceRequest) -> Key:
    """Under which leaf a request counts."""
    return month_of(row.received_at), row.area_path, row.compound_id, row.category_id


def weight_of(row: ServiceRequest) -> tuple[int, int]:
    """What it counts: one voice unless it repeats, one matter unless it is joined to another. What a patrol found counts neither: nobody
    told it, and whoever looks for faults must not stand on the list of 30 for it."""
    if row.is_found:
        return 0, 0
    return 0 if row.is_repeat else 1, 0 if row.joined_to_id else 1


def count(changes: Iterable[tuple[Key, int, int]]) -> None:
    """Write signed changes, summed by leaf. Without RETURNING: the writer need not see the area that it counts in."""
    requests, matters = Counter(), Counter()
    for key, voices, main in changes:
        requests[key] += voices
        matters[key] += main
    rows = [(*key, requests[key], matters[key]) for key in requests if requests[key] or matters[key]]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"{PREPARED}insert into requests_countdelta (month, area_path, compound, category, requests, matters)"  # noqa: S608
            " select * from unnest(%s::date[], %s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::int[])",
            [list(column) for column in zip(*rows, strict=True)],
        )


def count_change(before: tuple[Key, tuple[int, int]], row: ServiceRequest) -> None:
    """Count a request anew: what it counted before is taken away, what it counts now is added."""
    key, (voices, main) = before
    new_voices, new_main = weight_of(row)
    count([(key, -voices, -main), (key_of(row), new_voices, new_main)])


def standing_of(row: ServiceRequest) -> tuple[Key, tuple[int, int]]:
    """Key and weight as they are now; taken before a change."""
    return key_of(row), weight_of(row)


@transaction.atomic
def fold_counts(limit: int = 50_000) -> int:
    """Move up to `limit` deltas into their leaves and the sums above them, in one statement, so that a reader sees each figure once.
    Returns how many; may be run by several at a time and twice."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(FOLD, {"limit": limit, "segment": SEGMENT})
        return cursor.fetchone()[0]


@transaction.atomic
def sum_leaves_anew() -> None:
    """Work the sums above the leaves out again: after leaves were put right by hand."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute("delete from requests_countofcompound")
        cursor.execute("delete from requests_countofarea")
        for statement in (SUMS_OF_COMPOUNDS, SUMS_OF_AREAS):
            cursor.execute(statement, {"segment": SEGMENT})


@transaction.atomic
def sum_categories_anew(gained: Collection[int], lost: Collection[int]) -> None:
    """Put the sums of compounds right after these categories became property and those ceased to be: only their own leaves are added or taken
    away. Sums of areas stand by category and stay. What is not folded yet is folded by what the category is then."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(MOVED_BETWEEN, {"gained": list(gained), "lost": list(lost), "segment": SEGMENT})
        cursor.execute("delete from requests_countofcompound where requests = 0 and matters = 0")
