"""All deeds: teams and members, shifts, who holds a place, swaps between two, and the secret calendar address."""

import secrets
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.notices import actions as notices
from hezhi.ground.notices import wording
from hezhi.ground.platform import audit, clock, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import NotPermitted, Refused

from . import queries
from .models import CalendarLink, Shift, ShiftPlace, Swap, Team, TeamMember
from .permissions import is_own
from .states import DUTIES, KINDS, PLACE_MOVES, SEATS_OF, SHIFT_MOVES, SWAP_MOVES, PlaceState, ShiftState, SwapState

LOCK = 7401  # first key of this room's advisory locks; the second is the person
MINE = "/teams/mine/"
EXCHANGE = sight.purpose("teams.exchange", gettext_lazy("换班要改两个人的班，其中一个人的班本人看不到。"))
WORDS = (
    (
        "teams.assigned",
        gettext_lazy("给您排了一班"),
        gettext_lazy("%(when)s，%(place)s。不能来就点“来不了”，不用说原因。"),
    ),
    ("teams.called_off", gettext_lazy("有一班取消了"), gettext_lazy("%(when)s，%(place)s，不用来了。")),
    ("teams.swap_asked", gettext_lazy("有人想和您换班"), gettext_lazy("%(who)s：%(when)s，%(place)s。同意才算数。")),
    ("teams.swap_agreed", gettext_lazy("换班说定了"), gettext_lazy("%(who)s替您：%(when)s，%(place)s。")),
    ("teams.swap_declined", gettext_lazy("换班没有成"), gettext_lazy("%(when)s，%(place)s，还是您的班。")),
)


def register_words() -> None:
    """Make the room's messages known."""
    for code, title, text in WORDS:
        wording.register(wording.Wording(code, title, text, kind="answer"))


@transaction.atomic
def set_up_team(area_path: str, kind: str, name: str, *, actor: Actor, since: date, compound=None) -> Team:
    """Write down a team: red stewards and doorway heads belong to a compound, red armbands to an area."""
    team = Team(
        kind=kind,
        name=name.strip(),
        compound=compound,
        area_path=compound.area_path if compound else area_path,
        since=since,
    )
    permissions.require(actor, "teams.set_up", team)
    if kind not in KINDS or not team.name:
        raise Refused("team.name", _("写明是什么队伍、叫什么。"), "name")
    if kind != "red_armband" and compound is None:
        raise Refused("team.compound", _("红色管家和楼门长要说明是哪个小区的。"), "compound")
    if Team.objects.filter(kind=kind, name=team.name, area_path=team.area_path, until=None).exists():
        raise Refused("team.twice", _("这里已有同名的队伍。"), "name")
    team.save()
    audit.record("teams.set_up", team, actor=actor, changes={"kind": kind, "name": team.name})
    return team


@transaction.atomic
def dissolve_team(team: Team, *, actor: Actor, until: date) -> Team:
    """The team is no more from a day on; its members' seats end with it."""
    permissions.require(actor, "teams.dissolve", team)
    if until < team.since:
        raise Refused("team.until", _("结束日不能早于开始日。"), "until")
    team.until = until
    team.save(update_fields=["until"])
    TeamMember.objects.filter(team=team, until=None).update(until=until)
    audit.record("teams.dissolve", team, actor=actor, changes={"until": until.isoformat()})
    return team


@transaction.atomic
def add_member(
    team: Team, person, seat: str, *, actor: Actor, since: date, building=None, entrance: str = ""
) -> TeamMember:
    """A person takes a seat in a team from a day on. A doorway head has a building."""
    permissions.require(actor, "teams.add_member", team)
    if seat not in SEATS_OF[team.kind]:
        raise Refused("member.seat", _("这支队伍没有这个位置。"), "seat")
    if seat == "doorway_head" and building is None:
        raise Refused("member.building", _("楼门长要写明哪栋楼。"), "building")
    same = TeamMember.objects.filter(team=team, person=person, seat=seat, building=building, entrance=entrance)
    if same.filter(until=None).exists():
        raise Refused("member.twice", _("这个人已在这个位置上。"), "person")
    member = TeamMember.objects.create(
        team=team, person=person, name=person.name, seat=seat, building=building, entrance=entrance.strip()[:20],
        area_path=team.area_path, since=since,
    )  # fmt: skip
    audit.record("teams.add_member", team, actor=actor, changes={"name": person.name, "seat": seat})
    return member


@transaction.atomic
def end_member(member: TeamMember, *, actor: Actor, until: date) -> TeamMember:
    """A person leaves a seat; his coming places in the team's shifts fall open."""
    permissions.require(actor, "teams.end_member", member)
    if member.until or until < member.since:
        raise Refused("member.until", _("结束日不能早于开始日。"), "until")
    member.until = until
    member.save(update_fields=["until"])
    if not queries.is_member(member.team_id, member.person_id, until):
        open_ = ShiftPlace.objects.filter(
            person=member.person_id, shift__team=member.team_id, state=PlaceState.HELD, shift__starts_at__gt=clock.now()
        )
        open_.update(state=PlaceState.GIVEN_UP)
    audit.record(
        "teams.end_member", member.team, actor=actor, changes={"name": member.name, "until": until.isoformat()}
    )
    return member


@transaction.atomic
def plan_shift(
    team: Team,
    duty: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    needed: int,
    *,
    actor: Actor,
    note: str = "",
) -> Shift:
    """A duty of a team at a place between two moments, with the heads it needs."""
    permissions.require(actor, "teams.plan_shift", team)
    if duty not in DUTIES or not place.strip():
        raise Refused("shift.place", _("写明做什么、在哪里。"), "place")
    if ends_at <= starts_at:
        raise Refused("shift.order", _("结束时间要晚于开始时间。"), "ends")
    if not 1 <= needed <= 50:
        raise Refused("shift.needed", _("人数在 1 到 50 之间。"), "needed")
    same = Shift.objects.filter(team=team, place=place.strip(), starts_at=starts_at, state=ShiftState.PLANNED)
    if same.exists():
        raise Refused("shift.twice", _("这个地方这个时间已有一班。"), "place")
    shift = Shift.objects.create(
        team=team, duty=duty, place=place.strip()[:60], area_path=team.area_path, starts_at=starts_at, ends_at=ends_at,
        needed=needed, note=note.strip()[:200],
    )  # fmt: skip
    audit.record("teams.plan_shift", shift, actor=actor, changes={"place": shift.place, "needed": needed})
    return shift


@transaction.atomic
def call_off_shift(shift: Shift, *, actor: Actor) -> Shift:
    """Nobody need come; those who hold a place are told."""
    shift = queries.lock_shift(shift.pk)
    permissions.require(actor, "teams.call_off_shift", shift)
    shift.state = step(SHIFT_MOVES, "teams.call_off_shift", shift.state)
    shift.save(update_fields=["state"])
    audit.record("teams.call_off_shift", shift, actor=actor)
    for place in queries.view_of(shift).places:
        _tell(place.person_id, "teams.called_off", shift, f"{shift.pk}:{place.pk}")
    return shift


@transaction.atomic
def assign(shift: Shift, person: int, *, actor: Actor) -> ShiftPlace:
    """The keeper of the roster asks a member to come; he is told, and may say that he cannot."""
    shift = queries.lock_shift(shift.pk)
    permissions.require(actor, "teams.assign", shift)
    place = _take(shift, person, is_own_wish=False)
    audit.record("teams.assign", shift, actor=actor, changes={"name": place.name})
    _tell(person, "teams.assigned", shift, f"{place.pk}")
    return place


@transaction.atomic
def sign_up(shift: Shift, *, actor: Actor) -> ShiftPlace:
    """A member puts himself down for a shift of his own team."""
    shift = queries.lock_shift(shift.pk)
    if not actor.person:
        raise NotPermitted("not_permitted", _("只有队员本人能报名。"))
    place = _take(shift, actor.person, is_own_wish=True)
    audit.record("teams.sign_up", shift, actor=actor, changes={"name": place.name})
    return place


@transaction.atomic
def give_up(place: ShiftPlace, *, actor: Actor) -> ShiftPlace:
    """“来不了”: no reason is asked, none is kept. The place falls open, and the roster shows the gap."""
    place = queries.lock_place(place.pk)
    if not is_own(actor, place):
        permissions.require(actor, "teams.release", place)
    place.state = step(PLACE_MOVES, "teams.give_up", place.state)
    place.save(update_fields=["state"])
    Swap.objects.filter(given=place, state=SwapState.ASKED).update(state=SwapState.WITHDRAWN, answered_at=clock.now())
    audit.record("teams.give_up", place.shift, actor=actor, changes={"name": place.name})
    return place


@transaction.atomic
def ask_swap(given: ShiftPlace, person: int, *, actor: Actor, taken: ShiftPlace | None = None) -> Swap:
    """Ask another of the team to take one's place, or (`taken`) to change places. Nothing changes until he agrees."""
    given = queries.lock_place(given.pk)
    _require_own(actor, given)
    if given.state != PlaceState.HELD or given.shift.starts_at <= clock.now():
        raise Refused("swap.late", _("这一班已经不是您的，或已经开始。"))
    members = {member.person_id: member for member, _places in queries.fellows(given)}
    if person not in members:
        raise Refused("swap.person", _("只能和同队的人换。"), "person")
    if taken is not None and (taken.person_id != person or taken.shift.team_id != given.shift.team_id):
        raise Refused("swap.taken", _("那一班不是这个人的。"), "taken")
    if Swap.objects.filter(given=given, person=person, state=SwapState.ASKED).exists():
        raise Refused("swap.twice", _("已经问过这个人，等他答复。"), "person")
    swap = Swap.objects.create(
        given=given, taken=taken, person_id=person, asker=given.person_id, asker_name=given.name,
        name=members[person].name, area_path=given.area_path, asked_at=clock.now(),
    )  # fmt: skip
    audit.record("teams.ask_swap", given.shift, actor=actor, changes={"of": swap.name})
    _tell(person, "teams.swap_asked", given.shift, f"{swap.pk}", who=given.name)
    return swap


@transaction.atomic
def agree_swap(swap: Swap, *, actor: Actor) -> Swap:
    """The other agrees: both places change hands at once, and both people keep their rest."""
    swap = queries.lock_swap(swap.pk)
    _require_own(actor, swap)
    swap.state = step(SWAP_MOVES, "teams.agree_swap", swap.state)
    moved = [place.pk for place in (swap.given, swap.taken) if place]
    with sight.job(EXCHANGE):
        _exchange(swap.given, swap.person_id, swap.name, moved)
        if swap.taken:
            _exchange(swap.taken, swap.asker, swap.asker_name, moved)
    swap.answered_at = clock.now()
    swap.save(update_fields=["state", "answered_at"])
    audit.record("teams.agree_swap", swap.given.shift, actor=actor, changes={"from": swap.asker_name, "to": swap.name})
    _tell(swap.asker, "teams.swap_agreed", swap.given.shift, f"{swap.pk}", who=swap.name)
    return swap


def _exchange(place, person, name, moved):
    """One place goes to another person; judged as if both had been given back already."""
    place = queries.lock_place(place.pk)
    shift = queries.lock_shift(place.shift_id)
    if shift.state != ShiftState.PLANNED or shift.starts_at <= clock.now():
        raise Refused("swap.late", _("这一班已经取消，或已经开始。"))
    place.state = step(PLACE_MOVES, "teams.agree_swap", place.state)
    place.save(update_fields=["state"])
    _judge(shift, person, without=moved)
    ShiftPlace.objects.create(
        shift=shift, person_id=person, name=name, area_path=shift.area_path, is_own_wish=True, since=clock.now()
    )


@transaction.atomic
def decline_swap(swap: Swap, *, actor: Actor) -> Swap:
    """The other does not want to; no reason is asked."""
    swap = queries.lock_swap(swap.pk)
    _require_own(actor, swap)
    swap.state, swap.answered_at = step(SWAP_MOVES, "teams.decline_swap", swap.state), clock.now()
    swap.save(update_fields=["state", "answered_at"])
    audit.record("teams.decline_swap", swap.given.shift, actor=actor)
    _tell(swap.asker, "teams.swap_declined", swap.given.shift, f"{swap.pk}")
    return swap


@transaction.atomic
def withdraw_swap(swap: Swap, *, actor: Actor) -> Swap:
    """Who asked needs nobody any more."""
    swap = queries.lock_swap(swap.pk)
    if actor.person != swap.asker:
        raise NotPermitted("not_permitted", _("只有提出换班的人能收回。"))
    swap.state, swap.answered_at = step(SWAP_MOVES, "teams.withdraw_swap", swap.state), clock.now()
    swap.save(update_fields=["state", "answered_at"])
    audit.record("teams.withdraw_swap", swap.given.shift, actor=actor)
    return swap


@transaction.atomic
def make_calendar_link(*, actor: Actor) -> str:
    """A fresh secret address of one's own duties; the old one opens nothing any more. Returned once, kept as a digest."""
    revoke_calendar_link(actor=actor)
    token = secrets.token_urlsafe(32)
    link = CalendarLink.objects.create(person_id=actor.person, digest=queries.digest_of(token), made_at=clock.now())
    audit.record("teams.make_calendar_link", link, actor=actor)
    return token


@transaction.atomic
def revoke_calendar_link(*, actor: Actor) -> None:
    """Take one's secret address back."""
    if not actor.person:
        raise NotPermitted("not_permitted", _("只有本人能取自己的日历。"))
    if CalendarLink.objects.filter(person=actor.person, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("teams.revoke_calendar_link", actor=actor)


def _take(shift, person, *, is_own_wish) -> ShiftPlace:
    day = shift.starts_at.astimezone(queries.zone()).date()
    members = {member.person_id: member for member in queries.members_on(shift.team_id, day)}
    if person not in members:
        raise Refused("shift.member", _("那一天不是这支队伍的人。"), "person")
    if shift.state != ShiftState.PLANNED or shift.ends_at <= clock.now():
        raise Refused("shift.over", _("这一班已经取消，或已经过去。"))
    held = queries.view_of(shift).places
    if any(place.person_id == person for place in held):
        raise Refused("shift.already", _("已经在这一班里。"), "person")
    if len(held) >= shift.needed:
        raise Refused("shift.full", _("这一班人已经够了。"))
    _judge(shift, person)
    return ShiftPlace.objects.create(
        shift=shift, person_id=person, name=members[person].name, area_path=shift.area_path, is_own_wish=is_own_wish,
        since=clock.now(),
    )  # fmt: skip


def _judge(shift, person, *, without=()):
    """Rest, hours, never two at once; of two that ask at one moment the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, person % 2**31])
    if faults := queries.faults_for(person, shift, without=without):
        raise Refused("shift.rest", "".join(faults), "person")


def _require_own(actor, thing):
    if not is_own(actor, thing):
        raise NotPermitted("not_permitted", _("这是别人的班，只有本人能决定。"))


def _tell(person: int, template: str, shift: Shift, event: str, **more) -> None:
    local = shift.starts_at.astimezone(queries.zone())
    values = {"when": f"{local:%m-%d %H:%M}", "place": shift.place, **more}
    for user in accounts.accounts_of_persons([person]):
        notices.tell(user, template, event=f"{template}:{event}", values=values, path=MINE)
