"""The running sum of evidence: worked examples with exact figures, and what holds for every series."""

from dataclasses import replace
from datetime import date, timedelta
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.steering.warnings.rules.leaving_base import WarningScheme, evidence, leaving_base, scheme_on

SCHEME = WarningScheme(
    version="t",
    valid_from=date(2019, 1, 1),
    times=3.0,
    extra=0.6,
    dispersion=None,
    threshold=8.5,
    fewest=4,
    horizon=60,
    calm_days=7,
    prior_days=120.0,
    own_weight=3.0,
    own_most=3.0,
)
SCATTERED = replace(SCHEME, dispersion=1.0)
DAY = date(2026, 11, 23)
days = st.lists(st.integers(0, 6), min_size=1, max_size=70)
usual = st.floats(0.0, 3.0, allow_nan=False)
schemes = st.sampled_from(
    [SCHEME, SCATTERED, replace(SCHEME, dispersion=0.3), replace(SCHEME, threshold=3.0, fewest=1)]
)


def test_a_poisson_day_by_hand():
    """m0 = 0.1, m1 = 0.7: a day of 2 says 2 ln 7 − 0.6, a day of 0 says −0.6."""
    assert evidence(2, 0.1, SCHEME) == pytest.approx(2 * log(7) - 0.6)
    assert evidence(0, 0.1, SCHEME) == pytest.approx(-0.6)


def test_where_much_is_usual_the_rise_is_threefold():
    """m0 = 2, m1 = 6."""
    assert evidence(6, 2.0, SCHEME) == pytest.approx(6 * log(3) - 4)


def test_scattered_days_speak_less_loudly_than_poisson_days():
    assert evidence(3, 0.1, SCATTERED) < evidence(3, 0.1, SCHEME)


def test_a_rise_is_raised_with_its_first_day_and_its_voices():
    """Quiet for twelve days, then 1, 2, 2 where 0.05 are usual: ln 13 = 2.565 a voice, 0.6 less a day."""
    found = leaving_base(DAY, [0] * 12 + [1, 2, 2], [0.05] * 15, SCHEME)

    assert found.is_raised
    assert (found.began, found.voices) == (DAY - timedelta(days=2), 5)
    assert found.level == pytest.approx(5 * log(13) - 3 * 0.6)
    assert found.expected == pytest.approx(0.15)


def test_three_voices_are_too_few_however_rare_they_are():
    found = leaving_base(DAY, [0] * 10 + [3], [0.0] * 11, SCHEME)

    assert found.level > SCHEME.threshold
    assert not found.is_raised


def test_what_is_usual_is_not_raised():
    """Two a day where two are usual, for sixty days."""
    found = leaving_base(DAY, [2] * 60, [2.0] * 60, SCHEME)

    assert (found.level, found.began, found.is_raised, found.calm_days) == (0.0, None, False, 60)


def test_it_is_calm_when_the_evidence_has_run_out():
    found = leaving_base(DAY, [0, 2, 3] + [0] * 40, [0.05] * 43, SCHEME)

    assert found.level == 0.0
    assert found.calm_days == 25  # 5 ln 13 − 1.2 = 11.63; on the 16th day without a voice it is 2.03, below 8.5 / 4


@given(days, usual, schemes)
def test_the_sum_is_never_negative_and_a_raised_one_has_a_first_day(voices, mean, scheme):
    found = leaving_base(DAY, voices, [mean] * len(voices), scheme)

    assert found.level >= 0
    assert not found.is_raised or (found.began is not None and found.voices >= scheme.fewest)
    assert (found.began is None) == (found.level == 0)


@given(days, usual, schemes)
def test_one_voice_more_on_the_last_day_never_lowers_the_sum(voices, mean, scheme):
    before = leaving_base(DAY, voices, [mean] * len(voices), scheme)
    after = leaving_base(DAY, [*voices[:-1], voices[-1] + 1], [mean] * len(voices), scheme)

    assert after.level >= before.level


@given(days, usual, usual, schemes)
def test_a_higher_base_never_raises_the_sum(voices, mean, more, scheme):
    low = leaving_base(DAY, voices, [mean] * len(voices), scheme)
    high = leaving_base(DAY, voices, [mean + more] * len(voices), scheme)

    assert high.level <= low.level + 1e-9


@given(days, usual, schemes)
def test_days_without_a_voice_before_it_change_nothing(voices, mean, scheme):
    plain = leaving_base(DAY, voices, [mean] * len(voices), scheme)
    longer = leaving_base(DAY, [0] * 9 + voices, [mean] * (len(voices) + 9), scheme)

    assert longer.level == pytest.approx(plain.level)
    assert (longer.began, longer.voices) == (plain.began, plain.voices)


@given(st.integers(0, 8), st.floats(0.001, 4))
def test_the_larger_the_dispersion_the_nearer_to_poisson(voices, mean):
    near = evidence(voices, mean, replace(SCHEME, dispersion=1e7))

    assert near == pytest.approx(evidence(voices, mean, SCHEME), abs=1e-3)


def test_a_scheme_that_means_nothing_is_refused():
    for wrong in (
        {"times": 1.0},
        {"extra": 0.0},
        {"dispersion": 0.0},
        {"threshold": 0.0},
        {"fewest": 0},
        {"horizon": 3},
    ):
        with pytest.raises(ValueError, match="scheme t"):
            replace(SCHEME, **wrong)


def test_a_day_is_judged_by_the_scheme_of_that_day():
    later = replace(SCHEME, version="2", valid_from=date(2026, 10, 1))

    assert scheme_on([later, SCHEME], date(2026, 9, 30)).version == "t"
    assert scheme_on([later, SCHEME], date(2026, 10, 1)).version == "2"
    assert scheme_on([later], date(2020, 1, 1)).version == "2"
