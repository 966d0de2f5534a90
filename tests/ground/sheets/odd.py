"""More odd, damaged and hostile files, as offices and attackers make them; beside `hostile`."""

import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter

from .hostile import BOOK_RELS, CELLS, TABLE, Crafted, sheet_xml, text, xlsx

OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def cell(at: str, words: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>'


def header_in(row: int):
    """Lines of explanation above the header."""

    def make(path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for at in range(row - 1):
                sheet.write(at, 0, f"填表须知第{at + 1}条")
            sheet.write_row(row - 1, 0, ["编号", "名称"])
            sheet.write_row(row, 0, ["a1", "甲"])

    return make


def three_header_rows(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "二〇二六年岗位登记表")
        sheet.merge_range(1, 0, 3, 0, "编号")
        sheet.merge_range(1, 1, 1, 3, "登记信息")
        sheet.merge_range(2, 1, 2, 2, "基本")
        sheet.write(2, 3, "联系")
        sheet.write_row(3, 1, ["名称", "启用日期", "电话"])
        sheet.write_row(4, 0, ["a1", "甲", "2020-01-07", "13800001111"])


def hidden_sheet(path: Path) -> None:
    """The first sheet is hidden and knows more columns."""
    book = openpyxl.Workbook()
    book.active.append(["编号", "名称", "电话"])
    book.active.append(["z9", "旧", None])
    book.active.sheet_state = "hidden"
    seen = book.create_sheet("看得见的")
    seen.append(["编号", "名称"])
    seen.append(["a1", "甲"])
    book.active = 1
    book.save(path)


def all_columns(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "名称", *(f"列{n}" for n in range(16_382))])
        sheet.write_row(1, 0, ["a1", "甲"])


def open_document(rows: str):
    """An ods with these rows."""
    head = f'<?xml version="1.0"?><office:document-content xmlns:office="{OPEN}office:1.0" xmlns:table="{OPEN}table:1.0" xmlns:text="{OPEN}text:1.0">'
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{OPEN}manifest:1.0"/>'

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", manifest)
            archive.writestr(
                "content.xml",
                f'{head}<office:body><office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
            )

    return make


def open_row(*words: str) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in words
    )
    return f"<table:table-row>{cells}</table:table-row>"


def zip_in_zip(path: Path) -> None:
    inner = path.with_suffix(".inner")
    xlsx(inner)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "a.xlsx")


OPEN_TABLE = open_row("编号", "名称") + open_row("a1", "甲")
BLANK_REST = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
BEYOND = '<table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
TWICE = f'<row r="1">{cell("A1", "编号")}{cell("B1", "名称")}{cell("C1", "名称")}</row><row r="2">{cell("A2", "a1")}{cell("B2", "甲")}{cell("C2", "丙")}</row>'
BARE = CELLS
for mark in ("1", "2", "A1", "B1", "A2", "B2"):
    BARE = BARE.replace(f' r="{mark}"', "")

FILES = [
    Crafted("header in row 19", header_in(19)),
    Crafted("header in row 20", header_in(20)),
    Crafted("header in row 21", header_in(21), refused="no_header"),
    Crafted(
        "a header merged over three rows",
        three_header_rows,
        values={"code": "a1", "since": "2020-01-07", "phone": "13800001111"},
    ),
    Crafted("a hidden sheet in front", hidden_sheet, values={"code": "a1"}),
    Crafted("all 16,384 columns", all_columns),
    Crafted(
        "a dimension of the whole sheet",
        lambda p: xlsx(p, sheet_xml().replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')),
    ),
    Crafted("a heading twice: the first is read", lambda p: xlsx(p, sheet_xml(TWICE)), values={"name": "甲"}),
    Crafted("cells that do not say where they stand", lambda p: xlsx(p, sheet_xml(BARE))),
    Crafted("control characters as entities", lambda p: xlsx(p, sheet_xml(CELLS.replace("甲", "甲&#1;")))),
    Crafted(
        "a shared string that is not there",
        lambda p: xlsx(p, sheet_xml(CELLS + '<row r="3"><c r="A3" t="s"><v>99999</v></c></row>')),
        refused="broken",
    ),
    Crafted(
        "a cell beyond the last",
        lambda p: xlsx(p, sheet_xml(CELLS + '<row r="3"><c r="ZZZZZZ99999999" t="str"><v>x</v></c></row>')),
        refused="too_much_inside",
    ),
    Crafted(
        "a sheet that is not there",
        lambda p: xlsx(p, book_rels=BOOK_RELS.replace("sheet1", "sheet7")),
        refused="broken",
    ),
    Crafted(
        "a sheet that lies outside",
        lambda p: xlsx(p, book_rels=BOOK_RELS.replace("worksheets/sheet1.xml", "../../../../etc/passwd")),
        refused="broken",
    ),
    Crafted("markup cut off", lambda p: xlsx(p, sheet_xml()[:-40]), refused="broken"),
    Crafted("an empty part", lambda p: xlsx(p, ""), refused="broken"),
    Crafted(
        "markup two hundred thousand deep",
        lambda p: xlsx(
            p, sheet_xml(CELLS + '<row r="3"><c r="A3">' + "<a>" * 200_000 + "</a>" * 200_000 + "</c></row>")
        ),
        refused="broken",
    ),
    Crafted("a workbook inside an archive", zip_in_zip, refused="not_a_sheet"),
    Crafted("OpenDocument", open_document(OPEN_TABLE), suffix=".ods"),
    Crafted("OpenDocument, a million blank rows", open_document(OPEN_TABLE + BLANK_REST), suffix=".ods"),
    Crafted("OpenDocument, rows beyond counting", open_document(OPEN_TABLE + BEYOND), suffix=".ods", refused="broken"),
    Crafted(
        "NUL late in a csv",
        text(TABLE.encode() + b"a2,x\n" * 2000 + b"a3,\x00\n"),
        suffix=".csv",
        refused="odd_encoding",
    ),
    Crafted(
        "UTF-8, then GB18030",
        text(TABLE.encode() + "a2,乙丙丁\n".encode("gb18030")),
        suffix=".csv",
        refused="odd_encoding",
    ),
    Crafted(
        "GB18030, then UTF-8",
        text(TABLE.encode("gb18030") + "a2,乙丙丁\n".encode()),
        suffix=".csv",
        refused="odd_encoding",
    ),
    Crafted("UTF-16 without its mark", text(TABLE, "utf-16-le"), suffix=".csv", refused="not_a_sheet"),
    Crafted("a line that names the separator", text("sep=;\n编号;名称\na1;甲\n"), suffix=".csv"),
    Crafted("tabs in UTF-16", text("编号\t名称\na1\t甲\n", "utf-16"), suffix=".txt"),
    Crafted("the end sign of old programs", text("编号,名称\r\na1,甲\r\n\x1a"), suffix=".csv"),
    Crafted("rows of unequal length", text("编号,名称\na1,甲,多,余\na2\n"), suffix=".csv", faults=("必须填写",)),
    Crafted("nothing but blanks", text("\n\n   \n"), suffix=".csv", refused="no_header"),
    Crafted("half a sign of UTF-16", text(b"\xff\xfe\x16\x7f"), suffix=".csv", refused="no_header"),
    Crafted("a header and nothing below", text("编号,名称"), suffix=".csv", rows=0),
    Crafted(
        "spreadsheet markup of 2003", text('<?xml version="1.0"?><Workbook/>'), suffix=".xls", refused="not_a_sheet"
    ),
]
