"""Word papers. Type and margins after GB/T 9704-2012; 仿宋_GB2312 and 方正小标宋简体 are named, the reader's Word has them."""

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .paper import Section, TablePaper

BODY, TITLE, HEADING, SUBHEADING = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
RED = RGBColor(0xB3, 0x14, 0x1B)
MARGINS = {"top_margin": 37, "left_margin": 28, "right_margin": 26, "bottom_margin": 35}  # mm
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render(template: str, content: Any, sections: Sequence[Section] = ()) -> bytes:
    """A Word file of `content`. Templates: `table` (one table with what it rests on), `briefing` (the same, then headed sections)."""
    if template not in ("table", "briefing"):
        raise LookupError(f"no such paper: {template}")
    document = _document(content)
    _head(document, content)
    _table(document, content)
    for section in sections:
        _section(document, section)
    _foot(document, content)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fill(template: bytes, words: dict[str, Any]) -> bytes:
    """Fill a unit's own .docx template ({{ name }}) with words. The template runs in a sandbox; words are never markup."""
    from docxtpl import DocxTemplate
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    document = DocxTemplate(io.BytesIO(template))
    document.render(words, ImmutableSandboxedEnvironment(autoescape=True), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _document(content: TablePaper):
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in MARGINS.items():
        setattr(section, name, Mm(millimetres))
    if content.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    normal.paragraph_format.line_spacing = Pt(29)
    normal.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(content.title), _clean(content.issuer), ""
    return document


def _head(document, content: TablePaper) -> None:
    if content.masthead:
        _say(document, content.masthead, font=TITLE, size=36, colour=RED, align=WD_ALIGN_PARAGRAPH.CENTER, line=60)
        line = _say(
            document, f"{content.issuer}　　{content.number}　　{content.day_in_words}", align=WD_ALIGN_PARAGRAPH.CENTER
        )
        _rule_under(line)
    _say(document, content.title, font=TITLE, size=22, align=WD_ALIGN_PARAGRAPH.CENTER, line=36)
    if not content.masthead and content.issuer + content.number:
        _say(
            document,
            "　".join(p for p in (content.issuer, content.number, content.day_in_words) if p),
            size=12,
            align=WD_ALIGN_PARAGRAPH.CENTER,
        )
    if content.lead:
        _say(document, content.lead, indent=True)


def _section(document, section: Section) -> None:
    _say(document, section.heading, font=HEADING, indent=True)
    for words in section.paragraphs:
        _say(document, words, indent=True)
    for table in section.tables:
        if table.title:
            _say(document, table.title, font=SUBHEADING, size=14, align=WD_ALIGN_PARAGRAPH.CENTER)
        _table(document, table)


def _table(document, content: TablePaper) -> None:
    if not content.columns:
        return
    table = document.add_table(rows=1, cols=len(content.columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, column in zip(table.rows[0].cells, content.columns, strict=True):
        _fill_cell(cell, column.label, is_figure=column.is_figure, bold=True)
    _repeat_head(table.rows[0])
    for row in content.rows:
        _row(table, content, row)
    if content.total:
        _row(table, content, content.total, bold=True)


def _row(table, content: TablePaper, row: Sequence[str], *, bold: bool = False) -> None:
    for cell, column, words in zip(table.add_row().cells, content.columns, row, strict=True):
        _fill_cell(cell, words, is_figure=column.is_figure, bold=bold or column.is_strong)


def _fill_cell(cell, words: str, *, is_figure: bool, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_figure else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.line_spacing = Pt(14)
    _run(paragraph, words, font="宋体", size=9, bold=bold)


def _foot(document, content: TablePaper) -> None:
    code = [f"核对码 {content.check_code}。"] if content.check_code else []
    link = [f"可在此核对：{content.link}"] if content.link else []
    if words := "".join([*content.definition, *code, *link]):
        _say(document, words, font="宋体", size=9, line=14)
    if content.signers:
        _say(document, "　　".join(f"{role}：{name}" for role, name in content.signers), size=14)


def _say(document, words: str, *, font=BODY, size=16, colour=None, align=None, line=None, indent=False):
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if line:
        paragraph.paragraph_format.line_spacing = Pt(line)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _run(paragraph, words, font=font, size=size, colour=colour)
    return paragraph


def _run(paragraph, words: str, *, font: str, size: float, bold: bool = False, colour=None) -> None:
    run = paragraph.add_run(_clean(words))
    run.font.name, run.font.size, run.bold = "Times New Roman", Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour


def _repeat_head(row) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _rule_under(paragraph) -> None:
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "12", "space": "4", "color": "B3141B"}.items():
        bottom.set(qn("w:" + name), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _clean(words: str) -> str:
    return CONTROL.sub("", words)
