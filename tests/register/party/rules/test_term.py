"""The clock of a re-election, around its days."""

from datetime import date

import pytest

from hezhi.register.party.rules.term import re_election, term_years

YEARS = {"committee": 5, "general_branch": 3, "branch": 3, "functional_branch": 3}


@pytest.mark.parametrize(
    ("kind", "of_community", "years"),
    [
        ("committee", False, 5),
        ("committee", True, 5),
        ("general_branch", False, 3),
        ("general_branch", True, 5),
        ("branch", False, 3),
        ("branch", True, 5),
        ("functional_branch", False, 3),
        ("functional_branch", True, 3),
    ],
)
def test_a_communitys_own_organisations_sit_five_years(kind, of_community, years):
    assert term_years(kind, of_community=of_community, years=YEARS, community_years=5) == years


@pytest.mark.parametrize(
    ("today", "tone", "days"),
    [
        (date(2025, 12, 14), "", 183),
        (date(2025, 12, 15), "warn", 182),
        (date(2026, 6, 14), "warn", 1),
        (date(2026, 6, 15), "bad", 0),
        (date(2026, 7, 15), "bad", 30),
    ],
)
def test_the_clock_warns_six_months_before_and_is_overdue_on_the_day(today, tone, days):
    clock = re_election(date(2023, 6, 15), 3, today, warn_months=6)

    assert (clock.due, clock.tone, clock.days) == (date(2026, 6, 15), tone, days)


def test_a_term_from_a_leap_day_ends_on_the_months_last():
    assert re_election(date(2024, 2, 29), 3, date(2024, 3, 1), warn_months=6).due == date(2027, 2, 28)
