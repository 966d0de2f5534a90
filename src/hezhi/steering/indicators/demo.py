"""The city's published lists: a year of them, one corrected, the district's last month waiting for its second signature; and two requests
that an officer wants left out of the hotline's rates."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.law.months import month_after, months_back
from hezhi.ground.platform import clock
from hezhi.register.people.demo import actor_of

from . import actions, queries

CITY_MONTHS, DISTRICT_MONTHS, CORRECTED = 12, 4, 3
LEFT_OUT = (("duplicate", "同一人同一天又打来，没有新情况"), ("beyond_duty", "本人要求的做法不在本单位职责内，已说明"))
REASON = "补录 11 日系统切换时漏传的工单"


def build(world) -> str:
    """Prepare and release the lists as two officers would have done, each on its day."""
    made = _city_lists(world) + _district_lists(world)
    _leave_out(world)
    return f"{made} editions"


def _months(world, count) -> list[date]:
    """The last finished months that lie in the city's record, oldest first."""
    return [month for month in months_back(world.today, count + 1)[:0:-1] if month >= world.begin]


def _city_lists(world) -> int:
    one, other = actor_of(world.cast["city_officer"]), actor_of(world.cast["city_releaser"])
    months = _months(world, CITY_MONTHS)
    for month in months:
        _publish(world.city, month, one, other)
    for month in months[-CORRECTED:][:1]:
        _publish(world.city, month, one, other, reason=REASON, day=12)
    return len(months) + 1


def _district_lists(world) -> int:
    one, other = actor_of(world.cast["district_officer"]), actor_of(world.cast["district_releaser"])
    months = _months(world, DISTRICT_MONTHS)
    for month in months[:-1]:
        _publish(world.districts[0], month, one, other)
    with clock.fixed(_on(months[-1], 2, 9)):
        actions.prepare_edition(world.districts[0], months[-1], actor=one)
    return len(months)


def _leave_out(world):
    """One that two officers left out of the last period's rates, one that waits for the second."""
    one, other = actor_of(world.cast["district_officer"]), actor_of(world.cast["district_releaser"])
    board = queries.hotline_board(world.districts[0], queries.last_whole_period())
    unsolved = queries.hotline_records(board, board.total, "unresolved")
    for found, (reason, words) in zip(unsolved.records, LEFT_OUT, strict=False):
        exclusion = actions.propose_exclusion(found, actor=one, reason=reason, words=words)
        if reason == "duplicate":
            actions.confirm_exclusion(exclusion, actor=other)


def _publish(area, month, one, other, *, reason="", day=1):
    with clock.fixed(_on(month, day, 9)):
        edition = actions.prepare_edition(area, month, actor=one, reason=reason)
    with clock.fixed(_on(month, day + 2, 15)):
        actions.release_edition(edition, actor=other)


def _on(month, day, hour) -> datetime:
    """A working moment after the month was over."""
    return datetime.combine(month_after(month).replace(day=day), time(hour), ZoneInfo(settings.TIME_ZONE))
