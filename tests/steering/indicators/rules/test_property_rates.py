"""Targets of the property rates (examples.md E3), changes between published days (E4), and what counts, by the shipped scheme."""

from datetime import date

import pytest

from hezhi.steering.indicators.queries.property_schemes import published, schemes
from hezhi.steering.indicators.rules.property_rates import (
    Scheme,
    counts,
    is_met,
    missing,
    points,
    scheme_on,
    target_on,
)

SCHEME = schemes()[0]


@pytest.mark.parametrize(
    ("kind", "on", "thousandths", "met"),
    [
        ("body", date(2020, 12, 31), 300, True),
        ("body", date(2020, 12, 31), 299, False),
        ("party_coverage", date(2020, 12, 31), 299, False),
        ("party_coverage", date(2020, 12, 31), 300, True),
        ("service", date(2020, 12, 31), 600, False),  # 超过 60 %
        ("service", date(2020, 12, 31), 601, True),
        ("body", date(2021, 12, 31), 700, True),
        ("service", date(2021, 1, 1), 700, True),
        ("party_coverage", date(2021, 12, 31), 699, False),
        ("body", date(2022, 12, 31), 900, True),
        ("service", date(2022, 12, 31), 900, True),
        ("party_coverage", date(2022, 12, 31), 900, True),
        ("service", date(2026, 10, 31), 899, False),
    ],
)
def test_targets_of_the_three_years(kind, on, thousandths, met):
    assert is_met(target_on(SCHEME, kind, on), thousandths, 1000) is met


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("body", "committee", True),
        ("body", "pmc", True),
        ("body", "self_management_group", False),
        ("body", "committee_unfiled", False),
        ("body", "committee_expired", False),
        ("body", None, False),
        ("service", "trial", True),
        ("service", "emergency", False),
        ("party_coverage", "work_only", False),
        ("party_coverage", "covered", True),
    ],
)
def test_what_counts(kind, value, answer):
    assert counts(SCHEME, kind, value) is answer


def test_nothing_to_judge_is_neither_met_nor_missed():
    assert is_met(target_on(SCHEME, "body", date(2026, 1, 1)), 0, 0) is None


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
    assert missing(target_on(SCHEME, "service", on), numerator, denominator) == more


def test_changes_between_published_days_are_in_points_as_printed():
    baseline, april, may = published()

    gained = april.points_since(baseline)

    assert {kind: str(value) for kind, value in gained.items()} == {
        "body": "78.2",
        "service": "29.6",
        "party_coverage": "72.9",
    }
    assert {kind: str(value) for kind, value in may.points_since(baseline).items()} == {
        "body": "None",
        "service": "29.7",
        "party_coverage": "73.0",
    }
    assert points(None, april.percent["body"]) is None


def test_every_published_figure_names_its_source():
    assert all(one.source and one.place == "北京市" for one in published())


def test_a_day_is_judged_by_the_definition_in_force_as_it_was_then_decided():
    stricter = Scheme(
        "2", "街道办法", date(2023, 2, 1), date(2023, 1, 1), {**SCHEME.counted, "service": ("in_force",)}, SCHEME.nearest,
        SCHEME.targets,
    )  # fmt: skip
    both = (SCHEME, stricter)

    assert scheme_on(both, date(2022, 12, 31)).version == "1"
    assert scheme_on(both, date(2023, 1, 1)).version == "2"
    assert scheme_on(both, date(2023, 1, 15), known=date(2023, 1, 31)).version == "1"  # not decided yet
    assert not counts(stricter, "service", "trial")


def test_what_is_nearest_to_counting_comes_first_and_no_value_is_forgotten():
    from hezhi.register.standing.states import VALUES

    assert SCHEME.order("body")[0] == "committee_unfiled"
    for kind in ("body", "service", "party_coverage"):
        assert sorted(SCHEME.order(kind)) == sorted([*VALUES[kind], "unknown"])
