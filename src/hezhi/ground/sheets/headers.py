"""Finds the header among the first lines of a sheet, and guesses which heading means which column."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from .cells import Cell, as_text
from .kinds import ImportKind, Profile
from .reading import Line

SEARCHED = 20
NOTES = ("说明：", "说明:", "示例：", "示例:")  # the explaining lines of our own templates


@dataclass
class Header:
    """Where the header stands (`row`, as numbered in the file; 0 = not found), its headings, and how many of them are known."""

    row: int
    headings: list[str]
    known: int
    last_row: int = 0  # a header of two rows ends here


def plain(heading: str) -> str:
    """A heading without blanks, line breaks, stars, brackets' contents and the like, so that 来电人电话/账号 * meets itself."""
    words = unicodedata.normalize("NFKC", heading).lower()
    words = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", words) or words
    return re.sub(r"[\s*:：·、,，.。/\\\-_\"'“”()\[\]]", "", words)


def find(lines: list[Line], kind: ImportKind) -> Header:
    """The line among the first 20 with most known headings; of equal ones the first. Below two known headings (one, where the
    kind has but one column) none is found and the fullest of the first lines is proposed with row 0."""
    known = _known(kind)
    best, score = None, 0
    for number, line in lines[:SEARCHED]:
        hits = len({plain(as_text(c)) for c in line} & known.keys())
        if hits > score:
            best, score = (number, line), hits
    if best is None or score < min(2, len(kind.columns)):
        return Header(0, [], 0)
    return at(lines, best[0], kind)


def at(lines: list[Line], row: int, kind: ImportKind) -> Header:
    """The header in this row, joined with the row beneath where that one names columns which this one leaves blank."""
    known = _known(kind)
    by_number = dict(lines)
    upper = [" ".join(as_text(c).split()) for c in by_number.get(row, [])]
    lower = [" ".join(as_text(c).split()) for c in by_number.get(row + 1, [])]
    last = row
    if _is_second_header(upper, lower, known):
        last, upper = row + 1, _joined(upper, lower, known)
    upper = _with_names_above(upper, [by_number.get(row - up, []) for up in (1, 2)], known)
    headings = [h or f"第{n}列" for n, h in enumerate(upper, start=1)]
    return Header(row, headings, sum(plain(h) in known for h in headings), last)


def guess(headings: list[str], kind: ImportKind, profile: Profile | None = None) -> dict[int, str]:
    """Column index -> key. Exact names first (the profile's, then the kind's), then headings that contain a name; each key once."""
    names = {plain(h): key for h, key in (profile.headers.items() if profile else ())}
    mapping: dict[int, str] = {}
    for exact in ({**_known(kind), **names},):
        for index, heading in enumerate(headings):
            key = exact.get(plain(heading))
            if key and key not in mapping.values():
                mapping[index] = key
    for index, heading in enumerate(headings):
        if index not in mapping and (key := _contained(plain(heading), kind)) and key not in mapping.values():
            mapping[index] = key
    return dict(sorted(mapping.items()))


def guess_profile(headings: list[str], kind: ImportKind) -> Profile | None:
    """The profile most of whose headings are there; at least half of them, else none."""
    there = {plain(h) for h in headings}
    scored = [(sum(plain(h) in there for h in p.headers) / len(p.headers), p) for p in kind.profiles if p.headers]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] >= 0.5 else None


def signature(headings: list[str]) -> str:
    """One name for a layout: the digest of its headings in order."""
    return hashlib.sha256("\x1f".join(plain(h) for h in headings).encode()).hexdigest()[:32]


def body(lines, header: Header):
    """The lines after the header, without the explaining and the example line of our templates."""
    for number, line in lines:
        if number > header.last_row and not as_text(next((c for c in line if c not in (None, "")), "")).startswith(
            NOTES
        ):
            yield number, line


def _known(kind: ImportKind) -> dict[str, str]:
    names = {}
    for profile in kind.profiles:
        names.update({plain(h): key for h, key in profile.headers.items()})
    for column in reversed(kind.columns):
        names.update({plain(name): column.key for name in column.names if plain(name)})
    return names


def _contained(heading: str, kind: ImportKind) -> str | None:
    for column in kind.columns:
        for name in column.names:
            words = plain(name)
            if len(words) >= 2 and not words.isascii() and words in heading and len(heading) <= len(words) + 6:
                return column.key
    return None


def _is_second_header(upper: list[str], lower: list[str], known: dict[str, str]) -> bool:
    """A second header row names known columns under blanks of the first and holds nothing but headings."""
    blanks = [n for n, cell in enumerate(lower) if cell and (n >= len(upper) or not upper[n])]
    return bool(blanks) and sum(plain(lower[n]) in known for n in range(len(lower)) if lower[n]) >= max(
        1, sum(bool(c) for c in lower) // 2
    )


def _joined(upper: list[str], lower: list[str], known: dict[str, str]) -> list[str]:
    width, headings, group = max(len(upper), len(lower)), [], ""
    for n in range(width):
        top, under = (row[n] if n < len(row) else "" for row in (upper, lower))
        group = top or group
        headings.append(under if plain(under) in known else " ".join(p for p in (top or (under and group), under) if p))
    return headings


def _with_names_above(headings: list[str], above: list[list[Cell]], known: dict[str, str]) -> list[str]:
    """Where a heading is merged over the rows of a header, its words stand in the topmost: a blank takes a known heading from one of the
    two rows above, if no column has it yet."""
    there, filled = {plain(h) for h in headings}, list(headings)
    for line in above:
        words = [" ".join(as_text(cell).split()) for cell in line]
        filled += [""] * (len(words) - len(filled))
        for n, word in enumerate(words):
            if word and not filled[n] and plain(word) in known and plain(word) not in there:
                filled[n] = word
                there.add(plain(word))
    while len(filled) > len(headings) and not filled[-1]:
        filled.pop()
    return filled


def tell_cell(cell: Cell) -> str:
    """A cell for the screen, shortened."""
    words = " ".join(as_text(cell).split())
    return words if len(words) <= 60 else words[:59] + "…"
