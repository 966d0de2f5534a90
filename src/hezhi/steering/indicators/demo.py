"""The city's published lists: a year of them, one corrected, the district's last month waiting for its second signature; and two requests
that an officer wants left out of the hotline's rates; facts sent back for verification, and a compound that is to leave the denominator."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.law.months import month_after, months_back
from hezhi.ground.platform import clock
from hezhi.register.people.demo import actor_of
from hezhi.register.standing import actions as standing
from hezhi.register.standing import queries as facts

from . import actions, queries

CITY_MONTHS, DISTRICT_MONTHS, CORRECTED = 12, 4, 3
LEFT_OUT = (("duplicate", "同一人同一天又打来，没有新情况"), ("beyond_duty", "本人要求的做法不在本单位职责内，已说明"))
REASON = "补录 11 日系统切换时漏传的工单"


def build(world) -> str:
    """Prepare and release the lists as two officers would have done, each on its day."""
    made = _city_lists(world) + _district_lists(world)
    _leave_out(world)
    _send_back(world)
    scored = _scores(world)
    return f"{made} lists, {scored} editions of scores"


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


def _scores(world) -> int:
    """Two whole periods final, one of them corrected by an upheld objection; the last one open, with an objection that waits; a scheme that
    another officer has to confirm."""
    one, other = actor_of(world.cast["district_officer"]), actor_of(world.cast["district_releaser"])
    district, last = world.districts[0], queries.last_whole_period()
    for period, by in ((last.before.before, "subdistrict"), (last.before, "subdistrict"), (last, "subdistrict")):
        begun = period.window.end.replace(hour=10, tzinfo=ZoneInfo(settings.TIME_ZONE))
        with clock.fixed(begun + timedelta(days=1)):
            edition = actions.open_scores(actions.prepare_scores(district, period, actor=one, by=by), actor=other)
        with clock.fixed(begun + timedelta(days=2)):
            _object(world, edition, decided_by=one if period != last else None)
        if period != last:
            with clock.fixed(begun + timedelta(days=14)):
                actions.finalise_scores(edition, actor=other)
    actions.propose_scheme(
        district,
        actor=one,
        code="三七开试行",
        valid_from=month_after(month_after(last.month)),
        weights={"response": "30/100", "resolution": "35/100", "satisfaction": "35/100"},
        basic_factor="9/10",
        source="青禾区接诉即办工作专班会议纪要（示例）",
    )
    return 3


def _object(world, edition, *, decided_by):
    """The street of the cast objects to a request that was not solved; earlier ones were decided."""
    street = actor_of(world.cast["street_officer"])
    behind = queries.score_lines(edition, street.area_path, "unresolved")
    if not behind or not behind.lines:
        return
    line = next((one for one in behind.lines if not queries.exclusion_of(one.id)), None)
    if line is None:
        return
    objection = actions.object_to_score(
        edition,
        street.area_path,
        actor=street,
        number=line.number,
        reason="force",
        words="当天全市停电，抢修单位已出通告",
    )
    if decided_by:
        actions.uphold_objection(objection, actor=decided_by, words="查证属实")


def _leave_out(world):
    """One that two officers left out of the last period's rates, one that waits for the second."""
    one, other = actor_of(world.cast["district_officer"]), actor_of(world.cast["district_releaser"])
    board = queries.hotline_board(world.districts[0], queries.last_whole_period())
    unsolved = queries.hotline_records(board, board.total, "unresolved")
    for found, (reason, words) in zip(unsolved.records, LEFT_OUT, strict=False):
        exclusion = actions.propose_exclusion(found, actor=one, reason=reason, words=words)
        if reason == "duplicate":
            actions.confirm_exclusion(exclusion, actor=other)


def _send_back(world):
    """A contract that may have run out waits for its keeper, a body was upheld by its paper; a compound in demolition waits for the second."""
    one, keeper = actor_of(world.cast["district_officer"]), actor_of(world.cast["secretary"])
    own = [compound for compound in world.within(world.communities[0]) if compound.is_assessed]
    held = facts.facts_on([compound.pk for compound in own], world.today)
    for compound in own:
        if held.get(compound.pk, {}).get("body") and held[compound.pk]["body"].value in ("committee", "pmc"):
            sent = standing.send_back_fact(compound, "body", actor=one, why="任期是否已满？", on=world.today)
            standing.uphold_fact(sent, actor=keeper, answer="任期到明年六月", paper=f"备案证明（{compound.name}）")
            break
    served = [c for c in own if held.get(c.pk, {}).get("service") and held[c.pk]["service"].value == "in_force"]
    for compound in served[:1]:
        standing.send_back_fact(compound, "service", actor=one, why="合同是否续签？请附文件", on=world.today)
    leaving = [c for c in world.within(world.districts[0]) if c.is_assessed and c not in own]
    for compound in leaving[:1]:
        standing.propose_assessment(
            compound, "no", actor=one, reason="正在腾退，居民已搬出", source="腾退公告〔2026〕9号", since=world.today
        )


def _publish(area, month, one, other, *, reason="", day=1):
    with clock.fixed(_on(month, day, 9)):
        edition = actions.prepare_edition(area, month, actor=one, reason=reason)
    with clock.fixed(_on(month, day + 2, 15)):
        actions.release_edition(edition, actor=other)


def _on(month, day, hour) -> datetime:
    """A working moment after the month was over."""
    return datetime.combine(month_after(month).replace(day=day), time(hour), ZoneInfo(settings.TIME_ZONE))
