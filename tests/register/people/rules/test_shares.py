"""Shares of a unit add up to exactly one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.register.people.rules.shares import add_up, read_share, stored


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/3", Fraction(1, 3)),
        ("0.5", Fraction(1, 2)),
        ("50%", Fraction(1, 2)),
        ("33.34％", Fraction(1667, 5000)),
        ("1", Fraction(1)),
    ],
)
def test_a_share_is_read_exactly(text, share):
    assert read_share(text) == share


@pytest.mark.parametrize("text", ["0", "1.01", "-1/2", "1/0", "一半", "", "150%"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="not a share"):
        read_share(text)


def test_thirds_are_stored_so_that_they_add_up():
    assert stored([Fraction(1, 3)] * 3) == [Decimal("0.333334"), Decimal("0.333333"), Decimal("0.333333")]


def test_three_times_a_rounded_third_does_not_add_up():
    assert not add_up([Decimal("0.33")] * 3)
    assert add_up([Decimal("0.34"), Decimal("0.33"), Decimal("0.33")])


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_any_set_of_fractions_is_stored_to_exactly_one(parts):
    shares = [Fraction(part, sum(parts)) for part in parts]

    kept = stored(shares)

    assert sum(kept) == Decimal(1)
    assert all(abs(Fraction(k) - s) < Fraction(1, 1_000_000) for k, s in zip(kept, shares, strict=True))
