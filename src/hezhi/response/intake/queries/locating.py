"""Finding compounds outside the desk: lines of names or texts against the register, or against a list of names in a file."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ..rules.new_names import looks_like_compound
from ..rules.place_index import NOWHERE, Entry, Place, PlaceIndex
from ..rules.place_names import areas_in, plain
from ..rules.place_text import PlaceText
from .lines import areas_of, number, place_of, plain_lines, text_of, told_in
from .samples import rows_of
from .words import place_words

LONGEST_NAME = 16
_SPACES = re.compile(r"\s")
_SENTENCE = frozenset("，。；！？,;!?")


class Finder:
    """Compounds by name: of the register (`Reader`) or of a file. `area_of` leads from names of areas, wide to narrow, to a path."""

    def __init__(self, text: PlaceText, area_of: Callable[[tuple[str, ...]], str], ids: Sequence[str] = ()):
        self.text, self.area_of, self._ids = text, area_of, ids

    def id_of(self, compound: int | None) -> int | str | None:
        """The compound as its list calls it: in the register by its key."""
        if compound is None or not self._ids:
            return compound
        told = self._ids[compound]
        return int(told) if told.isdecimal() else told

    @classmethod
    def of_file(cls, path: Path, name_column: str, id_column: str, area_column: str = "") -> "Finder":
        """Names and ids of a csv or workbook instead of the register, with the area of each and its point (columns lon, lat) where the file
        says them; no database is asked."""
        rows = [
            row for row in rows_of(path, [name_column, id_column], [area_column, "lon", "lat"]) if row[0] and row[1]
        ]
        keys = {told: at for at, told in enumerate(dict.fromkeys(row[1] for row in rows))}
        entries = [
            Entry(keys[told], name, short_area(area), number(lon), number(lat)) for name, told, area, lon, lat in rows
        ]
        known = {entry.area_path for entry in entries}
        return cls(PlaceText(PlaceIndex(entries)), lambda names: _last_known(names, known), list(keys))

    def find(self, line: str) -> Place:
        """A short line is taken for a name, a longer one for a text. JSON may say the columns name, address, district … (`lines.PLACE`,
        `lines.AREAS`), lon, lat, the area's path (within), and the words: title, text."""
        told = told_in(line)
        if told is None:
            is_name = len(line) <= LONGEST_NAME and not _SENTENCE & set(line)
            return self._place(line if is_name else "", "", "" if is_name else line, "", None)
        lon, lat = number(told.get("lon")), number(told.get("lat"))
        place, text = place_of(told), "。".join(word for word in text_of(told) if word)
        within = place["within"] or self.area_of(areas_of(told))
        point = (lon, lat) if lon is not None and lat is not None else None
        return self._place(place["name"], place["address"], text, within, point)

    def _place(self, name: str, address: str, text: str, within: str, point: tuple[float, float] | None) -> Place:
        """The columns first; where they are silent or unsure, the words. Areas that stand before the name settle homonyms, where known."""
        within = within or self.area_of(areas_in(_SPACES.sub("", name or address or text)))
        place = NOWHERE
        for told in (name, address):
            if told and place.compound is None:
                found = self.text.index.resolve(told, within=within, point=point)
                place = found if found.score > place.score else place
        if place.compound is None and (text or address):
            found = self.text.find("", "。".join(word for word in (address, text) if word), within=within, point=point)
            place = found if found.compound is not None or not place.candidates else place
        if name and not place.candidates and looks_like_compound(plain(name)):
            return Place("new", None, name, 0.7, "looks_like_a_name")
        return place


def short_area(name: str) -> str:
    """海淀 and 海淀区 are one."""
    name = name.strip()
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else name


def _last_known(names: tuple[str, ...], known: set[str]) -> str:
    return next((short_area(name) for name in reversed(names) if short_area(name) in known), "")


def locate_lines(finder: Finder, lines: Iterable[str | bytes]) -> Iterator[dict]:
    """For each line, an empty one too: compound (only where sure), relation same | part_of | new | none, score, reason, candidates; the
    line's own id where it says one."""
    for line in plain_lines(lines):
        asked = told_in(line)
        place = finder.find(line) if line else NOWHERE
        yield ({"id": asked["id"]} if asked and "id" in asked else {}) | told(place, finder.id_of)


def told(place: Place, id_of: Callable[[int | None], int | str | None]) -> dict:
    """A place as JSON. Where no candidate is sure the relation is `none` and the candidates are the officer's to choose from."""
    is_found = place.compound is not None
    return {
        "compound": id_of(place.compound),
        "name": place.name if is_found or place.relation == "new" else None,
        "relation": place.relation if is_found or place.relation == "new" else "none",
        "score": place.score,
        "reason": place_words(place),
        "candidates": [
            {
                "compound": id_of(c.compound),
                "name": c.name,
                "relation": c.relation,
                "score": c.score,
                "reason": c.reason,
            }
            for c in place.candidates
        ],
    }
