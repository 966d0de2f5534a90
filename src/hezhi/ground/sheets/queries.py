"""Reads of the room: one's imports, their rows, what can still be taken back."""

from datetime import timedelta

from hezhi.ground.law.workdays import WorkCalendar, state_council
from hezhi.ground.platform import clock

from . import headers, keeping, kinds, reading
from .cells import Cell, as_text
from .kinds import CellError, Fate
from .models import CalendarDay, SheetImport, SheetRow
from .pipeline import Layout
from .states import FateKind, ImportState

UNDO_HOURS = 24


def lock(sheet_import: SheetImport) -> SheetImport:
    """The import, held until the transaction ends."""
    return SheetImport.objects.select_for_update().get(pk=sheet_import.pk)


def visible_imports(actor):
    """The actor's own imports and those made in his area, newest first (row-level security draws the line)."""
    return SheetImport.objects.exclude(state=ImportState.DISCARDED).order_by("-id")


def get_import(pk: int) -> SheetImport | None:
    """The import, if one may see it."""
    return SheetImport.objects.filter(pk=pk).first()


def layout_of(sheet_import: SheetImport, sheet: str | None = None, header_row: int | None = None) -> Layout:
    """How the import's sheet is understood now; with another sheet or header row, how that would be understood."""
    kind = kinds.get(sheet_import.kind)
    mapping = {int(i): key for i, key in sheet_import.mapping.items()}
    name = sheet_import.sheet if sheet is None else sheet
    row = sheet_import.header_row if header_row is None else header_row
    lines = first_lines(sheet_import).get(name, [])
    header = headers.at(lines, row, kind) if row else headers.find(lines, kind)
    if name != sheet_import.sheet or row != sheet_import.header_row:
        mapping = headers.guess(header.headings, kind)
    return Layout(name, header, mapping, dict(sheet_import.options))


def first_lines(sheet_import: SheetImport) -> dict[str, list[reading.Line]]:
    """The first lines of each sheet, cells as words."""
    return {sheet: [(n, line) for n, line in lines] for sheet, lines in keeping.open_json(sheet_import.heads).items()}


def refused_rows(sheet_import: SheetImport):
    """The refused rows in the order of the file."""
    return sheet_import.rows.filter(fate=FateKind.REFUSED).order_by("number")


def cells_of(row: SheetRow) -> list[Cell]:
    """The row's cells, as sent or as mended."""
    return list(keeping.open_json(row.cells) or [])


def errors_of(row: SheetRow) -> list[CellError]:
    """The row's faults."""
    return [CellError(e["column"], e["value"], e["reason"]) for e in keeping.open_json(row.errors) or []]


def undoable_fates(sheet_import: SheetImport) -> list[Fate]:
    """The fates that undo has to take back, last first."""
    changes: dict[str, list] = {}
    for part in sheet_import.changes.all():
        changes.update(keeping.open_json(part.content))
    rows = sheet_import.rows.filter(fate__in=[FateKind.CREATED, FateKind.UPDATED, FateKind.JOINED]).order_by("-number")
    return [_fate(row, *changes.get(str(row.number), ({}, {}))) for row in rows]


def undo_until(sheet_import: SheetImport):
    """The moment until which the import can be taken back; None if it cannot."""
    if sheet_import.state != ImportState.COMMITTED:
        return None
    until = sheet_import.committed_at + timedelta(hours=UNDO_HOURS)
    return until if clock.now() <= until else None


def work_calendar() -> WorkCalendar:
    """The calendar to count working days by: the State Council's as shipped, its years replaced by those that were brought."""
    calendar, years = state_council(), {}
    for day in CalendarDay.objects.all():
        years.setdefault(day.day.year, []).append(day)
    for year, days in years.items():
        calendar = calendar.with_year(
            year, [d.day for d in days if not d.is_worked], [d.day for d in days if d.is_worked]
        )
    return calendar


def as_words(line: list[Cell]) -> list[Cell]:
    """A line as JSON keeps it: dates as words, numbers as numbers."""
    return [c if isinstance(c, str | int | float) or c is None else as_text(c) for c in line]


def _fate(row: SheetRow, before: dict, after: dict) -> Fate:
    return Fate(row.fate, row.number, row.object_type, row.object_id, before, [], after)
