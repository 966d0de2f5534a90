"""The messages that exist. A room registers its own; the words are looked up when they are read, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Wording:
    """`title` and `text` are lazy strings with %(name)s places. `is_urgent`: danger, goes out at any hour. `outside`: what may leave the
    house by SMS, mail or 企业微信, with no place but %(number)s; without it the title and the number do. Never a secret in any of them."""

    code: str
    title: Any
    text: Any
    is_urgent: bool = False
    outside: Any = ""


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


def title_of(code: str) -> str:
    """What the message is about, without any value; its code where the room is gone."""
    return _plain(str(_wordings[code].title), "") if known(code) else code


def in_words(code: str, values: dict[str, Any]) -> tuple[str, str]:
    """Title and text with the values in their places, for the reader's own list behind his sign-in."""
    if not known(code):
        return code, ""
    wording = _wordings[code]
    return str(wording.title) % values, str(wording.text) % values


def outside(code: str, values: dict[str, Any]) -> str:
    """What may leave the house: the number and nothing else of the values."""
    number = str(values.get("number", ""))
    if known(code) and _wordings[code].outside:
        return str(_wordings[code].outside) % {"number": number}
    title = _plain(str(_wordings[code].title), number) if known(code) else code
    return _("%(title)s，编号 %(number)s") % {"title": title, "number": number} if number else title


def _plain(title, number):
    return title % _Blanks(number=number) if "%(" in title else title


class _Blanks(dict):
    """A place for which nothing may be said stays empty."""

    def __missing__(self, key):
        return ""
