"""The three rates from facts, by day, with numerator and denominator."""

from datetime import date
from decimal import Decimal

import pytest

from hezhi.register.standing import actions as standing
from hezhi.steering.indicators.queries import rates_on
from tests.steering.indicators.factories import BUILDER, make_world

pytestmark = pytest.mark.django_db
DAY, EARLIER = date(2026, 10, 31), date(2026, 9, 30)


def state(compound, kind, value, since=date(2026, 1, 1)):
    standing.state_fact(compound, kind, value, since=since, source="测试文件", actor=BUILDER)


def test_rates_count_compounds_under_assessment_on_the_day():
    world = make_world()
    for compound in (world.elm, world.rose, world.kite):
        state(compound, "assessed", "yes")
    state(world.lost, "service", "in_force")  # not under assessment
    state(world.elm, "service", "in_force")
    state(world.rose, "service", "trial", since=date(2026, 10, 10))
    state(world.kite, "service", "emergency")
    state(world.elm, "body", "self_management_group")
    state(world.rose, "body", "pmc")
    state(world.elm, "party_coverage", "work_only")

    rates = rates_on(world.city.city.path, [DAY, EARLIER])

    now, before = rates[DAY], rates[EARLIER]
    assert {kind: (r.numerator, r.denominator, r.percent) for kind, r in now.items()} == {
        "body": (1, 3, Decimal("33.3")),
        "service": (2, 3, Decimal("66.7")),
        "party_coverage": (0, 3, Decimal("0.0")),
    }
    assert before["service"].numerator == 1
    assert now["service"].points_since(before["service"]) == Decimal("33.3")
    assert (now["service"].is_met, now["service"].missing) == (False, 1)


def test_an_area_without_compounds_under_assessment_has_no_rate():
    world = make_world()

    rate = rates_on(world.city.other_district.path, [DAY])[DAY]["body"]

    assert (rate.percent, rate.is_met, rate.missing) == (None, None, 0)
