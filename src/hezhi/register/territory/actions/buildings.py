"""Deeds on buildings, units and property areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import storing

from ..models import Building, Compound, PropertyArea, Unit, UnitUse
from ..names import number_key

AREAS = ("registered_area", "surveyed_area", "contract_area")


@dataclass(frozen=True)
class BuildingDraft:
    """A building to be entered in a compound."""

    compound: Compound
    name: str
    floors: int | None = None
    has_lift: bool | None = None


@dataclass(frozen=True)
class UnitDraft:
    """A unit to be entered in a building; areas in m²."""

    building: Building
    number: str
    entrance: str = ""
    use: str = UnitUse.HOME
    registered_area: Decimal | None = None
    surveyed_area: Decimal | None = None
    contract_area: Decimal | None = None


def add_building(compound: Compound, name: str, *, actor: Actor, **more) -> Building:
    """Enter one building. `more` as in BuildingDraft."""
    return add_buildings([BuildingDraft(compound, name, **more)], actor=actor)[0]


@transaction.atomic
def add_buildings(drafts: Sequence[BuildingDraft], *, actor: Actor) -> list[Building]:
    """Enter many buildings. One audit row a compound."""
    _require_each(actor, "territory.add_building", {draft.compound for draft in drafts})
    buildings = Building.objects.bulk_create(
        [
            Building(
                compound=draft.compound,
                name=draft.name,
                sort_key=number_key(draft.name),
                floors=draft.floors,
                has_lift=draft.has_lift,
            )
            for draft in drafts
        ],
        batch_size=2000,
    )
    _record_each(actor, "territory.add_building", "buildings", [draft.compound for draft in drafts])
    return buildings


def add_unit(building: Building, number: str, *, actor: Actor, **more) -> Unit:
    """Enter one unit. `more` as in UnitDraft."""
    return add_units([UnitDraft(building, number, **more)], actor=actor)[0]


@transaction.atomic
def add_units(drafts: Sequence[UnitDraft], *, actor: Actor) -> list[Unit]:
    """Enter many units. One audit row a compound."""
    _require_each(actor, "territory.add_unit", {draft.building.compound for draft in drafts})
    units = storing.insert(
        [
            Unit(
                building=draft.building,
                entrance=draft.entrance,
                number=draft.number,
                sort_key=number_key(f"{draft.entrance}-{draft.number}"),
                use=draft.use,
                registered_area=draft.registered_area,
                surveyed_area=draft.surveyed_area,
                contract_area=draft.contract_area,
            )
            for draft in drafts
        ],
        keys=True,
    )
    _record_each(actor, "territory.add_unit", "units", [draft.building.compound for draft in drafts])
    return list(units)


@transaction.atomic
def place_units(
    compounds: Mapping[tuple, Compound], fields: Mapping[tuple, dict], *, actor: Actor
) -> tuple[dict[tuple, Unit], set[tuple], dict[tuple, dict]]:
    """Bring units up to what a register says of them, in bulk. Keys are (compound id, building, entrance, number).

    Returns units by key, the keys of those that are new, and for changed ones what the fields were before. Buildings come by themselves.
    """
    buildings = {(b.compound_id, b.name): b for b in Building.objects.filter(compound__in={k[0] for k in compounds})}
    missing = {key[:2]: compound for key, compound in compounds.items() if key[:2] not in buildings}
    for building in add_buildings([BuildingDraft(compound, key[1]) for key, compound in missing.items()], actor=actor):
        buildings[building.compound_id, building.name] = building
    known = _units_by_key({key[0] for key in compounds})
    drafts = {
        key: UnitDraft(_with_compound(buildings[key[:2]], compound), key[3], key[2], **fields[key])
        for key, compound in compounds.items()
        if key not in known
    }
    before = _change_units({key: unit for key, unit in known.items() if key in compounds}, fields, actor)
    fresh = dict(zip(drafts, add_units(list(drafts.values()), actor=actor), strict=True))
    return {key: fresh.get(key) or known[key] for key in compounds}, set(fresh), before


@transaction.atomic
def take_back_units(created: Sequence[int], before: Mapping[int, dict], *, actor: Actor) -> None:
    """Undo `place_units`: units that came go (refused if something rests on them), changed ones say again what they said."""
    units = Unit.objects.select_related("building__compound").in_bulk([*created, *before])
    _require_each(actor, "territory.add_unit", {unit.building.compound for unit in units.values()})
    for pk, fields in before.items():
        for name, value in fields.items():
            column: Any = Unit._meta.get_field(name)
            setattr(units[pk], name, column.to_python(value) if value is not None else None)
    Unit.objects.bulk_update([units[pk] for pk in before], ["use", *AREAS], batch_size=1000)
    buildings = {units[pk].building_id for pk in created}
    try:
        Unit.objects.filter(pk__in=created).delete()
        Building.objects.filter(pk__in=buildings, units=None, floors=None, has_lift=None).delete()
    except ProtectedError:
        raise Refused("sheets.in_use", _("导入的房屋已经被别处用到，不能整批撤销。")) from None


@transaction.atomic
def add_property_area(name: str, compounds: Sequence[Compound], *, actor: Actor) -> PropertyArea:
    """Mark out a 物业管理区域, the legal voting area; it may cross compounds (Regulation Art. 29)."""
    if not compounds:
        raise Refused("property_area.empty", _("请至少选一个小区。"), "compounds")
    _require_each(actor, "territory.add_property_area", set(compounds))
    area = PropertyArea.objects.create(name=name, area_path=compounds[0].area_path)
    area.compounds.set(compounds)
    audit.record("territory.add_property_area", area, actor=actor, changes={"compounds": [c.name for c in compounds]})
    return area


def _units_by_key(compounds):
    units = Unit.objects.filter(building__compound__in=compounds).select_related("building__compound")
    return {(u.building.compound_id, u.building.name, u.entrance, u.number): u for u in units}


def _with_compound(building, compound):
    building.compound = compound
    return building


def _change_units(known, fields, actor):
    """Write changed areas and uses; what they were, by key."""
    before, changed = {}, []
    for key, unit in known.items():
        old = {name: getattr(unit, name) for name, value in fields[key].items() if getattr(unit, name) != value}
        if old:
            before[key] = {name: value if value is None else str(value) for name, value in old.items()}
            for name in old:
                setattr(unit, name, fields[key][name])
            changed.append(unit)
    _require_each(actor, "territory.add_unit", {unit.building.compound for unit in changed})
    Unit.objects.bulk_update(changed, ["use", *AREAS], batch_size=1000)
    _record_each(actor, "territory.add_unit", "changed", [unit.building.compound for unit in changed])
    return before


def _require_each(actor, deed, compounds):
    for compound in compounds:
        permissions.require(actor, deed, compound)


def _record_each(actor, deed, what, compounds):
    counts: dict[Compound, int] = {}
    for compound in compounds:
        counts[compound] = counts.get(compound, 0) + 1
    for compound, number in counts.items():
        audit.record(deed, compound, actor=actor, changes={what: number})
