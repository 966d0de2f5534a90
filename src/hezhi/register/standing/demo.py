"""Standing's part of the demo city: service, owners' bodies and Party coverage as they came about.

The 337 compounds under assessment go the way of the story between its own dates: on 2020-04-30, the day before the Regulation came into
force, 216 are served and 85 covered by a Party organisation (64.1 %, 25.2 %); on 2021-05-31 it is 316 and 331 (93.8 %, 98.2 %). Since then
some lost what they had and others gained it. A smaller city takes the nearest whole numbers that it has compounds for.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.law.months import month_after
from hezhi.ground.platform import clock

from . import actions
from .actions import FactDraft

BASELINE, END, ASSESSED = date(2020, 4, 30), date(2021, 5, 31), 337
SERVED, COVERED, FORMED = (216, 316), (85, 331), (40, 304)  # at the baseline and at the end, of 337
LATE, OUT_OF_NECESSITY = 14, 3  # came only in the city's own months; now under emergency service
ELECTED = 60  # days at most between an election and its filing
REGAINED = 6  # Party coverage lost and regained
TRIALS = {"梧桐院": 53, "晾衣台": 53}  # days
UNSERVED, UNCOVERED = "锅炉厂宿舍", "晾衣台"
BODY_WORDS = {"committee": "业主委员会", "pmc": "物业管理委员会", "self_management_group": "自我管理委员会"}
PAPERS = {
    "service": "物业服务合同备案",
    "trial": "先尝后买试用协议",
    "emergency": "街道应急物业指定书",
    "left": "物业撤管交接单",
    "committee": "业委会备案证明",
    "pmc": "物管会组建公告",
    "self_management_group": "居民会议决议",
    "committee_expired": "业委会任期届满告知书",
    "covered": "党组织设立批复",
    "work_only": "党建指导员派驻通知",
    "committee_unfiled": "业主大会选举结果公告",
    "assessed": "年度考核项目清单",
    "none": "入户摸底表",
}
EXCLUSIONS = ("平房院，另行管理", "单位自管院", "正在腾退")


@dataclass
class Plan:
    """Which compounds had it before the story, came to it within, lost it since, or came to it only lately."""

    rng: Random
    early: set = field(default_factory=set)
    lost: set = field(default_factory=set)
    late: set = field(default_factory=set)

    def day(self, compound) -> date | None:
        """The day on which a compound came to it in the story; None: it was so before."""
        if compound.pk in self.early:
            return None
        span = (END - BASELINE).days
        return BASELINE + timedelta(days=min(max(int(span * self.rng.betavariate(2, 2)), 2), span - 3))


def build(world) -> None:
    """State what was known at the baseline, then each change in the month in which its paper came."""
    assessed = [compound for compound in world.compounds if compound.is_assessed]
    rng = Random(20210531)  # noqa: S311
    served = _plan(rng, assessed, {c.pk for c in assessed if c.pk in world.provider_of}, SERVED, LATE, never={UNSERVED})
    formed = _plan(
        rng, assessed, {c.pk for c in assessed if world.body_of[c.pk] in ("committee", "pmc")}, FORMED, LATE,
        never={c.name for c in assessed if world.body_of[c.pk] != "none"},
    )  # fmt: skip
    start, changes = [], []
    for compound in world.compounds:
        for fact in (*_service(world, compound, served), *_body(world, compound, formed)):
            (changes if fact.since else start).append(fact)
    for fact in (*_assessment(world, rng), *_party(world, rng, assessed)):
        (changes if fact.since else start).append(fact)
    with clock.fixed(_morning(BASELINE)):
        actions.state_facts(start, actor=world.actor)
    changes.sort(key=lambda fact: fact.since)
    for month, papers in groupby(changes, key=lambda fact: _month_after(fact.since)):
        with clock.fixed(_morning(min(month, world.today))):
            actions.state_facts(list(papers), actor=world.actor)


def _plan(rng, assessed, now, story, late, *, never) -> Plan:
    """The end's number is reached with those who have it now and came in time, and some who lost it since."""
    before, after = (round(count * len(assessed) / ASSESSED) for count in story)
    trial = {c.pk for c in assessed if c.name in TRIALS and c.pk in now}
    spare = [c.pk for c in assessed if c.pk not in now and c.name not in never]
    room = max(len(spare) - (after - len(now)), 0)
    fresh = sorted(now - trial)
    chosen = trial | set(rng.sample(fresh, max(min(late, room) - len(trial), 0)))
    lost = set(rng.sample(spare, min(max(after - len(now - chosen), 0), len(spare))))
    had = sorted((now - chosen) | lost)
    return Plan(rng, set(rng.sample(had, min(before, len(had)))), lost, chosen)


def _assessment(world, rng):
    for compound in world.compounds:
        if compound.is_assessed:
            yield _fact(compound, "assessed", "yes", PAPERS["assessed"])
        else:
            yield _fact(compound, "assessed", "no", f"不纳入考核审批表（{rng.choice(EXCLUSIONS)}）")


def _service(world, compound, plan):
    rng, provider = plan.rng, world.provider_of.get(compound.pk)
    if not compound.is_assessed:
        value = "in_force" if provider else "none"
        yield _fact(compound, "service", value, PAPERS["service" if provider else "none"], provider)
        return
    day = plan.day(compound)
    if day or (provider is None and compound.pk not in plan.lost):
        yield _fact(compound, "service", "none", PAPERS["none"])
    if compound.pk in plan.lost:
        yield from _lost_service(world, compound, day, plan)
    elif compound.pk in plan.late:
        yield _late_service(world, compound, provider, rng)
    elif provider:
        former = provider if rng.random() > 0.08 else rng.choice(world.providers)
        yield from _emergency_before(compound, former, day)
        yield _fact(compound, "service", "in_force", _paper("service", compound), former, day)
        if former != provider:
            yield _fact(compound, "service", "in_force", _paper("service", compound), provider, _lately(world, rng))


def _emergency_before(compound, provider, day):
    """Every third came by an emergency service of some months, which does not count."""
    days = 60 + compound.pk % 80
    if compound.pk % 3 == 0 and day and day > BASELINE + timedelta(days=days):
        since = day - timedelta(days=days)
        yield _fact(compound, "service", "emergency", _paper("emergency", compound), provider, since)


def _late_service(world, compound, provider, rng):
    """Half of those who came lately are on trial still."""
    days = TRIALS.get(compound.name) or (rng.randint(20, 80) if rng.random() < 0.5 else 0)
    if days:
        since = world.today - timedelta(days=days)
        return _fact(compound, "service", "trial", _paper("trial", compound), provider, since)
    return _fact(compound, "service", "in_force", _paper("service", compound), provider, _lately(world, rng))


def _lost_service(world, compound, day, plan):
    yield _fact(compound, "service", "in_force", _paper("service", compound), plan.rng.choice(world.providers), day)
    if sorted(plan.lost).index(compound.pk) < OUT_OF_NECESSITY:
        since, provider = world.today - timedelta(days=plan.rng.randint(20, 150)), plan.rng.choice(world.providers)
        yield _fact(compound, "service", "emergency", _paper("emergency", compound), provider, since)
    else:
        yield _fact(compound, "service", "none", _paper("left", compound), None, _between(world, plan.rng))


def _body(world, compound, plan):
    body = world.body_of[compound.pk]
    organisation = world.organisations.get((compound.name + BODY_WORDS.get(body, ""), compound.area_path))
    if not compound.is_assessed:
        yield _fact(compound, "body", "none", PAPERS["none"])
        return
    day = plan.day(compound)
    was = compound.pk in plan.lost
    if day or (body == "none" and not was):
        yield _fact(compound, "body", "none", PAPERS["none"])
    if was:
        yield from _elected_before(compound, day)
        yield _fact(compound, "body", "committee", _paper("committee", compound), None, day)
        yield _fact(compound, "body", "committee_expired", _paper("committee_expired", compound), None,
                    _between(world, plan.rng))  # fmt: skip
    elif body == "self_management_group" or compound.pk in plan.late:
        yield _fact(compound, "body", body, _paper(body, compound), organisation, _lately(world, plan.rng))
    elif body != "none":
        if body == "committee":
            yield from _elected_before(compound, day)
        yield _fact(compound, "body", body, _paper(body, compound), organisation, day)


def _elected_before(compound, day):
    """Between its election and its filing a committee stands unfiled for some weeks; it counts no more than before."""
    if day and day > BASELINE + timedelta(days=ELECTED):
        since = day - timedelta(days=20 + compound.pk % (ELECTED - 20))
        yield _fact(compound, "body", "committee_unfiled", _paper("committee_unfiled", compound), None, since)


def _party(world, rng, assessed):
    """331 are covered at the story's end and now; some were not in between."""
    others = [c.pk for c in assessed if c.name != UNCOVERED]
    before, after = (round(count * len(assessed) / ASSESSED) for count in COVERED)
    covered = set(rng.sample(others, min(after, len(others))))
    plan = Plan(rng, set(rng.sample(sorted(covered), min(before, len(covered)))))
    regained = set(rng.sample(sorted(covered), min(REGAINED, len(covered))))
    for compound in assessed:
        party = world.party_org_for(compound)
        day = plan.day(compound)
        if day:
            value = "work_only" if compound.pk not in covered or rng.random() < 0.5 else "none"
            yield _fact(compound, "party_coverage", value, PAPERS[value])
        if compound.pk in covered:
            yield _fact(compound, "party_coverage", "covered", _paper("covered", compound), party, day)
        if compound.pk in regained:
            between, again = sorted((_between(world, rng), _lately(world, rng)))
            yield _fact(compound, "party_coverage", "work_only", _paper("work_only", compound), None, between)
            yield _fact(compound, "party_coverage", "covered", _paper("covered", compound), party, again)


def _between(world, rng) -> date:
    """A day after the story and before the city's last half year."""
    span = (world.today - END).days - 190
    return END + timedelta(days=rng.randint(200, max(span, 201)))


def _lately(world, rng) -> date:
    """A day in the city's own months."""
    span = (world.today - world.begin).days - 15
    return world.begin + timedelta(days=rng.randint(5, span))


def _paper(kind, compound) -> str:
    return f"{PAPERS[kind]}（{compound.name}）"


def _month_after(day) -> date:
    """Papers of a month come in on the third day of the next."""
    return month_after(day).replace(day=3)


def _morning(day) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo(settings.TIME_ZONE))


def _fact(compound, kind, value, source, organisation=None, since: date | None = None) -> FactDraft:
    return FactDraft(compound, kind, value, source, organisation, since)
