"""Deeds on buildings, units and property areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..models import Building, Compound, PropertyArea, Unit, UnitUse
from ..names import number_key


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
    units = Unit.objects.bulk_create(
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
        batch_size=2000,
    )
    _record_each(actor, "territory.add_unit", "units", [draft.building.compound for draft in drafts])
    return units


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


def _require_each(actor, deed, compounds):
    for compound in compounds:
        permissions.require(actor, deed, compound)


def _record_each(actor, deed, what, compounds):
    counts: dict[Compound, int] = {}
    for compound in compounds:
        counts[compound] = counts.get(compound, 0) + 1
    for compound, number in counts.items():
        audit.record(deed, compound, actor=actor, changes={what: number})
