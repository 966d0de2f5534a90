"""Headers found and headings understood, in made sheets and in real ones."""

import pytest

from hezhi.ground.sheets import headers, reading
from hezhi.ground.sheets.kinds import Column, ImportKind
from tests.shared_data import shared_file

from .factories import KIND, csv_file


class Matters(ImportKind):
    """A kind like a hotline's export."""

    code, name = "matters", "事项"
    columns = (
        Column("number", "工单编号", "No.", ("留言编号", "id", "unique_key")),
        Column("title", "标题", "Title", ("留言主题",)),
        Column("told_at", "来电时间", "Time", ("留言时间", "时间", "created_date")),
        Column("text", "主要内容", "Text", ("留言详情", "投诉件内容", "descriptor")),
    )


def lines(*rows):
    return [(n, list(row)) for n, row in enumerate(rows, start=1)]


def test_header_is_the_line_with_most_known_headings():
    given = lines(
        ["某区诉求办理情况"],
        ["统计时间：2026年"],
        ["工单编号", "标 题*", "来电时间", "主要\n内容"],
        ["1", "a", "b", "c"],
    )

    header = headers.find(given, Matters())

    assert (header.row, header.known) == (3, 4)
    assert headers.guess(header.headings, Matters()) == {0: "number", 1: "title", 2: "told_at", 3: "text"}


def test_header_is_sought_in_the_first_twenty_lines_only():
    given = lines(*[["x"]] * 20, ["工单编号", "标题"])

    assert headers.find(given, Matters()).row == 0


def test_a_header_of_two_rows_is_one():
    given = lines(
        ["工单编号", "标题", "来电", None], [None, None, "来电时间", "主要内容"], ["1", "a", "2020-01-01", "c"]
    )

    header = headers.find(given, Matters())

    assert (header.row, header.last_row) == (1, 2)
    assert header.headings == ["工单编号", "标题", "来电时间", "主要内容"]
    assert [number for number, _ in headers.body(given, header)] == [3]


def test_headings_that_contain_a_name_are_taken_after_exact_ones():
    assert headers.guess(["诉求标题", "标题", "来电人来电时间"], Matters()) == {1: "title", 2: "told_at"}


def test_each_column_is_taken_once_and_unnamed_headings_get_a_number():
    header = headers.at(lines(["标题", "", "标题"], ["a", "b", "c"]), 1, Matters())

    assert header.headings == ["标题", "第2列", "标题"]
    assert headers.guess(header.headings, Matters()) == {0: "title"}


def test_a_layout_has_one_signature_however_it_is_written():
    assert headers.signature(["标 题*", "时间"]) == headers.signature(["标题", "时间 "])
    assert headers.signature(["标题", "时间"]) != headers.signature(["时间", "标题"])


@pytest.mark.parametrize(
    ("text", "row"), [("编号,名称\n", 1), ("x\n编号;名称;电话\n1;2;3\n", 2), ("编号\t名称\n1\t2\n", 1)]
)
def test_a_text_file_is_cut_at_its_own_delimiter(tmp_path, text, row):
    found = headers.find(reading.look(csv_file(tmp_path / "x.csv", text)).sheets[""], KIND)

    assert (found.row, found.headings[:2]) == (row, ["编号", "名称"])


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "sheet", "row", "read", "mapping"),
    [
        ("messages/附件3.xlsx", "Sheet1", 1, 4326, ["number", "title", "told_at", "text"]),
        ("hotline/fuzhou_rivers_12345.xlsx", "鼓楼区", 1, 56, ["told_at", "title", "text"]),
        ("hotline/fuzhou_rivers_12345.xlsx", "汇总", 1, 1464, ["number", "title", "told_at", "text"]),
        ("other_cities/nyc311_sample.csv", "", 1, 1000, ["number", "told_at", "text"]),
    ],
)
def test_real_files_are_understood(file, sheet, row, read, mapping):
    path = shared_file(file)
    head = reading.look(path)
    header = headers.find(head.sheets[sheet], Matters())

    assert header.row == row
    assert sorted(headers.guess(header.headings, Matters()).values()) == sorted(mapping)
    assert sum(1 for _ in headers.body(reading.lines(path, sheet), header)) == read
