"""Registered before surveyed before contract (examples.md A11)."""

from decimal import Decimal

import pytest

from hezhi.register.territory.rules.area_in_force import area_in_force

REGISTERED, SURVEYED, CONTRACT = Decimal("89.32"), Decimal("90.10"), Decimal("91.00")


@pytest.mark.parametrize(
    ("registered", "surveyed", "contract", "counts"),
    [
        (REGISTERED, SURVEYED, CONTRACT, REGISTERED),
        (None, SURVEYED, CONTRACT, SURVEYED),
        (None, None, CONTRACT, CONTRACT),
        (None, None, None, None),
        (Decimal(0), SURVEYED, None, Decimal(0)),
    ],
)
def test_area_in_force(registered, surveyed, contract, counts):
    assert area_in_force(registered=registered, surveyed=surveyed, contract=contract) == counts
