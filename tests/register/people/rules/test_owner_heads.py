"""Heads and area of a roll (law.md 3.2; examples.md A11-A13 where they are facts of the register)."""

from decimal import Decimal

import pytest

from hezhi.register.people.rules.owner_heads import Heads, Holding, owner_heads

A, B, DEVELOPER = "p1", "p2", "o1"


def holding(unit, owners, area):
    return Holding(unit, frozenset(owners), Decimal(area) if area else None)


@pytest.mark.parametrize(
    ("holdings", "heads", "area"),
    [
        pytest.param([(1, [A], "89.32")], 1, "89.32", id="one unit, one head"),
        pytest.param(
            [(1, [A], "100"), (2, [A], "90"), (3, [A], "60.00")], 1, "250.00", id="A12: three units, one head"
        ),
        pytest.param([(1, [A, B], "120.50")], 1, "120.50", id="A13: joint owners are one head"),
        pytest.param([(1, [A], "80"), (2, [A, B], "70")], 2, "150", id="{A} and {A,B} are two"),
        pytest.param(
            [(1, [DEVELOPER], "80"), (2, [DEVELOPER], "80"), (3, [A], "80")], 2, "240", id="unsold together one"
        ),
        pytest.param([], 0, "0", id="nothing"),
    ],
)
def test_owner_heads(holdings, heads, area):
    figures = owner_heads(holding(*row) for row in holdings)

    assert (figures.heads, figures.area) == (heads, Decimal(area))
    assert figures.units == len(holdings)


def test_what_is_not_on_record_counts_and_is_said():
    figures = owner_heads([holding(1, [], "50"), holding(2, [], None), holding(3, [A], None)])

    assert figures == Heads(heads=3, area=Decimal("50"), units=3, unknown_owners=2, unknown_areas=2)
