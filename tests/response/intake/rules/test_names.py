"""One compound under its other names, and which compound a name or a text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezhi.response.intake.rules.new_names import new_name
from hezhi.response.intake.rules.numerals import arabic
from hezhi.response.intake.rules.place_index import SURE, Entry, PlaceIndex
from hezhi.response.intake.rules.place_names import areas_in, parse, plain
from hezhi.response.intake.rules.place_text import PlaceText

NAMES = [
    "梧桐院", "月季园小区", "枣树里", "枣树里二区", "枣树里三区", "槐荫路19号院", "绿地新里城", "望春府", "青藤家园一期",
    "石榴苑", "石榴苑", "永定路甲5号",
]  # fmt: skip
AREAS = ["0001000100010001"] * 9 + ["000100010002", "000100010003", "0001000100010001"]
INDEX = PlaceIndex(Entry(at, name, area) for at, (name, area) in enumerate(zip(NAMES, AREAS, strict=True), 1))
TEXT = PlaceText(INDEX)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("十九号院", "19号院"), ("二〇一", "201"), ("一百二十", "120"), ("第一百零三", "第103"), ("百万庄", "百万庄"), ("千禧", "千禧"), ("５号", "5号"), ("二十十", "二十十")],
)  # fmt: skip
def test_numerals(written, meant):
    assert arabic(written) == meant


@given(st.integers(1, 9999))
def test_every_number_is_read_back(number):
    signs, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    digits = [int(d) for d in str(number)]
    words = "".join(signs[d] + units[len(digits) - 1 - at] if d else "零" for at, d in enumerate(digits)).rstrip("零")
    while "零零" in words:
        words = words.replace("零零", "零")

    assert arabic(words.removeprefix("一") if words.startswith("一十") else words) == str(number)


def test_parts_of_a_name():
    assert (parse("望京·金茂府").plain, parse("枣树里（二区）").zone, parse("青藤家园小区一期").core) == (
        "望京金茂府",
        "2区",
        "青藤家园",
    )
    assert (parse("槐荫路十九号院").road, parse("槐荫路十九号院").gate) == ("槐荫", "19")


@pytest.mark.parametrize(
    ("asked", "compound", "relation", "reason"),
    [
        ("梧桐院", 1, "same", "name"),
        ("月季园", 2, "same", "general_word"),
        ("北京市海淀区月季园", 2, "same", "area_front"),
        ("白鹭镇槐荫路19号院", 6, "same", "area_front"),
        ("月季园社区", 2, "same", "general_word"),
        ("枣树里", 3, "same", "name"),
        ("枣树里五区", 3, "part_of", "zone_of"),
        ("枣树里（二区）", 4, "same", "name"),
        ("槐荫路十九号", 6, "same", "general_word"),
        ("槐荫19号院", 6, "same", "gate_number"),
        ("新里城", 7, "same", "brand"),
        ("万科望春府", 8, "same", "brand"),
        ("青藤家园", 9, "part_of", "whole_of"),
        ("槐荫路21号院", None, "none", ""),
        ("永定路5号", None, "none", ""),
        ("石榴苑", None, "none", "ambiguous"),
    ],
)
def test_which_compound_a_column_means(asked, compound, relation, reason):
    place = INDEX.resolve(asked)

    assert (place.compound, place.reason) == (compound, reason)
    assert place.relation == relation or not compound
    assert place.score >= SURE or compound is None


@pytest.mark.parametrize(
    ("front", "areas"),
    [("北京市海淀区知春里", ("北京市", "海淀区")), ("北京朝阳区望京街道", ("北京", "朝阳区", "望京街道")), ("知春里", ()), ("梨园镇", ("梨园镇",))],
)  # fmt: skip
def test_areas_before_a_name(front, areas):
    assert areas_in(front) == areas


def test_a_zone_of_a_name_of_two_signs_says_too_little():
    place = PlaceIndex([Entry(1, "花园小区")]).resolve("花园三区")

    assert (place.compound, place.candidates[0].name) == (None, "花园小区")


def test_where_one_lives_and_whose_owner_one_is_names_a_compound_of_three_signs():
    text = PlaceText(PlaceIndex([Entry(1, "丹青府")]))

    found = [
        text.find("", words).compound for words in ("我是丹青府的业主", "市民居住在丹青府，反映停车", "去丹青府办事")
    ]
    assert found == [1, 1, None]


def test_homonyms_are_settled_by_the_area_or_not_at_all():
    assert INDEX.resolve("石榴苑", within="000100010002").compound == 10
    assert INDEX.resolve("石榴苑", within="000100010003").compound == 11
    assert INDEX.resolve("石榴苑", within="0001").compound is None


def test_a_name_in_another_area_is_not_taken():
    assert INDEX.resolve("石榴苑小区", within="000100020001").compound is None


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("我住在梧桐院3号楼，电梯坏了", 1),
        ("望春府业主反映停车难", 8),
        ("绿地新里城北门垃圾没人清", 7),
        ("槐荫路十九号院楼道灯不亮", 6),
        ("望春府中学门口堵车", None),
        ("反映石榴苑停水", None),
    ],
)
def test_which_compound_a_text_is_about(text, compound):
    assert TEXT.find("", text).compound == compound


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("服务对象是开发区白鹭府幢的业主，反映地下车库漏水", "白鹭府"),
        ("反映A3区白鹭湾小区外墙渗水", "白鹭湾小区"),
        ("白鹭漫城业主，反映建筑垃圾堆放，影响小区生活", "白鹭漫城"),
        ("竹林路与新兴路交叉口有流动摊贩", ""),
        ("我们小区没人管", ""),
    ],
)
def test_a_name_that_is_not_registered_is_proposed(text, name):
    assert new_name(text) == name


@given(st.text(max_size=60))
def test_any_name_and_any_text_can_be_asked(text):
    plain(text)
    parse(text)
    INDEX.resolve(text)
    TEXT.find(text, text)
