"""What screen 38 shows: the picture with its table, the gaps, the indicator with its lists; and the part on a compound's file."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from hezhi.ground.platform import clock, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.living.teams import queries as teams
from hezhi.register.party import queries as party
from hezhi.register.territory import queries as territory

from . import drawing

PURPOSE = sight.purpose(
    "web.cross_appointments",
    _lazy("在命令行上看哪些小区有交叉任职：统计，只说公开的任职，不看号码。"),
)
WIDE = ("city", "district")
MOST_GAPS = 40


@dataclass(frozen=True)
class SeatLine:
    """One line of the table: the number on the picture, who, from where to where, how, since when."""

    number: int
    post: int
    name: str
    home: str
    seat: str
    direction: str
    is_seat_based: bool
    since: date
    until: date | None
    compounds: int


@dataclass(frozen=True)
class GapLine:
    """One gap with the page that mends it, for a post that may."""

    gap: Any
    url: str


def page(actor: Actor, area, compound, asked: dict) -> dict:
    """The picture, the table and the gaps of a compound or of an area."""
    on, known = asked["on"] or clock.today(), _end_of(asked["known"])
    compounds = [compound] if compound else list(territory.compounds_within(area.path))
    shown = party.scene(compounds, on, known)
    counted = party.indicator(shown)
    lines, groups = _lines(shown)
    is_wide = compound is None and area.kind in WIDE
    gaps = [] if is_wide else _gap_lines(actor, area, party.gaps_of(shown))
    return {
        "area": area,
        "compound": compound,
        "lineage": [step for step in territory.lineage(area.path) if actor.covers(step.path)],
        "is_wide": is_wide,
        "below": _below(actor, area, shown) if is_wide else [],
        "counted": counted,
        "percent": counted.percent(counted.crossed),
        "percent_two": counted.percent(counted.two_way),
        "picture": None if is_wide else drawing.picture(_bodies(shown, all_of_them=compound is not None), groups),
        "lines": [] if is_wide else lines,
        "trios": [] if is_wide else _trios(actor, area, compounds, on),
        "gaps": gaps[:MOST_GAPS],
        "gap_count": len(gaps),
        "on": on,
        "known": asked["known"],
        "is_past": bool(asked["on"] or asked["known"]),
        "may_appoint": permissions.may(actor, "people.appoint", area.path),
        "may_end_post": permissions.may(actor, "people.end_post", area.path),
        "choices": [] if is_wide else compounds if compound is None else [],
        "here": _here(area, compound),
    }


def lists(actor: Actor, area, asked: dict) -> dict:
    """Numerator and denominator of the indicator, one compound a line, with what makes it count."""
    on, known = asked["on"] or clock.today(), _end_of(asked["known"])
    shown = party.scene(list(territory.compounds_within(area.path)), on, known)
    counted = party.indicator(shown)
    which = asked["which"] or "crossed"
    rows = {
        "crossed": counted.crossed,
        "two_way": counted.two_way,
        "missing": [place for place in counted.assessed if not place.crossed.is_crossed],
        "all": counted.assessed,
    }[which]
    return {
        "area": area,
        "lineage": [step for step in territory.lineage(area.path) if actor.covers(step.path)],
        "counted": counted,
        "which": which,
        "percent": counted.percent(counted.crossed),
        "percent_two": counted.percent(counted.two_way),
        "rows": [(place, [_words(shown, crossing) for crossing in place.crossed.crossings]) for place in rows],
        "on": on,
        "known": asked["known"],
        "version": party.party_settings().version,
    }


def compound_part(actor: Actor, compound) -> dict:
    """The part on the compound's file: what covers it, who is sent, who sits where, what is missing."""
    today = clock.today()
    shown = party.scene([compound], today)
    covering = [row.org for row in party.coverages_on([compound.pk], today)]
    secretaries = party.leaders([org.organisation_id for org in covering], today)
    lines, _groups = _lines(shown)
    return {
        "orgs": [(org, secretaries.get(org.organisation_id)) for org in covering],
        "instructors": list(party.instructors_on([compound.pk], today)),
        "lines": lines,
        "gaps": party.gaps_of(shown),
        "may": permissions.may(actor, "party.see"),
        "may_see_teams": permissions.may(actor, "teams.see", compound),
        "trio": teams.steward_trios([compound.pk], today).get(compound.pk),
    }


def told(area, on: date | None, known: date | None) -> dict:
    """The indicator of an area as plain values, with the compounds and who makes each count."""
    day = on or clock.today()
    shown = party.scene(list(territory.compounds_within(area.path)), day, _end_of(known))
    counted = party.indicator(shown)

    def part(places):
        percent = counted.percent(places)
        return {
            "count": len(places),
            "percent": None if percent is None else str(percent),
            "compounds": {
                place.compound.name: [_words(shown, crossing) for crossing in place.crossed.crossings]
                for place in places
            },
        }

    return {
        "area": {"path": area.path, "name": area.name},
        "on": day.isoformat(),
        "known": known.isoformat() if known else None,
        "version": party.party_settings().version,
        "assessed": len(counted.assessed),
        "crossed": part(counted.crossed),
        "two_way": part(counted.two_way),
    }


def _lines(shown):
    """Every crossing as a line; those between the same two bodies in the same way share a number and an arc."""
    places: dict[tuple[int, int], int] = {}
    for place in shown.places:
        for crossing in place.crossed.crossings:
            pair = (crossing.home.post, crossing.seat.post)
            places[pair] = places.get(pair, 0) + 1
    numbers: dict[tuple, int] = {}
    lines, names = [], {}
    for crossing in sorted(
        shown.crossings, key=lambda c: (c.direction != party.OUT, c.home.body, c.seat.body, c.seat.post)
    ):
        seat = crossing.seat
        key = (crossing.home.body, seat.body, crossing.direction, seat.is_seat_based)
        number = numbers.setdefault(key, len(numbers) + 1)
        home_post, post = shown.posts[crossing.home.post], shown.posts[seat.post]
        names.setdefault(key, []).append(post.person.name)
        lines.append(
            SeatLine(
                number=number,
                post=post.pk,
                name=post.person.name,
                home=f"{home_post.organisation} {home_post.title}",
                seat=f"{post.organisation} {post.title}",
                direction=_direction(crossing.direction),
                is_seat_based=seat.is_seat_based,
                since=seat.since,
                until=seat.until,
                compounds=places[crossing.home.post, seat.post],
            )
        )
    groups = [
        (number, key[0], key[1], f"{key[2]}{' seat' if key[3] else ''}", _("、").join(names[key]))
        for key, number in numbers.items()
    ]
    return lines, groups


def _bodies(shown, *, all_of_them):
    """All bodies of one compound; of an area those between which somebody crosses."""
    if all_of_them:
        return list(shown.bodies.values())
    crossed = {seat.body for crossing in shown.crossings for seat in (crossing.home, crossing.seat)}
    return [body for body in shown.bodies.values() if body.pk in crossed]


def _words(shown, crossing) -> str:
    home, post = shown.posts[crossing.home.post], shown.posts[crossing.seat.post]
    words = f"{post.person.name}：{home.organisation} {home.title} → {post.organisation} {post.title}"
    return f"{words}（{_('席位制')}）" if crossing.seat.is_seat_based else words


def _direction(direction) -> str:
    return {party.OUT: _("社区进去"), party.IN: _("进社区"), party.BETWEEN: _("业主组织与物业之间")}[direction]


def _trios(actor, area, compounds, on):
    """Each compound with its red stewards of the day, those without first, then those that lack most; nothing for a post that does not see teams."""
    if not permissions.may(actor, "teams.see", area):
        return []
    found = teams.steward_trios([one.pk for one in compounds], on)
    rows = [(one, found.get(one.pk)) for one in compounds]
    return sorted(rows, key=lambda row: (row[1] is not None, -len(row[1].missing) if row[1] else 0))


def _gap_lines(actor, area, gaps) -> list[GapLine]:
    return [GapLine(gap, _mend(actor, area, gap)) for gap in gaps]


def _mend(actor, area, gap) -> str:
    """The page on which the gap is closed; "" for a post that may not."""
    back = urlencode({"area": area.path})
    if gap.mend == "appoint" and permissions.may(actor, "people.appoint", area.path):
        return f"{reverse('party:appoint')}?{back}"
    if gap.mend == "cover" and permissions.may(actor, "party.set_up", area):
        return f"{reverse('party:set_up')}?{back}"
    if gap.mend == "cover" and permissions.may(actor, "party.send_instructor", area):
        return f"{reverse('party:send_instructor')}?{back}&compound={gap.compound.pk}"
    if gap.mend == "org" and permissions.may(actor, "party.see"):
        return reverse("party:organisation", args=[gap.thing])
    if gap.mend == "post" and permissions.may(actor, "people.end_post", area.path):
        return f"{reverse('party:end_post', args=[gap.thing])}?{urlencode({'back': _here(area, None)})}"
    return ""


def _below(actor, area, shown):
    """The indicator of each area right below."""
    found = []
    for child in territory.children_of(area):
        own = [place for place in shown.places if place.compound.area_path.startswith(child.path)]
        counted = party.indicator(party.Scene(shown.on, shown.known, own, {}, {}, []))
        found.append((child, counted, counted.percent(counted.crossed), counted.percent(counted.two_way)))
    return found


def _here(area, compound) -> str:
    said = {"compound": compound.pk} if compound else {"area": area.path}
    return f"{reverse('web:seats')}?{urlencode(said)}"


def _end_of(day) -> datetime | None:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE)) if day else None
