"""Single cells: read exactly, or said to be damaged; never guessed."""

import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.ground.sheets import cells
from hezhi.ground.sheets.cells import CellError


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2020/1/7 12:00:00", "2020-01-07 12:00:00"),
        ("2020-01-07", "2020-01-07 00:00:00"),
        ("2020.1.7", "2020-01-07 00:00:00"),
        ("2020年1月7日", "2020-01-07 00:00:00"),
        ("2020年1月7日 9时05分", "2020-01-07 09:05:00"),
        ("２０２０／１／７", "2020-01-07 00:00:00"),
        ("20200107", "2020-01-07 00:00:00"),
        (20200107, "2020-01-07 00:00:00"),
        ("2024-05-27T02:08:51.000", "2024-05-27 02:08:51"),
        ("2024-05-27T02:08:51Z", "2024-05-27 10:08:51"),
        ("2024-05-27T02:08:51-04:00", "2024-05-27 14:08:51"),
        (43837, "2020-01-07 00:00:00"),
        (43837.5, "2020-01-07 12:00:00"),
        ("43837", "2020-01-07 00:00:00"),
        (date(2020, 1, 7), "2020-01-07 00:00:00"),
        (datetime(2020, 1, 7, 8, 30), "2020-01-07 08:30:00"),
    ],
)
def test_moments_in_all_their_spellings(cell, moment):
    assert cells.moment(cell) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "cell",
    [
        0,
        1,
        60,
        "1900-01-01",
        datetime(1900, 1, 0 + 1),
        datetime(1904, 1, 1),
        "2021-02-29",
        "2020-13-01",
        "昨天",
        "12",
        True,
        -5,
        1e9,
        "2300-01-01",
    ],
)
def test_what_is_no_day_is_said(cell):
    with pytest.raises(CellError):
        cells.day(cell)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_every_serial_number_is_its_day(day):
    assert cells.day((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    ("cell", "number"),
    [("１２３", "123"), ("1,234.50", "1234.50"), (" 7 ", "7"), (0.1, "0.1"), (3.0, "3"), ("-2", "-2")],
)
def test_numbers_are_exact(cell, number):
    assert cells.decimal(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["", "十二", "1.2.3", "NaN", "inf", True, date(2020, 1, 1)])
def test_what_is_no_number_is_said(cell):
    with pytest.raises(CellError):
        cells.decimal(cell)


def test_a_part_is_no_whole_number():
    assert cells.whole("12.0") == 12
    with pytest.raises(CellError):
        cells.whole("12.5")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("13800001111", "13800001111"),
        (13800001111, "13800001111"),
        ("138 0000-1111", "13800001111"),
        ("(010)6512345６", "01065123456"),
        ("12345", "12345"),
    ],
)
def test_telephones(cell, words):
    assert cells.phone(cell) == words


@pytest.mark.parametrize(("cell", "reason"), [("1380000111", "10 位"), ("无", "不像电话"), (1.38e17, "丢失")])
def test_a_telephone_with_a_fault_says_which(cell, reason):
    with pytest.raises(CellError, match=reason):
        cells.phone(cell)


def test_id_numbers_are_checked_by_their_last_place():
    made = "11010119900101123"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    right = made + "10X98765432"[sum(w * int(d) for w, d in zip(weights, made, strict=True)) % 11]

    assert cells.id_number(right.lower()) == right
    with pytest.raises(CellError, match="校验位"):
        cells.id_number(made + ("1" if right[-1] != "1" else "2"))
    with pytest.raises(CellError, match="18 位"):
        cells.id_number(made)


@pytest.mark.parametrize(("cell", "words"), [("000123", "000123"), (123456.0, "123456"), ("１２３４５６", "123456")])
def test_codes_keep_their_zeros(cell, words):
    assert cells.code(6)(cell) == words


@pytest.mark.parametrize("cell", [123, "12345", "abcdef", 1.1e17])
def test_a_code_that_lost_places_is_said(cell):
    with pytest.raises(CellError):
        cells.code(6)(cell)


@pytest.mark.parametrize(
    ("cell", "words"), [(" 甲\r\n乙\x07 ", "甲\n乙"), (12.0, "12"), (1.5, "1.5"), ("\u3000甲\xa0", "甲")]
)
def test_words_are_kept_as_sent(cell, words):
    assert cells.text(cell) == words


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#VALUE!"])
def test_an_error_value_is_no_word(cell):
    with pytest.raises(CellError):
        cells.text(cell)


def test_choices_and_yes_no_say_what_may_stand():
    assert cells.choice({"街道": "s"})("街道") == "s"
    with pytest.raises(CellError, match="街道"):
        cells.choice({"街道": "s"})("乡")
    assert [cells.yes_no(w) for w in ("是", "有", "Y", "0", "否", "×")] == [True, True, True, False, False, False]
    with pytest.raises(CellError):
        cells.yes_no("也许")


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.none()))
def test_no_cell_breaks_a_reader(cell):
    for read in (
        cells.text,
        cells.decimal,
        cells.whole,
        cells.day,
        cells.moment,
        cells.phone,
        cells.id_number,
        cells.code(6),
        cells.yes_no,
    ):
        with contextlib.suppress(CellError):
            read(cell)
