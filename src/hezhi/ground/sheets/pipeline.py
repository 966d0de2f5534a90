"""From lines to fates: read each cell, judge each row, store the good ones together. Preview and import walk the same way."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform.refusal import Refused

from . import headers, kinds, reading
from .kinds import CellError, Fate, ImportKind, Row
from .spool import Spool
from .states import DONE, FateKind

FORMULA = ("=", "＝")
TOLD_EACH = 500
_FIGURE = re.compile(r"-?[0-9][0-9,.]*%?")


@dataclass
class Layout:
    """How a sheet is understood: which sheet, where its header stands, which heading means which column, and the answers given once."""

    sheet: str
    header: headers.Header
    mapping: dict[int, str]
    options: dict[str, str] = field(default_factory=dict)

    def heading_of(self, key: str, kind: ImportKind) -> str:
        """The column as its sender calls it; where he does not send it, as we call it."""
        index = next((i for i, k in self.mapping.items() if k == key), None)
        if index is not None and index < len(self.header.headings):
            return self.header.headings[index]
        return next((c.shown for c in kind.columns if c.key == key), key)


@dataclass
class Judged:
    """What reading and judging gave: good rows and refused ones. The cells as they were sent lie on disk."""

    read: int = 0
    good: list[Row] = field(default_factory=list)
    refused: list[Fate] = field(default_factory=list)
    has_formulas: bool = False
    spool: Spool = field(default_factory=Spool)
    mended: dict[int, list] = field(default_factory=dict)

    def cells(self, number: int) -> list:
        """A row's cells as they were sent, or as somebody corrected them on the screen."""
        return self.mended[number] if number in self.mended else reading.cells_of(self.spool.told(number))


def understand(
    head: reading.Head, kind: ImportKind, options: dict[str, str], sheet: str | None = None, header_row: int = 0
) -> Layout:
    """Guess the layout: the sheet with most known headings, its header, the profile that fits, the mapping."""
    options = dict(options)
    name, header = _best_sheet(head, kind, sheet, header_row)
    profile = _profile(kind, header, options)
    if profile:
        options = {**profile.options, **options, "profile": profile.code}
    return Layout(name, header, headers.guess(header.headings, kind, profile), options)


def missing_columns(layout: Layout, kind: ImportKind) -> list[str]:
    """Labels of required columns that no heading was given to."""
    return [c.shown for c in kind.columns if c.required and c.key not in layout.mapping.values()]


def require_columns(layout: Layout, kind: ImportKind) -> None:
    """Refuse a layout by which every row would be refused."""
    if not layout.header.row:
        raise reading.refused("no_header", {})
    if missing := missing_columns(layout, kind):
        raise Refused(
            "sheets.columns_missing", _("缺少必填的列：%(names)s。") % {"names": "、".join(missing)}, "mapping"
        )


def judge(
    kind: ImportKind,
    path,
    layout: Layout,
    context,
    mended: dict[int, list] | None = None,
    tell: Callable[[int], None] | None = None,
) -> Judged:
    """Read and judge every line of the file's sheet. `mended` holds lines that somebody corrected on the screen; `tell` is told now and
    then how many lines were read."""
    judged = Judged(mended=mended or {})
    reader = kinds.RowReader(kind, layout.mapping, judged.cells)
    for number, sent in headers.body(reading.lines(path, layout.sheet, judged.spool), layout.header):
        line = judged.mended.get(number, sent)
        row, errors = reader.read(number, line)
        judged.read += 1
        if tell and judged.read % TOLD_EACH == 0:
            tell(judged.read)
        judged.has_formulas = judged.has_formulas or any(type(c) is str and c[:1] in FORMULA for c in line)
        errors = errors or list(kind.judge(row, context))
        if errors:
            judged.refused.append(Fate(FateKind.REFUSED, number, errors=errors))
        else:
            judged.good.append(row)
    return judged


def settle(kind: ImportKind, judged: Judged, context) -> list[Fate]:
    """Store the good rows; every row read has exactly one fate, in the order of the file. The rows are the kind's from here on."""
    numbers, rows = sorted(row.number for row in judged.good), judged.good
    judged.good = []
    fates = list(kind.store(rows, context)) if rows else []
    if sorted(f.row_number for f in fates) != numbers:
        raise RuntimeError(f"{kind.code}: store must return one fate for each row")
    return sorted(fates + judged.refused, key=lambda fate: fate.row_number)


def rehearse(kind: ImportKind, judged: Judged, context) -> list[Fate]:
    """What storing would do, exactly: it is done and rolled back."""
    with transaction.atomic():
        fates = settle(kind, judged, context)
        transaction.set_rollback(True)
    return fates


def counted(read: int, fates: list[Fate]) -> dict[str, int]:
    """How many rows met which fate. They add up to `read`, or something is wrong with us."""
    counts = {str(kind): sum(f.kind == kind for f in fates) for kind in DONE}
    if sum(counts.values()) != read:
        raise RuntimeError(f"{read} rows read, {counts} told")
    return {"read": read, **counts}


def refusals(fates: list[Fate], layout: Layout, kind: ImportKind) -> list[dict]:
    """Every fault as row, column (in the sender's words), value, reason."""
    return [
        {"row": f.row_number, "column": layout.heading_of(e.column, kind), "value": e.value, "reason": e.reason}
        for f in fates
        for e in f.errors
    ]


def errors_of(fate: Fate) -> list[dict]:
    """The fate's faults as JSON."""
    return [e.as_dict() for e in fate.errors if isinstance(e, CellError)]


def is_totals(lines: list[reading.Line]) -> bool:
    """Whether a sheet holds figures, not cases: most of its cells below the first two lines are numbers."""
    cells = [cell for _, line in lines[2:] for cell in line if cell not in (None, "")]
    return (
        bool(cells)
        and sum(isinstance(c, int | float) or bool(_FIGURE.fullmatch(str(c))) for c in cells) > len(cells) / 2
    )


def _best_sheet(head: reading.Head, kind: ImportKind, sheet: str | None, header_row: int):
    if sheet is not None:
        if sheet not in head.sheets:
            raise Refused("sheets.no_such_sheet", _("文件里没有名为“%(name)s”的工作表。") % {"name": sheet}, "sheet")
        lines = head.sheets[sheet]
        return sheet, headers.at(lines, header_row, kind) if header_row else headers.find(lines, kind)
    found = {name: headers.find(lines, kind) for name, lines in head.sheets.items()}
    if not found:
        raise reading.refused("no_sheet", {})
    seen = {name: header for name, header in found.items() if name not in head.hidden and header.row}
    best = max(
        seen or found, key=lambda name: found[name].known
    )  # of equal ones the first; a hidden one only where no other has a header
    if header_row:
        return best, headers.at(head.sheets[best], header_row, kind)
    return best, found[best]


def _profile(kind: ImportKind, header: headers.Header, options: dict[str, str]):
    code = options.get("profile")
    if not code:
        return headers.guess_profile(header.headings, kind)
    for profile in kind.profiles:
        if profile.code == code:
            return profile
    known = "、".join(p.code for p in kind.profiles) or "—"
    raise Refused(
        "sheets.no_such_profile",
        _("没有名为“%(name)s”的导入方案。可选：%(known)s。") % {"name": code, "known": known},
        "profile",
    )
