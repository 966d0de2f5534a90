"""The forecast of a property rate: known answers, honest about few months, and what must hold for any months."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hezhi.steering.indicators.rules.rate_forecast import FEWEST_CHANGES, forecast

RATES = st.fractions(min_value=0, max_value=100, max_denominator=12_000)
MONTHS = st.lists(RATES, min_size=FEWEST_CHANGES + 1, max_size=30)


def series(*values):
    return [None if value is None else Fraction(value) for value in values]


def test_a_steady_rise_goes_on_without_spread():
    found = forecast(series(50, 52, 54, 56, 58, 60, 62), 3)

    assert (found.changes, found.drift, found.spread) == (6, 2, 0)
    assert [(s.low, s.middle, s.high) for s in found.steps] == [(64, 64, 64), (66, 66, 66), (68, 68, 68)]
    assert found.reached(66) == 2
    assert found.reached(66, is_over=True) == 3
    assert found.reached(90) is None


def test_a_known_answer_with_spread():
    """Changes 1, 3, 1, 3, 1, 3: mean 2, s² = 6/5; one month on: 2 ± 1.476 · 1.0954 · sqrt(7/6) = 1.746."""
    found = forecast(series(10, 11, 14, 15, 18, 19, 22), 1)

    step = found.steps[0]
    assert step.middle == 24
    assert round(float(step.high - step.middle), 3) == 1.746
    assert step.high - step.middle == step.middle - step.low


@pytest.mark.parametrize(
    "rates",
    [
        series(),
        series(50),
        series(50, 51, 52, 53, 54, 55),  # five changes
        series(40, 41, 42, None, 44, 45, 46, 47, 48),  # a gap: only the months since count
    ],
)
def test_too_few_months_are_no_forecast(rates):
    assert forecast(rates, 6) is None


def test_only_the_last_twelve_changes_count():
    old, new = series(*range(0, 40, 4)), series(*[50] * 13)

    assert forecast([*old, *new], 2).drift == 0


@settings(deadline=None)
@given(MONTHS, st.integers(min_value=1, max_value=12))
def test_the_middle_lies_in_its_interval_and_all_lies_in_percent(rates, months):
    steps = forecast(rates, months).steps

    assert [s.months for s in steps] == list(range(1, months + 1))
    assert all(0 <= s.low <= s.middle <= s.high <= 100 for s in steps)


@settings(deadline=None)
@given(st.lists(st.fractions(min_value=40, max_value=60, max_denominator=500), min_size=7, max_size=20))
def test_the_further_the_wider_while_no_bound_is_near(rates):
    found = forecast(rates, 4)

    inside = [s for s in found.steps if s.low > 0 and s.high < 100]
    widths = [s.high - s.low for s in inside]
    assert widths == sorted(widths)


@settings(deadline=None)
@given(MONTHS, st.integers(min_value=-20, max_value=20))
def test_a_forecast_moves_with_its_rates(rates, shift):
    """The same months on another level: the same drift and spread."""
    one, other = forecast(rates, 3), forecast([rate + shift for rate in rates], 3)

    assert (one.drift, one.spread) == (other.drift, other.spread)
