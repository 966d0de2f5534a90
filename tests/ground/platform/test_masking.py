"""Numbers that point at a person do not survive in free text, however they are spelt; all else does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.ground.platform import audit
from hezhi.ground.platform.actor import job
from hezhi.ground.platform.masking import is_id_number, mask_numbers

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("138-1234-5678", "138-****-5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("+8613812345678", "+86138****5678"),
        ("13812345678/13912345678", "138****5678/139****5678"),
        ("一三八一二三四五六七八", "一三八****五六七八"),
        ("身份证11010519491231002X", "身份证1101************2X"),
        ("110105 19491231 002X", "1101** ******** **2X"),
        ("130503670401001", "1305*********01"),
        ("010-62345678", "010-******78"),
        ("(0591)87654321", "(0591)******21"),
        ("联系电话：6234567", "联系电话：*****67"),
        ("卡号6222020200112233", "卡号6222********2233"),
        ("微信号 987654321", "微信号 *******21"),
    ],
)
def test_numbers_of_persons_are_starred(told, kept):
    assert mask_numbers(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        "工单20190601123456789012",
        "2019-01-01 08:30",
        "3号楼2单元1101室",
        "物业费3000000元",
        "拨打12345、95598、400-810-1234",
        "京A12345",
        "110105199002300012345",
    ],
)
def test_other_numbers_stay(told):
    assert mask_numbers(told) == told


def test_a_mistyped_id_still_points_at_a_person():
    assert is_id_number("110105194912310021")
    assert not is_id_number("110105194913320021")


@given(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    st.sampled_from(["{}{}{}", "{}-{}-{}", "{} {} {}", "{}.{}.{}", "{} - {} - {}"[:14], "{}　{}　{}"]),
    st.booleans(),
    st.text(alphabet="电话是小区业主，。：\n楼 ", max_size=8),
    st.text(alphabet="请回复谢谢，。\n", max_size=8),
)
def test_no_spelling_of_a_mobile_survives(number, spelling, wide, before, after):
    spelt = spelling.format(number[:3], number[3:7], number[7:])
    told = before + (spelt.translate(WIDE) if wide else spelt) + after

    masked = mask_numbers(told)

    digits = re.sub(
        r"[^0-9*]", "", masked.translate({ord(w): n for n, w in zip("0123456789", "０１２３４５６７８９", strict=True)})
    )
    assert number not in digits
    assert len(masked) == len(told)
    assert mask_numbers(masked) == masked


@given(st.text(max_size=300))
def test_masking_keeps_length_and_is_done_once(text):
    masked = mask_numbers(text)

    assert len(masked) == len(text)
    assert mask_numbers(masked) == masked


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("卡号6222021234567890123", "卡号6222***********0123"),
        ("订单6222021234567890123", "订单6222021234567890123"),
        ("信用卡 4111 1111 1111 1111", "信用卡 4111 **** **** 1111"),
    ],
)
def test_a_cards_number_is_masked_where_it_checks_or_is_called_one(told, kept):
    assert mask_numbers(told) == kept


@pytest.mark.django_db
def test_the_history_keeps_no_number_in_a_reason():
    record = audit.record("tests.reason", actor=job("tests"), reason="已电话联系 13812342046，身份证11010119900307123x")

    assert record.reason == "已电话联系 138****2046，身份证1101************3x"
