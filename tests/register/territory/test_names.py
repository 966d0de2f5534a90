"""Plain names and the order of lists."""

import pytest

from hezhi.register.territory.names import number_key, plain_area_name, plain_compound_name, sort_key


@pytest.mark.parametrize(
    ("name", "kind", "plain"),
    [
        ("东华门街道", "subdistrict", "东华门"),
        ("东华门街道办事处", "subdistrict", "东华门"),
        ("崔各庄地区办事处", "subdistrict", "崔各庄"),
        ("崔各庄乡", "subdistrict", "崔各庄"),
        ("张镇", "subdistrict", "张镇"),
        ("多福巷社区居委会", "community", "多福巷"),
        ("庙卷村村民委员会", "community", "庙卷"),
        ("沿村居民委员会", "community", "沿村"),
        ("朝阳区", "district", "朝阳"),
        ("北京市", "city", "北京"),
    ],
)
def test_plain_area_name(name, kind, plain):
    assert plain_area_name(name, kind) == plain


@pytest.mark.parametrize(
    ("name", "plain"),
    [("枣园尚城（南区）", "枣园尚城南区"), ("１２号院 A区", "12号院A区"), ("万科·西山庭院", "万科西山庭院")],
)
def test_plain_compound_name(name, plain):
    assert plain_compound_name(name) == plain


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("朝阳区", "chao yang qu"),
        ("长阳镇", "chang yang zhen"),
        ("长子营镇", "zhang zi ying zhen"),
        ("大栅栏街道", "da shi lan jie dao"),
        ("十里堡", "shi li pu"),
    ],
)
def test_place_names_are_read_as_people_say_them(name, key):
    assert sort_key(name) == key


def test_numbers_order_by_size():
    assert sorted(["10号楼", "2号楼", "1号楼"], key=number_key) == ["1号楼", "2号楼", "10号楼"]
    assert sorted(["朝阳", "安贞", "长阳"], key=sort_key) == ["安贞", "长阳", "朝阳"]
