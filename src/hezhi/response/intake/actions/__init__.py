"""All deeds of the room."""

from .taking_in import give_back, take_in

__all__ = ["give_back", "take_in"]
