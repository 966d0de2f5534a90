"""The same matter by the same person, by others, and what only looks alike (D8)."""

from datetime import datetime, timedelta

from hezhi.response.intake.rules.told_before import Memory, Telling

START = datetime(2025, 9, 1, 9, 0)
LIFT = "3号楼电梯连续两天停运，老人上下楼困难，物业一直没有派人维修，请尽快处理"


def told(memory, reference, *, days=0, title="电梯停运没人修", text=LIFT, person="p:1", place="#1", **more):
    more.setdefault("category", "elevator")
    return memory.judge(
        Telling(reference, START + timedelta(days=days), title, text, person, place, place.startswith("#"), **more)
    )


def test_same_person_same_matter_nothing_new_is_a_repeat():
    memory = Memory()
    told(memory, 1)

    again = told(memory, 2, days=2)

    assert (again.kind, again.main) == ("repeat", 1)


def test_same_person_with_a_new_fact_is_counted():
    memory = Memory()
    told(memory, 1)

    again = told(
        memory, 2, days=2, text=LIFT + "。昨天有人被困在轿厢里四十分钟，消防队来救才出来，孩子受到惊吓已经送医院检查"
    )

    assert (again.kind, again.main) == ("new_fact", 1)


def test_a_neighbour_is_a_voice():
    memory = Memory()
    told(memory, 1)

    other = told(
        memory,
        2,
        days=1,
        person="p:2",
        title="三号楼电梯坏了",
        text="梧桐院3号楼电梯停运两天没有人维修，老人上下楼困难",
    )

    assert (other.kind, other.main) == ("voice", 1)


def test_another_matter_of_the_same_compound_stays_its_own():
    memory = Memory()
    told(memory, 1)

    other = told(
        memory, 2, person="p:2", title="地下车库漏水", text="地下车库一下雨就积水，车辆被泡", category="common_parts"
    )

    assert other.kind == "first"


def test_the_same_words_of_another_compound_are_another_matter():
    memory = Memory()
    told(memory, 1)

    assert told(memory, 2, person="p:2", place="#2").kind == "first"


def test_what_is_over_is_not_told_before():
    memory = Memory()
    told(memory, 1, is_open=False)

    assert told(memory, 2, days=3).kind == "first"
    assert told(memory, 3, days=3, person="p:3").kind in ("voice", "likely")


def test_long_ago_is_another_matter():
    memory = Memory()
    told(memory, 1)

    assert told(memory, 2, days=46, person="p:2").kind == "first"
    assert told(memory, 3, days=200).kind == "first"


def test_formulas_without_a_place_do_not_meet():
    memory = Memory()
    told(memory, 1, title="噪音扰民", text="望处理", person="", place="", category="nuisance")

    assert told(memory, 2, title="噪音扰民", text="望处理", person="", place="", category="nuisance").kind in (
        "first",
        "likely",
    )
