"""The invented city 云汀市: its ground. Everything in it is made up; it lies in the sea, so that nobody takes it for a real place."""

from .build import build
from .world import FULL, SMALL, Size, World, new_world

__all__ = ["FULL", "SMALL", "Size", "World", "build", "new_world"]
