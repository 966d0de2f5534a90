"""Finding compounds outside the desk: lines of names or texts against the register, or against a list of names in a file."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..rules.new_names import looks_like_compound
from ..rules.place_index import NOWHERE, Entry, Place, PlaceIndex
from ..rules.place_names import plain
from ..rules.place_text import PlaceText
from .samples import labelled_rows
from .words import place_words

LONGEST_NAME = 16
_SENTENCE = frozenset("，。；！？,;!?")


class Finder:
    """Compounds by name: of the register (`Reader.text`) or of a file."""

    def __init__(self, text: PlaceText):
        self.text = text

    @classmethod
    def of_file(cls, path: Path, name_column: str, id_column: str) -> "Finder":
        """Names and ids of a csv or workbook instead of the register; no database is asked."""
        names, ids = labelled_rows(path, [name_column], id_column)
        rows = enumerate(zip(names, ids, strict=True), 1)
        return cls(PlaceText(PlaceIndex(Entry(int(i) if i.isdigit() else at, name[0]) for at, (name, i) in rows)))

    def find(self, line: str) -> Place:
        """A short line is taken for a name, a longer one for a text; JSON may say name, text, lon, lat and the area's path (within)."""
        told = json.loads(line) if line.startswith("{") else {}
        name, text = str(told.get("name", "")), str(told.get("text", ""))
        if not told:
            is_name = len(line) <= LONGEST_NAME and not _SENTENCE & set(line)
            name, text = (line, "") if is_name else ("", line)
        point = (float(told["lon"]), float(told["lat"])) if "lon" in told and "lat" in told else None
        within = str(told.get("within", ""))
        place = self.text.index.resolve(name, within=within, point=point) if name else NOWHERE
        if not place.compound and text:
            place = self.text.find("", text, within=within, point=point)
        if name and not place.candidates and looks_like_compound(plain(name)):
            return Place("new", None, name, 0.7, "looks_like_a_name")
        return place


def locate_lines(finder: Finder, lines: Iterable[str]) -> Iterator[dict]:
    """For each line: compound (only where sure), relation same | part_of | new | none, score, reason, candidates."""
    for line in lines:
        if line.strip():
            yield told(finder.find(line.strip()))


def told(place: Place) -> dict:
    """A place as JSON. Where no candidate is sure the relation is `none` and the candidates are the officer's to choose from."""
    return {
        "compound": place.compound,
        "name": place.name if place.compound or place.relation == "new" else None,
        "relation": place.relation if place.compound or place.relation == "new" else "none",
        "score": place.score,
        "reason": place_words(place),
        "candidates": [
            {"compound": c.compound, "name": c.name, "relation": c.relation, "score": c.score, "reason": c.reason}
            for c in place.candidates
        ],
    }
