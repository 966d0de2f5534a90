"""What marks a matter of one place, counted in sorted numbers, against a plain count of the same tellings."""

from collections import Counter, defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hezhi.response.intake.rules.told_before import BUCKETS, CROWD, MARK_HERE, MARK_TOPIC, Crowd

TELLINGS = st.lists(
    st.tuples(st.frozensets(st.integers(0, 25), max_size=12), st.sampled_from(["elevator", "parking", ""])),
    min_size=1,
    max_size=80,
)


def plain_marks(tellings, asked, seen):
    """Pair by pair, as the rule says it."""
    of_pair = defaultdict(Counter)
    for pairs, topic in tellings:
        for pair in pairs:
            of_pair[pair][topic] += 1
    return [
        pair
        for pair in sorted(asked)
        if (here := of_pair[pair].total()) >= CROWD
        and here >= MARK_HERE * seen[pair]
        and max(of_pair[pair].values()) >= MARK_TOPIC * here
    ]


@given(TELLINGS, st.integers(1, BUCKETS // 26), st.integers(0, 30))
def test_marks_of_a_crowd_equal_a_plain_count(tellings, step, elsewhere):
    crowd, seen = Crowd({}), np.zeros(BUCKETS, np.uint32)
    spread = [(sorted(pair * step for pair in pairs), topic) for pairs, topic in tellings]
    seen[::step] = elsewhere  # the same words told at other places

    for pairs, topic in spread:
        grams = np.array(pairs, np.uint32)
        seen[grams] += 1
        crowd.add(grams, topic)

    assert crowd.tellings == len(tellings)
    assert crowd.marks(grams, seen).tolist() == plain_marks(spread, pairs, seen)
