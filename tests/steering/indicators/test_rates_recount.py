"""The property rates and their series equal a recount from every fact ever stated: any papers, any days, any areas, any knowledge."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hezhi.ground.platform import clock
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as facts
from hezhi.register.territory import actions as territory
from hezhi.steering.indicators import queries
from hezhi.steering.indicators.queries import Asked, daily_rates, known_at, rates_on
from tests.sightings import see_all
from tests.steering.indicators.factories import BUILDER, make_world

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
BEGIN, DAYS = date(2020, 1, 1), 5 * 365
EXAMPLES, QUESTIONS = 20, 50  # 1,000 questions
VALUES = {
    "assessed": ("yes", "yes", "no"),
    "service": ("in_force", "trial", "emergency", "none"),
    "body": ("committee", "pmc", "committee_unfiled", "committee_expired", "self_management_group", "none"),
    "party_coverage": ("covered", "work_only", "none"),
}
COUNTED = {"service": {"in_force", "trial"}, "body": {"committee", "pmc"}, "party_coverage": {"covered"}}
DAY = st.integers(0, DAYS).map(lambda n: BEGIN + timedelta(days=n))


@st.composite
def papers(draw):
    """What arrives one after the other: which compound, kind, value, true from and until, and how many days after the last one."""
    kind = draw(st.sampled_from(list(VALUES)))
    since = draw(st.none() | DAY)
    until = draw(st.none() | st.integers(1, 900)) if since else None
    return (
        draw(st.integers(0, 7)), kind, draw(st.sampled_from(VALUES[kind])), since,
        since + timedelta(days=until) if since and until else None, draw(st.integers(1, 40)),
    )  # fmt: skip


QUESTION = st.tuples(st.integers(0, 4), DAY, st.none() | DAY)


class World:
    """Eight compounds in two streets, and the five areas above them."""

    def __init__(self):
        made = make_world()
        more = [territory.add_compound(made.city.other_community, f"苑{n}", actor=BUILDER) for n in range(4)]
        self.compounds = [made.elm, made.rose, made.kite, made.lost, *more]
        city = made.city
        self.areas = [city.city, city.district, city.street, city.other_street, city.other_community]

    def enter(self, arrived):
        """Each paper at its own moment; all eight are under assessment to begin with."""
        moment = datetime(2020, 1, 1, 9, tzinfo=ZONE)
        with clock.fixed(moment):
            standing.state_facts(
                [standing.FactDraft(c, "assessed", "yes", "清单") for c in self.compounds], actor=BUILDER
            )
        for place, kind, value, since, until, wait in arrived:
            moment += timedelta(days=wait)
            with clock.fixed(moment):
                standing.state_fact(
                    self.compounds[place], kind, value, source="文件", since=since, until=until, actor=BUILDER
                )

    def rows(self):
        """Everything ever stated."""
        return {(c.pk, kind): facts.record_of(c, kind) for c in self.compounds for kind in VALUES}


def recount(rows, compounds, path, on, known):
    """(numerator, denominator) by kind, one compound after the other."""

    def value(compound, kind):
        for fact in rows[compound.pk, kind]:
            true = (fact.since is None or fact.since <= on) and (fact.until is None or on < fact.until)
            held = fact.known_until is None if known is None else (
                fact.known_since <= known and (fact.known_until is None or known < fact.known_until)
            )  # fmt: skip
            if true and held:
                return fact.value
        return None

    inside = [c for c in compounds if c.area_path.startswith(path) and value(c, "assessed") == "yes"]
    return {kind: (sum(value(c, kind) in good for c in inside), len(inside)) for kind, good in COUNTED.items()}


def counted(rates):
    return {kind: (rate.numerator, rate.denominator) for kind, rate in rates.items()}


@pytest.mark.timeout(120)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(papers(), min_size=10, max_size=25), st.lists(QUESTION, min_size=QUESTIONS, max_size=QUESTIONS))
def test_a_thousand_random_days_and_areas_equal_a_recount(arrived, asked):
    with transaction.atomic():
        see_all()
        world = World()
        world.enter(arrived)
        rows = world.rows()
        for place, on, known_day in asked:
            area, known = world.areas[place], known_at(known_day)
            found = counted(rates_on(area.path, [on], known)[on])
            assert (area.name, on, known, found) == (
                area.name, on, known, recount(rows, world.compounds, area.path, on, known),
            )  # fmt: skip
        transaction.set_rollback(True)
    see_all()


@pytest.mark.timeout(120)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(papers(), min_size=10, max_size=25), st.integers(0, 4), st.none() | DAY, st.sampled_from(list(COUNTED)))
def test_every_day_of_a_series_equals_that_day_asked_alone(arrived, place, known_day, kind):
    with transaction.atomic():
        see_all()
        world = World()
        world.enter(arrived)
        area, end, known = world.areas[place], date(2022, 3, 1), known_at(known_day)
        series = daily_rates(Asked(area, kind, end, known), date(2021, 1, 1))
        alone = rates_on(area.path, [one.on for one in series], known)
        assert len(series) == 425
        assert [(s.numerator, s.denominator) for s in series] == [
            (alone[s.on][kind].numerator, alone[s.on][kind].denominator) for s in series
        ]
        transaction.set_rollback(True)
    see_all()


def test_a_series_takes_the_same_queries_whatever_its_length(django_assert_num_queries):
    world = World()
    world.enter([(0, "service", "in_force", date(2021, 6, 1), None, 1)])

    for months in queries.SPANS:
        with django_assert_num_queries(2):
            queries.rate_series(Asked(world.areas[0], "service", date(2024, 12, 31)), months)
