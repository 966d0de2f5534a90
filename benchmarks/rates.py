"""How fast the property rates of a large city are: 12,000 compounds, five years of facts, as of any day and as known on any day.

`python benchmarks/rates.py [--compounds 12000] [--rounds 15] [--json]`. Makes its own database in a temporary data home. Times are medians in
milliseconds as the app role under row-level security, of random days. The floor: the bare reading of the facts that are true on the day.
"""

import random
from datetime import UTC, date, datetime, timedelta

import start
from start import under

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
FLOOR = """
    select compound_id, kind, value from standing_fact
    where area_path >= %(path)s and area_path < %(end)s and true_during @> %(on)s::date and upper_inf(known_during)
"""


def options(parser) -> None:
    """How large, how often."""
    parser.add_argument("--compounds", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=15)


def measure(given) -> dict:
    """All figures of one run."""
    from django.db import connection

    with start.as_job():
        areas = fill(given)
    start.as_superuser("vacuum analyze standing_fact")  # what autovacuum does a minute later
    with start.as_job(), connection.cursor() as cursor:
        cursor.execute("select count(*) from standing_fact")
        facts = cursor.fetchone()[0]
    figures = {"compounds": f"{given.compounds:,}", "facts": f"{facts:,}"}
    for name, area in areas.items():
        figures.update(timed(name, area, given.rounds))
    return figures


def rows(figures) -> list[start.Row]:
    """Three rates of a day: of the city, and as known on another day."""
    floor, floor_of = figures["city: floor, bare reading of its facts, ms"], "bare reading of the same facts"
    told = f"{figures['compounds']} compounds, {figures['facts']} facts"
    return [
        start.Row("three property rates of a day, whole city", figures["city: three rates of a day, ms"], target=GOAL,
            floor=floor, floor_of=floor_of, note=told),
        start.Row("the same as known on another day", figures["city: the same as known on a day, ms"], target=GOAL,
            floor=floor, floor_of=floor_of),
        start.Row("drill-down of a rate, one page of members", figures["city: drill-down, one page of members, ms"],
            floor=floor, floor_of=floor_of),
        start.Row("three property rates of a day, one subdistrict", figures["subdistrict: three rates of a day, ms"],
            target=GOAL, floor=figures["subdistrict: floor, bare reading of its facts, ms"], floor_of=floor_of),
    ]  # fmt: skip


def fill(given) -> dict:
    """Areas and compounds by their own deeds, facts by one statement: each compound under assessment, five truths of each kind."""
    from django.db import connection

    city, districts, streets = start.make_city(compounds=given.compounds)
    with connection.cursor() as cursor:
        cursor.execute(ASSESSED)
        cursor.execute(FACTS)
    return {"city": city, "district": districts[0], "subdistrict": streets[0]}


def timed(name, area, rounds) -> dict:
    """The rates of an area, one of them opened, and the floor."""
    from hezhi.ground.platform.actor import Actor
    from hezhi.steering.indicators import queries

    actor, dice = Actor(name="测量", area_path=area.path), random.Random(7)

    def day():
        return BEGIN + timedelta(days=dice.randrange(DAYS))

    def late():
        return BEGIN + timedelta(days=DAYS - 1 - dice.randrange(200))

    def moment():
        return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=dice.randrange(DAYS))

    rates = start.median(rounds, lambda: under(actor, lambda: queries.rates_on(area.path, [day()])))
    then = start.median(rounds, lambda: under(actor, lambda: queries.rates_on(area.path, [day()], moment())))
    opened = start.median(
        rounds, lambda: under(actor, lambda: queries.rate_page(queries.Asked(area, "service", day(), only="missing")))
    )
    members = start.median(rounds, lambda: under(actor, lambda: one_page(area, day())))
    series = start.median(
        rounds, lambda: under(actor, lambda: queries.rate_series(queries.Asked(area, "service", late())))
    )
    missing = start.median(rounds, lambda: under(actor, lambda: queries.gaps(area, late(), queries.step_of)))
    floor = start.median(rounds, lambda: under(actor, lambda: bare(area, day())))
    return {
        f"{name}: three rates of a day, ms": rates,
        f"{name}: the same as known on a day, ms": then,
        f"{name}: drill-down, one page of members, ms": members,
        f"{name}: whole page 47, ms": opened,
        f"{name}: a year by day with forecast, ms": series,
        f"{name}: what is missing, fastest first, ms": missing,
        f"{name}: floor, bare reading of its facts, ms": floor,
        f"{name}: rates / floor": round(rates / floor, 2),
    }


def one_page(area, on):
    """The drill-down itself: fifty compounds that are not counted, with fact and paper."""
    from hezhi.register.standing import queries as standing
    from hezhi.steering.indicators import queries

    order = queries.scheme_on(on).order("service")
    return standing.assessed_members(area.path, "service", on, order=order, only=order[:3], limit=50)


def bare(area, on):
    """The facts of the day by the same range, nothing done with them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FLOOR, {"path": area.path, "end": area.path + "~", "on": on})
        return cursor.fetchall()


if __name__ == "__main__":
    start.run(measure, rows, options, __doc__)
