"""Which organisation holds which membership."""

import pytest

from hezhi.register.party.rules.membership import membership_fits


@pytest.mark.parametrize(
    ("kind", "is_main", "codes"),
    [
        ("branch", True, ()),
        ("committee", True, ()),
        ("general_branch", True, ()),
        ("functional_branch", False, ()),
        ("functional_branch", True, ("functional_holds_no_main",)),
        ("branch", False, ("only_functional_joins",)),
    ],
)
def test_a_functional_branch_never_holds_the_main_membership(kind, is_main, codes):
    assert membership_fits(kind=kind, is_main=is_main).codes == codes
