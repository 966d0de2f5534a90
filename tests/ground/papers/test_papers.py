"""Papers say what they were given, on one sheet, and open nothing."""

import io
import socket
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from hezhi.ground.papers import fonts, pdf, word
from hezhi.ground.papers.paper import PaperColumn, Section, TablePaper
from hezhi.ground.platform.refusal import Refused

COLUMNS = (
    PaperColumn("位次", 0.7, True),
    PaperColumn("小区", 1.7),
    PaperColumn("件数", 0.8, True, True),
    PaperColumn("主要问题，件", 2),
)
PAPER = TablePaper(
    title="10月物业类诉求最多的 30 个小区",
    columns=COLUMNS,
    rows=[[str(n), f"第{n}小区", str(90 - n), "供暖 46、收费 12"] for n in range(1, 31)],
    day=date(2026, 11, 3),
    masthead="社区治理简报",
    issuer="青禾区物业治理专班",
    number="2026年第 10 期",
    lead="10月全区收到物业类诉求 3,126 件。",
    definition=("口径：第 3 版。",),
    signers=(("拟定", "陶知夏"), ("复核", "葛霜降")),
    check_code="7F3A·91C2",
    link="https://hezhi.invalid/list30/2026-10/1",
)
NASTY = [
    '#read("/etc/passwd")',
    '#image("/etc/hostname")',
    '#import "@preview/x:1.0.0"',
    "{{ 7*7 }}{% for x in y %}",
    "<w:t>x</w:t>&amp;\x00",
    '"}], #eval("1+1")',
]


def words_of(content: bytes) -> str:
    return (
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        .replace(" ", "")
        .replace("\n", "")
    )


@pytest.mark.parametrize("rows", [30, 31, 35])
def test_thirty_rows_and_a_tie_fit_one_a4_sheet(rows):
    content = pdf.render("table", replace(PAPER, rows=[PAPER.rows[0]] * rows))

    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    assert [round(float(n)) for n in reader.pages[0].mediabox[2:]] == [595, 842]


def test_pdf_says_title_rows_definition_signers_and_check_code():
    said = words_of(pdf.render("table", PAPER))

    for words in (
        "社区治理简报",
        "青禾区物业治理专班",
        "第30小区",
        "口径：第3版。",
        "核对码7F3A·91C2",
        "拟定：陶知夏",
        "第1页，共1页",
    ):
        assert words in said


def test_a_long_table_repeats_its_head_on_each_page():
    reader = pypdf.PdfReader(io.BytesIO(pdf.render("table", replace(PAPER, rows=[PAPER.rows[0]] * 90))))

    assert len(reader.pages) > 1
    assert all("主要问题" in page.extract_text().replace(" ", "") for page in reader.pages)


def test_same_content_gives_the_same_bytes():
    assert pdf.render("table", PAPER) == pdf.render("table", PAPER)


@pytest.mark.parametrize("words", NASTY)
def test_content_is_never_markup_and_opens_nothing(words, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *a: pytest.fail("a paper went to the network"))
    nasty = replace(PAPER, title=words, lead=words, rows=[["1", words, "2", words]], definition=(words,), issuer=words)

    said = words_of(pdf.render("table", nasty))
    document = Document(io.BytesIO(word.render("table", nasty)))

    assert "root:" not in said
    assert words.replace(" ", "").replace("\x00", "")[:8] in said.replace("\u200b", "")
    assert document.tables[0].rows[1].cells[1].text == words.replace("\x00", "")


def test_the_compiler_opens_no_file_outside_its_templates(tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text("秘密")
    import typst

    template = tmp_path / "inside" / "t.typ"
    template.parent.mkdir()
    template.write_text(f'#read("{outside}")')

    with pytest.raises(typst.TypstError):
        typst.compile(str(template), root=str(template.parent))


def test_word_names_the_official_type_and_repeats_the_head():
    document = Document(io.BytesIO(word.render("table", PAPER)))

    types = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for p in document.paragraphs for run in p.runs}
    assert {"仿宋_GB2312", "方正小标宋简体", "宋体"} <= types
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(document.tables[0].rows) == 31
    section = document.sections[0]
    assert [round(m.mm) for m in (section.page_width, section.top_margin, section.left_margin)] == [210, 37, 28]


def test_a_briefing_has_headed_parts_with_their_tables():
    part = Section("一、总体情况", ("本月诉求 312 件。",), (replace(PAPER, title="表一", rows=PAPER.rows[:2]),))

    document = Document(io.BytesIO(word.render("briefing", PAPER, [part])))

    assert "一、总体情况" in [p.text for p in document.paragraphs]
    assert [len(t.rows) for t in document.tables] == [31, 3]


def test_a_units_own_template_is_filled_in_a_sandbox():
    from jinja2.exceptions import SecurityError

    def template(words):
        document, out = Document(), io.BytesIO()
        document.add_paragraph(words)
        document.save(out)
        return out.getvalue()

    filled = Document(io.BytesIO(word.fill(template("{{ name }}"), {"name": "{{ 1+1 }} <b>&"})))

    assert filled.paragraphs[0].text == "{{ 1+1 }} <b>&"
    with pytest.raises(SecurityError):
        word.fill(template("{{ ''.__class__.__mro__[1].__subclasses__() }}"), {})


def test_without_a_chinese_font_it_is_said_plainly(monkeypatch):
    fonts.found.cache_clear()
    monkeypatch.setattr(fonts, "SERIF", ())
    monkeypatch.setattr(fonts, "SANS", ())

    with pytest.raises(Refused) as refused:
        pdf.render("table", PAPER)

    assert refused.value.code == "papers.no_font"
    assert "fonts-noto-cjk" in refused.value.message
    fonts.found.cache_clear()


def test_an_unknown_paper_is_an_error():
    for render in (pdf.render, word.render):
        with pytest.raises(LookupError):
            render("../secret", PAPER)


def test_pdf_tells_the_link_as_a_square_of_ink():
    assert pdf.qr_svg("") == ""
    assert pdf.qr_svg(PAPER.link).startswith("<svg")
