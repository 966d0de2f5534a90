"""All writes of territory, one function per deed."""

from .areas import AreaDraft, add_area, add_areas, rename_area, set_boundary, set_code, succeed_area, take_back_name
from .boundaries import Drawn, import_boundaries
from .buildings import (
    BuildingDraft,
    UnitDraft,
    add_building,
    add_buildings,
    add_property_area,
    add_unit,
    add_units,
    place_units,
    take_back_units,
)
from .compounds import (
    CompoundDraft,
    add_compound,
    add_compound_name,
    add_compounds,
    describe_compound,
    move_compound,
    rename_compound,
    retire_compound,
    take_back_dates,
)

__all__ = [
    "AreaDraft",
    "BuildingDraft",
    "CompoundDraft",
    "Drawn",
    "UnitDraft",
    "add_area",
    "add_areas",
    "add_building",
    "add_buildings",
    "add_compound",
    "add_compound_name",
    "add_compounds",
    "add_property_area",
    "add_unit",
    "add_units",
    "describe_compound",
    "import_boundaries",
    "move_compound",
    "place_units",
    "rename_area",
    "rename_compound",
    "retire_compound",
    "set_boundary",
    "set_code",
    "succeed_area",
    "take_back_dates",
    "take_back_name",
    "take_back_units",
]
