"""The teams of the cast's own community: red stewards with one seat empty, doorway heads, a red-armband team with three weeks at the gates."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.platform import clock
from hezhi.ground.platform.actor import Actor
from hezhi.register.people import actions as people
from hezhi.register.people.actions import PersonDraft
from hezhi.register.territory import queries as territory

from . import actions, queries

VOLUNTEERS = ("方小满", "石立夏", "钟白露", "魏寒露", "郝清明", "康惊蛰", "毛霜降", "龚芒种")
STEWARDS = ("于大暑", "段小暑", "温秋分", "齐立秋")
GATES = (
    ("梧桐院西门", "gate", time(7), time(10), 2),
    ("梧桐院西门", "gate", time(17), time(20), 2),
    ("青瓦社区街面", "patrol", time(20), time(22), 2),
)
WEEKS = 3  # the last one was stood, this one runs, the next is planned


def build(world) -> str:
    """Write down teams, plan three weeks, let most places be taken, one given up and a swap asked."""
    area = world.communities[0]
    own = world.within(area)
    with clock.fixed(datetime.combine(world.today, time(6), ZoneInfo(settings.TIME_ZONE))):
        volunteers, stewards = _people(world, area, VOLUNTEERS, 41), _people(world, area, STEWARDS, 42)
        trios = _trios(world, own, stewards)
        heads = _doorway_heads(world, own, volunteers)
        shifts = _gate_duty(world, area, volunteers)
    return f"{trios} trios, {heads} doorway heads, {shifts} shifts"


def _people(world, area, names, series):
    drafts = [PersonDraft(name, area_path=area.path, phone=f"19000{series}{n:04}") for n, name in enumerate(names)]
    return people.add_persons(drafts, actor=world.actor)


def _trios(world, compounds, stewards) -> int:
    """Every compound under assessment has its trio; of each third the steward is missing."""
    cast, made = world.cast, 0
    for place, compound in enumerate(compounds):
        if not compound.is_assessed or place >= 6:
            continue
        team = actions.set_up_team(
            "", "red_steward", f"{compound.name}红色管家", actor=world.actor, since=world.begin, compound=compound
        )
        is_first = compound.name == "梧桐院"
        seats = [("grid_worker", cast["grid_worker"].person), ("commissioner", cast["secretary"].person)]
        if is_first or place % 3:
            seats.append(("steward", cast["steward"].person if is_first else stewards[place % len(stewards)]))
        for seat, person in seats:
            actions.add_member(team, person, seat, actor=world.actor, since=world.begin)
        made += 1
    return made


def _doorway_heads(world, compounds, volunteers) -> int:
    home = next((compound for compound in compounds if compound.name == "梧桐院"), compounds[0])
    team = actions.set_up_team(
        "", "doorway_head", f"{home.name}楼门长", actor=world.actor, since=world.begin, compound=home
    )
    houses = list(territory.buildings_of(home))[:6]
    for place, house in enumerate(houses):
        actions.add_member(
            team,
            volunteers[place],
            "doorway_head",
            actor=world.actor,
            since=world.begin,
            building=house,
            entrance="1单元",
        )
    return len(houses)


def _gate_duty(world, area, volunteers) -> int:
    team = actions.set_up_team(area.path, "red_armband", f"{area.name}红袖标", actor=world.actor, since=world.begin)
    members = [world.cast["resident"].person, world.cast["grid_worker"].person, *volunteers]
    for place, person in enumerate(members):
        actions.add_member(team, person, "member" if place else "leader", actor=world.actor, since=world.begin)
    monday, now = world.today - timedelta(days=world.today.weekday() + 7), clock.now()
    made = []
    with clock.fixed(datetime.combine(monday, time(5), ZoneInfo(settings.TIME_ZONE))):
        for day in range(7 * WEEKS):
            for place, duty, begins, ends, needed in GATES:
                starts, stops = queries.spans_of_days(monday + timedelta(days=day), 1, begins, ends)[0]
                made.append(actions.plan_shift(team, duty, place, starts, stops, needed, actor=world.actor))
        _man(world, members, [shift for shift in made if shift.starts_at <= now], gap_of=10)
    coming = [shift for shift in made if shift.starts_at > now]
    _man(world, members, coming, gap_of=5)
    _swap(members[0], coming)
    return len(made)


def _man(world, members, shifts, *, gap_of) -> None:
    """Two for each shift, one of so many left with a gap; nobody without the rest that the rules give him."""
    turn = 0
    for number, shift in enumerate(shifts):
        for _head in range(1 if number % gap_of == 2 else 2):
            for _try in members:
                turn += 1
                person = members[turn % len(members)]
                if not queries.faults_for(person.pk, shift) and not shift.places.filter(person=person).exists():
                    actions.assign(shift, person.pk, actor=world.actor)
                    break


def _swap(person, shifts):
    """One asks another of the team; he has not answered yet."""
    for shift in shifts:
        place = shift.places.filter(person=person).first()
        others = queries.fellows(place) if place else []
        if others:
            who = Actor(name=person.name, person=person.pk)
            grid = next((member for member, _theirs in others if member.name == "谢小寒"), others[0][0])
            actions.ask_swap(place, grid.person_id, actor=who)
            return
