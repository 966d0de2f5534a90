"""What the import screen shows of one file: how it is understood, what would become of it, which cells must be mended."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import headers, keeping, kinds, pipeline, queries, words
from .cells import as_text
from .states import FateKind, ImportState

SHOWN_LINES = 12
SAMPLES = 3
SHOWN_HEADINGS = 200  # a form may carry 300 fields
FAULTS_A_PAGE = 40


@dataclass(frozen=True)
class Heading:
    """One heading of the file with samples of what stands beneath, and the column it is taken for ("" = left out)."""

    index: int
    label: str
    samples: list[str]
    key: str


@dataclass(frozen=True)
class Fault:
    """One cell to be mended: where, what it says, why it cannot stay. `field` names its input; "" where it cannot be mended here."""

    row: int
    column: str
    value: str
    reason: str
    field: str


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook: whether it is the one that is read, and what is to be said of it."""

    name: str
    is_read: bool
    words: str


@dataclass(frozen=True)
class Review:
    """Everything that screen 52 shows of one import."""

    sheet_import: Any
    kind: kinds.ImportKind
    sheets: list[str]
    others: list["Sheet"]
    sheet: str
    header_row: int
    lines: list[tuple[int, list[str]]]
    headings: list[Heading]
    missing: list[str]
    notices: list[str]
    counts: dict[str, int]
    to_store: int
    faults: Page
    undo_until: object = None
    steps: list[dict] = field(default_factory=list)
    options: list[dict] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.sheet_import.state

    @property
    def is_working(self) -> bool:
        """Whether the worker is at it, or is to begin."""
        return bool(self.sheet_import.work)

    @property
    def lines_read(self) -> int:
        """How many lines the worker has read so far."""
        return keeping.progress_of(self.sheet_import.pk)

    @property
    def more_url(self) -> str:
        """Where the kind's own room says more about a committed import."""
        return self.kind.more_url(self.sheet_import) if self.state == ImportState.COMMITTED else ""


def review(sheet_import, page: int | str = 1) -> Review:
    """Gather what the screen shows. `page` is the page of faults."""
    kind, layout = kinds.get(sheet_import.kind), queries.layout_of(sheet_import)
    lines = queries.first_lines(sheet_import)
    first = lines.get(layout.sheet, [])
    counts = sheet_import.counts or {}
    return Review(
        sheet_import=sheet_import,
        kind=kind,
        sheets=[name for name in lines if name],
        others=_sheets(lines, layout.sheet, kind),
        sheet=layout.sheet,
        header_row=layout.header.row,
        lines=[(n, [as_text(c) for c in line]) for n, line in first[:SHOWN_LINES]],
        headings=_headings(layout, first),
        missing=pipeline.missing_columns(layout, kind),
        notices=[_notice(code, kind) for code in sheet_import.notices],
        counts=counts,
        to_store=sum(counts.get(k, 0) for k in (FateKind.CREATED, FateKind.UPDATED, FateKind.JOINED)),
        faults=_faults(sheet_import, layout, kind, page),
        undo_until=queries.undo_until(sheet_import),
        steps=_steps(sheet_import),
        options=_options(kind, layout),
    )


def _notice(code: str, kind) -> str:
    """A notice in words; a remark (code:number) in those of its kind."""
    name, is_remark, number = code.partition(":")
    return kind.remark(name, int(number)) if is_remark else words.notice(code)


def sentence(shown: Review) -> str:
    """What the page says first."""
    counts = {k: f"{n:,}" for k, n in shown.counts.items()}
    state, refused = shown.state, shown.counts.get("refused", 0)
    if shown.is_working:
        return (
            _("正在导入，做完这一页会变。")
            if shown.sheet_import.work == "sheets.commit"
            else _("正在检查，查完这一页会变。")
        )
    if state == ImportState.RECEIVED:
        return _("文件收到了，先告诉我们哪一列是什么。")
    if state == ImportState.CHECKED and not shown.counts.get("read"):
        return _("表头下面没有一行内容，没有可导入的。")
    if state == ImportState.CHECKED and not refused:
        return _("读了 %(read)s 行，都能导入，还没有写入。") % counts
    if state == ImportState.CHECKED and refused == shown.counts["read"]:
        return _("读了 %(read)s 行，没有一行能导入，请看下面为什么。") % counts
    if state == ImportState.CHECKED:
        return (
            ngettext(
                "读了 %(read)s 行，有 %(refused)s 行要改，其余可以导入。",
                "读了 %(read)s 行，有 %(refused)s 行要改，其余可以导入。",
                refused,
            )
            % counts
        )
    if state == ImportState.COMMITTED:
        return _("已导入：新建 %(created)s 行，更新 %(updated)s 行，退回 %(refused)s 行。") % counts
    return (
        _("这次导入已撤销，数据和导入前一样。")
        if state == ImportState.UNDONE
        else _("这次导入已放弃，什么也没有写入。")
    )


def _headings(layout: pipeline.Layout, lines) -> list[Heading]:
    below = [line for _, line in headers.body(lines, layout.header)][:SAMPLES]
    return [
        Heading(
            index,
            label,
            [as_text(line[index])[:24] for line in below if index < len(line)],
            layout.mapping.get(index, ""),
        )
        for index, label in enumerate(layout.header.headings[:SHOWN_HEADINGS])
    ]


def _sheets(lines: dict[str, list], sheet: str, kind) -> list[Sheet]:
    """What is taken of each sheet and why not of the others; nothing where there is one alone."""
    return [Sheet(name, name == sheet, _said_of(part, kind)) for name, part in lines.items()] if len(lines) > 1 else []


def _said_of(part: list, kind) -> str:
    header = headers.find(part, kind)
    missing = [c for c in kind.columns if c.required and c.key not in headers.guess(header.headings, kind).values()]
    if header.row and not missing:
        told = {"row": header.row, "known": header.known}
        return _("表头在第 %(row)s 行，认得 %(known)s 列，可以导入") % told
    if pipeline.is_totals(part):
        return words.refusal("totals", {})
    return (
        _("没有找到表头")
        if not header.row
        else _("缺少必填的列：%(names)s。") % {"names": "、".join(c.shown for c in missing)}
    )


def _faults(sheet_import, layout: pipeline.Layout, kind, page) -> Page:
    """Refused rows a page at a time; each fault of a row a line of its own."""
    pages = Paginator(queries.refused_rows(sheet_import), FAULTS_A_PAGE).get_page(page)
    index_of = {key: index for index, key in layout.mapping.items()}
    can_mend = sheet_import.state == ImportState.CHECKED
    pages.object_list = [fault for row in pages.object_list for fault in _of_row(row, layout, kind, index_of, can_mend)]
    return pages


def _of_row(row, layout, kind, index_of, can_mend) -> list[Fault]:
    found, seen = [], set()
    for error in queries.errors_of(row):
        index = index_of.get(error.column)
        name = f"c-{row.number}-{index}" if can_mend and index is not None and index not in seen else ""
        seen.add(index)
        found.append(Fault(row.number, layout.heading_of(error.column, kind), error.value, error.reason, name))
    return found


def _steps(sheet_import) -> list[dict]:
    names = [_("选文件"), _("认列"), _("检查"), _("导入")]
    at = {ImportState.RECEIVED: 1, ImportState.CHECKED: 2, ImportState.COMMITTED: 4}.get(sheet_import.state, 0)
    at = {"sheets.preview": 2, "sheets.commit": 3}.get(sheet_import.work, at)
    return [{"label": name, "state": "done" if n < at else "now" if n == at else ""} for n, name in enumerate(names)]


def _options(kind, layout) -> list[dict]:
    """The questions asked once per file, with the answers in force."""
    asked = [
        {
            "code": o.code,
            "label": o.label,
            "choices": list(o.choices),
            "value": layout.options.get(o.code, o.default),
        }
        for o in kind.options
    ]
    if kind.profiles:
        choices = [("", _("按列名认")), *((p.code, p.name) for p in kind.profiles)]
        asked.insert(
            0,
            {
                "code": "profile",
                "label": _("来源"),
                "choices": choices,
                "value": layout.options.get("profile", ""),
            },
        )
    return asked
