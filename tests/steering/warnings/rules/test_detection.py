"""How a warning is measured: hits, delays, what is false; and the plain threshold beside it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hezhi.steering.warnings.rules.detection import Alarm, Incident, detection
from hezhi.steering.warnings.rules.plain_threshold import plain_threshold

FIRST = date(2026, 1, 1)
LAST = date(2026, 1, 31)


def on(n):
    return FIRST + timedelta(days=n)


def incident(stream="a", begin=5, end=12, size="small"):
    return Incident((stream, 1), on(begin), on(end), 6, size)


def alarm(raised, ended=None, stream="a"):
    return Alarm((stream, 1), on(raised), on(raised + 2 if ended is None else ended))


def test_a_hit_has_its_delay_and_the_rest_is_false():
    alarms = [alarm(8), alarm(9, stream="b"), alarm(30)]

    found = detection([incident()], alarms, first=FIRST, last=LAST)

    size = found.sizes[0]
    assert (size.there, size.found, size.delay_median, size.delay_most) == (1, 1, 3, 3)
    assert (found.alarms, found.false_alarms) == (3, 2)
    assert round(found.false_a_month, 2) == 1.96


def test_an_alarm_three_days_after_the_last_voice_still_counts_one_later_does_not():
    assert detection([incident()], [alarm(15)], first=FIRST, last=LAST).false_alarms == 0
    assert detection([incident()], [alarm(16)], first=FIRST, last=LAST).false_alarms == 1


def test_a_second_alarm_of_the_same_incident_is_neither_false_nor_found_again():
    found = detection([incident()], [alarm(6), alarm(9)], first=FIRST, last=LAST)

    assert (found.sizes[0].found, found.sizes[0].delay_most, found.false_alarms) == (1, 1, 0)


def test_what_began_under_a_standing_alarm_is_found_at_once_and_named_so():
    found = detection([incident()], [alarm(2, ended=9)], first=FIRST, last=LAST).sizes[0]

    assert (found.found, found.under, found.delay_median, found.voices_median) == (1, 1, 0, None)


def test_an_alarm_that_ended_before_it_began_finds_nothing():
    found = detection([incident()], [alarm(2, ended=5)], first=FIRST, last=LAST)

    assert (found.sizes[0].found, found.false_alarms) == (0, 1)


def test_what_was_not_found_is_said():
    found = detection([incident(), incident("b", size="large")], [], first=FIRST, last=LAST)

    assert [(s.size, s.there, s.found, s.delay_median) for s in found.sizes] == [
        ("small", 1, 0, None),
        ("large", 1, 0, None),
    ]


def test_five_in_seven_days():
    assert plain_threshold([0, 1, 1, 1, 1, 1, 0])
    assert not plain_threshold([1, 1, 1, 1, 0, 0, 0])
    assert not plain_threshold([5, 0, 0, 0, 0, 0, 0, 0])


@given(st.lists(st.integers(0, 30), max_size=20))
def test_every_alarm_is_a_hit_or_false_and_none_is_lost(days):
    alarms = [alarm(day) for day in days]

    found = detection([incident()], alarms, first=FIRST, last=LAST)

    meant = sum(5 <= day <= 15 for day in days)
    assert found.alarms == len(days)
    assert found.false_alarms == len(days) - meant
