"""The list of 30: law.md 4.6, examples.md D12, and the rule against a brute-force reading of the same words."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.steering.indicators.rules.ranking import Change, Counted, change, half_up, per_thousand, ranked, share


def counted(*requests):
    return [Counted(number, f"{number:04d}", count) for number, count in enumerate(requests, 1)]


def ranks(counts, places=30):
    return [(rank, c.compound) for rank, c in ranked(counts, places)]


def test_equal_counts_share_a_rank_and_the_next_skips():
    assert ranks(counted(9, 7, 7, 5)) == [(1, 1), (2, 2), (2, 3), (4, 4)]


def test_all_who_share_the_last_place_are_listed():
    assert ranks(counted(9, 8, 5, 5, 5, 4), places=3) == [(1, 1), (2, 2), (3, 3), (3, 4), (3, 5)]


def test_who_is_first_below_a_full_list_is_not_listed():
    assert ranks(counted(9, 5, 5, 4), places=3) == [(1, 1), (2, 2), (2, 3)]


def test_a_compound_without_requests_is_not_on_the_list():
    assert ranks(counted(0, 2, 0)) == [(1, 2)]


def test_inside_a_tie_the_name_decides_the_order_and_matters_do_not():
    few, many = Counted(1, "zhang", 5, matters=5), Counted(2, "an", 5, matters=1)

    assert ranks([few, many]) == [(1, 2), (1, 1)]


@given(st.lists(st.integers(0, 12), max_size=60), st.integers(1, 35))
def test_the_rule_equals_its_words(requests, places):
    counts = counted(*requests)

    by_words = {c.compound: 1 + sum(other.requests > c.requests for other in counts) for c in counts if c.requests}

    assert {c.compound: rank for rank, c in ranked(counts, places)} == {
        compound: rank for compound, rank in by_words.items() if rank <= places
    }


@given(st.lists(st.integers(0, 12), max_size=60), st.randoms())
def test_the_order_in_which_counts_come_changes_nothing(requests, random):
    counts = counted(*requests)
    shuffled = random.sample(counts, len(counts))

    assert ranked(shuffled) == ranked(counts)


@given(st.integers(-10_000, 10_000), st.integers(1, 5_000))
def test_one_decimal_is_the_nearest_and_halves_go_away_from_zero(numerator, denominator):
    exact = Fraction(numerator, denominator)
    shown = Fraction(half_up(numerator, denominator))

    assert abs(shown - exact) <= Fraction(1, 20)
    if abs(shown - exact) == Fraction(1, 20):
        assert abs(shown) > abs(exact)


@pytest.mark.parametrize(
    ("requests", "households", "shown"),
    [(108, 2154, "50.1"), (87, 612, "142.2"), (9, 4000, "2.3"), (0, 500, "0.0"), (5, None, None), (5, 0, None)],
)
def test_per_thousand_households(requests, households, shown):
    assert per_thousand(requests, households) == (Decimal(shown) if shown else None)


def test_a_whole_number_keeps_its_decimal():
    assert [str(half_up(60, 1)), str(half_up(-3, 1)), str(half_up(0, 7))] == ["60.0", "-3.0", "0.0"]


def test_the_ratio_of_example_d12_per_ten_thousand_residents():
    assert half_up(432 * 10_000, 28_800) == Decimal("150.0")


@pytest.mark.parametrize(
    ("now", "before", "has_base", "said"),
    [
        (87, 56, True, Change(31, Decimal("55.4"))),
        (74, 80, True, Change(-6, Decimal("-7.5"))),
        (5, 5, True, Change(0, Decimal("0.0"))),
        (8, 0, True, Change(8, None)),
        (8, 0, False, Change(None, None)),
        (0, 4, True, Change(-4, Decimal("-100.0"))),
    ],
)
def test_change_has_no_percent_without_a_base(now, before, has_base, said):
    assert change(now, before, has_base=has_base) == said


def test_a_share_of_nothing_is_not_zero_percent():
    assert share(0, 0) is None
    assert share(1320, 3126) == Decimal("42.2")
