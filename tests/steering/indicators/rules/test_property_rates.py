"""Targets of the three rates: examples.md E3, and what counts."""

from datetime import date

import pytest

from hezhi.steering.indicators.rules.property_rates import counts, is_met, missing, target_on


@pytest.mark.parametrize(
    ("kind", "on", "thousandths", "met"),
    [
        ("body", date(2020, 12, 31), 300, True),
        ("party_coverage", date(2020, 12, 31), 299, False),
        ("service", date(2020, 12, 31), 600, False),  # 超过 60 %
        ("service", date(2020, 12, 31), 601, True),
        ("body", date(2021, 12, 31), 700, True),
        ("party_coverage", date(2021, 12, 31), 699, False),
        ("service", date(2022, 12, 31), 900, True),
        ("service", date(2026, 10, 31), 899, False),
    ],
)
def test_targets_of_the_three_years(kind, on, thousandths, met):
    assert is_met(target_on(kind, on), thousandths, 1000) is met


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("body", "committee", True),
        ("body", "pmc", True),
        ("body", "self_management_group", False),
        ("body", None, False),
        ("service", "trial", True),
        ("service", "emergency", False),
        ("party_coverage", "work_only", False),
        ("party_coverage", "covered", True),
    ],
)
def test_what_counts(kind, value, answer):
    assert counts(kind, value) is answer


def test_nothing_to_judge_is_neither_met_nor_missed():
    assert is_met(target_on("body", date(2026, 1, 1)), 0, 0) is None


@pytest.mark.parametrize(
    ("on", "numerator", "denominator", "more"),
    [
        (date(2026, 1, 1), 9, 11, 1),
        (date(2026, 1, 1), 10, 11, 0),
        (date(2020, 6, 1), 6, 10, 1),
        (date(2026, 1, 1), 0, 0, 0),
    ],
)
def test_how_many_compounds_are_missing(on, numerator, denominator, more):
    assert missing(target_on("service", on), numerator, denominator) == more
