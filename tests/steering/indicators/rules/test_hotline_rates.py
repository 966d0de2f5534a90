"""Rates, score and places of the hotline: law.md 4.3, examples.md D2, D4, the tie, and the rules against brute force."""

import itertools
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.steering.indicators.rules.composite_score import Candidate, Scheme, composite_score, placed, scheme_on
from hezhi.steering.indicators.rules.hotline_rates import Callbacks, Rates, hotline_rates, interval, percent
from hezhi.steering.indicators.rules.ranking import competition_ranks

BASIC = Fraction(9, 10)


def scheme(response=10, resolution=50, satisfaction=40, code="district", begins=date(2019, 1, 1)):
    weights = {"response": response, "resolution": resolution, "satisfaction": satisfaction}
    return Scheme(code, begins, {kind: Fraction(weight, 100) for kind, weight in weights.items()}, BASIC)


@st.composite
def callbacks(draw):
    valid = draw(st.integers(0, 60))
    satisfied = draw(st.integers(0, valid))
    return Callbacks(
        valid + draw(st.integers(0, 20)),
        valid,
        draw(st.integers(0, valid)),
        draw(st.integers(0, valid)),
        satisfied,
        draw(st.integers(0, valid - satisfied)),
    )


@pytest.mark.parametrize(
    ("counted", "response", "resolution", "satisfaction", "score"),
    [
        (Callbacks(120, 100, 100, 92, 85, 10), "100.0", "92.0", "94.0", "93.6"),  # D2
        (Callbacks(1, 1, 1, 1, 1, 0), "100.0", "100.0", "100.0", "100.0"),
        (Callbacks(1, 1, 0, 0, 0, 0), "0.0", "0.0", "0.0", "0.0"),
        (Callbacks(9, 3, 3, 2, 1, 1), "100.0", "66.7", "63.3", "68.7"),
        (Callbacks(400, 400, 400, 333, 334, 0), "100.0", "83.3", "83.5", "85.0"),  # 85.025
        (Callbacks(2000, 2000, 2000, 1902, 1900, 0), "100.0", "95.1", "95.0", "95.6"),  # 95.55: half up, not to even
    ],
)
def test_three_rates_and_their_score(counted, response, resolution, satisfaction, score):
    rates = hotline_rates(counted, BASIC)

    assert [percent(rate) for rate in (rates.response, rates.resolution, rates.satisfaction)] == [
        Decimal(response),
        Decimal(resolution),
        Decimal(satisfaction),
    ]
    assert composite_score(rates, scheme()) == Decimal(score)


def test_without_a_valid_callback_there_is_no_rate_no_score_and_no_rank():
    """D4: accepted 4, valid 0."""
    empty = Callbacks(accepted=4)

    assert hotline_rates(empty, BASIC) is None
    assert composite_score(None, scheme()) is None
    places = placed([Candidate(1, "a", empty), Candidate(2, "b", Callbacks(1, 1))], scheme())
    assert [(place.candidate.unit, place.rank, place.score) for place in places] == [
        (2, 1, Decimal("0.0")),
        (1, None, None),
    ]


def test_inside_a_tie_whoever_accepted_more_stands_first_and_the_next_rank_skips():
    whole, good, fair = Callbacks(9, 9, 9, 9, 9, 0), Callbacks(10, 10, 10, 9, 9, 0), Callbacks(10, 10, 10, 8, 8, 0)
    a, b = Callbacks(50, 10, 10, 8, 9, 0), Callbacks(80, 20, 20, 16, 18, 0)
    units = {"first": whole, "second": good, "A": a, "B": b, "last": fair}

    places = placed([Candidate(name, name, counted) for name, counted in units.items()], scheme())

    assert [(place.rank, place.candidate.unit) for place in places] == [
        (1, "first"),
        (2, "second"),
        (3, "B"),
        (3, "A"),
        (5, "last"),
    ]


def test_equal_shown_scores_tie_though_the_fractions_differ():
    near, nearer = Callbacks(3000, 3000, 3000, 2760, 2760, 0), Callbacks(3001, 3001, 3001, 2761, 2761, 0)

    places = placed([Candidate(1, "a", near), Candidate(2, "b", nearer)], scheme())

    assert [(place.rank, place.candidate.unit, place.score) for place in places] == [
        (1, 2, Decimal("92.8")),
        (1, 1, Decimal("92.8")),
    ]


def test_weights_are_data_with_dates():
    rates = hotline_rates(Callbacks(120, 100, 100, 92, 85, 10), BASIC)
    first, later = scheme(), scheme(30, 35, 35, "county", date(2026, 1, 1))

    assert composite_score(rates, later) == Decimal("95.1")
    assert scheme_on([later, first], date(2025, 12, 1)) is first
    assert scheme_on([later, first], date(2026, 1, 1)) is later
    assert scheme_on([later, first], date(2018, 12, 1)) is first
    with pytest.raises(ValueError, match="add up to 1"):
        scheme(10, 50, 41)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (92, 100, "85.0", "95.9"),
        (8, 10, "49.0", "94.3"),
        (0, 10, "0.0", "27.8"),
        (10, 10, "72.2", "100.0"),
        (1, 1, "20.7", "100.0"),
    ],
)
def test_the_interval_is_wide_where_there_is_little(part, whole, low, high):
    assert interval(part, whole) == (Decimal(low), Decimal(high))


def test_no_base_no_interval():
    assert interval(0, 0) is None


@given(callbacks())
def test_the_score_equals_its_words(counted):
    """Worked in whole numbers: 0.1 r + 0.5 s + 0.4 (t + 0.9 b) over valid, in hundredths of a point, then rounded by hand."""
    rates = hotline_rates(counted, BASIC)
    if not counted.valid:
        assert rates is None
        return
    top = 10 * counted.contacted + 50 * counted.resolved + 40 * counted.satisfied + 36 * counted.basically
    tenths, rest = divmod(top * 10, counted.valid)
    if rest * 2 >= counted.valid:
        tenths += 1

    assert composite_score(rates, scheme()) == Decimal(tenths) / 10


@given(st.lists(callbacks(), max_size=25))
def test_places_equal_their_words(many):
    places = placed([Candidate(n, f"{n:03d}", counted) for n, counted in enumerate(many)], scheme())

    scores = {n: composite_score(hotline_rates(c, BASIC), scheme()) for n, c in enumerate(many)}
    for place in places:
        mine = scores[place.candidate.unit]
        better = sum(other is not None and mine is not None and other > mine for other in scores.values())
        assert place.rank == (None if mine is None else better + 1)
    for one, two in itertools.pairwise(places):
        if one.score == two.score:
            assert one.candidate.counted.accepted >= two.candidate.counted.accepted


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_its_rate_and_solves_the_equation(pair):
    """Both ends p satisfy (k/n − p)² = z² p (1 − p) / n, up to the shown decimal."""
    part, whole = pair
    low, high = interval(part, whole)

    assert low <= percent(Fraction(part, whole)) <= high
    for end, outside in ((low, -1), (high, 1)):
        p = float(end) / 100 + outside * 0.0006
        if 0 < p < 1:
            assert (part / whole - p) ** 2 >= 1.959963984540054**2 * p * (1 - p) / whole


@given(st.lists(callbacks(), max_size=8))
def test_a_sum_adds_counts_and_never_averages_rates(many):
    total = sum(many, Callbacks())

    assert total.figures == tuple(sum(c.figures[n] for c in many) for n in range(6))
    if total.valid:
        assert hotline_rates(total, BASIC) == Rates(
            Fraction(sum(c.contacted for c in many), total.valid),
            Fraction(sum(c.resolved for c in many), total.valid),
            (sum(c.satisfied for c in many) + BASIC * sum(c.basically for c in many)) / total.valid,
        )


@given(st.lists(st.integers(0, 6), max_size=40))
def test_competition_ranks_equal_their_words(values):
    order = sorted(values, reverse=True)

    assert competition_ranks(order) == [1 + sum(other > value for other in order) for value in order]
