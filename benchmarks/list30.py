"""How fast the list of 30 is when the city is large: 20,000,000 requests as kept counts, against floors in the same run.

`python benchmarks/list30.py [--requests 20000000] [--compounds 10000] [--json]`. Makes its own database in a temporary data home. The floors:
one indexed row, and the bare reading of the same leaves by the same index without grouping, ranking, names or providers.
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
MONTHS, CATEGORIES, MONTH = 24, 8, date(2026, 10, 1)
LEAVES = """
    insert into requests_countleaf (month, area_path, compound, category, requests, matters)
    select (date '2024-11-01' + make_interval(months => m))::date, c.area_path, c.id, k.id, n, greatest(n * 4 / 5, 1) from (
        select c.id, c.area_path, row_number() over (order by c.id) as place from territory_compound c
    ) c cross join generate_series(0, %(months)s - 1) m
    cross join (select id, row_number() over (order by id) as place from requests_category where is_property limit %(categories)s) k
    cross join lateral (
        select 1 + (hashint4((c.place * 8191 + m * 131 + k.place * 17)::int) & 1023) * 2 * %(mean)s / 1024 as n
    ) x
"""
FLOOR = """
    select month, compound, requests from requests_countleaf
    where month in (%(now)s, %(last)s, %(year)s) and area_path >= %(path)s and area_path < %(end)s
"""


def main() -> None:
    """Run once and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000_000)
    parser.add_argument("--compounds", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hezhi-bench-") as home:
        os.environ.update(HEZHI_HOME=home, HEZHI_LOG="error")
        figures = measure(given)
    if given.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{name:>34}  {value}\n" for name, value in figures.items())


def measure(given) -> dict:
    """All figures of one run; times are medians in milliseconds, as the app role under row-level security."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "hezhi", "migrate"], check=True, env=environment, stdout=subprocess.DEVNULL)
    from hezhi.edge.cli import boot

    boot.django()
    from django.db import transaction

    from hezhi.ground.platform import sight

    sight.purpose("benchmark", "A made-up city, to measure how fast its list is.")
    with transaction.atomic(), sight.job("benchmark"):
        city, district, actor = fill(given)
    figures = {"machine": f"{os.cpu_count()} cores, {platform.machine()}", **volume()}
    for name, area in (("city", city), ("district", district)):
        figures.update(timed(name, area, actor(area), given.rounds))
    return figures


def fill(given):
    """Areas and compounds by their own deeds, counts by one statement."""
    from django.db import connection

    from hezhi.ground.platform.actor import Actor, job
    from hezhi.register.territory import actions as territory
    from hezhi.register.territory.actions import AreaDraft, CompoundDraft
    from hezhi.response.requests import actions as requests

    builder = job("benchmark")
    requests.load_categories(actor=builder)
    city = territory.add_area(None, "city", "city", "测城", actor=builder)
    districts = territory.add_areas(
        [AreaDraft(city, "district", "district", f"第{n}区") for n in range(16)], actor=builder
    )
    streets = territory.add_areas(
        [AreaDraft(districts[n % 16], "subdistrict", "street", f"第{n}街道") for n in range(320)], actor=builder
    )
    drafts = [CompoundDraft(streets[n % 320], f"小区{n}", households=200 + n % 1800) for n in range(given.compounds)]
    territory.add_compounds(drafts, actor=builder)
    mean = max(given.requests // (given.compounds * MONTHS * CATEGORIES), 1)
    with connection.cursor() as cursor:
        cursor.execute(LEAVES, {"months": MONTHS, "categories": CATEGORIES, "mean": mean})
    return city, districts[0], lambda area: Actor(name="测量", area_path=area.path)


def volume() -> dict:
    """What stands in the table."""
    from django.db import connection, transaction

    from hezhi.ground.platform import sight

    with transaction.atomic(), sight.job("benchmark"), connection.cursor() as cursor:
        cursor.execute("select count(*), sum(requests), count(distinct compound) from requests_countleaf")
        leaves, told, compounds = cursor.fetchone()
    return {"requests counted": f"{told:,}", "leaves": f"{leaves:,}", "compounds": f"{compounds:,}"}


def timed(name, area, actor, rounds) -> dict:
    """The list of an area, and its floors."""
    from hezhi.steering.indicators import queries

    places = len(under(actor, lambda: queries.list_of_30(area, MONTH)).rows)
    whole = median(rounds, lambda: under(actor, lambda: queries.list_of_30(area, MONTH)))
    read = median(rounds, lambda: under(actor, lambda: leaves(area)))
    one = median(rounds, lambda: under(actor, one_row))
    return {
        f"{name}: places listed": places,
        f"{name}: list, ms": whole,
        f"{name}: bare reading of its leaves, ms": read,
        f"{name}: one indexed row, ms": one,
        f"{name}: list / bare reading": round(whole / read, 2),
        f"{name}: list / one row": round(whole / one, 1),
    }


def under(actor, work):
    """One transaction with the actor's sight, as a web request has."""
    from django.db import transaction

    from hezhi.ground.platform import sight

    with transaction.atomic():
        sight.set_for(actor)
        return work()


def leaves(area):
    """The same leaves by the same index, nothing done with them."""
    from django.db import connection

    from hezhi.steering.indicators import queries

    last, year = queries.month_before(MONTH), queries.year_before(MONTH)
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, {"now": MONTH, "last": last, "year": year, "path": area.path, "end": area.path + "~"})
        return cursor.fetchall()


def one_row():
    """One row by its key."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select name from territory_compound where id = (select min(id) from territory_compound)")
        return cursor.fetchone()


def median(rounds, work) -> float:
    """The middle of some rounds, after one that does not count."""
    work()
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1)


if __name__ == "__main__":
    main()
