"""Bringing a sheet in: receive, preview, mend, commit, take back. Good rows commit in one transaction; refused rows come back."""

import hashlib
import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, outbox, sight
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from . import headers, keeping, kinds, permissions, pipeline, queries, reading, storing
from .events import ImportCommitted, ImportUndone
from .kinds import Fate, ImportKind
from .models import KeptMapping, SheetChange, SheetImport, SheetRow
from .pipeline import Judged, Layout
from .states import MOVES, FateKind, ImportState
from .words import refusal

UNDO_HOURS = 24
BATCH = 5000
ROW = ("sheet_import_id", "number", "fate", "object_type", "object_id", "errors", "cells", "mended")
sight.purpose(
    "sheets.import", "A file brought on the command line or at set-up names places all over the city; nobody looks on."
)


@transaction.atomic
def receive_file(path: Path, name: str, kind: ImportKind, *, actor, options: dict | None = None) -> SheetImport:
    """Check a brought file, keep it sealed, and guess how it is laid out. Raises Refused with words for its sender."""
    permissions.require(actor, kind)
    head = reading.look(path, name)
    layout = _layout_as_kept(pipeline.understand(head, kind, options or {}), kind)
    sheet_import = _new_import(path, name, kind, head, layout, actor)
    sheet_import.stored = keeping.keep(path)
    sheet_import.save()
    return sheet_import


@transaction.atomic
def preview_import(sheet_import: SheetImport, *, actor, layout: Layout | None = None) -> SheetImport:
    """Read, judge and rehearse the whole file; refused rows are kept for mending. Stores nothing of the rows themselves."""
    sheet_import = queries.lock(sheet_import)
    permissions.require(actor, kinds.get(sheet_import.kind), sheet_import)
    sheet_import.state = step(MOVES, "sheets.preview", sheet_import.state)
    kind, began = kinds.get(sheet_import.kind), time.monotonic()
    if layout is not None:
        set_layout(sheet_import, layout)
    layout = queries.layout_of(sheet_import)
    pipeline.require_columns(layout, kind)
    judged, context = _read(sheet_import, kind, layout, actor)
    fates = pipeline.rehearse(kind, judged, context)
    _keep_refused(sheet_import, fates, judged)
    sheet_import.counts = pipeline.counted(judged.read, fates)
    sheet_import.seconds = round(time.monotonic() - began, 2)
    _notice_formulas(sheet_import, judged)
    _notice_remarks(sheet_import, kind, context)
    sheet_import.save()
    return sheet_import


def mend_cells(sheet_import: SheetImport, *, actor, cells: dict[int, dict[int, str]]) -> SheetImport:
    """Correct cells of refused rows on the screen, then look at the whole file again."""
    with transaction.atomic():
        return preview_import(keep_cells(sheet_import, actor=actor, cells=cells), actor=actor)


@transaction.atomic
def keep_cells(sheet_import: SheetImport, *, actor, cells: dict[int, dict[int, str]]) -> SheetImport:
    """Correct cells of refused rows ({row: {column index: words}}); they count when the file is looked at again."""
    sheet_import = queries.lock(sheet_import)
    permissions.require(actor, kinds.get(sheet_import.kind), sheet_import)
    step(MOVES, "sheets.preview", sheet_import.state)
    for row in sheet_import.rows.filter(number__in=cells):
        line = queries.cells_of(row)
        for index, words in cells[row.number].items():
            line.extend([""] * (index + 1 - len(line)))
            line[index] = words
        row.cells, row.mended = keeping.seal_json(line), True
        row.save(update_fields=["cells", "mended"])
    return sheet_import


@transaction.atomic
def commit_import(sheet_import: SheetImport, *, actor) -> SheetImport:
    """Store the good rows, all or none; refused rows stay to be fetched. Can be taken back for 24 hours."""
    sheet_import = queries.lock(sheet_import)
    permissions.require(actor, kinds.get(sheet_import.kind), sheet_import)
    sheet_import.state = step(MOVES, "sheets.commit", sheet_import.state)
    kind, began = kinds.get(sheet_import.kind), time.monotonic()
    layout = queries.layout_of(sheet_import)
    judged, context = _read(sheet_import, kind, layout, actor)
    _commit(sheet_import, kind, judged, context, layout, began=began)
    _tell_committed(sheet_import, actor)
    return sheet_import


@transaction.atomic
def undo_import(sheet_import: SheetImport, *, actor) -> SheetImport:
    """Take an import back: created rows go, changed rows say again what they said. Refused where somebody changed one since."""
    sheet_import = queries.lock(sheet_import)
    permissions.require(actor, kinds.get(sheet_import.kind), sheet_import)
    sheet_import.state = step(MOVES, "sheets.undo", sheet_import.state)
    if clock.now() > sheet_import.committed_at + timedelta(hours=UNDO_HOURS):
        raise Refused("sheets.too_late", _("导入已超过 %(hours)s 小时，不能整批撤销。") % {"hours": UNDO_HOURS})
    kind = kinds.get(sheet_import.kind)
    kind.undo(queries.undoable_fates(sheet_import), kind.prepare(actor, sheet_import.options))
    sheet_import.undone_at = clock.now()
    sheet_import.save(update_fields=["state", "undone_at"])
    audit.record("sheets.undo", sheet_import, actor=actor, changes={"kind": kind.code, **sheet_import.counts})
    outbox.publish(ImportUndone(sheet_import.pk, kind.code))
    return sheet_import


@transaction.atomic
def discard_import(sheet_import: SheetImport, *, actor) -> SheetImport:
    """Give a file up before it is committed: nothing of it is kept."""
    sheet_import = queries.lock(sheet_import)
    permissions.require(actor, kinds.get(sheet_import.kind), sheet_import)
    sheet_import.state = step(MOVES, "sheets.discard", sheet_import.state)
    sheet_import.rows.all().delete()
    _let_go_of_file(sheet_import)
    sheet_import.save()
    return sheet_import


@transaction.atomic
def forget_old_sheets() -> int:
    """Drop files that waited longer than a day unconfirmed, and the sealed rows and changes of imports that can no longer be taken back.
    Counts, fates and history stay. Returns how many imports were touched."""
    limit, touched = clock.now() - timedelta(hours=UNDO_HOURS), []
    waiting = SheetImport.objects.filter(state__in=[ImportState.RECEIVED, ImportState.CHECKED], received_at__lt=limit)
    for sheet_import in waiting.select_for_update(skip_locked=True):
        sheet_import.state = step(MOVES, "sheets.discard", sheet_import.state)
        sheet_import.rows.all().delete()
        _let_go_of_file(sheet_import)
        sheet_import.save(update_fields=["state", "stored"])
        touched.append(sheet_import.pk)
    return len(touched) + _forget_changes(limit)


@transaction.atomic
def run_import(
    path: Path | str,
    kind: ImportKind | str,
    *,
    actor,
    options: dict | None = None,
    sheet: str | None = None,
    mapping: dict[str, str] | None = None,
    dry_run: bool = False,
) -> dict:
    """A whole import without a screen. `mapping` overrides guesses ({heading: column key}). Returns counts, seconds and refusals;
    with `dry_run` the counts are exact and nothing is stored."""
    kind = kinds.get(kind) if isinstance(kind, str) else kind
    path, began = Path(path), time.monotonic()
    permissions.require(actor, kind)
    head = reading.look(path)
    layout = pipeline.understand(head, kind, options or {}, sheet)
    layout = _mapped(layout, kind, mapping) if mapping else _layout_as_kept(layout, kind)
    pipeline.require_columns(layout, kind)
    context = kind.prepare(actor, layout.options)
    judged = pipeline.judge(kind, path, layout, context)
    sheet_import = _new_import(path, path.name, kind, head, layout, actor)
    _notice_formulas(sheet_import, judged)
    if dry_run:
        fates = pipeline.rehearse(kind, judged, context)
        sheet_import.counts = pipeline.counted(judged.read, fates)
        _notice_remarks(sheet_import, kind, context)
    else:
        sheet_import.state = ImportState.COMMITTED
        sheet_import.save()
        fates = _commit(sheet_import, kind, judged, context, layout, began=began)
        _tell_committed(sheet_import, actor)
    return _report(sheet_import, fates, layout, kind, context, seconds=time.monotonic() - began, dry_run=dry_run)


def run_workbook(path: Path | str, kind: ImportKind | str, *, actor, options: dict | None = None, **how) -> list[dict]:
    """Every sheet of a workbook, each in a transaction of its own: what was taken of it, or why it was left alone."""
    reports = []
    for name, lines in reading.look(Path(path)).sheets.items():
        try:
            report = run_import(path, kind, actor=actor, options=options, sheet=name, **how)
            reports.append({"taken": True, **report})
        except Refused as refused:
            reason = refusal("totals", {}) if pipeline.is_totals(lines) else refused.message
            reports.append({"taken": False, "sheet": name, "code": refused.code, "reason": reason})
    return reports


def _report(sheet_import, fates, layout, kind, context, *, seconds: float, dry_run: bool) -> dict:
    return {
        "kind": kind.code,
        "import": sheet_import.pk,
        "sheet": layout.sheet,
        "profile": layout.options.get("profile", ""),
        "mapping": {layout.header.headings[i]: key for i, key in layout.mapping.items()},
        "dry_run": dry_run,
        **sheet_import.counts,
        "seconds": round(seconds, 2),
        "notices": [code for code in sheet_import.notices if ":" not in code],
        "remarks": kind.remarks(context),
        "refusals": pipeline.refusals(fates, layout, kind),
    }


def _new_import(path: Path, name: str, kind: ImportKind, head: reading.Head, layout: Layout, actor) -> SheetImport:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    notices = list(head.notices)
    if SheetImport.objects.filter(kind=kind.code, file_hash=digest, state=ImportState.COMMITTED).exists():
        notices.append("seen_before")
    first_lines = {
        sheet: [[n, [headers.tell_cell(c) for c in line]] for n, line in lines] for sheet, lines in head.sheets.items()
    }
    sheet_import = SheetImport(
        kind=kind.code,
        file_name=Path(name).name[:200],
        file_size=path.stat().st_size,
        file_hash=digest,
        form=head.form,
        notices=notices,
        heads=keeping.seal_json(first_lines),
        user_id=actor.user_id,
        actor_name=actor.name,
        post=actor.post,
        area_path=actor.area_path,
        received_at=clock.now(),
    )
    set_layout(sheet_import, layout)
    return sheet_import


def _notice_formulas(sheet_import: SheetImport, judged: Judged) -> None:
    if judged.has_formulas and "formulas" not in sheet_import.notices:
        sheet_import.notices = [*sheet_import.notices, "formulas"]


def _notice_remarks(sheet_import: SheetImport, kind: ImportKind, context) -> None:
    """Kept among the notices as code:number; those of an earlier look are replaced."""
    told = [f"{code}:{number}" for code, number in kind.remarks(context).items() if number]
    sheet_import.notices = [code for code in sheet_import.notices if ":" not in code] + told


def set_layout(sheet_import: SheetImport, layout: Layout) -> None:
    """How the import is to be read from now on; the caller saves."""
    sheet_import.sheet, sheet_import.header_row = layout.sheet, layout.header.row
    sheet_import.headings = layout.header.headings
    sheet_import.mapping = {str(i): key for i, key in layout.mapping.items()}
    sheet_import.options = layout.options


def _mapped(layout: Layout, kind: ImportKind, mapping: dict[str, str]) -> Layout:
    known = {c.key for c in kind.columns}
    plain = {headers.plain(h): i for i, h in enumerate(layout.header.headings)}
    for heading, key in mapping.items():
        if key not in known or headers.plain(heading) not in plain:
            what = _("没有列“%(heading)s”，或没有字段“%(key)s”。") % {"heading": heading, "key": key}
            raise Refused("sheets.no_such_column", what, "mapping")
        index = plain[headers.plain(heading)]
        layout.mapping = {i: k for i, k in layout.mapping.items() if k != key and i != index} | {index: key}
    return layout


def _layout_as_kept(layout: Layout, kind: ImportKind) -> Layout:
    """Understand the layout as it was understood last time, where there was one."""
    kept = KeptMapping.objects.filter(kind=kind.code, signature=headers.signature(layout.header.headings)).first()
    keys = {c.key for c in kind.columns}
    if kept and set(kept.mapping.values()) <= keys:
        layout.mapping = {int(i): key for i, key in kept.mapping.items()}
        layout.options = {**kept.options, **layout.options}
    return layout


def _keep_mapping(kind: ImportKind, layout: Layout) -> None:
    KeptMapping.objects.update_or_create(
        kind=kind.code,
        signature=headers.signature(layout.header.headings),
        defaults={
            "mapping": {str(i): key for i, key in layout.mapping.items()},
            "options": layout.options,
            "used_at": clock.now(),
        },
    )


def _read(sheet_import: SheetImport, kind: ImportKind, layout: Layout, actor) -> tuple[Judged, object]:
    context = kind.prepare(actor, layout.options)
    mended = {row.number: queries.cells_of(row) for row in sheet_import.rows.filter(mended=True)}
    with keeping.opened(sheet_import.stored) as path:
        tell = keeping.progress_teller(sheet_import.pk) if sheet_import.work else None
        return pipeline.judge(kind, path, layout, context, mended, tell), context


def _keep_refused(sheet_import: SheetImport, fates: list[Fate], judged: Judged) -> None:
    """After a preview only refused and mended rows are kept."""
    mended = set(sheet_import.rows.filter(mended=True).values_list("number", flat=True))
    sheet_import.rows.all().delete()
    wanted = [f for f in fates if f.kind == FateKind.REFUSED or f.row_number in mended]
    lines = [_line(sheet_import, f, judged, mended=f.row_number in mended, is_rehearsed=True) for f in wanted]
    storing.copy(SheetRow, ROW, lines)


def _commit(sheet_import, kind, judged, context, layout, *, began: float) -> list[Fate]:
    fates = pipeline.settle(kind, judged, context)
    sheet_import.rows.all().delete()
    storing.copy(SheetRow, ROW, (_line(sheet_import, fate, judged) for fate in fates))
    _keep_changes(sheet_import, fates)
    sheet_import.counts = pipeline.counted(judged.read, fates)
    _notice_remarks(sheet_import, kind, context)
    sheet_import.committed_at = clock.now()
    sheet_import.seconds = round(time.monotonic() - began, 2)
    _let_go_of_file(sheet_import)
    sheet_import.save()
    _keep_mapping(kind, layout)
    return fates


def _forget_changes(limit) -> int:
    """A refused row's cells are kept a week more, so that its sheet can still be fetched."""
    old = SheetChange.objects.filter(sheet_import__committed_at__lt=limit)
    imports = old.values("sheet_import").distinct().count()
    old.delete()
    weeks = {"sheet_import__committed_at__lt": limit - timedelta(days=7), "cells__isnull": False}
    SheetRow.objects.filter(**weeks).update(cells=None, errors=None)
    return imports


def _keep_changes(sheet_import: SheetImport, fates: list[Fate]) -> None:
    changed = [f for f in fates if f.before or f.after]
    for start in range(0, len(changed), BATCH):
        part = {f.row_number: [f.before, f.after] for f in changed[start : start + BATCH]}
        SheetChange.objects.create(sheet_import=sheet_import, content=keeping.seal_json(part))


def _line(sheet_import: SheetImport, fate: Fate, judged: Judged, *, mended=False, is_rehearsed=False) -> tuple:
    """A row of SheetRow: its fate, and its cells where they are still needed. What was only rehearsed made nothing that has an id."""
    keeps = fate.kind == FateKind.REFUSED or mended
    return (
        sheet_import.pk,
        fate.row_number,
        str(fate.kind),
        fate.object_type,
        None if is_rehearsed else fate.object_id,
        keeping.seal_json(pipeline.errors_of(fate)),
        keeping.seal_json(queries.as_words(judged.cells(fate.row_number))) if keeps else None,
        mended,
    )


def _tell_committed(sheet_import: SheetImport, actor) -> None:
    """One history row and one event for the whole file, never one a line."""
    facts = {
        "kind": sheet_import.kind,
        "file": sheet_import.file_name,
        "sha256": sheet_import.file_hash,
        **sheet_import.counts,
    }
    audit.record("sheets.commit", sheet_import, actor=actor, changes=facts)
    outbox.publish(ImportCommitted(sheet_import.pk, sheet_import.kind))


def _let_go_of_file(sheet_import: SheetImport) -> None:
    name, sheet_import.stored = sheet_import.stored, ""
    transaction.on_commit(lambda: keeping.forget(name))
