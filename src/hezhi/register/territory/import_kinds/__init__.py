"""Sheets that fill the map: divisions and buildings. Compounds come with their providers: see standing."""

from hezhi.ground.sheets import kinds

from .buildings import BuildingKind
from .divisions import DivisionKind

kinds.register(DivisionKind())
kinds.register(BuildingKind())
