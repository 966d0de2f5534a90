"""Sheets of this room; importing the package makes them known to the wizard and the command line."""

from hezhi.ground.sheets import kinds

from .members import MemberKind
from .organisations import PartyOrgKind

kinds.register(PartyOrgKind())
kinds.register(MemberKind())
