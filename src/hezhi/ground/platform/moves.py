"""States and the deeds that lead from one to the next, as a table that can be read, drawn and tested whole."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from .refusal import MoveRefused

State = TypeVar("State", bound=StrEnum)
Moves = Mapping[str, Mapping[State, State]]


def step(moves: "Moves[State]", deed: str, state: State | str) -> State:
    """The state after `deed`. Raises MoveRefused where the table has no such move; the caller has changed nothing yet."""
    table = moves[deed]
    for before, after in table.items():
        if before == state:
            return after
    raise MoveRefused("move." + deed, _("现在的状态“%(state)s”不能做这一步。") % {"state": state})


def deeds_from(moves: "Moves[State]", state: State | str) -> list[str]:
    """The deeds that the table allows from here, in the table's order."""
    return [deed for deed, table in moves.items() if any(before == state for before in table)]


def drawing(moves: "Moves[State]") -> str:
    """The table as lines `before --deed--> after`, for the room's README."""
    return "\n".join(
        f"{before} --{deed}--> {after}" for deed, table in moves.items() for before, after in table.items()
    )
