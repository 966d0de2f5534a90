"""People's part of the demo city: offices, companies, committees, secretaries, owners, and the cast."""

from .build import build
from .cast import CAST, Member, actor_of, build_cast

__all__ = ["CAST", "Member", "actor_of", "build", "build_cast"]
