"""Hostile and broken files, made here by hand so that none lies in the tree. Each with what must become of it."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import openpyxl
import xlsxwriter

MEGABYTE = 2**20
TRAP = {"port": 9}  # where the links of the files lead; the test listens there
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'
BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1" t="inlineStr"><is><t>名称</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a1</t></is></c><c r="B2" t="inlineStr"><is><t>甲</t></is></c></row>'
TABLE = "编号,名称\na1,甲\n"


def here() -> str:
    """Where the links lead."""
    return f"http://127.0.0.1:{TRAP['port']}"


def sheet_xml(cells: str = CELLS, head: str = "", tail: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{tail}</worksheet>'


def xlsx(
    path: Path, sheet: str = sheet_xml(), book: str = BOOK, book_rels: str = BOOK_RELS, **parts: str | bytes
) -> None:
    """An xlsx by hand; `parts` add or replace parts (`xl__styles.xml` for xl/styles.xml)."""
    content = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": book_rels,
    }
    content |= {"xl/worksheets/sheet1.xml": sheet} | {name.replace("__", "/"): part for name, part in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)


def blown_up(
    path: Path,
    megabytes: int,
    piece: bytes,
    name: str = "xl/worksheets/sheet1.xml",
    head: bytes = b"",
    tail: bytes = b"",
) -> None:
    """An xlsx one part of which inflates to so many megabytes; written a piece at a time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, text in {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": ROOT_RELS,
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": BOOK_RELS,
        }.items():
            archive.writestr(part, text)
        if name != "xl/worksheets/sheet1.xml":
            archive.writestr("xl/worksheets/sheet1.xml", sheet_xml())
        chunk = piece * (MEGABYTE // len(piece) + 1)
        with archive.open(name, "w", force_zip64=True) as out:
            out.write(head)
            for _ in range(megabytes):
                out.write(chunk)
            out.write(tail)


def lying_size(path: Path) -> None:
    """The headers say 10 bytes; 40 MB come out."""
    blown_up(path, 40, b"<!-- blank -->")
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02")  # the last entry of the directory is the sheet
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(raw))


def with_macro(path: Path) -> None:
    xlsx(path, **{"xl__vbaProject.bin": b"\x00macro"})


def dde(path: Path) -> None:
    cells = (
        CELLS
        + '<row r="3"><c r="A3" t="str"><f>cmd|\' /C calc\'!A0</f><v>a2</v></c><c r="B3" t="inlineStr"><is><t>乙</t></is></c></row>'
    )
    xlsx(path, sheet_xml(cells))


def external_link(path: Path) -> None:
    link = f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{REL}" r:id="x"/></externalLink>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x" Type="t" Target="HERE/x.xlsx" TargetMode="External"/></Relationships>'
    rels = rels.replace("HERE", here())
    xlsx(
        path, **{"xl__externalLinks__externalLink1.xml": link, "xl__externalLinks___rels__externalLink1.xml.rels": rels}
    )


def formulas(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "名称"])
        sheet.write_formula(1, 0, f'=HYPERLINK("{here()}","a1")', None, "a1")
        sheet.write_formula(1, 1, f'=WEBSERVICE("{here()}")', None, "甲")


def many_styles(path: Path) -> None:
    """A million cell formats."""
    head = f'<styleSheet xmlns="{MAIN}"><cellXfs count="1000000">'.encode()
    blown_up(
        path,
        45,
        b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
        "xl/styles.xml",
        head,
        b"</cellXfs></styleSheet>",
    )


def giant_merge(path: Path) -> None:
    xlsx(path, sheet_xml(tail='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'))


def far_cell(path: Path) -> None:
    xlsx(path, sheet_xml(CELLS + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'))


def truncated(path: Path) -> None:
    xlsx(path)
    path.write_bytes(path.read_bytes()[:-200])


def flipped(path: Path) -> None:
    xlsx(path)
    raw = bytearray(path.read_bytes())
    for n in range(60, min(len(raw) - 400, 900), 7):
        raw[n] ^= 0xFF
    path.write_bytes(bytes(raw))


def locked(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    )


def word_paper(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")


def many_parts(path: Path) -> None:
    xlsx(path, **{f"xl__media__{n}.txt": b"x" for n in range(300)})


def doubled_part(path: Path) -> None:
    xlsx(path)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/worksheets/sheet1.xml", sheet_xml())


def climbing_name(path: Path) -> None:
    xlsx(path, **{"..__..__..__etc__evil.txt": b"x"})


def no_header(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["甲", "乙"])


def dates_1904(path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    import datetime

    book.active.append(["编号", "名称", "启用日期"])
    book.active.append(["a1", "甲", datetime.date(2020, 1, 7)])
    book.save(path)


def typed(*rows) -> Callable[[Path], None]:
    """An xlsx with typed cells under 编号, 名称, 启用日期, 电话."""

    def make(path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["编号", "名称", "启用日期", "电话"])
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell)

    return make


def text(content: str | bytes, encoding: str = "utf-8") -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))


@dataclass(frozen=True)
class Crafted:
    """A file, and what must become of it: `refused` with this code, or read: `rows` created, `faults` said, `notices` given."""

    name: str
    make: Callable[[Path], None]
    suffix: str = ".xlsx"
    refused: str = ""
    rows: int = 1
    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    values: dict = field(default_factory=dict)


DTD = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE l ["
    + "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}{"&l" + str(n - 1) + ";" if n else "ha"}">'
        for n in range(30)
    )
    + "]>"
)

FILES = [
    Crafted("bomb", lambda p: blown_up(p, 250, b"<!-- blank -->"), refused="bomb"),
    Crafted(
        "more inside than allowed",
        lambda p: blown_up(p, 310, Random(1).randbytes(4096).hex().encode()),
        refused="too_much_inside",
    ),
    Crafted("bomb that lies about its size", lying_size, refused="broken"),
    Crafted("XXE", lambda p: xlsx(p, sheet_xml(head=DTD)), refused="entities"),
    Crafted("billion laughs", lambda p: xlsx(p, sheet_xml(head=LAUGHS)), refused="entities"),
    Crafted(
        "entity in shared strings",
        lambda p: xlsx(p, **{"xl__sharedStrings.xml": f'<?xml version="1.0"?>{DTD}<sst xmlns="{MAIN}"/>'}),
        refused="entities",
    ),
    Crafted(
        "markup in UTF-16",
        lambda p: xlsx(p, **{"xl__theme__x.xml": sheet_xml(head=DTD).encode("utf-16")}),
        refused="odd_markup",
    ),
    Crafted("external link", external_link, notices=("external_links",)),
    Crafted("DDE", dde, rows=2, notices=("dde",)),
    Crafted("macro", with_macro, suffix=".xlsm", notices=("macros",)),
    Crafted("formulas that fetch", formulas),
    Crafted("a million styles", many_styles, refused="bomb"),
    Crafted("giant merge", giant_merge),
    Crafted("a cell at the far corner", far_cell, refused="too_much_inside"),
    Crafted("truncated zip", truncated, refused="broken"),
    Crafted("flipped bytes", flipped, refused="broken"),
    Crafted("locked with a password", locked, refused="locked"),
    Crafted("Word paper named xlsx", word_paper, refused="not_a_sheet"),
    Crafted("PDF named xlsx", text(b"%PDF-1.7\n"), refused="not_a_sheet"),
    Crafted("picture named csv", text(b"\x89PNG\r\n\x1a\n"), suffix=".csv", refused="not_a_sheet"),
    Crafted("program named xls", text(b"MZ\x90\x00"), suffix=".xls", refused="not_a_sheet"),
    Crafted(
        "web page named xls", text("<html><table><tr><td>编号</td></tr></table>"), suffix=".xls", refused="web_page"
    ),
    Crafted("csv named xlsx", text(TABLE), notices=("wrong_name",)),
    Crafted("three hundred parts", many_parts, refused="too_many_parts"),
    Crafted("a part twice", doubled_part, refused="broken"),
    Crafted("a name that climbs out", climbing_name),
    Crafted("empty file", text(b""), refused="empty"),
    Crafted("no header", no_header, refused="no_header"),
    Crafted("binary noise named csv", text(bytes(range(256)) * 20), suffix=".csv", refused="not_a_sheet"),
    Crafted("GB18030", text(TABLE, "gb18030"), suffix=".csv"),
    Crafted(
        "GB18030 with four-byte characters",
        text("编号,名称\na1,𠮷㐂\n", "gb18030"),
        suffix=".csv",
        values={"name": "𠮷㐂"},
    ),
    Crafted("byte-order mark", text(TABLE, "utf-8-sig"), suffix=".csv"),
    Crafted("UTF-16", text(TABLE, "utf-16"), suffix=".csv"),
    Crafted("Big5", text("編號,名稱\na1,體驗\n", "big5"), suffix=".csv", refused="odd_encoding"),
    Crafted("broken encoding", text(b"\xb1\xe0\xba\xc5,\xff\xfe\xff\n"), suffix=".csv", refused="odd_encoding"),
    Crafted("CR only", text(TABLE.replace("\n", "\r")), suffix=".csv"),
    Crafted(
        "semicolons, quotes and a line break inside a cell",
        text('编号;名称\na1;"甲\n乙;丙"\n'),
        suffix=".csv",
        values={"name": "甲 乙;丙"},
    ),
    Crafted("a quote that never closes", text('编号,名称\na1,"' + "甲" * 210_000), suffix=".csv", refused="long_cell"),
    Crafted(
        "csv with formulas",
        text("编号,名称\na1,=cmd|'/c calc'!A0\n"),
        suffix=".csv",
        notices=("formulas",),
        values={"name": "=cmd|'/c calc'!A0"},
    ),
    Crafted(
        "full-width digits",
        text("编号,名称,启用日期,电话\nａ１,甲,２０２０年１月７日,１３８００００１１１１\n"),
        suffix=".csv",
        values={"code": "a1", "since": "2020-01-07", "phone": "13800001111"},
    ),
    Crafted(
        "messy dates",
        text("编号,名称,启用日期\na1,甲,2020/1/7 12:00:00\n"),
        suffix=".csv",
        values={"since": "2020-01-07"},
    ),
    Crafted("a serial number for a date", typed(["a1", "甲", 43837]), values={"since": "2020-01-07"}),
    Crafted("dates of the 1904 system", dates_1904, values={"since": "2020-01-07"}),
    Crafted("dates of 1900", typed(["a1", "甲", 1]), rows=0, faults=("1900 年前后",)),
    Crafted(
        "a day that never was",
        text("编号,名称,启用日期\na1,甲,2021-02-29\n"),
        suffix=".csv",
        rows=0,
        faults=("没有这一天",),
    ),
    Crafted("an ID number kept as a number", typed([110101199001011234, "甲"]), rows=0, faults=("已经丢失",)),
    Crafted(
        "an ID number in scientific notation",
        text("编号,名称\n1.10101E+17,甲\n"),
        suffix=".csv",
        rows=0,
        faults=("科学计数",),
    ),
    Crafted("leading zeros kept as text", typed(["000123", "甲"]), values={"code": "000123"}),
    Crafted("the same identity twice", text(TABLE + "a1,乙\n"), suffix=".csv", faults=("编号重复",)),
    Crafted("an error value of a formula", text("编号,名称\na1,#REF!\n"), suffix=".csv", rows=0, faults=("错误值",)),
]
