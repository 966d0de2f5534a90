"""Sheets going out: exactly what is on the screen, with the lines that say where it comes from. No cell ever becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from . import cells, kinds, queries

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
DASH = "—"  # no base: never 0
TEMPLATE_VERSION = "1"


@dataclass(frozen=True)
class OutColumn:
    """A column of a table that goes out. `form`: text, whole, decimal1, decimal2, percent1, date, moment. `group`: the upper heading
    that spans neighbours of the same group."""

    label: str
    form: str = "text"
    width: int = 14
    group: str = ""


@dataclass(frozen=True)
class OutTable:
    """A table as the screen shows it. `about` are the lines above it: (单位, …), (统计口径, …), (数据截至, …), (导出人, …). `total` is the
    last line, if there is one; `notes` stand beneath."""

    title: str
    columns: Sequence[OutColumn]
    rows: Sequence[Sequence[Any]]
    about: Sequence[tuple[str, str]] = ()
    total: Sequence[Any] | None = None
    notes: Sequence[str] = field(default_factory=tuple)
    landscape: bool = False


FORMATS = {
    "text": {},
    "whole": {"num_format": "#,##0", "align": "right"},
    "decimal1": {"num_format": "#,##0.0", "align": "right"},
    "decimal2": {"num_format": "#,##0.00", "align": "right"},
    "percent1": {"num_format": "0.0%", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}


def about_lines(
    *, unit: str = "", definition: str = "", as_of: str = "", exported_by: str = ""
) -> list[tuple[str, str]]:
    """The four lines every table carries; empty ones are left out."""
    lines = [(_("单位"), unit), (_("统计口径"), definition), (_("数据截至"), as_of), (_("导出人"), exported_by)]
    return [line for line in lines if line[1]]


def xlsx(*tables: OutTable) -> bytes:
    """A workbook, one sheet a table: title, lines about it, frozen heading and first column, print area, heading on every page."""
    out = io.BytesIO()
    with _workbook(out) as book:
        names: set[str] = set()
        for table in tables:
            _Sheet(book, table, _sheet_name(table.title, names)).write()
    return out.getvalue()


def csv_bytes(table: OutTable, *, about: bool = False) -> bytes:
    """The table as csv with a byte-order mark; words that a spreadsheet would run get a leading quote. Bare: headings and rows only."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if about:
        writer.writerow([safe(table.title)])
        writer.writerows([[safe(name), safe(words)] for name, words in table.about])
    labels = [c.label for c in table.columns]
    told_twice = len(set(labels)) < len(labels)  # one line of headings: the upper one is needed to tell them apart
    writer.writerow([safe(f"{c.group} {c.label}" if told_twice and c.group else c.label) for c in table.columns])
    for line in [*table.rows, *([table.total] if table.total else [])]:
        writer.writerow([_csv_cell(value, c.form) for c, value in zip(table.columns, line, strict=True)])
    if about:
        writer.writerows([[safe(words)] for words in table.notes])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def safe(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    words = words.replace("\0", "")
    return "'" + words if words.startswith(TRIGGERS) else words


def template(kind: kinds.ImportKind) -> bytes:
    """The workbook to fill in: headings, a line of explanation, a grey example, lists to choose from, numbers kept as text."""
    out = io.BytesIO()
    with _workbook(out) as book:
        sheet, styles = book.add_worksheet(_("数据")), _template_styles(book)
        for index, column in enumerate(kind.columns):
            sheet.write_string(0, index, column.shown + ("*" if column.required else ""), styles["head"])
            sheet.write_string(1, index, ("说明：" if index == 0 else "") + _hint(column), styles["hint"])
            sheet.write_string(2, index, ("示例：" if index == 0 else "") + column.example, styles["example"])
            sheet.set_column(
                index, index, max(12, 2 * len(column.shown) + 4), styles["text"] if column.as_text else None
            )
            if column.choices:
                sheet.data_validation(
                    3, index, 20_002, index, {"validate": "list", "source": list(column.choices)[:30]}
                )
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        notes = book.add_worksheet(_("填表说明"))
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 80)
        lines = [
            (_("表名"), kind.shown),
            (_("版本"), f"{kind.code}/{TEMPLATE_VERSION}"),
            (_("必填"), _("带 * 的列必须填写。")),
        ]
        lines.append((_("示例"), _("第 2、3 行是说明和示例，导入时会跳过，可以留着。")))
        for row, (name, words) in enumerate(lines):
            notes.write_string(row, 0, name, styles["head"])
            notes.write_string(row, 1, words)
    return out.getvalue()


def refused_sheet(sheet_import) -> bytes:
    """The refused rows as they were sent, each with its row number and what is wrong: to be mended and brought again."""
    rows = [
        [
            str(row.number),
            "；".join(f"{heading}：{reason}" for heading, reason in _reasons(sheet_import, row)),
            *_padded(sheet_import, row),
        ]
        for row in queries.refused_rows(sheet_import)
    ]
    head = [OutColumn(_("原行号"), width=8), OutColumn(_("退回原因"), width=44)]
    table = OutTable(_("退回的行"), [*head, *(OutColumn(h) for h in sheet_import.headings)], rows)
    out = io.BytesIO()
    with _workbook(out) as book:
        _Sheet(book, table, _("退回的行"), bare=True).write()
    return out.getvalue()


def _reasons(sheet_import, row) -> list[tuple[str, str]]:
    layout, kind = queries.layout_of(sheet_import), kinds.get(sheet_import.kind)
    return [(layout.heading_of(e.column, kind), e.reason) for e in queries.errors_of(row)]


def _padded(sheet_import, row) -> list[str]:
    line = [cells.as_text(c) for c in queries.cells_of(row)]
    return (line + [""] * len(sheet_import.headings))[: len(sheet_import.headings)]


class _Sheet:
    """Writes one table into one sheet, line after line."""

    def __init__(self, book, table: OutTable, name: str, *, bare: bool = False):
        self.book, self.table, self.bare = book, table, bare
        self.sheet = book.add_worksheet(name)
        self.line = 0
        line = {"border": 1, "border_color": "#8A9099", "valign": "vcenter"}
        self.styles = {form: book.add_format({**line, **shape}) for form, shape in FORMATS.items()}
        self.bold = {
            form: book.add_format({**line, **shape, "bold": True, "top": 2}) for form, shape in FORMATS.items()
        }
        self.head = book.add_format({**line, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F0F2F4"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.muted = book.add_format({"font_color": "#5A6270"})

    def write(self) -> None:
        """Title and lines about it, headings, rows, total, notes, and how it prints."""
        if not self.bare:
            self._above()
        first = self._headings()
        for row in self.table.rows:
            self._row(row, self.styles)
        if self.table.total:
            self._row(self.table.total, self.bold)
        last = self.line - 1
        for note in self.table.notes:
            self.sheet.write_string(self.line, 0, note, self.muted)
            self.line += 1
        self._print(first, max(last, first))

    def _above(self) -> None:
        self.sheet.write_string(0, 0, self.table.title, self.title)
        self.line = 1
        for name, words in self.table.about:
            self.sheet.write_string(self.line, 0, f"{name}：{words}", self.muted)
            self.line += 1

    def _headings(self) -> int:
        """Headings in one line, or two where columns are grouped. Returns the line of the lowest."""
        columns, first = self.table.columns, self.line
        if any(c.group for c in columns):
            self._groups(first)
            self.line += 1
        for index, column in enumerate(columns):
            if self.line == first or column.group:
                self.sheet.write_string(self.line, index, column.label, self.head)
            self.sheet.set_column(index, index, column.width)
        self.line += 1
        self.top = first
        return self.line - 1

    def _groups(self, line: int) -> None:
        columns, index = self.table.columns, 0
        while index < len(columns):
            group, end = columns[index].group, index
            while group and end + 1 < len(columns) and columns[end + 1].group == group:
                end += 1
            if not group:
                self.sheet.merge_range(line, index, line + 1, index, "", self.head)
                self.sheet.write_string(line, index, columns[index].label, self.head)
            elif end > index:
                self.sheet.merge_range(line, index, line, end, "", self.head)
                self.sheet.write_string(line, index, group, self.head)
            else:
                self.sheet.write_string(line, index, group, self.head)
            index = end + 1

    def _row(self, row: Sequence[Any], styles) -> None:
        for index, (column, value) in enumerate(zip(self.table.columns, row, strict=True)):
            self._cell(index, value, styles[column.form])
        self.line += 1

    def _cell(self, index: int, value: Any, style) -> None:
        if value is None:
            self.sheet.write_string(self.line, index, DASH, style)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(self.line, index, _local(value), style)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.line, index, value, style)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self.sheet.write_number(self.line, index, value, style)
        else:
            self.sheet.write_string(self.line, index, str(value).replace("\0", ""), style)

    def _print(self, first: int, last: int) -> None:
        self.sheet.freeze_panes(first + 1, 0 if self.bare else 1)
        self.sheet.repeat_rows(self.top, first)
        self.sheet.print_area(0, 0, max(self.line - 1, last), len(self.table.columns) - 1)
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        if self.table.landscape or len(self.table.columns) > 8:
            self.sheet.set_landscape()
        self.sheet.set_footer("&C&P / &N")


def _workbook(out: io.BytesIO):
    return xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=None) if moment.tzinfo else moment


def _csv_cell(value: Any, form: str = "text") -> str:
    if value is None:
        return DASH
    if form == "percent1":
        return f"{value * 100:.1f}%"
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date | int | float | Decimal):
        return str(value)
    return safe(str(value))


def _sheet_name(title: str, taken: set[str]) -> str:
    name = "".join("-" if c in "[]:*?/\\'" else c for c in title)[:28] or "1"
    while name in taken:
        name = name[:27] + str(len(taken) + 1)
    taken.add(name)
    return name


def _hint(column: kinds.Column) -> str:
    words = column.hint or (_("从列表中选") if column.choices else "")
    return (_("必填。") if column.required else "") + words


def _template_styles(book) -> dict:
    return {
        "head": book.add_format({"bold": True, "bg_color": "#F0F2F4", "border": 1, "border_color": "#8A9099"}),
        "hint": book.add_format({"font_color": "#5A6270", "text_wrap": True, "valign": "top"}),
        "example": book.add_format({"font_color": "#8A9099", "italic": True}),
        "text": book.add_format({"num_format": "@"}),
    }


def rows_of(items: Iterable[Any], *names: str) -> list[list[Any]]:
    """Rows from things with these attributes, in this order."""
    return [[getattr(item, name) for name in names] for item in items]
