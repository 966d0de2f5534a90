"""Deeds on compounds: entered, named, moved, described. Where one lies is dated; what happened keeps the path it had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from hezhi.ground.platform import audit, outbox, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..datum import Datum, to_wgs84
from ..events import CompoundMoved
from ..models import Area, AreaKind, Compound, CompoundCode, CompoundCommunity, CompoundKind, CompoundName
from ..names import plain_compound_name, sort_key

DESCRIBED = (
    "kind",
    "is_assessed",
    "households",
    "building_count",
    "floor_area",
    "built_year",
    "address",
    "lon",
    "lat",
)


@dataclass(frozen=True)
class CompoundDraft:
    """A compound to be entered in `area`, the smallest area known. `position` (lon, lat) is read by its `datum`."""

    area: Area
    name: str
    kind: str = CompoundKind.UNKNOWN
    codes: Mapping[str, str] = field(default_factory=dict)
    other_names: Sequence[str] = ()
    since: date | None = None
    is_assessed: bool = False
    households: int | None = None
    building_count: int | None = None
    floor_area: Decimal | None = None
    built_year: int | None = None
    address: str = ""
    position: tuple[float, float] | None = None
    datum: Datum = Datum.WGS84


def add_compound(area: Area, name: str, *, actor: Actor, **more) -> Compound:
    """Enter one compound in the smallest area known. `more` as in CompoundDraft."""
    return add_compounds([CompoundDraft(area, name, **more)], actor=actor)[0]


@transaction.atomic
def add_compounds(drafts: Sequence[CompoundDraft], *, actor: Actor) -> list[Compound]:
    """Enter many compounds. In a city only: unplaced, and counted as such. One audit row for all of one call."""
    for draft in drafts:
        permissions.require(actor, "territory.add_compound", draft.area)
    if not drafts:
        return []
    compounds = Compound.objects.bulk_create([_compound_of(draft) for draft in drafts], batch_size=1000)
    pairs = list(zip(compounds, drafts, strict=True))
    CompoundName.objects.bulk_create(
        [entry for compound, draft in pairs for entry in _names_of(compound, draft)], batch_size=2000
    )
    CompoundCode.objects.bulk_create(
        [CompoundCode(compound=c, scheme=s, code=code) for c, draft in pairs for s, code in draft.codes.items()],
        batch_size=2000,
    )
    CompoundCommunity.objects.bulk_create(
        [_lies(compound, draft.area, draft.since) for compound, draft in pairs if _is_community(draft.area)],
        batch_size=2000,
    )
    if len(compounds) == 1:
        audit.record("territory.add_compound", compounds[0], actor=actor, changes={"name": compounds[0].name})
    else:
        shared = _shared_path([compound.area_path for compound in compounds])
        audit.record("territory.add_compound", actor=actor, area_path=shared, changes={"compounds": len(compounds)})
    return compounds


@transaction.atomic
def rename_compound(compound: Compound, name: str, *, actor: Actor, since: date, reason: str = "") -> Compound:
    """Give a compound a new official name from a day on. The old one still finds it."""
    compound = Compound.objects.select_for_update().get(pk=compound.pk)
    permissions.require(actor, "territory.rename_compound", compound)
    for old in compound.names.filter(is_official=True, valid__upper_inf=True):
        if old.valid.lower and old.valid.lower >= since:
            raise Refused(
                "compound.name_order", _("新名称的起始日必须晚于现名称的起始日（%s）。") % old.valid.lower, "since"
            )
        old.valid = DateRange(old.valid.lower, since)
        old.save(update_fields=["valid"])
    before = compound.name
    _name(compound, name, since, official=True).save()
    compound.name, compound.sort_key = name, sort_key(name)
    compound.save(update_fields=["name", "sort_key"])
    audit.record(
        "territory.rename_compound",
        compound,
        actor=actor,
        changes={"name": [before, name], "since": since.isoformat()},
        reason=reason,
    )
    return compound


@transaction.atomic
def add_compound_name(compound: Compound, name: str, *, actor: Actor) -> CompoundName:
    """Note a name that people use, so that what they tell finds the compound."""
    permissions.require(actor, "territory.rename_compound", compound)
    plain = plain_compound_name(name)
    known = compound.names.filter(plain=plain).first()
    if known:
        return known
    entry = _name(compound, name, None, official=False)
    entry.save()
    audit.record("territory.rename_compound", compound, actor=actor, changes={"also": name})
    return entry


@transaction.atomic
def move_compound(compound: Compound, area: Area, *, actor: Actor, since: date, reason: str = "") -> Compound:
    """Lay a compound in another area (or at last in one) from a day on. Tells the rooms above; past cases keep their path."""
    compound = Compound.objects.select_for_update().get(pk=compound.pk)
    permissions.require(actor, "territory.move_compound", compound)
    permissions.require(actor, "territory.move_compound", area)
    if compound.lead_area_id == area.pk:
        return compound
    for lay in compound.communities.filter(is_lead=True, valid__upper_inf=True):
        if lay.valid.lower and lay.valid.lower >= since:
            raise Refused("compound.move_order", _("起始日必须晚于现归属的起始日（%s）。") % lay.valid.lower, "since")
        lay.valid = DateRange(lay.valid.lower, since)
        lay.save(update_fields=["valid"])
    if _is_community(area):
        _lies(compound, area, since).save()
    before = compound.area_path
    compound.lead_area, compound.area_path, compound.is_placed = area, area.path, area.kind != AreaKind.CITY
    compound.save(update_fields=["lead_area", "area_path", "is_placed"])
    audit.record(
        "territory.move_compound",
        compound,
        actor=actor,
        changes={"area_path": [before, area.path], "area": area.name, "since": since.isoformat()},
        reason=reason,
    )
    outbox.publish(CompoundMoved(compound.pk, before, area.path))
    return compound


@transaction.atomic
def take_back_dates(pk: int, *, name: bool, place: bool, actor: Actor) -> None:
    """Undo the dated rows of the last renaming or move of a compound; whoever undoes an import puts the row itself back."""
    compound = Compound.objects.select_for_update().get(pk=pk)
    permissions.require(actor, "territory.describe_compound", compound)
    dated: list[Any] = [compound.names.filter(is_official=True)] if name else []
    dated += [compound.communities.filter(is_lead=True)] if place else []
    for rows in dated:
        last = rows.filter(valid__upper_inf=True).first()
        if last is None:
            continue
        before = rows.filter(valid__endswith=last.valid.lower).exclude(pk=last.pk).first() if last.valid.lower else None
        last.delete()
        if before:
            before.valid = DateRange(before.valid.lower, None)
            before.save(update_fields=["valid"])


@transaction.atomic
def describe_compound(compound: Compound, *, actor: Actor, reason: str = "", **changes) -> Compound:
    """Correct what the file says of a compound: kind, households, buildings, floor area, year, address, position."""
    compound = Compound.objects.select_for_update().get(pk=compound.pk)
    permissions.require(actor, "territory.describe_compound", compound)
    if unknown := set(changes) - set(DESCRIBED):
        raise ValueError(f"not described this way: {sorted(unknown)}")
    changed = {key: value for key, value in changes.items() if getattr(compound, key) != value}
    if not changed:
        return compound
    written = {key: [_plain(getattr(compound, key)), _plain(value)] for key, value in changed.items()}
    for key, value in changed.items():
        setattr(compound, key, value)
    compound.save(update_fields=list(changed))
    audit.record("territory.describe_compound", compound, actor=actor, changes=written, reason=reason)
    return compound


@transaction.atomic
def retire_compound(compound: Compound, *, actor: Actor, reason: str) -> Compound:
    """Take a compound that no longer stands (or was entered twice) out of lists and counts. Its past stays."""
    compound = Compound.objects.select_for_update().get(pk=compound.pk)
    permissions.require(actor, "territory.describe_compound", compound)
    compound.is_active = False
    compound.save(update_fields=["is_active"])
    changes = {"is_active": [True, False]}
    audit.record("territory.describe_compound", compound, actor=actor, changes=changes, reason=reason)
    return compound


def _compound_of(draft):
    lon, lat = to_wgs84(draft.position[0], draft.position[1], draft.datum) if draft.position else (None, None)
    return Compound(
        name=draft.name,
        sort_key=sort_key(draft.name),
        kind=draft.kind,
        area_path=draft.area.path,
        lead_area=draft.area,
        is_placed=draft.area.kind != AreaKind.CITY,
        is_assessed=draft.is_assessed,
        households=draft.households,
        building_count=draft.building_count,
        floor_area=draft.floor_area,
        built_year=draft.built_year,
        address=draft.address,
        lon=lon,
        lat=lat,
    )


def _names_of(compound, draft):
    entries = {plain_compound_name(draft.name): _name(compound, draft.name, draft.since, official=True)}
    for other in draft.other_names:
        entries.setdefault(plain_compound_name(other), _name(compound, other, None, official=False))
    return entries.values()


def _name(compound, name, since, *, official):
    return CompoundName(
        compound=compound,
        name=name,
        plain=plain_compound_name(name),
        is_official=official,
        valid=DateRange(since, None),
    )


def _lies(compound, community, since):
    return CompoundCommunity(compound=compound, community=community, valid=DateRange(since, None))


def _is_community(area):
    return area.kind == AreaKind.COMMUNITY


def _shared_path(paths):
    shared = min(paths)
    while shared and not all(path.startswith(shared) for path in paths):
        shared = shared[:-4]
    return shared


def _plain(value: Any):
    return str(value) if isinstance(value, Decimal) else value
