"""The Party organisations of the demo city: the tree, terms, seats across organisations, instructors, committees, meetings, lists.

What covers a compound is read from the facts that `standing` states, so that the rates of the story stay what they are to the digit. Takes
nothing from the world's dice: the rooms above get the same city with and without it.
"""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.platform import clock
from hezhi.register.people import actions as people
from hezhi.register.people import queries as people_queries
from hezhi.register.people.actions import PersonDraft, PostDraft
from hezhi.register.people.demo import names
from hezhi.register.standing import queries as facts

from . import actions
from .actions import TaskDraft
from .models import Coverage, HomeReport, Instructor, Membership, PartyChange, PartyOrg
from .states import ChangeKind, OrgKind

LONG_AGO = date(2016, 6, 1)
EMPLOYERS = (
    "云汀地铁运营公司",
    "云汀第三中学",
    "市疾控中心",
    "云汀银行",
    "晚报社",
    "云汀大学",
    "市政设计院",
    "高铁云汀站",
)
OFFERS = ("周末教孩子下棋", "帮老人看手机", "修小家电", "法律咨询", "量血压", "写春联", "")
UNITS = ("police_post", "service_hall", "subdistrict_office")
AGENDA = (
    "电动自行车进楼充电怎么管",
    "梧桐院先尝后买试用期怎么评",
    "冬季供暖前管道检查",
    "晾衣台小区选物业的意见征集",
    "楼道堆物清理分工",
)
DECIDED = (
    "物业两周内装好充电桩，社区先发通知。",
    "逐户问一遍，月底开会定。",
    "供热所和物业一起查，查完贴公示。",
    "先请三家来说明，居民会议定。",
    "每栋楼一位楼门长牵头，周六清。",
)
LISTS = (
    ("need", "锅炉厂宿舍十二位独居老人需要有人定期敲门", "每周两次，看看人、问问药。"),
    ("need", "月季园地下室要一处放自行车的地方", "现在都停在楼道里。"),
    ("resource", "会议室周末可以借给居民开会", "能坐四十人，有投影。"),
    ("resource", "每月一次免费修伞磨剪子", "带两位师傅来。"),
    ("project", "一起给半亩塘换楼道灯", "社区出灯，物业出人，居民商量装在哪。"),
)


def build(world) -> str:
    """Everything, in bulk where there is much of it. Deterministic."""
    dice = Random(20180703)  # noqa: S311
    orgs = _organisations(world, dice)
    stated = {
        c.pk: [f for f in facts.facts_of(c) if f.kind == "party_coverage"] for c in world.compounds if c.is_assessed
    }
    covered = _coverages(world, orgs, stated)
    _instructors(world, orgs, stated)
    with clock.fixed(world.began_at):
        _members(world, orgs, dice)
        _seats(world, dice)
    _conflicts(world)
    _committees(world)
    _meetings(world)
    _lists(world)
    return f"{len(orgs)} Party organisations, {covered} coverages"


def _organisations(world, dice) -> dict[int, PartyOrg]:
    """body -> its Party organisation; terms spread so that some are overdue and some due soon."""
    rows: dict[int, PartyOrg] = {}
    for place in (*world.districts, *world.subdistricts, *world.communities):
        body = world.organisations["party_org", place.path]
        above = world.organisations.get(("party_org", place.path[:-4]))
        elected = date(2022, 3, 10) + timedelta(days=dice.randrange(600))
        if place.kind == "community" and dice.random() < 0.12:
            elected = date(world.today.year - 5, 9, 1) + timedelta(days=dice.randrange(240))
        rows[body.pk] = _org(body, OrgKind.COMMITTEE, above, elected, 5)
    for (_provider, path), body in world.branches.items():
        elected = world.today - timedelta(days=dice.randrange(40, 1180))
        rows[body.pk] = _org(body, OrgKind.BRANCH, world.organisations["party_org", path], elected, 3)
    for path, body in world.alliances.items():
        elected = world.today - timedelta(days=dice.randrange(40, 1000))
        rows[body.pk] = _org(body, OrgKind.FUNCTIONAL_BRANCH, world.organisations["party_org", path], elected, 3)
    providers = {provider.pk: provider for provider in world.providers}
    for (provider, _path), body in world.branches.items():
        rows[body.pk].host = providers[provider]
    made = {row.organisation_id: row for row in PartyOrg.objects.bulk_create(rows.values())}
    for row in made.values():
        above = row.above.pk if row.above else None
        row.parent = made.get(above)
    PartyOrg.objects.bulk_update(made.values(), ["parent"])
    PartyChange.objects.bulk_create(_papers(made.values()))
    return made


def _org(body, kind, above, elected, years) -> PartyOrg:
    row = PartyOrg(
        organisation=body,
        kind=kind,
        area_path=body.area_path,
        set_up_on=LONG_AGO,
        elected_on=elected,
        term_years=years,
    )
    row.above = above
    return row


def _papers(orgs):
    """The paper of each set-up and of the last election."""
    for org in orgs:
        recorded = datetime.combine(org.set_up_on, time(9), _zone())
        after = {
            "name": org.organisation.name,
            "kind": org.kind,
            "parent": str(org.parent or ""),
            "host": str(org.host or ""),
        }
        yield PartyChange(org=org, kind=ChangeKind.SET_UP, on=org.set_up_on, paper=f"关于设立{org}的批复", after=after,
                          recorded_at=recorded)  # fmt: skip
        yield PartyChange(org=org, kind=ChangeKind.RE_ELECTED, on=org.elected_on, paper=f"{org}换届选举结果的批复",
                          after={"elected_on": org.elected_on.isoformat(), "years": org.term_years},
                          recorded_at=datetime.combine(org.elected_on, time(9), _zone()))  # fmt: skip


def _coverages(world, orgs, stated) -> int:
    """As the facts say: what is covered, by which organisation, from and until when, by which paper, known since when."""
    rows = []
    for compound in world.compounds:
        if not compound.is_assessed:
            continue
        for fact in stated[compound.pk]:
            if fact.value == "covered" and fact.organisation in orgs:
                rows.append(
                    Coverage(
                        org=orgs[fact.organisation],
                        compound=compound,
                        since=fact.since or LONG_AGO,
                        until=fact.until,
                        paper=fact.source,
                        end_paper="党员转出，支部调整通知" if fact.until else "",
                        recorded_at=fact.known_since,
                        ended_at=fact.known_since if fact.until else None,
                    )
                )
    return len(Coverage.objects.bulk_create(rows))


def _instructors(world, orgs, stated) -> None:
    """The community's secretary is sent where there is no organisation, and stays some time where there is a new one."""
    rows = []
    for compound in world.compounds:
        if not compound.is_assessed:
            continue
        sender = orgs[world.organisations["party_org", compound.area_path].pk]
        for fact in stated[compound.pk]:
            if fact.value == "work_only" and fact.until is None:
                since = fact.since or LONG_AGO
                rows.append(Instructor(person=world.secretaries[compound.area_path], compound=compound, sent_by=sender,
                                       since=since, paper=fact.source))  # fmt: skip
    first = world.communities[0]
    for compound in world.within(first)[:2]:
        rows.append(Instructor(person=world.secretaries[first.path], compound=compound, sent_by=orgs[world.organisations["party_org", first.path].pk],
                               since=world.begin, paper="党建指导员派驻通知"))  # fmt: skip
    Instructor.objects.bulk_create(rows)


def _members(world, orgs, dice) -> None:
    """A dozen members in each community, five in a company's branch; some join a functional branch; neighbours who work elsewhere report."""
    homes = [org for org in orgs.values() if org.kind != OrgKind.FUNCTIONAL_BRANCH and len(org.area_path) >= 12]
    drafts, places = [], []
    for org in homes:
        for _n in range(5 if org.host_id else 12):
            drafts.append(
                PersonDraft(_name(dice), org.area_path, phone=f"190004{len(drafts):05}", is_party_member=True)
            )
            places.append(org)
    persons = people.add_persons(drafts, actor=world.actor)
    Membership.objects.bulk_create(
        [
            Membership(person=person, org=org, is_main=True, since=max(org.set_up_on, LONG_AGO), paper="组织关系介绍信",
                       area_path=org.area_path)
            for person, org in zip(persons, places, strict=True)
        ],
        batch_size=2000,
    )  # fmt: skip
    by_org: dict[int, list] = {}
    for person, org in zip(persons, places, strict=True):
        by_org.setdefault(org.pk, []).append(person)
    joined = []
    for path, body in world.alliances.items():
        functional, community = orgs[body.pk], orgs[world.organisations["party_org", path].pk]
        joined += [
            Membership(person=person, org=functional, is_main=False, since=functional.elected_on, paper="功能党支部批复",
                       area_path=functional.area_path)
            for person in by_org.get(community.pk, [])[:5]
        ]  # fmt: skip
    Membership.objects.bulk_create(joined)
    near = [
        org
        for org in homes
        if org.host_id is None and org.area_path.startswith(world.subdistricts[0].path) and len(org.area_path) == 16
    ]
    told = [(org, PersonDraft(_name(dice), org.area_path, phone=f"190005{n:05}", is_party_member=True))
            for n, org in enumerate(org for org in near for _n in range(8))]  # fmt: skip
    made = people.add_persons([draft for _org, draft in told], actor=world.actor)
    HomeReport.objects.bulk_create(
        [
            HomeReport(person=person, org=org, unit=dice.choice(EMPLOYERS), offers=dice.choice(OFFERS),
                       since=world.begin + timedelta(days=dice.randrange(300)), area_path=org.area_path)
            for (org, _draft), person in zip(told, made, strict=True)
        ]
    )  # fmt: skip


def _seats(world, dice) -> None:
    """Secretaries, deputies, directors of committees, project managers; and who of one side sits in a body of another."""
    since = world.begin
    leaders = people.add_persons(
        [
            PersonDraft(_name(dice), place.path, phone=f"190006{n:05}", is_party_member=True)
            for n, place in enumerate([*world.districts, *world.subdistricts, *world.communities, *world.communities])
        ],
        actor=world.actor,
    )
    wide = [*world.districts, *world.subdistricts]
    drafts = [
        PostDraft(person, world.organisations["party_org", place.path], "书记", since, paper="任职决定")
        for person, place in zip(leaders, wide, strict=False)
    ]
    deputies = dict(zip((place.path for place in world.communities), leaders[len(wide) :], strict=False))
    members = dict(
        zip((p.path for p in world.communities), leaders[len(wide) + len(world.communities) :], strict=False)
    )
    for place in world.communities:
        party, committee = (
            world.organisations["party_org", place.path],
            world.organisations["residents_committee", place.path],
        )
        drafts.append(PostDraft(world.secretaries[place.path], committee, "主任", since, paper="居委会选举结果"))
        drafts.append(PostDraft(deputies[place.path], party, "副书记", since, paper="任职决定"))
        drafts.append(PostDraft(members[place.path], committee, "副主任", since, paper="居委会选举结果"))
    managers = _managers(world, dice)
    people.appoint_all(drafts, actor=world.actor)
    offices = people.appoint_all(
        [
            PostDraft(person, provider, "项目经理", since, area_path=path, paper="项目负责人任命书")
            for (provider, path), person in managers.items()
        ],
        actor=world.actor,
    )
    by_key = dict(zip(managers, offices, strict=True))
    people.appoint_all(list(_crossing(world, by_key, deputies, members)), actor=world.actor)


def _managers(world, dice) -> dict:
    """(provider, subdistrict path) -> who manages its projects there."""
    keys = sorted({(provider, c.area_path[:-4]) for c in world.compounds if (provider := world.provider_of.get(c.pk))},
                  key=lambda key: (key[1], key[0].pk))  # fmt: skip
    made = people.add_persons(
        [
            PersonDraft(_name(dice), path, phone=f"190007{n:05}", is_party_member=True)
            for n, (_p, path) in enumerate(keys)
        ],
        actor=world.actor,
    )
    return dict(zip(keys, made, strict=True))


def _crossing(world, offices, deputies, members):
    """Seats across organisations: the community goes in as chair of a PMC or first secretary, the company comes in by seat."""
    since, owners = world.begin + timedelta(days=40), _owners(world)
    for (provider, path), office in offices.items():
        branch = world.branches.get((provider.pk, path))
        if branch is not None:
            yield PostDraft(office.person, branch, "书记", world.begin, paper="支部选举结果批复")
    for n, place in enumerate(world.communities):
        own = [c for c in world.within(place) if c.is_assessed]
        served = [world.provider_of[c.pk] for c in own if c.pk in world.provider_of]
        if served and n % 5 < 3:
            office = offices[served[0], place.path[:-4]]
            yield PostDraft(office.person, world.organisations["party_org", place.path], "副书记", since, hangs_on=office,
                            paper="席位制任职通知")  # fmt: skip
        for provider in dict.fromkeys(served[:2]):
            branch = world.branches.get((provider.pk, place.path[:-4]))
            if branch is not None and n % 3 == 0:
                yield PostDraft(world.secretaries[place.path], branch, "第一书记", since, paper="选派第一书记通知")
        if place.path in world.alliances:
            yield PostDraft(deputies[place.path], world.alliances[place.path], "书记", since, paper="功能党支部批复")
        for k, compound in enumerate(own):
            yield from _body_seats(world, compound, deputies if k % 2 else members, owners, since, n + k)


def _body_seats(world, compound, chairs, owners, since, n):
    """A PMC is led by the community's representative (Regulation, Art. 53), a committee by an owner."""
    kind = world.body_of[compound.pk]
    words = {"committee": "业主委员会", "pmc": "物业管理委员会"}.get(kind)
    body = world.organisations.get((compound.name + words, compound.area_path)) if words else None
    if body is None:
        return
    taken = compound.name == "棠梨一村"
    if kind == "pmc" and n % 6 and not taken:
        yield PostDraft(chairs[compound.area_path], body, "主任", since, paper="物管会组建公告")
    titles = ["副主任", "委员", "委员"] if kind == "pmc" else ["主任", "副主任", "委员"]
    for person, title in zip(owners.get(compound.pk, []), titles, strict=False):
        yield PostDraft(person, body, title, since, since + timedelta(days=365 * 3), paper="推选结果公告")


def _owners(world) -> dict[int, list]:
    """compound -> up to three owners whose homes are on record; two queries for the whole city."""
    units = {unit.pk: pk for pk, homes in world.units.items() for unit in homes[9:13]}
    found: dict[int, list[int]] = {}
    for unit, owners in people_queries.owners_of_units(units, world.today).items():
        found.setdefault(units[unit], []).extend(owner.person for owner in owners if owner.person)
    chosen = {pk: list(dict.fromkeys(keys))[:3] for pk, keys in found.items()}
    persons = people_queries.persons_by_id(key for keys in chosen.values() for key in keys)
    return {pk: [persons[key] for key in keys if key in persons] for pk, keys in chosen.items()}


def _conflicts(world) -> None:
    """A few things that do not go together, in the cast's community, so that they can be seen."""
    first = world.communities[0]
    committee = next((world.organisations.get((f"{c.name}业主委员会", c.area_path)) for c in world.within(first)
                      if world.body_of[c.pk] == "committee" and c.pk in world.provider_of), None)  # fmt: skip
    steward = world.cast.get("steward")
    body = world.organisations.get(("月季园业主委员会", first.path)) or committee
    if body is None or steward is None:
        return
    posts = [post for post in people_queries.holders_of(body, world.today) if post.title == "委员"]
    if posts:
        actions.record_impediment(posts[0].person, "arrears", since=world.today - timedelta(days=200), area_path=first.path,
                                  paper="物业费催缴函（连续两年未交）", actor=world.actor)  # fmt: skip
    company = world.provider_of.get(world.named("月季园").pk) if world.named("月季园") else None
    deputy = next((post for post in people_queries.holders_of(body, world.today) if post.title == "副主任"), None)
    if company is not None and deputy is not None:
        actions.record_impediment(deputy.person, "kinship", since=world.today - timedelta(days=120), area_path=first.path,
                                  paper="业主反映核查记录", towards=company, actor=world.actor)  # fmt: skip


def _committees(world) -> None:
    """Coordination committees of districts, subdistricts and the first subdistrict's communities; its members sit for their bodies."""
    drafts, since = [], world.begin + timedelta(days=20)
    near = [place for place in world.communities if place.path.startswith(world.subdistricts[0].path)]
    for place in (*world.districts, *world.subdistricts, *near):
        body = people.add_organisation(
            f"{place.name}党建工作协调委员会", "coordination_committee", actor=world.actor, area_path=place.path
        )
        party = world.organisations["party_org", place.path]
        chair = people_queries.holders_of(party, world.today).filter(title="书记").first()
        if chair:
            drafts.append(PostDraft(chair.person, body, "主任", since, hangs_on=chair, paper="协调委员会组成方案"))
        for unit, person in _representatives(world, place):
            drafts.append(PostDraft(person, body, "兼职委员", since, unit=unit, paper="协调委员会组成方案"))
    with clock.fixed(world.began_at + timedelta(days=20)):
        people.appoint_all(drafts, actor=world.actor)


def _representatives(world, place):
    """Bodies of the place and those who come for them."""
    subdistrict = place.path[:12]
    units = [world.organisations.get((kind, subdistrict)) for kind in UNITS]
    units += list(dict.fromkeys(world.provider_of[c.pk] for c in world.within(place) if c.pk in world.provider_of))[:2]
    for n, unit in enumerate(unit for unit in units if unit is not None):
        posts = people_queries.holders_of(unit, world.today)
        held = posts.filter(title="项目经理", area_path=subdistrict).first() or posts.first()
        person = held.person if held else people.add_person(
            names.SURNAMES[(len(place.path) * 7 + n * 5) % len(names.SURNAMES)] + names.GIVEN[(n * 11 + len(place.name)) % len(names.GIVEN)],
            area_path=place.path, actor=world.actor)  # fmt: skip
        yield unit, person


def _meetings(world) -> None:
    """A year of the cast's community, and what was decided; two are still to come."""
    first = world.communities[0]
    party = world.organisations["party_org", first.path]
    council = people_queries.find_organisation(f"{first.name}党建工作协调委员会")
    for n in range(10):
        body, kind = (
            (council, "coordination") if n % 3 == 2 and council else (party, "discussion" if n % 2 else "committee")
        )
        day = world.today - timedelta(days=28 * (9 - n) + 6)
        with clock.fixed(datetime.combine(day - timedelta(days=5), time(10), _zone())):
            meeting = actions.plan_meeting(body, kind, at=datetime.combine(day, time(15), _zone()), place="社区议事厅",
                                           agenda=AGENDA[n % len(AGENDA)], area_path=first.path, actor=world.actor)  # fmt: skip
        with clock.fixed(datetime.combine(day + timedelta(days=1), time(9), _zone())):
            due = day + timedelta(days=20)
            tasks = [TaskDraft(DECIDED[n % len(DECIDED)].split("，")[0], "物业项目部" if n % 2 else "社区居委会", due)]
            actions.record_meeting(meeting, minutes="各方把情况摆了出来，居民代表、物业、社区都说了话。", decided=DECIDED[n % len(DECIDED)],
                                   tasks=tasks, actor=world.actor)  # fmt: skip
        if n < 7:
            with clock.fixed(datetime.combine(day + timedelta(days=15), time(9), _zone())):
                actions.finish_task(meeting.tasks.get(), result="办好了，已在楼下公示。", actor=world.actor)
    actions.plan_meeting(party, "theme_day", at=datetime.combine(world.today + timedelta(days=8), time(9, 30), _zone()), place="棠梨融合服务大厅",
                         agenda="到锅炉厂宿舍入户，一户一户问想法", area_path=first.path, actor=world.actor)  # fmt: skip


def _lists(world) -> None:
    """Needs, resources and projects of the cast's community, with who took what on and how it went."""
    first = world.communities[0]
    committee = world.organisations["residents_committee", first.path]
    police = world.organisations.get(("police_post", first.path[:12]))
    provider = next((world.provider_of[c.pk] for c in world.within(first) if c.pk in world.provider_of), None)
    takers = [body for body in (provider, police) if body]
    for n, (kind, title, detail) in enumerate(LISTS):
        with clock.fixed(datetime.combine(world.today - timedelta(days=90 - 12 * n), time(10), _zone())):
            entry = actions.add_entry(committee, kind, title, detail=detail, area_path=first.path, actor=world.actor)
            if not takers or n == 3:
                continue
            taker = takers[n % len(takers)]
            row = actions.claim(entry, taker, plan="每周三派人去，做完在群里说一声。", actor=world.actor)
        if n < 3:
            row = actions.agree_claim(row, actor=world.actor)
        if n < 2:
            row = actions.finish_claim(row, result="做了八次，老人都认得我们了。", actor=world.actor)
        if n == 0:
            row = actions.evaluate_claim(row, side="owner", words="说到做到，老人放心。", actor=world.actor)
            actions.evaluate_claim(row, side="claimant", words="社区带路，少跑了冤枉路。", actor=world.actor)


def _name(dice) -> str:
    return dice.choice(names.SURNAMES) + dice.choice(names.GIVEN)


def _zone():
    return ZoneInfo(settings.TIME_ZONE)
