"""Names as people write them, 12 ways of 20 or 40 each, drawn from a real register that the rules were not tuned on: what is taken is right, what is
not is left open. Names never leave their folder."""

import json
import random
import re
from collections import Counter, defaultdict

import pytest

from hezhi.response.intake.queries.locating import Finder
from hezhi.response.intake.rules.place_names import parse, plain
from tests.shared_data import shared_file

pytestmark = pytest.mark.data
EACH = 20
DIGITS = "零一二三四五六七八九"
BUILDERS = ["万科", "保利", "龙湖", "首开", "金隅", "远洋", "中海", "华润", "合景", "金融街"]
SIGNS = "新东西南北中华金安和平"
TEXTS = [
    "您好，我是{}的业主，我们小区电梯坏了三天没人修，物业说没有维修基金，请领导关注。",
    "来电人反映：{}3号楼2单元楼道灯不亮，多次联系物业未果，希望尽快处理。",
    "{}南门外有流动摊贩占道经营，夜间噪音扰民严重，影响休息。",
    "市民居住在{}，反映小区停车位被外来车辆占用，要求物业加强管理。",
]
TOLD = ["来电人住在{}3号楼，反映暖气不热，要求尽快派人维修。", "{}门口垃圾桶满溢，臭味很大，物业不管，请协调解决。"]
COVERED = {
    "city in front": 20,
    "district in front": 19,
    "builder in front": 16,
    "phase or zone": 20,
    "gate number otherwise": 20,
    "another ending": 6,
    "homonym, district told": 20,
    "homonym, nothing told": 0,
    "one sign wrong": 0,
    "inside a text": 35,
    "gate number inside a text": 20,
    "shortened": 5,
}


@pytest.fixture(scope="module")
def finder():
    path = shared_file("compounds/beijing_compounds_merged.csv")
    return Finder.of_file(path, "name", "id", "district")


def test_names_written_in_twelve_ways_are_never_taken_for_another_compound(finder):
    entries, dice = finder.text.index.entries, random.Random(20261124)
    same_names, exact = defaultdict(set), defaultdict(list)
    for entry in entries:
        same_names[parse(entry.name).whole].add(entry.compound)
        exact[plain(entry.name)].append(entry)
    right, wrong = Counter(), []

    for way, entry, line in written(entries, exact, dice):
        place = finder.find(line)
        asked = same_names.get(parse(line).whole, set())  # what was written may be another compound's own name
        meant = {entry.compound} if way.startswith("homonym") else same_names[parse(entry.name).whole] | asked
        if place.compound in meant and (way != "phase or zone" or place.relation == "part_of" or asked):
            right[way] += 1
        elif place.compound is not None:
            wrong.append((way, line, place.name))

    assert wrong == []
    assert {way: right[way] for way in COVERED} == COVERED


def written(entries, exact, dice):
    """(way, the compound meant, the line)."""
    pool = [entry for entry in entries if len(entry.name) >= 3 and not re.search("[()（）]", entry.name)]
    homonyms = [e for e in pool if e.area_path and is_homonym(e, exact[plain(e.name)])]

    def draw(fits=lambda entry: True, many=EACH):
        return enumerate(dice.sample([entry for entry in pool if fits(entry)], many))

    for _, e in draw():
        yield "city in front", e, f"北京{e.name}"
    for _, e in draw(lambda e: e.area_path):
        yield "district in front", e, f"北京市{e.area_path}区{e.name}"
    for at, e in draw(lambda e: len(parse(e.name).core) >= 3 and not parse(e.name).gate):
        yield "builder in front", e, BUILDERS[at % 10] + e.name
    for at, e in draw(lambda e: not parse(e.name).zone and not parse(e.name).gate):
        yield "phase or zone", e, e.name + ["一期", "二期", "A区", "东区", "三区", "(北区)"][at % 6]
    for at, e in draw(lambda e: parse(e.name).gate):
        yield "gate number otherwise", e, another_gate(e.name, at)
    for _, e in draw(lambda e: e.name[-1] in "里园苑"):
        yield "another ending", e, another_ending(e.name)
    for e in dice.sample(homonyms, EACH):
        told = {"name": e.name, "district": f"{e.area_path}区"}
        yield "homonym, district told", e, json.dumps(told, ensure_ascii=False)
    for e in dice.sample(homonyms, EACH):
        yield "homonym, nothing told", e, e.name
    for _, e in draw(lambda e: len(e.name) >= 4):
        at = dice.randrange(len(e.name))
        yield "one sign wrong", e, e.name[:at] + dice.choice(SIGNS) + e.name[at + 1 :]
    for at, e in draw(many=2 * EACH):
        yield "inside a text", e, TEXTS[at % 4].format(e.name)
    for at, e in draw(lambda e: parse(e.name).gate):
        yield "gate number inside a text", e, TOLD[at % 2].format(e.name)
    for at, e in draw(lambda e: len(e.name) >= 5):
        yield "shortened", e, e.name[:-2] if at % 2 else e.name[2:]


def is_homonym(entry, others) -> bool:
    """Met in several districts (or where none is known), once in its own."""
    areas = [other.area_path for other in others]
    return len(set(areas)) > 1 and areas.count(entry.area_path) == 1


def another_gate(name: str, at: int) -> str:
    longer = f"{name}院" if name.endswith("号") else f"{name}小区"
    return [numerals(name), name.replace("号院", "号"), longer, name.replace("号院", "号大院")][at % 4]


def another_ending(name: str) -> str:
    for one, other in (("花园", "家园"), ("家园", "花园"), ("里", "里小区"), ("园", "苑"), ("苑", "园")):
        if name.endswith(one):
            return name.removesuffix(one) + other
    raise AssertionError(name)


def numerals(name: str) -> str:
    """19号院 as 十九号院."""
    return re.sub(r"(?<!\d)\d{1,2}(?!\d)", lambda m: spelt(int(m.group())), name)


def spelt(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
