"""Labelled rows of a file: what a classifier learns from, and what it is measured on."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import headers, reading
from hezhi.ground.sheets.cells import as_text

SEARCHED = 20
SHOWN, SHOWN_LENGTH = 30, 24  # headings named where one is missing

Texts = list[tuple[str, ...]]


def labelled_rows(path: Path, text_columns: Sequence[str], label_column: str) -> tuple[Texts, list[str]]:
    """Texts (a column each, in the order named) and labels of a csv or workbook's first sheet that has these columns. Rows without a
    label or without any words are left out. Raises Refused as `rows_of`."""
    rows = [row for row in rows_of(path, [*text_columns, label_column]) if row[-1] and any(row[:-1])]
    return [row[:-1] for row in rows], [row[-1] for row in rows]


def rows_of(path: Path, wanted: Sequence[str], optional: Sequence[str] = ()) -> Texts:
    """The cells of these columns, a tuple a row; a column that is optional and not there is empty. Raises Refused where no line among
    the first 20 holds all the headings wanted; it names those missing and those that are there."""
    head = reading.look(path)
    best: list[str] = []
    for spelt in (str.strip, headers.plain):  # as written; else without blanks, width and case
        for sheet, lines in head.sheets.items():
            for number, line in lines[:SEARCHED]:
                headings = [as_text(cell).strip() for cell in line]
                told = [spelt(name) for name in headings]
                if all(spelt(name) in told for name in wanted):
                    places = [
                        told.index(spelt(name)) if spelt(name) in told else len(told) for name in (*wanted, *optional)
                    ]
                    return _cells(path, sheet, number, places)
                best = max(best, headings, key=lambda names: (len(set(names) & set(wanted)), len(set(names) - {""})))
    raise Refused("intake.no_such_column", _missing(wanted, best), "file")


def _missing(wanted: Sequence[str], there: Sequence[str]) -> str:
    known = [name[:SHOWN_LENGTH] for name in there if name]
    told = {
        "names": "、".join(dict.fromkeys(name for name in wanted if name not in there)) or "、".join(wanted),
        "there": "、".join(known[:SHOWN]) + ("…" if len(known) > SHOWN else ""),
    }
    if not known:
        return _("文件里没有这些列：%(names)s。文件里没有一行字。") % told
    return _("文件里没有这些列：%(names)s。有的列是：%(there)s。") % told


def _cells(path: Path, sheet: str, header: int, places: list[int]) -> Texts:
    return [
        tuple(as_text(line[place]).strip() if place < len(line) else "" for place in places)
        for number, line in reading.lines(path, sheet)
        if number > header
    ]
