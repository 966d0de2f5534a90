"""The hours of messages, minute by minute at the edges."""

from datetime import datetime, timedelta, timezone

import pytest

from hezhi.ground.notices.rules.quiet_hours import resident_moment, staff_moment

CITY = timezone(timedelta(hours=8))


def at(day, clock):
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=CITY)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(24, "08:00"), at(24, "08:00")),
        (at(24, "20:59:59"), at(24, "20:59:59")),
        (at(24, "21:00"), at(25, "08:00")),
        (at(24, "23:59"), at(25, "08:00")),
        (at(25, "00:00"), at(25, "08:00")),
        (at(25, "07:59:59"), at(25, "08:00")),
        (at(30, "21:30"), at(30, "21:30") + timedelta(hours=10, minutes=30)),
    ],
)
def test_residents_sleep(now, due):
    assert resident_moment(now) == due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(24, "08:29:59"), at(24, "08:30")),
        (at(24, "08:30"), at(25, "08:30")),
        (at(24, "17:00"), at(25, "08:30")),
        (at(25, "00:10"), at(25, "08:30")),
    ],
)
def test_staff_get_one_digest_a_morning(now, due):
    assert staff_moment(now) == due
