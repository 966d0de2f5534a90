"""Standing's part of the demo city: service, owners' bodies and Party coverage as they came about in the city's months."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.platform import clock

from . import actions
from .actions import FactDraft

BEFORE = {
    "service": 0.64,
    "body": 0.30,
    "party_coverage": 0.45,
}  # of those that have it in the end, already at the start
COVERED_SHARE = 0.964
TRIALS = {"梧桐院": 53, "晾衣台": 53}  # days
BODY_WORDS = {"committee": "业主委员会", "pmc": "物业管理委员会", "self_management_group": "自我管理委员会"}
PAPERS = {
    "service": "物业服务合同备案",
    "trial": "先尝后买试用协议",
    "emergency": "街道应急物业指定书",
    "committee": "业委会备案证明",
    "pmc": "物管会组建公告",
    "self_management_group": "居民会议决议",
    "covered": "党组织设立批复",
    "work_only": "党建指导员派驻通知",
    "assessed": "年度考核项目清单",
    "none": "入户摸底表",
}


def build(world) -> None:
    """State what was known at the start, then each change in the month in which its paper came."""
    start, changes = [], []
    for compound in world.compounds:
        for fact, day in _story(world, compound):
            (start if day <= world.begin else changes).append((day, fact))
    with clock.fixed(world.began_at):
        actions.state_facts([fact for _day, fact in start], actor=world.actor)
    for month, papers in groupby(
        sorted(changes, key=lambda change: change[0]), key=lambda change: _month_after(change[0])
    ):
        moment = datetime.combine(min(month, world.today), time(9), ZoneInfo(settings.TIME_ZONE))
        with clock.fixed(moment):
            actions.state_facts([fact for _day, fact in papers], actor=world.actor)


def _month_after(day):
    """Papers of a month come in on the third day of the next."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=3)


def _story(world, compound):
    """(fact, the day its paper bears) for one compound."""
    if compound.is_assessed:
        yield _fact(compound, "assessed", "yes", PAPERS["assessed"], None, None), world.begin
    yield from _service(world, compound)
    yield from _body(world, compound)
    yield from _party(world, compound)


def _service(world, compound):
    provider, trial = world.provider_of.get(compound.pk), TRIALS.get(compound.name)
    if compound.area_path != world.communities[0].path:
        trial = world.rng.randint(20, 80) if provider and world.rng.random() < 0.02 else None
    if provider is None:
        yield _fact(compound, "service", "none", PAPERS["none"], None, None), world.begin
        return
    if trial:
        day = world.today - timedelta(days=trial)
        yield _fact(compound, "service", "none", PAPERS["none"], None, None), world.begin
        yield _fact(compound, "service", "trial", PAPERS["trial"], provider, day), day
        return
    day = _day(world, BEFORE["service"])
    if day > world.begin:
        yield _fact(compound, "service", "none", PAPERS["none"], None, None), world.begin
    elif world.rng.random() < 0.08:  # the provider was changed in these months
        former = world.rng.choice(world.providers)
        yield _fact(compound, "service", "in_force", PAPERS["service"], former, None), world.begin
        day = _day(world, 0)
    since = day if day > world.begin else None
    yield _fact(compound, "service", "in_force", PAPERS["service"], provider, since), day


def _body(world, compound):
    body = world.body_of[compound.pk]
    day = _day(world, BEFORE["body"]) if body != "none" else world.begin
    if body == "none" or day > world.begin:
        yield _fact(compound, "body", "none", PAPERS["none"], None, None), world.begin
    if body != "none":
        organisation = world.organisations.get((compound.name + BODY_WORDS[body], compound.area_path))
        since = day if day > world.begin else None
        yield _fact(compound, "body", body, f"{PAPERS[body]}（{compound.name}）", organisation, since), day


def _party(world, compound):
    if not compound.is_assessed:
        return
    if compound.name == "晾衣台" or world.rng.random() > COVERED_SHARE:
        yield _fact(compound, "party_coverage", "work_only", PAPERS["work_only"], None, None), world.begin
        return
    day = _day(world, BEFORE["party_coverage"])
    party = world.organisations.get(("party_org", compound.area_path))
    if day > world.begin:
        yield _fact(compound, "party_coverage", "work_only", PAPERS["work_only"], None, None), world.begin
    yield (
        _fact(compound, "party_coverage", "covered", PAPERS["covered"], party, day if day > world.begin else None),
        day,
    )


def _day(world, already):
    """A day in the city's months; with the given chance the first one, meaning that it was so before."""
    if world.rng.random() < already:
        return world.begin
    span = (world.today - world.begin).days - 15
    return world.begin + timedelta(days=world.rng.randint(5, span))


def _fact(compound, kind, value, source, organisation, since: date | None):
    return FactDraft(compound, kind, value, source, organisation, since)
