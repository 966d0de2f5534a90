"""Calendar months."""

from datetime import date

import pytest

from hezhi.ground.law import months


@pytest.mark.parametrize(
    ("day", "before", "after", "end", "year"),
    [
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 1), date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 1), date(2025, 1, 1), date(2025, 3, 1), date(2025, 2, 28), date(2024, 2, 1)),
        (date(2025, 1, 31), date(2024, 12, 1), date(2025, 2, 1), date(2025, 1, 31), date(2024, 1, 31)),
        (date(2025, 12, 1), date(2025, 11, 1), date(2026, 1, 1), date(2025, 12, 31), date(2024, 12, 1)),
    ],
)
def test_months_around_a_day(day, before, after, end, year):
    assert (months.month_before(day), months.month_after(day)) == (before, after)
    assert (months.month_end(day), months.year_before(day)) == (end, year)
    assert months.first_of(day) == date(day.year, day.month, 1)


def test_months_in_a_row():
    assert months.months_between(date(2024, 12, 5), date(2025, 2, 1)) == [
        date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1),
    ]  # fmt: skip
    assert months.months_between(date(2025, 2, 1), date(2025, 1, 1)) == []
    assert months.months_back(date(2025, 1, 20), 3) == [date(2025, 1, 1), date(2024, 12, 1), date(2024, 11, 1)]


@pytest.mark.parametrize(
    ("text", "month"),
    [("2019-06", date(2019, 6, 1)), ("2019-06-17", date(2019, 6, 1)), ("2019-13", None), ("1899-12", None), ("2200-01", None),
     ("", None), (None, None), ("19-06", None), ("２０１９-06", date(2019, 6, 1)), ("六月", None)],
)  # fmt: skip
def test_a_month_by_its_name(text, month):
    assert months.month_named(text) == month
    assert months.month_named("?", date(2020, 1, 1)) == date(2020, 1, 1)
