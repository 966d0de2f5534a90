"""What covers a project, day by day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hezhi.register.party.rules.coverage import Span, coverage

BEGIN = date(2026, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: BEGIN + timedelta(days=n))
SPANS = st.lists(
    st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 40)), st.integers(1, 3)).map(
        lambda said: Span(said[0], said[0] + timedelta(days=said[1]) if said[1] else None, "文", said[2])
    ),
    max_size=5,
)


def said(stretches):
    return [(s.since.day, s.until.day if s.until else None, s.value) for s in stretches]


def test_an_instructor_alone_is_never_coverage():
    sent = [Span(date(2026, 1, 5), date(2026, 1, 20), "派驻")]

    assert said(coverage([], sent, BEGIN)) == [(1, 5, "none"), (5, 20, "work_only"), (20, None, "none")]


def test_an_organisation_goes_before_an_instructor():
    branches = [Span(date(2026, 1, 10), date(2026, 1, 15), "批复", 1)]
    sent = [Span(date(2026, 1, 5), None, "派驻")]

    assert said(coverage(branches, sent, BEGIN)) == [
        (1, 5, "none"),
        (5, 10, "work_only"),
        (10, 15, "covered"),
        (15, None, "work_only"),
    ]


def test_of_several_the_first_set_up_is_named():
    branches = [Span(date(2026, 1, 8), None, "乙", 2), Span(date(2026, 1, 3), date(2026, 1, 9), "甲", 1)]

    assert [(s.since.day, s.by.org if s.by else None) for s in coverage(branches, [], BEGIN)] == [
        (1, None),
        (3, 1),
        (9, 2),
    ]


@given(SPANS, SPANS, DAYS)
def test_every_day_is_said_once_and_rightly(branches, sent, since):
    stretches = coverage(branches, sent, since)

    assert stretches[0].since == since
    assert stretches[-1].until is None
    assert all(one.until == two.since and one.since < one.until for one, two in pairwise(stretches))
    for n in range(120):
        day = since + timedelta(days=n)
        (stretch,) = [s for s in stretches if s.since <= day and (s.until is None or day < s.until)]
        holds = [
            any(s.since <= day and (s.until is None or day < s.until) for s in spans) for spans in (branches, sent)
        ]
        assert stretch.value == ("covered" if holds[0] else "work_only" if holds[1] else "none")


@given(SPANS, SPANS, DAYS)
def test_the_order_of_the_papers_makes_no_difference(branches, sent, since):
    assert coverage(branches, sent, since) == coverage(branches[::-1], sent[::-1], since)
