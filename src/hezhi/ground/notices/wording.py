"""The messages that exist. A room registers its own; the words are looked up when they are read, in the reader's language."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Wording:
    """`title` and `text` are lazy strings with %(name)s places. `is_urgent`: danger, goes out at any hour. Never a secret in the text."""

    code: str
    title: Any
    text: Any
    is_urgent: bool = False


_wordings: dict[str, Wording] = {}


def register(wording: Wording) -> Wording:
    """Make a message known; in a room's apps.ready()."""
    _wordings[wording.code] = wording
    return wording


def get(code: str) -> Wording:
    """The message; a code nobody registered is a fault of the program."""
    return _wordings[code]


def known(code: str) -> bool:
    """Whether this installation still has the room that made it."""
    return code in _wordings


def in_words(code: str, values: dict[str, Any]) -> tuple[str, str]:
    """Title and text with the values in their places."""
    if not known(code):
        return code, ""
    wording = _wordings[code]
    return str(wording.title) % values, str(wording.text) % values
