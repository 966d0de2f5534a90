"""What goes out: re-read with another library, and nothing in it runs."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from hezhi.ground.sheets import headers, reading, writing
from hezhi.ground.sheets.writing import OutColumn, OutTable

from .factories import KIND

NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    "＝1",
    "＋1",
    "=cmd|'/c calc'!A0",
    "http://x.invalid",
    "－2",
    "＠x",
]


def table(**changes):
    given = {
        "title": "青槐街道 诉求",
        "columns": [
            OutColumn("单位"),
            OutColumn("按时", "whole", group="办结"),
            OutColumn("超时", "whole", group="办结"),
            OutColumn("率", "percent1"),
        ],
        "rows": [["听雨社区", 201, 6, Decimal("0.924")], ["井栏社区", 0, 0, None]],
        "about": writing.about_lines(unit="件", definition="第 3 版", as_of="2026-11-23 15:09", exported_by="沈一禾"),
        "total": ["合计", 201, 6, Decimal("0.924")],
    }
    return OutTable(**{**given, **changes})


def test_workbook_says_what_the_screen_says_and_prints_its_heading_on_every_page():
    sheet = openpyxl.load_workbook(io.BytesIO(writing.xlsx(table()))).active

    lines = [[c.value for c in row] for row in sheet.iter_rows()]
    assert [line[0] for line in lines[:5]] == [
        "青槐街道 诉求",
        "单位：件",
        "统计口径：第 3 版",
        "数据截至：2026-11-23 15:09",
        "导出人：沈一禾",
    ]
    assert lines[5] == ["单位", "办结", None, "率"]
    assert lines[6] == [None, "按时", "超时", None]
    assert lines[7:] == [["听雨社区", 201, 6, 0.924], ["井栏社区", 0, 0, "—"], ["合计", 201, 6, 0.924]]
    assert sheet.freeze_panes == "B8"
    assert sheet.print_title_rows == "$6:$7"
    assert sheet.print_area == "'青槐街道 诉求'!$A$1:$D$10"


def test_no_words_become_a_formula_or_a_link():
    out = writing.xlsx(OutTable("x", [OutColumn("a")], [[words] for words in NASTY]))

    sheet = openpyxl.load_workbook(io.BytesIO(out)).active
    kinds = [sheet.cell(n, 1).data_type for n in range(3, 3 + len(NASTY))]

    assert kinds == ["s"] * len(NASTY)
    assert sheet._hyperlinks == []


def test_csv_words_that_would_run_get_a_leading_quote_and_numbers_stay_numbers():
    out = writing.csv_bytes(OutTable("x", [OutColumn("a"), OutColumn("n", "whole")], [[words, -5] for words in NASTY]))

    lines = list(csv.reader(io.StringIO(out.decode("utf-8-sig"), newline="")))

    assert out.startswith(b"\xef\xbb\xbf")
    assert [line[0][0] for line in lines[1:] if line[0] != "http://x.invalid"] == ["'"] * (len(NASTY) - 1)
    assert {line[1] for line in lines[1:]} == {"-5"}


def test_moments_are_written_in_the_citys_own_time():
    out = writing.xlsx(
        OutTable(
            "x",
            [OutColumn("d", "date"), OutColumn("t", "moment")],
            [[date(2026, 1, 7), datetime(2026, 1, 7, 16, 30, tzinfo=UTC)]],
        )
    )

    sheet = openpyxl.load_workbook(io.BytesIO(out)).active

    assert [c.value for c in sheet[3]] == [datetime(2026, 1, 7), datetime(2026, 1, 8, 0, 30)]


def test_template_can_be_brought_back_as_it_is(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(writing.template(KIND))
    sheet = openpyxl.load_workbook(path).worksheets[0]

    assert [c.value for c in sheet[1]] == ["编号*", "名称*", "启用日期", "电话", "类别"]
    assert sheet["A2"].value == "说明：必填。"
    assert sheet["A3"].value == "示例：a1"
    assert sheet.column_dimensions["A"].width > 0
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["E4:E20003"]

    lines = reading.look(path).sheets["数据"]
    header = headers.find(lines, KIND)
    assert headers.guess(header.headings, KIND) == {0: "code", 1: "name", 2: "since", 3: "phone", 4: "kind"}
    assert list(headers.body(lines, header)) == []


@pytest.mark.parametrize("words", ["普通", "a=b", "3-1", ""])
def test_ordinary_words_are_left_alone(words):
    assert writing.safe(words) == words
