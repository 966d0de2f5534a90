"""The roster of the invented city: one week stood, one that runs, one planned."""

from collections import Counter
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from hezhi.living.teams import demo
from hezhi.living.teams.models import Shift, ShiftPlace, Swap
from tests.cast import TODAY, make_world

pytestmark = pytest.mark.django_db


def test_last_week_was_stood_and_the_next_is_planned():
    world = make_world()

    said = demo.build(world)

    morning = datetime.combine(TODAY, time(6), ZoneInfo("Asia/Shanghai"))
    taken = Counter(ShiftPlace.objects.filter(state="held").values_list("shift", flat=True))
    past = [taken[shift.pk] for shift in Shift.objects.filter(ends_at__lte=morning)]
    coming = [taken[shift.pk] for shift in Shift.objects.filter(ends_at__gt=morning)]
    assert said.endswith("63 shifts")
    assert Counter(past) == {2: 21, 1: 3}  # last week and Monday
    assert Counter(coming) == {2: 31, 1: 8}
    assert Swap.objects.filter(state="asked").count() == 1
