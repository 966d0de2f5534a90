"""The base: a compound's own year, mixed with what its loudness lets one expect, in the city's season and its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.steering.warnings.rules.base_rate import LastYear, Own, city_season, expected_days, own_season, yearly_rate

count = st.integers(0, 5000)


def test_a_year_of_its_own_mixed_with_its_share():
    """12 of this and 100 of all in 365 days; the city has 5 % of this: usual 100/365 × 0.05; own (12 + 120 × usual) / 485."""
    rate = yearly_rate(Own(12, 100, 50, 1000, 365), 120)

    assert rate == pytest.approx((12 + 120 * (100 / 365) * 0.05) / 485)


def test_without_a_year_there_is_no_rate_and_without_a_city_only_the_own():
    assert yearly_rate(Own(3, 3, 3, 3, 0), 120) == 0.0
    assert yearly_rate(Own(3, 30, 0, 0, 365), 120) == pytest.approx(3 / 485)


def test_the_season_is_the_citys_and_a_handful_makes_none():
    assert city_season(280, 28, 1200, 365) == pytest.approx((280 + 30) / (1200 * 28 / 365 + 30))
    assert city_season(2, 28, 4, 365) == pytest.approx((2 + 30) / (4 * 28 / 365 + 30))
    assert city_season(0, 28, 100000, 365) == 0.2
    assert city_season(5, 28, 5, 0) == 1.0


def test_last_years_same_weeks_raise_the_base_but_never_lower_it():
    assert own_season(None, weight=3, most=3) == 1.0
    assert own_season(LastYear(0, 4.0), weight=3, most=3) == 1.0
    assert own_season(LastYear(5, 1.0), weight=3, most=3) == pytest.approx(2.0)
    assert own_season(LastYear(100, 1.0), weight=3, most=3) == 3.0


def test_days_are_rate_times_seasons():
    assert expected_days(0.5, [1.0, 2.0, 0.2], 1.5) == pytest.approx([0.75, 1.5, 0.15])


@given(count, count, count, count, st.integers(1, 400), st.floats(1, 400))
def test_the_rate_lies_between_the_own_and_the_usual(voices, everything, city, city_all, days, prior):
    own = Own(voices, everything + voices, city, city_all + city, days)
    usual = own.all_voices / days * (own.city_voices / own.city_all_voices if own.city_all_voices else 0)

    rate = yearly_rate(own, prior)

    low, high = sorted((voices / days, usual))
    assert low - 1e-9 <= rate <= high + 1e-9


@given(count, count, st.floats(0, 50))
def test_one_voice_more_never_lowers_the_base(voices, everything, expected):
    own = Own(voices, everything + voices, 10, 100, 365)
    more = Own(voices + 1, everything + voices + 1, 10, 100, 365)

    assert yearly_rate(more, 120) > yearly_rate(own, 120)
    assert own_season(LastYear(voices + 1, expected), weight=3, most=3) >= own_season(
        LastYear(voices, expected), weight=3, most=3
    )
