"""Deeds on areas: they are added, renamed, given codes, and go over into others. Their paths never change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import storing

from ..models import Area, AreaCode, AreaName, AreaSuccession
from ..names import plain_area_name, sort_key
from ..queries.areas import LEVELS, SEGMENT

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class AreaDraft:
    """An area to be added below `parent` (None: a city). `codes` by scheme; `position` is WGS84 (lon, lat)."""

    parent: Area | None
    kind: str
    form: str
    name: str
    codes: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    households: int | None = None
    position: tuple[float, float] | None = None
    boundary: dict[str, Any] | None = None


def add_area(parent: Area | None, kind: str, form: str, name: str, *, actor: Actor, **more) -> Area:
    """Enter one area below another (None: a city). `more`: codes, since, households, position, boundary as in AreaDraft."""
    return add_areas([AreaDraft(parent, kind, form, name, **more)], actor=actor)[0]


@transaction.atomic
def add_areas(drafts: Sequence[AreaDraft], *, actor: Actor) -> list[Area]:
    """Enter many areas whose parents stand already. One audit row for all of one call, none if there is nothing to do."""
    for draft in drafts:
        permissions.require(actor, "territory.add_area", draft.parent)
        _check_level(draft)
    if not drafts:
        return []
    _check_codes(drafts)
    numbers = _take_numbers(len(drafts))
    areas = [_area_of(draft, number) for draft, number in zip(drafts, numbers, strict=True)]
    storing.insert(areas, keys=True)
    pairs = list(zip(areas, drafts, strict=True))
    storing.insert([_name(area, area.name, draft.since) for area, draft in pairs])
    storing.insert(
        [
            AreaCode(area=area, scheme=scheme, code=code, valid=DateRange(draft.since, None))
            for area, draft in pairs
            for scheme, code in draft.codes.items()
        ],
    )
    _record_added(areas, actor)
    return areas


@transaction.atomic
def rename_area(area: Area, name: str, *, actor: Actor, since: date, reason: str = "") -> Area:
    """Give an area a new name from a day on; what it was called before stays on record."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    permissions.require(actor, "territory.rename_area", area)
    last = area.names.filter(valid__upper_inf=True).first()
    if last and last.valid.lower and last.valid.lower >= since:
        raise Refused("area.name_order", _("新名称的起始日必须晚于现名称的起始日（%s）。") % last.valid.lower, "since")
    before = area.name
    if last:
        last.valid = DateRange(last.valid.lower, since)
        last.save(update_fields=["valid"])
    _name(area, name, since).save()
    area.name, area.sort_key = name, sort_key(name)
    area.save(update_fields=["name", "sort_key"])
    audit.record(
        "territory.rename_area",
        area,
        actor=actor,
        changes={"name": [before, name], "since": since.isoformat()},
        reason=reason,
    )
    return area


@transaction.atomic
def take_back_name(pk: int, name: str, *, actor: Actor) -> Area:
    """Undo the last renaming of an area, if it still bears the name that came with it: the name before holds on."""
    area = Area.objects.select_for_update().get(pk=pk)
    permissions.require(actor, "territory.rename_area", area)
    last, before = area.names.order_by("-valid")[:2]
    if last.name != area.name or before.name != name:
        raise Refused("area.renamed_since", _("“%s”后来又改了名，不能撤销。") % area.name)
    last.delete()
    before.valid = DateRange(before.valid.lower, None)
    before.save(update_fields=["valid"])
    changes = {"name": [area.name, name]}
    area.name, area.sort_key = name, sort_key(name)
    area.save(update_fields=["name", "sort_key"])
    audit.record("territory.rename_area", area, actor=actor, changes=changes, reason=_("撤销导入"))
    return area


@transaction.atomic
def set_code(area: Area, scheme: str, code: str, *, actor: Actor, since: date | None = None) -> AreaCode:
    """Give an area an official code from a day on, and end the one it had in that scheme. A code has one holder a day."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    permissions.require(actor, "territory.set_code", area)
    holder = AreaCode.objects.filter(scheme=scheme, code=code, valid__upper_inf=True).select_related("area").first()
    if holder and holder.area_id == area.pk:
        return holder
    if holder:
        raise Refused(
            "area.code_taken", _("代码 %(code)s 现属于“%(area)s”。") % {"code": code, "area": holder.area}, "code"
        )
    before = area.codes.filter(scheme=scheme, valid__upper_inf=True).first()
    if before:
        if since is None or (before.valid.lower and before.valid.lower >= since):
            raise Refused("area.code_order", _("换代码要写明起始日，且晚于现代码的起始日。"), "since")
        before.valid = DateRange(before.valid.lower, since)
        before.save(update_fields=["valid"])
    entry = AreaCode.objects.create(area=area, scheme=scheme, code=code, valid=DateRange(since, None))
    changes = {scheme: [before.code if before else None, code], "since": since.isoformat() if since else None}
    audit.record("territory.set_code", area, actor=actor, changes=changes)
    return entry


@transaction.atomic
def succeed_area(
    before: Iterable[Area], after: Iterable[Area], *, on: date, actor: Actor, note: str = ""
) -> list[AreaSuccession]:
    """Let areas go over into others on a day (split, merger). Those that end are kept, inactive, with their past."""
    before, after = list(before), list(after)
    if not before or not after:
        raise Refused("area.succession", _("请写明原区划和新区划。"))
    for area in [*before, *after]:
        permissions.require(actor, "territory.succeed_area", area)
    steps = [AreaSuccession(before=old, after=new, on=on, note=note) for old in before for new in after if old != new]
    AreaSuccession.objects.bulk_create(steps)
    lasting = {area.pk for area in after}
    for area in before:
        if area.pk not in lasting:
            Area.objects.filter(pk=area.pk).update(is_active=False)
            area.is_active = False
        audit.record(
            "territory.succeed_area",
            area,
            actor=actor,
            changes={"after": [new.name for new in after], "on": on.isoformat(), "note": note},
        )
    return steps


@transaction.atomic
def set_boundary(area: Area, geometry: dict[str, Any], *, actor: Actor, source: str = "") -> Area:
    """Keep an area's boundary (GeoJSON geometry, WGS84) and a point inside its box for labels."""
    permissions.require(actor, "territory.set_boundary", area)
    west, south, east, north = _box(geometry)
    area.boundary = geometry
    if area.lon is None:
        area.lon, area.lat = (west + east) / 2, (south + north) / 2
    area.save(update_fields=["boundary", "lon", "lat"])
    audit.record("territory.set_boundary", area, actor=actor, changes={"source": source})
    return area


def _check_level(draft):
    above = -1 if draft.parent is None else LEVELS.index(draft.parent.kind)
    if LEVELS.index(draft.kind) != above + 1:
        raise Refused("area.level", _("“%(name)s”的上级必须是高一级的区划。") % {"name": draft.name}, "kind")


def _check_codes(drafts):
    codes = [(scheme, code) for draft in drafts for scheme, code in draft.codes.items()]
    held = AreaCode.objects.filter(code__in={code for _scheme, code in codes}, valid__upper_inf=True)
    taken = {(entry.scheme, entry.code): entry.area for entry in held.select_related("area")}
    for key in codes:
        if key in taken:
            words = {"code": key[1], "area": taken[key]}
            raise Refused("area.code_taken", _("代码 %(code)s 现属于“%(area)s”。") % words, "code")


def _take_numbers(count):
    """Numbers never used before and never used again, whatever is undone: the area's own ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('territory_area', 'id')) from generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _area_of(draft, number):
    lon, lat = draft.position or (None, None)
    return Area(
        pk=number,
        parent=draft.parent,
        kind=draft.kind,
        form=draft.form,
        name=draft.name,
        sort_key=sort_key(draft.name),
        path=(draft.parent.path if draft.parent else "") + _segment(number),
        households=draft.households,
        boundary=draft.boundary,
        lon=lon,
        lat=lat,
    )


def _segment(number):
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    if len(text) > SEGMENT:
        raise OverflowError("no path segment left: 1,679,615 areas have been added")
    return text.rjust(SEGMENT, "0")


def _name(area, name, since):
    return AreaName(area=area, name=name, plain=plain_area_name(name, area.kind), valid=DateRange(since, None))


def _record_added(areas, actor):
    if len(areas) == 1:
        area = areas[0]
        audit.record("territory.add_area", area, actor=actor, changes={"name": area.name, "kind": area.kind})
        return
    inside = areas[0].parent.path if areas[0].parent else areas[0].path
    audit.record("territory.add_area", actor=actor, area_path=inside[:SEGMENT], changes={"areas": len(areas)})


def _box(geometry):
    rings = geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        rings = [ring for polygon in rings for ring in polygon]
    points = [point for ring in rings for point in ring]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return min(lons), min(lats), max(lons), max(lats)
