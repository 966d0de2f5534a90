"""One clock for all, asked once for the length of a request."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hezhi.ground.platform import clock

pytestmark = pytest.mark.django_db


def test_within_a_request_the_database_is_asked_once_and_time_goes_on():
    with CaptureQueriesContext(connection) as asked, clock.asked_once():
        moments = [clock.now() for _n in range(5)]

    assert len(asked) == 1
    assert moments == sorted(moments)
    assert moments[4] > moments[0]
    assert clock.now() - moments[0] < timedelta(minutes=1)


def test_outside_it_each_look_asks():
    with CaptureQueriesContext(connection) as asked:
        clock.now()
        clock.now()

    assert len(asked) == 2


def test_a_clock_that_is_held_stands_still_in_a_request_too():
    noon = datetime(2026, 11, 24, 4, tzinfo=UTC)
    with clock.asked_once():
        clock.now()
        with clock.fixed(noon):
            assert clock.now() == noon
