"""Contact data of what is over: which ends are far enough back, term by term."""

from datetime import date, timedelta

import pytest

from hezhi.response.requests.rules.contact_term import ContactTerm, Span, days_on, spans_over

YEAR, MONTH = ContactTerm(date(2020, 1, 1), 365), ContactTerm(date(2026, 10, 1), 30)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("terms", "spans"),
    [
        ([], []),
        ([YEAR], [Span(date(2020, 1, 1), date(2025, 11, 23))]),
        ([ContactTerm(date(2026, 11, 1), 365)], []),
        ([MONTH, YEAR], [Span(date(2020, 1, 1), date(2025, 11, 23)), Span(date(2026, 10, 1), date(2026, 10, 24))]),
        ([YEAR, ContactTerm(date(2025, 1, 1), 999)], [Span(date(2020, 1, 1), date(2024, 12, 31))]),
    ],
)
def test_which_ends_are_far_enough_back(terms, spans):
    assert spans_over(terms, TODAY) == spans


def test_a_term_holds_from_its_first_day():
    assert [days_on([MONTH, YEAR], day) for day in (date(2019, 12, 31), date(2026, 9, 30), date(2026, 10, 1))] == [
        None,
        365,
        30,
    ]


def test_nothing_is_kept_for_no_day():
    with pytest.raises(ValueError, match="a day at least"):
        ContactTerm(TODAY, 0)


@pytest.mark.parametrize("terms", [[YEAR], [MONTH], [YEAR, MONTH], [MONTH, ContactTerm(date(2026, 11, 1), 700), YEAR]])
def test_spans_say_the_same_as_the_term_of_each_day(terms):
    spans = spans_over(terms, TODAY)
    for ago in range(900):
        end = TODAY - timedelta(days=ago)
        days = days_on(terms, end)
        assert any(span.first <= end <= span.last for span in spans) == (days is not None and ago > days), end
