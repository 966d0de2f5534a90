"""The same matter by the same person, by others, and what only looks alike (D8)."""

from datetime import datetime, timedelta

from hezhi.response.intake.rules.told_before import Memory, Telling, same_spot

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


def crowd(memory, count, *, words="搅拌站", place="丽发新城", first=1):
    """So many people of one place who name the same thing, each with other words around it."""
    around = [
        "早上六点就开工",
        "孩子咳嗽不停",
        "窗台一层灰",
        "车子排到路口",
        "老人睡不着",
        "学校就在旁边",
        "夜里灯光刺眼",
    ]
    for at in range(count):
        text = f"{around[at % len(around)]}，小区旁边那个{words}，{around[(at + 3) % len(around)]}，请管一管" * 2
        told(
            memory,
            first + at,
            days=at,
            person=f"p:{first + at}",
            place=place,
            title=words,
            text=text,
            category="nuisance",
        )


def elsewhere(memory, count=20):
    """Tellings of other places, so that ordinary words are ordinary."""
    for at in range(count):
        told(memory, 900 + at, person=f"q:{at}", place=f"#{100 + at}", text=LIFT, title="电梯停运没人修")


def test_words_that_a_crowd_of_one_place_shares_mark_its_matter():
    memory = Memory()
    elsewhere(memory)
    crowd(memory, 7)

    other = told(
        memory, 50, days=9, person="p:50", place="丽发新城", title="求救",
        text="我父亲有哮喘，医生说不能再住在搅拌站旁边，开发商当初什么也没讲，我们搬不走，搅拌站什么时候撤走",
        category="health",
    )  # fmt: skip

    assert (other.kind, other.main) == ("voice", 1)
    assert other.reason.startswith("marks:")


def test_five_voices_are_no_crowd_yet():
    memory = Memory()
    elsewhere(memory)
    crowd(memory, 5)

    other = told(
        memory, 50, days=9, person="p:50", place="丽发新城", title="求救", category="health",
        text="我父亲有哮喘，医生说不能再住在搅拌站旁边，开发商当初什么也没讲，我们搬不走",
    )  # fmt: skip

    assert other.kind == "first"


def test_words_that_are_said_everywhere_mark_nothing():
    memory = Memory()
    for at in range(12):
        told(
            memory,
            700 + at,
            person=f"q:{at}",
            place=f"#{at}",
            title="搅拌站",
            text="搅拌站早上开工",
            category="nuisance",
        )
    crowd(memory, 7)

    other = told(
        memory, 50, days=9, person="p:50", place="丽发新城", title="求救", category="health",
        text="我父亲有哮喘，医生说不能再住在搅拌站旁边，开发商当初什么也没讲，我们搬不走",
    )  # fmt: skip

    assert other.kind == "first"


def test_a_longer_name_that_ends_with_the_shorter_is_one_place():
    assert same_spot("商品房伊景园滨河苑", "伊景园滨河苑")
    assert same_spot("丽发新城", "丽发新城小区")
    assert not same_spot("尖山安置小区", "惟盛园安置小区")
    assert not same_spot("11 MAIN STREET", "1 MAIN STREET")
    assert not same_spot("万寿路19号院", "路19号院")
    assert not same_spot("#12", "#112")
