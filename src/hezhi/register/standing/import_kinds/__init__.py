"""Sheets of compounds with who serves them: the place goes to territory, the provider to people, the fact stays here."""

from hezhi.ground.sheets import kinds

from .compounds import CompoundKind

kinds.register(CompoundKind())
