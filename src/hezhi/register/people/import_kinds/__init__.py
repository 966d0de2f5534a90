"""Sheets of people: homes with their owners, organisations, posts."""

from hezhi.ground.sheets import kinds

from .organisations import OrganisationKind
from .posts import PostKind
from .units import UnitKind

kinds.register(UnitKind())
kinds.register(OrganisationKind())
kinds.register(PostKind())
