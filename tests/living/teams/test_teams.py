"""Teams and rosters: members over time, shifts and their gaps, swaps between two, one's own page, and a calendar that can be taken back."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from icalendar import Calendar

from hezhi.ground.accounts.models import User
from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.notices.models import Notice
from hezhi.ground.platform import clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.living.teams import actions, queries
from hezhi.living.teams.models import ShiftPlace, Swap, TeamMember
from hezhi.living.teams.permissions import KEEPS
from hezhi.living.teams.states import PLACE_MOVES, SHIFT_MOVES, SWAP_MOVES, PlaceState, ShiftState, SwapState
from hezhi.register.people import actions as people
from hezhi.register.territory import actions as territory
from tests.register.territory.factories import BUILDER, audited, make_city
from tests.sightings import seen_by
from tests.steering.indicators.factories import officer

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 6, tzinfo=ZONE)  # a Monday
TODAY = NOW.date()


@pytest.fixture
def world():
    with clock.fixed(NOW):
        yield _world()


def _world():
    city = make_city()
    elm = territory.add_compound(city.community, "梧桐院", actor=BUILDER)
    keeper = officer(city.community, "community_secretary", "罗秋实")
    team = actions.set_up_team(city.community.path, "red_armband", "红袖标", actor=keeper, since=TODAY)
    made = SimpleNamespace(city=city, elm=elm, keeper=keeper, team=team, people=[], actors=[], users=[])
    for n, name in enumerate(("方小满", "石立夏", "钟白露")):
        person = people.add_person(name, area_path=city.community.path, phone=f"1900004{n:04}", actor=BUILDER)
        user = User.objects.create(username=f"v{n}", name=name, person=person.pk)
        actions.add_member(team, person, "member", actor=keeper, since=TODAY)
        made.people.append(person)
        made.users.append(user)
        made.actors.append(Actor(name=name, user_id=user.pk, person=person.pk))
    return made


def shift(world, day=1, begins=7, hours=3, needed=2, place="西门"):
    start = NOW.replace(hour=begins) + timedelta(days=day)
    return actions.plan_shift(
        world.team, "gate", place, start, start + timedelta(hours=hours), needed, actor=world.keeper
    )


def held(shift_):
    return [place.name for place in queries.view_of(shift_).places]


def test_a_trio_says_which_seat_nobody_fills(world):
    team = actions.set_up_team("", "red_steward", "梧桐院红色管家", actor=world.keeper, since=TODAY, compound=world.elm)
    for person, seat in zip(world.people, ("commissioner", "grid_worker"), strict=False):
        actions.add_member(team, person, seat, actor=world.keeper, since=TODAY)

    rows = queries.teams_in(world.city.community.path, TODAY)

    assert [(row.team.name, row.missing) for row in rows] == [("梧桐院红色管家", ("steward",)), ("红袖标", ())]
    assert queries.steward_trios([world.elm.pk], TODAY)[world.elm.pk].missing_words == "物业管家"
    assert queries.steward_trios([world.elm.pk], TODAY - timedelta(days=1)) == {}


def test_members_are_kept_over_time_and_leave_their_coming_places(world):
    tomorrow = shift(world)
    actions.assign(tomorrow, world.people[0].pk, actor=world.keeper)
    member = TeamMember.objects.get(person=world.people[0])

    actions.end_member(member, actor=world.keeper, until=TODAY)

    assert held(tomorrow) == []
    assert member.pk in [one.pk for one in queries.members_over_time(world.team)]
    assert [one.name for one in queries.members_on(world.team, TODAY)] == ["石立夏", "钟白露"]


@pytest.mark.parametrize(
    ("kind", "seat", "code"),
    [("red_armband", "steward", "member.seat"), ("doorway_head", "doorway_head", "member.building")],
)
def test_a_seat_belongs_to_its_kind_of_team(world, kind, seat, code):
    team = actions.set_up_team("", kind, "另一队", actor=world.keeper, since=TODAY, compound=world.elm)
    before = audited()

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.add_member(team, world.people[0], seat, actor=world.keeper, since=TODAY)

    assert (refused.value.code, audited()) == (code, before)


def test_the_week_shows_places_days_and_gaps(world):
    first, second = shift(world, 1), shift(world, 2, place="东门", needed=1)
    actions.assign(first, world.people[0].pk, actor=world.keeper)
    actions.call_off_shift(shift(world, 3), actor=world.keeper)

    found = queries.roster(world.city.community.path, TODAY)

    assert (found.shifts, found.gaps) == (2, 2)
    assert [(place, [len(cell) for cell in cells]) for place, cells in found.rows] == [
        ("东门", [0, 0, 1, 0, 0, 0, 0]), ("西门", [0, 1, 0, 0, 0, 0, 0]),
    ]  # fmt: skip
    assert [view.shift for view in found.gap_shifts] == [first, second]


def test_one_signs_up_for_ones_own_team_and_no_further_than_needed(world):
    one = shift(world, needed=1)

    with seen_by(world.actors[0]):
        actions.sign_up(one, actor=world.actors[0])
        with pytest.raises(Refused) as twice, transaction.atomic():
            actions.sign_up(one, actor=world.actors[0])
    with seen_by(world.actors[1]), pytest.raises(Refused) as full, transaction.atomic():
        actions.sign_up(one, actor=world.actors[1])

    assert (held(one), twice.value.code, full.value.code) == (["方小满"], "shift.already", "shift.full")


@pytest.mark.parametrize(("begins", "said"), [(8, "同一时间已有别的班"), (12, "休息不够")])
def test_nobody_is_booked_twice_or_without_rest_even_by_another_team(world, begins, said):
    actions.assign(shift(world), world.people[0].pk, actor=world.keeper)
    other = officer(world.city.other_community, "community_secretary", "别处的书记")
    team = actions.set_up_team(world.city.other_community.path, "red_armband", "别处", actor=other, since=TODAY)
    actions.add_member(team, world.people[0], "member", actor=other, since=TODAY)
    start = NOW.replace(hour=begins) + timedelta(days=1)
    there = actions.plan_shift(team, "gate", "南门", start, start + timedelta(hours=2), 1, actor=other)

    with seen_by(other), pytest.raises(Refused) as refused, transaction.atomic():
        actions.assign(there, world.people[0].pk, actor=other)

    assert said in refused.value.message
    assert held(there) == []


def test_whoever_cannot_come_says_no_reason_and_the_gap_shows(world):
    one = shift(world, needed=1)
    place = actions.assign(one, world.people[0].pk, actor=world.keeper)
    assert Notice.objects.filter(user=world.users[0], template="teams.assigned").count() == 1

    with seen_by(world.actors[0]):
        actions.give_up(place, actor=world.actors[0])

    assert queries.view_of(one).gap == 1
    assert not {field.name for field in ShiftPlace._meta.get_fields()} & {"reason", "why"}
    with pytest.raises(NotPermitted), transaction.atomic():
        actions.give_up(place, actor=world.actors[1])


def test_a_swap_changes_nothing_until_the_other_agrees_then_both_at_once(world):
    one, two = shift(world, 1, needed=1), shift(world, 2, needed=1)
    mine = actions.assign(one, world.people[0].pk, actor=world.keeper)
    theirs = actions.assign(two, world.people[1].pk, actor=world.keeper)

    with seen_by(world.actors[0]):
        swap = actions.ask_swap(mine, world.people[1].pk, actor=world.actors[0], taken=theirs)
    assert (held(one), held(two)) == (["方小满"], ["石立夏"])
    with seen_by(world.actors[2]), pytest.raises((NotPermitted, Swap.DoesNotExist)), transaction.atomic():
        actions.agree_swap(swap, actor=world.actors[2])
    with seen_by(world.actors[1]):
        actions.agree_swap(swap, actor=world.actors[1])

    assert (held(one), held(two)) == (["石立夏"], ["方小满"])
    assert Notice.objects.filter(user=world.users[0], template="teams.swap_agreed").count() == 1


def test_a_swap_that_would_leave_no_rest_is_refused_and_nothing_moves(world):
    one, near = shift(world, 1, needed=1), shift(world, 1, begins=11, needed=1, place="东门")
    mine = actions.assign(one, world.people[0].pk, actor=world.keeper)
    actions.assign(near, world.people[1].pk, actor=world.keeper)
    swap = actions.ask_swap(mine, world.people[1].pk, actor=world.actors[0])
    before = audited()

    with pytest.raises(Refused) as refused, transaction.atomic():
        actions.agree_swap(swap, actor=world.actors[1])

    assert (refused.value.code, held(one), held(near), audited()) == ("shift.rest", ["方小满"], ["石立夏"], before)


def test_a_declined_and_a_withdrawn_swap_leave_the_place(world):
    place = actions.assign(shift(world), world.people[0].pk, actor=world.keeper)
    first = actions.ask_swap(place, world.people[1].pk, actor=world.actors[0])
    second = actions.ask_swap(place, world.people[2].pk, actor=world.actors[0])

    actions.decline_swap(first, actor=world.actors[1])
    actions.withdraw_swap(second, actor=world.actors[0])

    place.refresh_from_db()
    assert place.state == "held"
    assert set(Swap.objects.values_list("state", flat=True)) == {"declined", "withdrawn"}


def test_ones_own_page_on_the_phone(world, browse):
    one, two = shift(world, 1), shift(world, 3, place="东门")
    actions.assign(one, world.people[0].pk, actor=world.keeper)
    client = browse(world.users[0])

    html = client.get("/teams/mine/").content.decode()
    client.post(f"/teams/mine/shifts/{two.pk}/sign-up/")
    place = ShiftPlace.objects.get(shift=one)
    ask = client.get(f"/teams/mine/places/{place.pk}/swap/").content.decode()
    client.post(f"/teams/mine/places/{place.pk}/swap/", {"person": world.people[1].pk})
    asked = browse(world.users[1]).get("/teams/mine/").content.decode()
    browse(world.users[1]).post(f"/teams/mine/swaps/{Swap.objects.get().pk}/agree/")
    client.post(f"/teams/mine/places/{ShiftPlace.objects.get(shift=two).pk}/cannot/")

    assert "下一班：11-24 07:00，西门" in html
    assert "东门" in html
    assert "石立夏" in ask
    assert "方小满想和您换班" in asked
    assert (held(one), held(two)) == (["石立夏"], [])


def test_anothers_place_does_not_exist(world, browse):
    place = actions.assign(shift(world), world.people[0].pk, actor=world.keeper)
    stranger = browse(User.objects.create(username="x", name="外人", person=None))

    assert browse(world.users[1]).post(f"/teams/mine/places/{place.pk}/cannot/").status_code == 404
    assert stranger.get("/teams/mine/").status_code == 404
    assert held(place.shift) == ["方小满"]


def test_the_calendar_opens_by_its_secret_address_until_it_is_taken_back(world, browse):
    actions.assign(shift(world), world.people[0].pk, actor=world.keeper)
    client, nobody = browse(world.users[0]), browse(None)
    client.post("/teams/mine/calendar/")
    html = client.get("/teams/mine/").content.decode()
    address = html.split("/teams/calendar/")[1].split(".ics")[0]

    answer = nobody.get(f"/teams/calendar/{address}.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    again = client.get("/teams/mine/").content.decode()
    client.post("/teams/mine/calendar/", {"revoke": "1"})

    assert [(str(one["summary"]), one.decoded("dtstart"), str(one["location"])) for one in events] == [
        ("门口值守 西门", datetime(2026, 11, 24, 7, tzinfo=ZONE), "西门")
    ]
    assert "方小满" not in answer.content.decode()
    assert address not in again
    assert nobody.get(f"/teams/calendar/{address}.ics").status_code == 404


def test_the_keepers_pages(world, browse):
    client = browse(world.keeper)
    made = client.post("/teams/set-up/", {"kind": "doorway_head", "name": "梧桐院楼门长", "compound": "梧桐院"})
    wrong = client.post("/teams/set-up/", {"kind": "doorway_head", "name": "别的", "compound": "没有"})
    plan = {
        "duty": "gate",
        "place": "北门",
        "day": "2026-11-27",
        "days": "3",
        "begins": "22:00",
        "ends": "01:00",
        "needed": "1",
    }
    client.post(f"/teams/team/{world.team.pk}/shifts/", plan)
    member = {"name": "新来的", "phone": "19000049999", "seat": "leader"}
    client.post(f"/teams/team/{world.team.pk}/members/", member)
    first = queries.roster(world.city.community.path, TODAY).gap_shifts[0].shift
    client.post(f"/teams/shifts/{first.pk}/assign/", {"person": world.people[2].pk})

    team, week = (
        client.get(f"/teams/team/{world.team.pk}/").content.decode(),
        client.get("/teams/?week=2026-W48").content.decode(),
    )

    assert (made.status_code, wrong.status_code) == (302, 422)
    assert "190****9999" in team
    assert "19000049999" not in team
    assert week.count('class="slot') == 3
    assert "钟白露" in week
    assert "缺 1 人" in week
    assert "可以请谁" not in client.get(f"/teams/shifts/{first.pk}/").content.decode()


def test_another_street_sees_neither_team_nor_roster(world, browse):
    shift(world)
    other = browse(officer(world.city.other_street, "subdistrict_dispatcher", "丁立夏"))

    assert "没有排班" in other.get("/teams/").content.decode()
    assert other.get(f"/teams/team/{world.team.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("moves", "states"), [(SHIFT_MOVES, ShiftState), (PLACE_MOVES, PlaceState), (SWAP_MOVES, SwapState)]
)
def test_every_other_move_is_refused(moves, states):
    for deed, table in moves.items():
        for state in states:
            if state in table:
                assert step(moves, deed, state) == table[state]
            else:
                with pytest.raises(MoveRefused):
                    step(moves, deed, state)


KEEPERS = {"subdistrict_dispatcher", "community_secretary", "community_worker"}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_role_by_deed(role):
    actor = Actor(name="x", area_path="0001", deeds=frozenset(role.deeds))
    here, elsewhere = SimpleNamespace(area_path="00010002"), SimpleNamespace(area_path="0002")

    may = {deed for deed in KEEPS if permissions.may(actor, deed, here)}

    assert may == (set(KEEPS) if role.code in KEEPERS else {"teams.see"} if role.code == "district_officer" else set())
    assert not [deed for deed in KEEPS if permissions.may(actor, deed, elsewhere)]


def test_a_week_is_read_as_it_is_written():
    assert queries.monday_of("2026-W48", TODAY) == date(2026, 11, 23)
    assert queries.monday_of("nonsense", date(2026, 11, 26)) == date(2026, 11, 23)
    assert queries.monday_of(None, date(2026, 11, 29)) == date(2026, 11, 23)


def test_a_volunteer_finds_his_next_duty_on_his_first_page_and_nobody_else_a_door_to_it(browse, world):
    page = browse(world.users[0]).get("/requests/").content.decode()
    assert "/teams/mine/" in page
    assert "您最近没有班" in page

    actions.sign_up(shift(world, day=2), actor=world.actors[0])
    actions.sign_up(shift(world, day=1, place="东门"), actor=world.actors[0])

    assert queries.next_duty(world.people[0].pk)[1].shift.place == "东门"
    assert "下一班：11-24 07:00，东门" in browse(world.users[0]).get("/requests/").content.decode()
    assert queries.next_duty(None) == queries.next_duty(10**6) == (False, None)
    assert "/teams/mine/" not in browse(None).get("/requests/").content.decode()


def test_the_roster_begins_with_today_and_only_in_the_week_that_has_it(world):
    today, tomorrow = shift(world, day=0), shift(world, day=1)
    week = queries.roster(world.city.community.path, TODAY)

    assert [view.shift for view in week.on(TODAY)] == [today]
    assert [view.shift for view in week.on(TODAY + timedelta(days=1))] == [tomorrow]
    assert week.on(TODAY + timedelta(days=7)) == []
