"""How fast the list of 30 is when the city is large: 20,000,000 requests as kept counts, against floors in the same run.

    python benchmarks/list30.py [--requests 20000000] [--compounds 12000] [--rounds 200] [--json]

Makes its own database in a temporary data home: 16 districts, 320 subdistricts, 3,200 communities; leaves of 40 categories and 60 months; the
sums above them by `sum_leaves_anew`; 200 changes not folded yet. Times are medians as the app role under row-level security, in ms: the one
query that ranks (beside one select of 30 rows by an index), the page's whole list with totals, causes and names, and the bare adding up of the
month's leaves, which the ranking did before. `run()` does the same in a database that is there already (thrown away afterwards).
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
MONTHS, CATEGORIES, UNFOLDED, MONTH = 60, 40, 200, date(2026, 10, 1)
# how many of a leaf: a mean that differs by compound and leans on chance, most often none or one
LEAVES = """
    insert into requests_countleaf (month, area_path, compound, category, requests, matters)
    select month, area_path, compound, category, n, greatest(n * 4 / 5, 1) from (
        select (date '2021-11-01' + make_interval(months => m))::date as month, c.area_path, c.id as compound, k.id as category,
            floor(2 * %(mean)s::float * (0.25 + 1.5 * (hashint8(c.id * 7) & 1023) / 1023)
                * (hashint8(c.id * 8191 + m * 131 + k.id * 17) & 65535) / 65536
                + (hashint8(c.id * 31 + m * 8191 + k.id * 613) & 65535) / 65536.0)::int as n
        from generate_series(0, %(months)s - 1) m
        cross join territory_compound c
        cross join (select id from requests_category order by is_property desc, id limit %(categories)s) k
    ) drawn where n > 0
"""
DELTAS = """
    insert into requests_countdelta (month, area_path, compound, category, requests, matters)
    select %(month)s, area_path, compound, category, case when id %% 3 = 0 then -1 else 1 end, 0 from requests_countleaf
    where month = %(month)s order by hashint8(id) limit %(many)s
"""
FLOOR_30 = """
    select compound, requests, matters from requests_countofcompound
    where month = %(month)s and area_path = %(path)s order by requests desc limit 30
"""
FLOOR_ADDED = """
    select compound, sum(requests) from requests_countleaf
    where month = %(month)s and area_path >= %(path)s and area_path < %(end)s
        and category in (select id from requests_category where is_property)
    group by compound order by 2 desc limit 30
"""


def main() -> None:
    """Run once and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000_000)
    parser.add_argument("--compounds", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hezhi-bench-") as home:
        os.environ.update(HEZHI_HOME=home, HEZHI_LOG="error")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        migrate = [sys.executable, "-m", "hezhi", "migrate"]
        subprocess.run(migrate, check=True, env=environment, stdout=subprocess.DEVNULL)
        from hezhi.edge.cli import boot

        boot.django()
        figures = run(given.requests, given.compounds, given.rounds)
    if given.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{name:>52}  {value}\n" for name, value in figures.items())


def run(requests: int = 20_000_000, compounds: int = 12_000, rounds: int = 200) -> dict:
    """All figures of one run, in the migrated and empty database that Django is set up for."""
    from django.db import transaction

    from hezhi.ground.platform import sight

    sight.purpose("benchmark", "A made-up city, to measure how fast its list is.")
    load, began = os.getloadavg()[0], time.perf_counter()
    with transaction.atomic(), sight.job("benchmark"):
        places = build(compounds)
    indexes = without_indexes()
    with transaction.atomic(), sight.job("benchmark"):
        fill(requests / (compounds * MONTHS * CATEGORIES))
    for index in indexes:
        as_owner(index)
    with transaction.atomic(), sight.job("benchmark"):
        sums = seconds(sum_up)
        cursor_do(DELTAS, {"month": MONTH, "many": UNFOLDED})
    for table in ("countleaf", "countofcompound", "countofarea", "countdelta"):
        as_owner(f"vacuum analyze requests_{table}")
    figures = {"machine": f"{os.cpu_count()} cores, {platform.machine()}", **volume()}
    figures["filled in, s"] = round(time.perf_counter() - began, 1)
    figures["all sums anew, s"] = round(sums, 1)
    for name, area in places.items():
        figures.update(timed(name, area, rounds))
    figures["one fold of 5,000 changes, ms"] = folding()
    figures["a category becomes property, s"] = moving()
    figures["load at start and end"] = f"{load:.1f}, {os.getloadavg()[0]:.1f}"
    return figures


def build(compounds) -> dict:
    """Areas and compounds by their own deeds; one area of each level to ask about."""
    from hezhi.ground.platform.actor import job
    from hezhi.register.territory import actions as territory
    from hezhi.register.territory.actions import AreaDraft, CompoundDraft
    from hezhi.response.requests import actions as requests

    builder = job("benchmark")
    requests.load_categories(actor=builder)
    city = territory.add_area(None, "city", "city", "测城", actor=builder)
    districts = _areas(territory, AreaDraft, [city], "district", "district", "第{}区", 16, builder)
    streets = _areas(territory, AreaDraft, districts, "subdistrict", "street", "第{}街道", 320, builder)
    communities = _areas(territory, AreaDraft, streets, "community", "community", "第{}社区", 3200, builder)
    drafts = [CompoundDraft(communities[n % 3200], f"小区{n}", households=200 + n % 1800) for n in range(compounds)]
    territory.add_compounds(drafts, actor=builder)
    return {"city": city, "district": districts[0], "subdistrict": streets[0], "community": communities[0]}


def _areas(territory, draft, above, kind, form, name, many, builder):
    drafts = [draft(above[n % len(above)], kind, form, name.format(n)) for n in range(many)]
    return territory.add_areas(drafts, actor=builder)


def fill(mean) -> None:
    """The leaves, by one statement."""
    cursor_do(LEAVES, {"months": MONTHS, "categories": CATEGORIES, "mean": mean})


def without_indexes() -> list[str]:
    """Take the leaves' indexes away and return how to make them again: filling a table that has none is five times as fast."""
    as_owner("alter table requests_countleaf drop constraint count_leaf_once")
    as_owner("drop index count_leaf_compound")
    return [
        "alter table requests_countleaf add constraint count_leaf_once"
        " unique nulls not distinct (month, area_path, compound, category)",
        "create index count_leaf_compound on requests_countleaf (compound, month)",
    ]


def sum_up() -> None:
    """The sums above the leaves."""
    from hezhi.response.requests import actions

    actions.sum_leaves_anew()


def folding() -> float:
    """5,000 changes of one month over the whole city, folded in one statement; rolled back."""
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.response.requests import actions

    with transaction.atomic(), sight.job("benchmark"):
        cursor_do(DELTAS, {"month": MONTH, "many": 5_000})
        took = seconds(actions.fold_counts)
        transaction.set_rollback(True)
    return round(took * 1000)


def moving() -> float:
    """One of the categories that are no property matter becomes one: its leaves are added to the sums of compounds; rolled back."""
    from django.db import transaction

    from hezhi.ground.platform import sight
    from hezhi.response.requests import actions

    with transaction.atomic(), sight.job("benchmark"):
        ((category,),) = cursor_do(
            "select category from requests_countleaf where category not in (select id from requests_category where is_property) limit 1",
            {},
        )
        took = seconds(lambda: actions.sum_categories_anew([category], []))
        transaction.set_rollback(True)
    return round(took, 1)


def volume() -> dict:
    """What stands in the tables."""
    from django.db import connection, transaction

    from hezhi.ground.platform import sight

    with transaction.atomic(), sight.job("benchmark"), connection.cursor() as cursor:
        cursor.execute("select count(*), sum(requests), count(distinct compound) from requests_countleaf")
        leaves, told, compounds = cursor.fetchone()
        cursor.execute(
            "select pg_total_relation_size('requests_countleaf') / 1048576,"
            " (pg_total_relation_size('requests_countofcompound') + pg_total_relation_size('requests_countofarea')) / 1048576"
        )
        size, sums = cursor.fetchone()
    return {
        "requests counted": f"{told:,}",
        "leaves": f"{leaves:,} ({size} MB with indexes)",
        "sums above them, MB": sums,
        "compounds": f"{compounds:,}",
        "changes not folded": UNFOLDED,
    }


def timed(name, area, rounds) -> dict:
    """The list of an area, and its floors."""
    from hezhi.ground.platform.actor import Actor
    from hezhi.response.requests import queries as requests
    from hezhi.steering.indicators import queries

    actor = Actor(name="测量", area_path=area.path)
    places = len(under(actor, lambda: queries.list_of_30(area, MONTH)).rows)
    asked = {"month": MONTH, "path": area.path, "end": area.path + "~"}
    rank = median(actor, rounds, lambda: requests.rank_compounds(MONTH, area.path, places=30))
    one = median(actor, rounds, lambda: cursor_do(FLOOR_30, asked))
    added = median(actor, min(rounds, 5), lambda: cursor_do(FLOOR_ADDED, asked))
    whole = median(actor, min(rounds, 20), lambda: queries.list_of_30(area, MONTH))
    return {
        f"{name}: places listed": places,
        f"{name}: the query that ranks, ms": rank,
        f"{name}: floor, 30 rows by the index, ms (ratio)": f"{one} ({rank / one:.1f})",
        f"{name}: adding up its leaves, ms": added,
        f"{name}: whole list with totals and causes, ms": whole,
    }


def under(actor, work):
    """One transaction with the actor's sight, as a web request has."""
    from django.db import transaction

    from hezhi.ground.platform import sight

    with transaction.atomic():
        sight.set_for(actor)
        return work()


def median(actor, rounds, work) -> float:
    """The middle of some rounds after three that do not count, inside one transaction with sight: the query alone."""

    def rounds_of():
        for _warm in range(3):
            work()
        return [seconds(work) for _round in range(rounds)]

    return round(statistics.median(under(actor, rounds_of)) * 1000, 2)


def seconds(work) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cursor_do(sql, values):
    """Run one statement; its rows, if it has any."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def as_owner(statement) -> None:
    """What the app role may not do."""
    import psycopg
    from django.db import connection

    from hezhi.ground.platform import roles

    host = connection.settings_dict["HOST"]
    with psycopg.connect(host=host, dbname="hezhi", user=roles.OWNER, autocommit=True) as link:
        link.execute(statement)


if __name__ == "__main__":
    main()
