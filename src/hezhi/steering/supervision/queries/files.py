"""The sheet on paper: PDF and Word say what the page says."""

from django.utils import timezone
from django.utils.translation import gettext as _

from hezhi.ground.papers import pdf, word
from hezhi.ground.papers.paper import PaperColumn, TablePaper

from ..models import AppraisalSheet
from ..states import SheetState
from .schemes import scheme_of
from .sheets import Line, lines_of

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def sheet_title(sheet: AppraisalSheet) -> str:
    """2025年度党建述职评议考核表."""
    return _("%(area)s %(year)d年度党建述职评议考核表") % {"area": sheet.area_name, "year": sheet.year}


def sheet_paper(sheet: AppraisalSheet) -> TablePaper:
    """The sheet as a paper of one table."""
    rows = [[line.item.shown_name, line.value or "—", line.detail, _source(line)] for line in lines_of(sheet)]
    columns = [
        PaperColumn(_("项目"), 1.6),
        PaperColumn(_("数值"), 1.4, is_strong=True),
        PaperColumn(_("依据"), 2.4),
        PaperColumn(_("来源"), 1.3),
    ]
    made = sheet.second_signed_at or sheet.submitted_at or sheet.drafted_at
    return TablePaper(
        title=sheet_title(sheet),
        columns=columns,
        rows=rows,
        day=timezone.localdate(made),
        masthead=_("党建述职评议考核"),
        issuer=sheet.area_name,
        number=_("方案第 %(v)s 版") % {"v": sheet.scheme},
        lead=_lead(sheet),
        definition=_notes(sheet),
        signers=[
            (_("第一签"), sheet.first_sign_name or "—"),
            (_("第二签"), sheet.second_sign_name or "—"),
        ],
    )


def sheet_file(sheet: AppraisalSheet, kind: str) -> bytes:
    """PDF or Word."""
    return {"pdf": pdf.render, "docx": word.render}[kind]("table", sheet_paper(sheet))


def _source(line: Line) -> str:
    if not line.item.is_written:
        return _("系统计算")
    if line.written is None:
        return _("手写，未填")
    at = timezone.localtime(line.written.written_at)
    return _("手写：%(name)s %(day)s") % {"name": line.written.written_name, "day": f"{at:%Y-%m-%d}"}


def _lead(sheet) -> str:
    if not sheet.grade:
        return _("草稿，尚未定等次。") if sheet.state == SheetState.DRAFTED else _("已提交，尚未定等次。")
    return _("等次：%(grade)s。%(comments)s（%(name)s）") % {
        "grade": sheet.get_grade_display(),
        "comments": sheet.comments,
        "name": sheet.appraised_name,
    }


def _notes(sheet) -> list[str]:
    notes = [as_of_words(sheet), _("方案：%(source)s。考核的是辖区，不是个人。") % {"source": scheme_of(sheet).source}]
    if sheet.objection:
        said = {"name": sheet.objected_name, "words": sheet.objection, "grade": sheet.get_grade_before_display()}
        notes.append(_("异议（%(name)s，对等次“%(grade)s”）：%(words)s") % said)
    if sheet.answer:
        notes.append(_("答复（%(name)s）：%(words)s") % {"name": sheet.settled_name, "words": sheet.answer})
    return notes


def as_of_words(sheet: AppraisalSheet) -> str:
    """Of which day the values are, and by whose knowledge."""
    if sheet.known_on is None:
        return _("%(on)s的情况；草稿随数据变化，提交时定格。") % {"on": sheet.on}
    return _("%(on)s的情况，按 %(known)s 所知；热线和督办按提交时的计数。") % {"on": sheet.on, "known": sheet.known_on}
