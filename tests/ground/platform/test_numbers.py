"""Whole numbers as addresses bring them."""

import pytest

from hezhi.ground.platform.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("0", 0), (7, 7), ("１２", 12), ("999999999999999999", 999999999999999999),
     ("9999999999999999999", None), ("-1", None), ("1.0", None), ("²", None), (" 1", None), ("", None), (None, None), ("abc", None)],
)  # fmt: skip
def test_a_whole_number_or_none(text, number):
    assert whole_number(text) == number
