"""The messages that exist. A room registers its own; the words are looked up when they are read, in the reader's language."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {"request": gettext_lazy("我的诉求"), "answer": gettext_lazy("等我办的"), "notice": gettext_lazy("通知")}
MAY_MUTE = ("request", "notice")  # what waits for an answer is never held back, nor what is urgent


@dataclass(frozen=True)
class Wording:
    """`title` and `text` are lazy strings with %(name)s places. `is_urgent`: danger, goes out at any hour. `outside`: what may leave the
    house by SMS, mail or 企业微信, with no place but %(number)s; without it the title and the number do. Never a secret in any of them. `kind`: one of KINDS."""

    code: str
    title: Any
    text: Any
    is_urgent: bool = False
    outside: Any = ""
    kind: str = "notice"


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


def codes_of(kind: str) -> list[str]:
    """The messages of one kind."""
    return [code for code, wording in _wordings.items() if wording.kind == kind]


def may_be_muted(code: str, kinds: Container[str]) -> bool:
    """Whether it stays in the list where a person muted these kinds: never what is urgent, what waits for an answer, or what nobody knows."""
    said = _wordings.get(code)
    return said is not None and not said.is_urgent and said.kind in MAY_MUTE and said.kind in kinds


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
