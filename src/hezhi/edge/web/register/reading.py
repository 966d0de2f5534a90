"""What the register's pages show: areas with their counts, lists of compounds, and all that is known of one compound."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hezhi.ground.law.months import months_back
from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import SEGMENT, Actor
from hezhi.ground.sheets.writing import OutColumn, OutTable, about_lines
from hezhi.ground.ui import wording
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests
from hezhi.response.requests.states import RequestState
from hezhi.steering.indicators import queries as indicators

from ..seats import reading as seats
from . import drawing

MONTHS, OPEN_ROWS, HISTORY_ROWS, EXPORT_ROWS = 24, 8, 8, 100_000
TOLD_ELSEWHERE = {"standing.state_fact", "people.record_residence"}
FEW = 6  # a map of so few areas says nothing
KINDS = ("service", "body", "party_coverage", "assessed")
DONE = {
    RequestState.ANSWERED,
    RequestState.REDIRECTED,
    RequestState.EXPLAINED,
    RequestState.LINKED_DUPLICATE,
    RequestState.CLOSED,
    RequestState.CLOSED_UNRESOLVED,
    RequestState.WITHDRAWN,
}
TONES = {
    "in_force": "",
    "trial": "warn",
    "emergency": "warn",
    "committee": "",
    "pmc": "",
    "covered": "",
    "self_management_group": "warn",
    "committee_unfiled": "warn",
    "committee_expired": "warn",
    "work_only": "warn",
    "yes": "",
    "no": "none",
    "none": "bad",
}


@dataclass(frozen=True)
class Fact:
    """One thing that is so today: its name, tone and words, whose, since when, from which paper, known since when."""

    label: str
    tone: str
    words: str
    name: str
    since: date | None
    source: str
    known_since: Any
    pk: int | None = None


@dataclass(frozen=True)
class Line:
    """One compound of a list with what is true of it today."""

    compound: Any
    place: str
    kind: str
    service: Any
    body: Any
    party: Any
    requests: int


@dataclass(frozen=True)
class Step:
    """One line of what happened: when, what, more of it, and who or since when."""

    at: Any
    what: str
    more: str
    who: str


@dataclass(frozen=True)
class Door:
    """One unit of a building: its door, area and owners (masked)."""

    door: str
    use: str
    area: Any
    owners: list
    unit: int


def area_of(actor: Actor, path: str = ""):
    """The area asked for if the post covers it; without a path the post's own. None where there is none."""
    wanted = path or actor.area_path
    return territory.area_at(wanted) if wanted and actor.covers(wanted) else None


def area_page(actor: Actor, area) -> dict:
    """An area: its lineage inside the post's sight, counts, children with counts, and their sketch."""
    children, counts = territory.count_by_area(area), territory.city_counts(area.path)
    return {
        "area": area,
        "lineage": [step for step in territory.lineage(area.path) if actor.covers(step.path)],
        "counts": counts,
        "rest": counts["compounds"] - sum(child.compounds for child in children),
        "children": children,
        "is_finer": _is_finer(area, children),
        "places": _places(area, children),
        "level": area.kind,
    }


def compound_lines(actor: Actor, found) -> list[Line]:
    """The compounds of one page with what is true of them today and this month's requests; four queries for all."""
    compounds, today = list(found), clock.today()
    ids = [compound.pk for compound in compounds]
    facts = standing.facts_on(ids, today)
    places = territory.lineages(compound.area_path for compound in compounds)
    counts = {row.compound: row.requests for row in _this_month(actor, ids)}
    return [
        Line(
            compound=compound,
            place=" › ".join(area.name for area in places[compound.area_path][-2:]),
            kind=compound.get_kind_display(),
            service=_cell(facts, compound, "service"),
            body=_cell(facts, compound, "body"),
            party=_cell(facts, compound, "party_coverage"),
            requests=counts.get(compound.pk, 0),
        )
        for compound in compounds
    ]


def narrowed(actor: Actor, asked: dict):
    """The compounds that the filters leave, in the order of a Chinese list."""
    found = territory.visible_compounds(
        actor,
        territory.Filters(
            area_path=asked["area"],
            kind=asked["kind"],
            placed=_flag(asked["placed"]),
            assessed=_flag(asked["assessed"]),
            name=asked["q"],
        ),
    )
    served = _flag(asked["served"])
    return found if served is None else standing.only_served(found, clock.today(), served=served)


def area_choices(actor: Actor) -> list[tuple[str, str]]:
    """The post's area and those one and two levels below, indented."""
    own = territory.area_at(actor.area_path)
    if own is None:
        return []
    depth = len(own.path) + 2 * 4
    inside = [area for area in territory.areas_within(own.path) if len(area.path) <= depth]
    return [(area.path, "　" * ((len(area.path) - len(own.path)) // 4) + area.name) for area in inside]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of compound in words."""
    return territory.kinds_of_compound()


def export_table(actor: Actor, found) -> OutTable:
    """The list as a sheet: exactly its columns."""
    lines = compound_lines(actor, found[:EXPORT_ROWS])
    columns = [
        OutColumn(_("小区"), width=22),
        OutColumn(_("位置"), width=26),
        OutColumn(_("类型")),
        OutColumn(_("户数"), "whole", 10),
        OutColumn(_("楼栋"), "whole", 8),
        OutColumn(_("物业服务"), width=16),
        OutColumn(_("物业服务人"), width=22),
        OutColumn(_("业主组织"), width=14),
        OutColumn(_("党的组织"), width=18),
        OutColumn(_("本月诉求"), "whole", 10),
    ]
    rows = [
        [
            line.compound.name,
            line.place,
            line.kind,
            line.compound.households,
            line.compound.building_count,
            line.service.words if line.service else None,
            line.service.name if line.service else None,
            line.body.words if line.body else None,
            line.party.words if line.party else None,
            line.requests,
        ]
        for line in lines
    ]
    return OutTable(_("小区名单"), columns, rows, about=_about(actor), landscape=True)


def file_of(actor: Actor, compound) -> dict:
    """Screen 37: all that is known of one compound, on one page."""
    today = clock.today()
    facts = standing.facts_on([compound.pk], today).get(compound.pk, {})
    series = _series(compound, today)
    open_rows = _open(actor, compound)
    roll = people.roll_of(compound, today).figures
    return {
        "compound": compound,
        "kind": compound.get_kind_display(),
        "lineage": territory.lineage(compound.area_path),
        "facts": [_fact(kind, facts.get(kind)) for kind in KINDS],
        "service": facts.get("service"),
        "body": facts.get("body"),
        "days": (today - facts["service"].since).days if "service" in facts and facts["service"].since else None,
        "past": [(kind, _past(compound, kind)) for kind in KINDS if len(standing.record_of(compound, kind)) > 1],
        "buildings": territory.buildings_with_units(compound),
        "roll": roll,
        "missing": max((compound.households or 0) - roll.units, 0),
        "open": open_rows[:OPEN_ROWS],
        "open_count": open_rows.count(),
        "series": series,
        "voices": indicators.voices(compound.area_path, today.replace(day=1), compound.pk),
        "series_values": [row.requests for row in series],
        "series_labels": [f"{row.month:%Y-%m}" for row in series],
        "year": sum(row.requests for row in series[-12:]),
        "year_before": sum(row.requests for row in series[:12]),
        "secretary": _secretary(compound, today),
        "names": [entry for entry in territory.names_of_compound(compound) if entry.name != compound.name],
        "codes": list(territory.codes_of(compound)),
        "property_areas": list(territory.property_areas_of(compound)),
        "sketch": _sketch(compound),
        "party": seats.compound_part(actor, compound),
        "history": _history(compound),
        "may_see_voices": permissions.may(actor, "indicators.see", compound),
        "may_read": permissions.may(actor, "requests.see"),
        "may_open": permissions.may(actor, "requests.view_desk"),
        "may_see_owners": permissions.may(actor, "people.see", compound.area_path),
        "may_state": permissions.may(actor, "standing.state_fact", compound),
        "may_correct": permissions.may(actor, "standing.correct_fact", compound),
        "may_move": permissions.may(actor, "territory.move_compound", compound),
        "today": today,
    }


def building_page(compound, building) -> dict:
    """The units of a building with their owners, masked."""
    today = clock.today()
    units: Any = list(territory.units_with_area(territory.units_of(building)))
    owners = people.owners_of_units([unit.pk for unit in units], today)
    doors = [
        Door(f"{unit.entrance}{unit.number}", unit.get_use_display(), unit.area, owners.get(unit.pk, []), unit.pk)
        for unit in units
    ]
    return {
        "compound": compound,
        "building": building,
        "doors": doors,
        "lineage": territory.lineage(compound.area_path),
    }


def _this_month(actor, ids):
    today = clock.today()
    return (
        requests.count_requests(today.replace(day=1), actor.area_path, by=("compound",), compounds=ids) if ids else []
    )


def _cell(facts, compound, kind):
    fact = facts.get(compound.pk, {}).get(kind)
    return _fact(kind, fact) if fact else None


def _fact(kind, fact) -> Fact:
    labels = {
        "service": _("物业服务"),
        "body": _("业主组织"),
        "party_coverage": _("党的组织"),
        "assessed": _("纳入考核"),
    }
    if fact is None:
        return Fact(labels[kind], "none", _("没有记录"), "", None, "", None)
    known = fact.known_since
    return Fact(labels[kind], TONES[fact.value], fact.words, fact.name, fact.since, fact.source, known, fact.fact)


def _past(compound, kind):
    """Earlier truths and corrections, the newest knowledge first."""
    return list(reversed(standing.record_of(compound, kind)))


def _series(compound, today):
    months = months_back(today, MONTHS)
    return requests.count_series(months[-1], months[0], compound.area_path, compound=compound.pk)


def _open(actor, compound):
    rows = requests.visible_requests(actor).filter(compound=compound.pk).exclude(state__in=DONE)
    return rows.order_by("due_at", "-received_at")


def _secretary(compound, today):
    """Who leads the community's Party organisation."""
    posts = people.posts_in_area(compound.area_path, today).filter(organisation__kind="party_org")
    return posts.first()


def _sketch(compound):
    if compound.lon is None:
        return None
    lead = compound.lead_area
    if lead is None or lead.kind not in ("community", "subdistrict"):
        return drawing.sketch([], [(compound.name, compound.lon, compound.lat, True)])
    street = lead.path if lead.kind == "subdistrict" else lead.path[:-4]
    names = {area.path: territory.short_name(area) for area in territory.children_of(street)}
    areas = [
        (names[path], shape, path == lead.path)
        for path, shape in territory.boundaries_of(street).items()
        if path in names
    ]
    points = [
        (other.name, other.lon, other.lat, other.pk == compound.pk)
        for other in territory.compounds_within(street)
        if other.lon is not None
    ]
    return drawing.sketch(areas, points)


def _history(compound) -> list[Step]:
    """What happened to it, newest first: what became known of it, and the deeds done to its file."""
    steps = [
        Step(fact.known_since, fact.words, _join(fact.name, fact.source), _told_since(fact))
        for kind in ("service", "body", "party_coverage")
        for fact in _first_told(standing.record_of(compound, kind))
    ]
    steps += [
        Step(row.at, permissions.deed_name(row.deed), _told(row), _who(row))
        for row in audit.history_of(compound)
        if row.deed not in TOLD_ELSEWHERE
    ]
    return sorted(steps, key=lambda step: step.at, reverse=True)[:HISTORY_ROWS]


def _first_told(record):
    """Each statement once: the days a later paper left of an earlier one are not told again."""
    told = {}
    for fact in record:
        told.setdefault((fact.value, fact.organisation, fact.source), fact)
    return told.values()


def _told_since(fact) -> str:
    return _("自 %s 起") % fact.since.isoformat() if fact.since else ""


def _who(row) -> str:
    """Who did it through which post; the house itself where a job did."""
    return _join(row.actor_name, row.post) if row.user_id else _("系统")


def _told(row) -> str:
    """What a deed changed, in a few words."""
    changes = row.changes
    for key in ("name", "area"):
        if isinstance(changes.get(key), list):
            return f"{changes[key][0]} → {changes[key][1]}"
    counted = {"buildings": _("%s 栋"), "units": _("%s 套"), "residents": _("%s 人")}
    words = [counted[key] % changes[key] for key in counted if isinstance(changes.get(key), int)]
    return _join(*words, changes.get("organisation"), changes.get("source"), row.reason)


def _join(*words) -> str:
    return " · ".join(word for word in words if word)


def _is_finer(area, children) -> bool:
    """Whether the sketch shows a level more than the table."""
    return area.kind == "city" and len(children) <= FEW


def _places(area, children) -> list[dict]:
    """What the sketch shows: the children; of a city with few districts the subdistricts, so that there is something to compare."""
    if _is_finer(area, children):
        below = territory.count_compounds_below(area.path, len(area.path) + 2 * SEGMENT)
        shown = list(territory.areas_within(area.path, "subdistrict"))
        counts = {place.path: below.get(place.path, {}).get("compounds", 0) for place in shown}
    else:
        shown = [child.area for child in children]
        counts = {child.area.path: child.compounds for child in children}
    shapes = territory.shapes_at(counts)
    return [
        {
            "code": place.path,
            "name": territory.short_name(place),
            "value": counts[place.path],
            "word": str(counts[place.path]),
            "geometry": shapes.get(place.path),
            "url": reverse("territory:area", args=[place.path]),
        }
        for place in shown
    ]


def _flag(text):
    return {"1": True, "0": False}.get(text)


def _about(actor):
    place = territory.area_at(actor.area_path)
    return about_lines(
        unit=place.name if place else "",
        definition=_("小区档案；诉求为本月收到的件数"),
        as_of=wording.moment(clock.now()),
        exported_by=actor.name,
    )
