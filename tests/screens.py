"""The screens of the house that are swept: where, seen by whom, in which layout. Add a line for every new page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """A page: its address, or the first link matching `follow` on it; `who` is a name of the cast, "" is the public."""

    name: str
    path: str
    who: str = ""
    layout: str = "staff"
    follow: str = ""
    status: int = 200


PUBLIC = [
    Screen("sign-in", "/sign-in/", layout="resident"),
    Screen("cast", "/enter/", layout="resident"),
    Screen("not-found", "/nowhere/", layout="resident", status=404),
    Screen("kit", "/_kit/", layout="board"),
    Screen("kit-resident", "/_kit/?as=resident", layout="board"),
    Screen("kit-elder", "/_kit/?as=elder", layout="board"),
    Screen("kit-board", "/_kit/?as=board", layout="board"),
    Screen("published", "/indicators/published/", layout="resident"),
]

SCREENS = [*PUBLIC]
