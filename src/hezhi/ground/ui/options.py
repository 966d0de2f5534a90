"""The options of a long list to choose from, drawn once: a page only says which one is chosen."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString


class Options:
    """`<option>`s in groups, in one language. Made of (label of the group, or "", its (value, label) pairs)."""

    def __init__(self, groups: Iterable[tuple[Any, Iterable[tuple[Any, Any]]]]):
        self._pieces: list[str] = []
        self._place: dict[str, int] = {}
        for label, options in groups:
            if label:
                self._pieces.append(f'<optgroup label="{escape(str(label))}">')
            for value, words in options:
                self._place[str(value)] = len(self._pieces)
                self._pieces.append(f'<option value="{escape(str(value))}">{escape(str(words))}</option>')
            if label:
                self._pieces.append("</optgroup>")
        self._all = "".join(self._pieces)

    def drawn(self, chosen: Any = None) -> SafeString:
        """All of them; `chosen` is marked where it is one of them."""
        place = self._place.get(str(chosen)) if chosen not in (None, "") else None
        if place is None:
            return SafeString(self._all)
        pieces = self._pieces.copy()
        pieces[place] = pieces[place].replace('">', '" selected>', 1)
        return SafeString("".join(pieces))
