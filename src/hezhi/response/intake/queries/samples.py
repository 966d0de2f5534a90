"""Labelled rows of a file: what a classifier learns from, and what it is measured on."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import reading
from hezhi.ground.sheets.cells import as_text

SEARCHED = 20

Texts = list[tuple[str, ...]]


def labelled_rows(path: Path, text_columns: Sequence[str], label_column: str) -> tuple[Texts, list[str]]:
    """Texts (a column each, in the order named) and labels of a csv or workbook's first sheet that has these columns. Rows without a
    label or without any words are left out. Raises Refused where no line among the first 20 holds all the headings."""
    head = reading.look(path)
    wanted = [*text_columns, label_column]
    for sheet, lines in head.sheets.items():
        for number, line in lines[:SEARCHED]:
            headings = [as_text(cell).strip() for cell in line]
            if all(name in headings for name in wanted):
                return _rows(path, sheet, number, [headings.index(name) for name in wanted])
    raise Refused("intake.no_such_column", _("文件里没有这些列：%(names)s。") % {"names": "、".join(wanted)}, "file")


def _rows(path: Path, sheet: str, header: int, places: list[int]) -> tuple[Texts, list[str]]:
    texts, labels = [], []
    for number, line in reading.lines(path, sheet):
        if number <= header:
            continue
        *words, label = (as_text(line[place]).strip() if place < len(line) else "" for place in places)
        if label and any(words):
            texts.append(tuple(words))
            labels.append(label)
    return texts, labels
