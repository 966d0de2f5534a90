"""All reads: teams with what their trios lack, the week's roster with its gaps, a person's own duties, and his calendar file."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from hezhi.ground.platform import clock, sight
from hezhi.ground.platform.actor import END
from hezhi.register.territory import queries as territory

from .models import CalendarLink, Shift, ShiftPlace, Swap, Team, TeamMember
from .rules.duty_rest import Span, Terms, duty_faults
from .rules.steward_trio import missing_seats
from .states import DUTIES, KINDS, SEATS, PlaceState, ShiftState, SwapState

SHIPPED, TERMS = Path(__file__).parent / "data", "duty_terms.toml"
JUDGE = sight.purpose("teams.judge", gettext_lazy("看一个人在别处的班，免得同一时间排两处、休息不够。"))
CALENDAR = sight.purpose("teams.calendar", gettext_lazy("按保密地址给本人的日历文件，只有本人自己的班。"))
FAULTS = {
    "order": gettext_lazy("结束时间要晚于开始时间。"),
    "twice": gettext_lazy("同一时间已有别的班。"),
    "rest": gettext_lazy("和前后的班之间休息不够。"),
    "day": gettext_lazy("这一天的班已经够长了。"),
    "week": gettext_lazy("这一周的班已经够多了。"),
}


@dataclass(frozen=True)
class TeamRow:
    """A team with its members of a day; `missing`: seats of the trio that nobody fills."""

    team: Team
    members: list[TeamMember]
    missing: tuple[str, ...]

    @property
    def missing_words(self) -> str:
        """The empty seats in words."""
        return _("、").join(str(SEATS[seat]) for seat in self.missing)


@dataclass(frozen=True)
class ShiftView:
    """A shift with who holds its places; `gap`: heads that lack."""

    shift: Shift
    places: list[ShiftPlace]
    is_over: bool = False

    @property
    def gap(self) -> int:
        """How many heads lack."""
        return max(self.shift.needed - len(self.places), 0)


@dataclass(frozen=True)
class Roster:
    """A week: for each place the shifts of seven days, and how many heads lack in what is still to come."""

    monday: date
    days: list[date]
    rows: list[tuple[str, list[list[ShiftView]]]]
    shifts: int
    gaps: int

    @property
    def gap_shifts(self) -> list[ShiftView]:
        """The shifts still to come that lack somebody, by time."""
        found = [
            view for _place, cells in self.rows for cell in cells for view in cell if view.gap and not view.is_over
        ]
        return sorted(found, key=lambda view: view.shift.starts_at)

    def on(self, day: date) -> list[ShiftView]:
        """The shifts of one of its days, by time."""
        if day not in self.days:
            return []
        found = [view for _place, cells in self.rows for view in cells[self.days.index(day)]]
        return sorted(found, key=lambda view: (view.shift.starts_at, view.shift.pk))


@dataclass(frozen=True)
class OpenShift:
    """A shift of one's own team that lacks somebody; `faults` says in words why one should not take it."""

    view: ShiftView
    faults: list[str]


@dataclass(frozen=True)
class Mine:
    """A person's own duties: what is before him, what lacks somebody, what others ask of him, what he asked."""

    places: list[ShiftPlace]
    open: list[OpenShift]
    asked_of_me: list[Swap]
    asked_by_me: list[Swap]
    link: CalendarLink | None
    teams: list[Team]


def terms() -> Terms:
    """What a roster must leave people, from the data home or as shipped."""
    own = Path(settings.HEZHI_HOME) / TERMS
    said = tomllib.loads((own if own.exists() else SHIPPED / TERMS).read_text("utf-8"))
    rest, day, week = (Fraction(str(said[key])) for key in ("rest", "day", "week"))
    return Terms(rest, day, week, zone())


def zone() -> ZoneInfo:
    """The city's time."""
    return ZoneInfo(settings.TIME_ZONE)


def monday_of(text: str | None, today: date) -> date:
    """The Monday of a week written 2026-W48, or of today's."""
    try:
        return datetime.strptime(f"{text}-1", "%G-W%V-%u").date()
    except ValueError:
        return today - timedelta(days=today.weekday())


def _within(rows, area_path):
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + END)


def _in_force(on: date) -> Q:
    return Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


def lock_shift(pk: int) -> Shift:
    """The shift, locked until the transaction ends."""
    return Shift.objects.select_for_update(of=("self",)).select_related("team").get(pk=pk)


def lock_place(pk: int) -> ShiftPlace:
    """A place in a shift, locked."""
    return ShiftPlace.objects.select_for_update(of=("self",)).select_related("shift").get(pk=pk)


def lock_swap(pk: int) -> Swap:
    """A swap, locked."""
    rows = Swap.objects.select_for_update(of=("self",)).select_related("given__shift", "taken__shift")
    return rows.get(pk=pk)


def get_team(pk: int) -> Team | None:
    """A team inside the running sight."""
    return Team.objects.select_related("compound").filter(pk=pk).first()


def get_member(pk: int) -> TeamMember | None:
    """A member inside the running sight."""
    return TeamMember.objects.select_related("team").filter(pk=pk).first()


def get_shift(pk: int) -> Shift | None:
    """A shift inside the running sight."""
    return Shift.objects.select_related("team").filter(pk=pk).first()


def get_place(pk: int) -> ShiftPlace | None:
    """A place in a shift inside the running sight."""
    return ShiftPlace.objects.select_related("shift__team").filter(pk=pk).first()


def get_swap(pk: int) -> Swap | None:
    """A swap inside the running sight."""
    return Swap.objects.select_related("given__shift", "taken__shift").filter(pk=pk).first()


def teams_in(area_path: str, on: date, kind: str = "") -> list[TeamRow]:
    """The teams of an area on a day, those whose trio lacks somebody first. Two queries."""
    members = TeamMember.objects.filter(_in_force(on)).select_related("building").order_by("seat", "id")
    teams = _within(Team.objects.filter(_in_force(on)), area_path).select_related("compound")
    if kind in KINDS:
        teams = teams.filter(kind=kind)
    rows = [
        _row(team) for team in teams.order_by("kind", "area_path", "id").prefetch_related(Prefetch("members", members))
    ]
    return sorted(rows, key=lambda row: -len(row.missing))


def _row(team) -> TeamRow:
    members = list(team.members.all())
    lacking = missing_seats((one.seat, one.person_id) for one in members) if team.kind == "red_steward" else ()
    return TeamRow(team, members, lacking)


def steward_trios(compounds: Iterable[int], on: date) -> dict[int, TeamRow]:
    """compound -> its red-steward team on a day, with the seats that nobody fills. Two queries; for screens 37 and 38."""
    members = TeamMember.objects.filter(_in_force(on)).order_by("seat", "id")
    teams = Team.objects.filter(_in_force(on), kind="red_steward", compound__in=list(compounds))
    return {team.compound_id: _row(team) for team in teams.prefetch_related(Prefetch("members", members))}


def members_over_time(team: Team) -> QuerySet[TeamMember]:
    """All who are or were in a team, those now in it first. With the person, whose number prints masked."""
    return TeamMember.objects.filter(team=team).select_related("person", "building").order_by("-until", "-since", "id")


def members_on(team: Team | int, on: date) -> list[TeamMember]:
    """Who is in a team on a day."""
    return list(TeamMember.objects.filter(_in_force(on), team=team).order_by("name", "id"))


def is_member(team_id: int, person: int, on: date) -> bool:
    """Whether a person is in a team on a day."""
    return TeamMember.objects.filter(_in_force(on), team=team_id, person=person).exists()


def roster(area_path: str, monday: date) -> Roster:
    """The week of an area, by place. Two queries."""
    begin = datetime.combine(monday, time(), zone())
    shifts = _within(Shift.objects.filter(state=ShiftState.PLANNED), area_path)
    shifts = shifts.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=7)).order_by("starts_at", "id")
    views = _views(shifts)
    days = [monday + timedelta(days=n) for n in range(7)]
    rows: dict[str, list[list[ShiftView]]] = {}
    for view in views:
        cells = rows.setdefault(view.shift.place, [[] for _day in days])
        cells[(view.shift.starts_at.astimezone(zone()).date() - monday).days].append(view)
    return Roster(monday, days, sorted(rows.items()), len(views), sum(view.gap for view in views if not view.is_over))


def view_of(shift: Shift) -> ShiftView:
    """A shift with who holds its places."""
    return ShiftView(shift, list(shift.places.filter(state=PlaceState.HELD).order_by("id")))


def _views(shifts) -> list[ShiftView]:
    held = ShiftPlace.objects.filter(state=PlaceState.HELD).order_by("id")
    rows = shifts.select_related("team").prefetch_related(Prefetch("places", held, "held"))
    now = clock.now()
    return [ShiftView(shift, shift.held, shift.ends_at <= now) for shift in rows]


def held_spans(person: int, around: Span, *, without: Sequence[int] = ()) -> list[Span]:
    """When a person is on duty within ten days of a moment, wherever: what one more duty is judged against."""
    margin = timedelta(days=10)
    with sight.job(JUDGE):
        rows = ShiftPlace.objects.filter(
            person=person, state=PlaceState.HELD, shift__state=ShiftState.PLANNED,
            shift__starts_at__gt=around.start - margin, shift__starts_at__lt=around.end + margin,
        ).exclude(pk__in=without)  # fmt: skip
        return [Span(*times) for times in rows.values_list("shift__starts_at", "shift__ends_at")]


def faults_for(person: int, shift: Shift, *, without: Sequence[int] = ()) -> list[str]:
    """Why a person should not take a shift, in words; empty where he may."""
    span = Span(shift.starts_at, shift.ends_at)
    return [str(FAULTS[code]) for code in duty_faults(span, held_spans(person, span, without=without), terms())]


def my_duties(person: int) -> Mine:
    """A person's own duties from now on."""
    now, today = clock.now(), clock.today()
    places = ShiftPlace.objects.filter(
        person=person, state=PlaceState.HELD, shift__state=ShiftState.PLANNED, shift__ends_at__gt=now
    ).select_related("shift__team")
    teams = list(Team.objects.filter(_in_force(today), pk__in=_my_teams(person, today)))
    mine = list(places.order_by("shift__starts_at", "id"))
    held = {place.shift_id for place in mine}
    soon = Shift.objects.filter(
        team__in=teams, state=ShiftState.PLANNED, starts_at__gt=now, starts_at__lt=now + timedelta(days=14)
    )
    lacking = [view for view in _views(soon.order_by("starts_at", "id")) if view.gap and view.shift.pk not in held][:20]
    swaps = Swap.objects.filter(state=SwapState.ASKED, given__shift__starts_at__gt=now)
    swaps = swaps.select_related("given__shift", "taken__shift").order_by("id")
    return Mine(
        places=mine,
        open=[OpenShift(view, faults_for(person, view.shift)) for view in lacking],
        asked_of_me=list(swaps.filter(person=person)),
        asked_by_me=list(swaps.filter(asker=person)),
        link=calendar_link(person),
        teams=teams,
    )


def next_duty(person: int | None) -> tuple[bool, ShiftPlace | None]:
    """For a person's first page: whether he is in a team today or has a duty before him, and the next one. Two queries."""
    if not person:
        return False, None
    places = ShiftPlace.objects.filter(
        person=person, state=PlaceState.HELD, shift__state=ShiftState.PLANNED, shift__ends_at__gt=clock.now()
    )
    place = places.select_related("shift").order_by("shift__starts_at", "id").first()
    return place is not None or _my_teams(person, clock.today()).exists(), place


def _my_teams(person, on):
    return TeamMember.objects.filter(_in_force(on), person=person).values("team")


def fellows(place: ShiftPlace) -> list[tuple[TeamMember, list[ShiftPlace]]]:
    """Whom one may ask for a swap: the others of the team, each with his own coming places that could be taken in exchange."""
    now = clock.now()
    with sight.job(JUDGE):
        members = [one for one in members_on(place.shift.team_id, clock.today()) if one.person_id != place.person_id]
        theirs = ShiftPlace.objects.filter(
            person__in=[one.person_id for one in members], state=PlaceState.HELD, shift__team=place.shift.team_id,
            shift__state=ShiftState.PLANNED, shift__starts_at__gt=now,
        ).exclude(shift=place.shift_id).select_related("shift").order_by("shift__starts_at")  # fmt: skip
        by_person: dict[int, list[ShiftPlace]] = {}
        for one in theirs:
            by_person.setdefault(one.person_id, []).append(one)
    seen: dict[int, TeamMember] = {one.person_id: one for one in members}
    return [(one, by_person.get(pk, [])) for pk, one in seen.items()]


def calendar_link(person: int) -> CalendarLink | None:
    """The calendar address in use, if there is one."""
    return CalendarLink.objects.filter(person=person, revoked_at=None).first()


def digest_of(token: str) -> str:
    """What is kept of a secret address."""
    return hashlib.sha256(f"teams.calendar:{token}".encode()).hexdigest()


def calendar_file(token: str) -> bytes | None:
    """The duties of whoever holds this secret address as an iCalendar file; None for an address that opens nothing. Names nobody."""
    with sight.job(CALENDAR):
        link = CalendarLink.objects.filter(digest=digest_of(token), revoked_at=None).first()
        if link is None:
            return None
        since = clock.now() - timedelta(days=30)
        places = ShiftPlace.objects.filter(
            person=link.person_id, state=PlaceState.HELD, shift__state=ShiftState.PLANNED, shift__starts_at__gt=since
        )
        rows = list(places.select_related("shift").order_by("shift__starts_at", "id"))
    book: Any = Calendar()
    book.add("prodid", "-//Hezhi//duties//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", _("值守"))
    for place in rows:
        entry: Any = Event()
        entry.add("uid", f"duty-{place.pk}@hezhi")
        entry.add("summary", f"{DUTIES[place.shift.duty]} {place.shift.place}")
        entry.add("location", place.shift.place)
        entry.add("dtstamp", place.since)
        entry.add("dtstart", place.shift.starts_at)
        entry.add("dtend", place.shift.ends_at)
        book.add_component(entry)
    return book.to_ical()


def buildings(team: Team) -> list:
    """The buildings that a doorway head of the team may have."""
    return list(territory.buildings_of(team.compound)) if team.compound_id else []


def spans_of_days(first: date, days: int, begins: time, ends: time) -> list[tuple[datetime, datetime]]:
    """(start, end) of the same hours on days in a row, in the city's time; hours that end before they begin end on the morrow."""
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        last = day if ends > begins else day + timedelta(days=1)
        found.append((datetime.combine(day, begins, zone()), datetime.combine(last, ends, zone())))
    return found


def weeks_around(monday: date) -> tuple[str, str]:
    """The weeks before and after, as an address writes them."""
    return f"{monday - timedelta(days=7):%G-W%V}", f"{monday + timedelta(days=7):%G-W%V}"


def row_of(team: Team) -> TeamRow:
    """A team with its members of today and what its trio lacks."""
    members = members_on(team, clock.today())
    lacking = missing_seats((one.seat, one.person_id) for one in members) if team.kind == "red_steward" else ()
    return TeamRow(team, members, lacking)


def candidates(view: ShiftView) -> list[tuple[TeamMember, list[str]]]:
    """The members who are not in a shift yet, each with what speaks against asking him; those who may come first."""
    day = view.shift.starts_at.astimezone(zone()).date()
    held = {place.person_id for place in view.places}
    free = {one.person_id: one for one in members_on(view.shift.team_id, day) if one.person_id not in held}
    rows = [(one, faults_for(pk, view.shift)) for pk, one in free.items()]
    return sorted(rows, key=lambda row: (bool(row[1]), row[0].name))


def place_to_take(place: ShiftPlace, pk: int) -> ShiftPlace | None:
    """The other's place that one would take in exchange, of the same team."""
    return next((one for _member, theirs in fellows(place) for one in theirs if one.pk == pk), None)
