"""Figures and times in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from hezhi.ground.platform import clock
from hezhi.ground.ui import wording

NOW = datetime(2026, 11, 23, 7, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("due", "amber", "done", "expected"),
    [
        (NOW + 28 * MINUTE, NOW - MINUTE, None, ("warn", "还剩 28 分")),
        (NOW + 130 * MINUTE, None, None, ("", "还有 2 时 10 分")),
        (NOW + 6 * 1440 * MINUTE, NOW + MINUTE, None, ("", "还有 6 天")),
        (NOW - 9 * MINUTE, NOW - 60 * MINUTE, None, ("bad", "已超 9 分")),
        (NOW, None, None, ("", "还有 0 分")),
        (NOW - 9 * MINUTE, None, NOW - 10 * MINUTE, ("", "按时")),
        (NOW - 9 * MINUTE, None, NOW, ("bad", "超时 9 分")),
    ],
)
def test_time_left(due, amber, done, expected):
    assert wording.time_left(due, amber, done, NOW) == expected


@pytest.mark.parametrize(
    ("value", "good", "expected"),
    [
        (31, "down", ("bad", "↑ 31 件，变差")),
        (-279, "down", ("good", "↓ 279 件，好转")),
        (4, "up", ("good", "↑ 4 件，好转")),
        (4, "", ("muted", "↑ 4 件")),
        (0, "down", ("muted", "＝ 持平")),
        (None, "down", ("muted", "无可比")),
    ],
)
def test_change_says_good_or_bad_by_meaning(value, good, expected):
    assert wording.change(value, "件", good) == expected


def test_numbers():
    assert wording.number(3126) == "3,126"
    assert wording.number(-6.04, 1) == "−6.0"
    assert wording.number(None) == "—"


@pytest.fixture(autouse=True)
def at_the_end_of_2026():
    with clock.fixed(NOW):
        yield


def test_another_year_is_named():
    assert wording.day(date(2024, 3, 5)) == "2024年3月5日"
    assert wording.moment(datetime(2024, 3, 5, 1, tzinfo=UTC)) == "2024年3月5日 09:00"
    with translation.override("en"):
        assert wording.moment(datetime(2024, 3, 5, 1, tzinfo=UTC)) == "5 Mar 2024 09:00"


def test_days_and_months_in_both_languages():
    day = date(2026, 11, 25)
    assert (wording.month("2019-06"), wording.day(day)) == ("2019年6月", "11月25日（周三）")
    assert wording.moment(NOW) == "11月23日 15:09"
    with translation.override("en"):
        assert (wording.month("2019-06"), wording.day(day)) == ("June 2019", "Wed 25 Nov")
        assert wording.moment(NOW) == "23 Nov 15:09"
        assert wording.time_left(NOW + 28 * MINUTE, None, None, NOW) == ("", "28 min left")
