"""How fast the property rates of a large city are: 12,000 compounds, five years of facts, as of any day and as known on any day.

`python benchmarks/rates.py [--compounds 12000] [--rounds 15] [--json]`. Makes its own database in a temporary data home. Times are medians in
milliseconds as the app role under row-level security, of random days. The floor: the bare reading of the facts that are true on the day.
"""

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
BEGIN, DAYS = date(2020, 1, 1), 5 * 365
GOAL = 50
FACTS = """
    insert into standing_fact (compound_id, kind, value, area_path, true_during, known_during, source)
    select c.id, k.kind, k.values[1 + (s.step + c.id) % cardinality(k.values)], c.area_path,
        daterange(case when s.step > 0 then date '2020-01-01' + c.offset + s.step * 365 end,
            case when s.step < 4 then date '2020-01-01' + c.offset + (s.step + 1) * 365 end),
        tstzrange(timestamptz '2020-01-01' + make_interval(days => c.offset + s.step * 365 + 20), null),
        'paper ' || c.id || ' ' || s.step
    from (select id, area_path, (id * 37 % 300)::int as offset from territory_compound) c
    cross join (values ('service', array['none', 'in_force', 'trial', 'emergency', 'in_force']),
        ('body', array['none', 'pmc', 'committee', 'self_management_group', 'pmc']),
        ('party_coverage', array['work_only', 'covered', 'covered', 'none', 'covered'])) k (kind, values)
    cross join generate_series(0, 4) s (step)
"""
ASSESSED = """
    insert into standing_fact (compound_id, kind, value, area_path, true_during, known_during, source)
    select id, 'assessed', case when id % 20 = 0 then 'no' else 'yes' end, area_path, daterange(null, null),
        tstzrange('2020-01-01', null), 'list' from territory_compound
"""
ANALYZE = """
from hezhi.edge.cli import boot
boot.django(role="owner")
from django.db import connection
connection.cursor().execute("analyze standing_fact")
"""
FLOOR = """
    select compound_id, kind, value from standing_fact
    where area_path >= %(path)s and area_path < %(end)s and true_during @> %(on)s::date and upper_inf(known_during)
"""


def main() -> None:
    """Run once and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compounds", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hezhi-bench-") as home:
        os.environ.update(HEZHI_HOME=home, HEZHI_LOG="error")
        figures = measure(given)
    if given.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{name:>44}  {value}\n" for name, value in figures.items())


def measure(given) -> dict:
    """All figures of one run."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "hezhi", "migrate"], check=True, env=environment, stdout=subprocess.DEVNULL)
    from hezhi.edge.cli import boot

    boot.django()
    from django.db import connection, transaction

    from hezhi.ground.platform import sight

    sight.purpose("benchmark", "A made-up city, to measure how fast its rates are.")
    with transaction.atomic(), sight.job("benchmark"):
        areas = fill(given)
    subprocess.run([sys.executable, "-c", ANALYZE], check=True, env=environment)
    with transaction.atomic(), sight.job("benchmark"), connection.cursor() as cursor:
        cursor.execute("select count(*) from standing_fact")
        facts = cursor.fetchone()[0]
    figures = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "compounds": f"{given.compounds:,}",
        "facts": f"{facts:,}",
    }
    for name, area in areas.items():
        figures.update(timed(name, area, given.rounds))
    figures["goal, ms"] = GOAL
    return figures


def fill(given) -> dict:
    """Areas and compounds by their own deeds, facts by one statement: each compound under assessment, five truths of each kind."""
    from django.db import connection

    from hezhi.ground.platform.actor import job
    from hezhi.register.territory import actions as territory
    from hezhi.register.territory.actions import AreaDraft, CompoundDraft

    builder = job("benchmark")
    city = territory.add_area(None, "city", "city", "测城", actor=builder)
    districts = territory.add_areas(
        [AreaDraft(city, "district", "district", f"第{n}区") for n in range(16)], actor=builder
    )
    streets = territory.add_areas(
        [AreaDraft(districts[n % 16], "subdistrict", "street", f"第{n}街道") for n in range(320)], actor=builder
    )
    drafts = [CompoundDraft(streets[n % 320], f"小区{n}", households=200 + n % 1800) for n in range(given.compounds)]
    territory.add_compounds(drafts, actor=builder)
    with connection.cursor() as cursor:
        cursor.execute(ASSESSED)
        cursor.execute(FACTS)
    return {"city": city, "district": districts[0], "subdistrict": streets[0]}


def timed(name, area, rounds) -> dict:
    """The rates of an area, one of them opened, and the floor."""
    from hezhi.ground.platform.actor import Actor
    from hezhi.steering.indicators import queries

    actor, dice = Actor(name="测量", area_path=area.path), random.Random(7)  # noqa: S311

    def day():
        return BEGIN + timedelta(days=dice.randrange(DAYS))

    def moment():
        return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=dice.randrange(DAYS))

    rates = median(rounds, lambda: under(actor, lambda: queries.rates_on(area.path, [day()])))
    then = median(rounds, lambda: under(actor, lambda: queries.rates_on(area.path, [day()], moment())))
    opened = median(
        rounds, lambda: under(actor, lambda: queries.rate_page(queries.Asked(area, "service", day(), only="missing")))
    )
    members = median(rounds, lambda: under(actor, lambda: one_page(area, day())))
    floor = median(rounds, lambda: under(actor, lambda: bare(area, day())))
    return {
        f"{name}: three rates of a day, ms": rates,
        f"{name}: the same as known on a day, ms": then,
        f"{name}: drill-down, one page of members, ms": members,
        f"{name}: whole page 47, ms": opened,
        f"{name}: floor, bare reading of its facts, ms": floor,
        f"{name}: rates / floor": round(rates / floor, 2),
    }


def one_page(area, on):
    """The drill-down itself: fifty compounds that are not counted, with fact and paper."""
    from hezhi.register.standing import queries as standing
    from hezhi.steering.indicators import queries

    order = queries.scheme_on(on).order("service")
    return standing.assessed_members(area.path, "service", on, order=order, only=order[:3], limit=50)


def under(actor, work):
    """One transaction with the actor's sight, as a web request has."""
    from django.db import transaction

    from hezhi.ground.platform import sight

    with transaction.atomic():
        sight.set_for(actor)
        return work()


def bare(area, on):
    """The facts of the day by the same range, nothing done with them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FLOOR, {"path": area.path, "end": area.path + "~", "on": on})
        return cursor.fetchall()


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
