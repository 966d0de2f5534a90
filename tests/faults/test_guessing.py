"""F30: one guess a second for hours. Nobody gets in, few guesses are judged at all, and the owner waits a quarter of an hour at most."""

from datetime import UTC, datetime, timedelta

import pytest

from hezhi.ground.accounts import actions
from hezhi.ground.accounts.models import Attempt
from hezhi.ground.platform import clock
from tests.ground.accounts.factories import PASSWORD, person

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
GUESSES = 10_000
BEGAN = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def test_guessing_passwords_for_hours(figure):
    with clock.fixed(BEGAN):
        person("sun.yulan", name="孙玉兰")
    got_in, longest = 0, timedelta()
    for second in range(GUESSES):
        with clock.fixed(BEGAN + timedelta(seconds=second)):
            answer = actions.try_password("sun.yulan", f"guess {second}", address="10.0.0.7")
        got_in += answer.user is not None
        if answer.locked_until:
            longest = max(longest, answer.locked_until - BEGAN - timedelta(seconds=second))

    judged = Attempt.objects.count()
    with clock.fixed(BEGAN + timedelta(seconds=GUESSES) + longest):
        owner = actions.try_password("sun.yulan", PASSWORD, address="10.0.0.8")
    figure(
        "F30 guessing", guesses=GUESSES, judged=judged, got_in=got_in, owner_waits_minutes=longest.total_seconds() / 60
    )
    assert got_in == 0
    assert judged <= 5 * (GUESSES // 900 + 1)
    assert longest <= timedelta(minutes=15)
    assert owner.user is not None
