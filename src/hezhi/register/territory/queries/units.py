"""Units: what is owned separately, and the area that counts for each."""

from decimal import Decimal

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ..models import Building, Compound, PropertyArea, Unit
from ..rules.area_in_force import area_in_force


def get_unit(pk: int) -> Unit | None:
    """A unit with its building and compound."""
    return Unit.objects.select_related("building__compound").filter(pk=pk).first()


def units_of(place: Compound | Building) -> QuerySet[Unit]:
    """The units of a compound or a building, by building, entrance and number."""
    units = Unit.objects.select_related("building")
    units = units.filter(building=place) if isinstance(place, Building) else units.filter(building__compound=place)
    return units.order_by("building__sort_key", "building_id", "sort_key", "id")


def units_of_place(place: Compound | PropertyArea) -> QuerySet[Unit]:
    """The units of a compound or of all compounds of a property area."""
    if isinstance(place, Compound):
        return units_of(place)
    units = Unit.objects.select_related("building").filter(building__compound__in=place.compounds.all())
    return units.order_by("building__compound_id", "building__sort_key", "building_id", "sort_key", "id")


def units_with_area(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """The same units with `area`, the one that counts; the rule `area_in_force` in SQL."""
    return units.annotate(area=Coalesce("registered_area", "surveyed_area", "contract_area"))


def area_of(unit: Unit) -> Decimal | None:
    """The exclusive area that counts, m²; None if no source gives one (SPC 2020 Art. 8)."""
    return area_in_force(registered=unit.registered_area, surveyed=unit.surveyed_area, contract=unit.contract_area)


def find_unit(compound: Compound, building: str, number: str, entrance: str = "") -> Unit | None:
    """A unit by what stands on its door."""
    return Unit.objects.filter(
        building__compound=compound, building__name=building, entrance=entrance, number=number
    ).first()
