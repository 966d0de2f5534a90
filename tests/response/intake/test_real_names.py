"""Finding compounds by name, measured on real names: precision first, coverage stated. Names never leave their folder."""

import csv
import json

import pytest

from hezhi.response.intake.rules.place_index import Entry, PlaceIndex
from hezhi.response.intake.rules.place_names import parse, plain
from hezhi.response.intake.rules.place_text import PlaceText
from tests.shared_data import shared_file

pytestmark = pytest.mark.data
DIGITS = "零一二三四五六七八九"


def register() -> PlaceIndex:
    """The 10,286 compounds with their points as the portals give them (BD-09, like the names asked)."""
    with shared_file("compounds/beijing_compounds_merged.csv").open(encoding="utf-8-sig") as file:
        return PlaceIndex(
            Entry(int(row["id"]), row["name"], "", degrees(row["lon_bd09"]), degrees(row["lat_bd09"]))
            for row in csv.DictReader(file)
        )


def degrees(text: str) -> float | None:
    return float(text) if text else None


def labelled() -> list[dict]:
    with shared_file("compounds/beijing_fuzzy_labelled_30.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("with_point", "answered"), [(False, 8), (True, 11)])
def test_no_labelled_name_is_taken_for_a_wrong_compound(with_point, answered):
    index, right, wrong, elsewhere = register(), 0, [], []

    for row in labelled():
        point = (float(row["lon"]), float(row["lat"])) if with_point else None
        place = index.resolve(row["name_src"], point=point)
        if place.compound == int(row["cand_id"]):
            right += place.relation == row["label"]
            wrong += [row["name_src"]] if place.relation != row["label"] else []
        elif place.compound:
            elsewhere.append((row["name_src"], place.name, row["label"]))

    assert wrong == []
    assert right == answered
    assert elsewhere == [("双榆树北路小区", "双榆树北路", "unsure"), ("温家街小区", "温家街", "unsure")]


def test_variants_of_200_names_lead_back_to_them():
    index = register()
    names = [entry for entry in index.entries if len(entry.name) >= 4][::45][:200]

    right = wrong = 0
    for at, entry in enumerate(names):
        place = index.resolve(variant(entry.name, at))
        right += place.compound is not None and same_place(index, place.compound, entry)
        wrong += place.compound is not None and not same_place(index, place.compound, entry)

    assert len(names) == 200
    assert (right, wrong) == (198, 0)


def variant(name: str, at: int) -> str:
    """The name as another person writes it: a general word, Chinese numerals, a bracketed zone, a dot, full width."""
    kind = at % 5
    if kind == 0:
        return name.removesuffix("小区") + ("社区" if name.endswith("小区") else "小区")
    if kind == 1:
        return "".join(DIGITS[int(sign)] if sign.isascii() and sign.isdigit() else sign for sign in name)
    if kind == 2:
        return f"{name[:2]}·{name[2:]}"
    if kind == 3:
        return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in name) + " "
    return f"{name[:-2]}（{name[-2:]}）" if name.endswith("区") else f"{name}社区"


def same_place(index: PlaceIndex, compound: int, entry: Entry) -> bool:
    """The compound itself, or another entry of the portals under the very same name."""
    return compound == entry.compound or any(
        plain(other.name) == plain(entry.name) or parse(other.name).whole == parse(entry.name).whole
        for other in index.entries
        if other.compound == compound
    )


def test_places_of_real_orders():
    with shared_file("hotline/nantong_12345_places.jsonl").open(encoding="utf-8") as file:
        orders = [json.loads(line) for line in file]
    unregistered, registered = (
        PlaceText(PlaceIndex([])),
        PlaceText(PlaceIndex(Entry(o["id"], o["place"]) for o in orders)),
    )

    proposed = {o["place"]: unregistered.find("", o["text"]).name for o in orders}
    found = {o["place"]: registered.find("", o["text"]).compound == o["id"] for o in orders}

    homes = ["星海花园", "卓越府", "春风南岸", "绿地新里城", "时光漫城", "振兴花园"]
    assert [proposed[name] for name in homes] == homes
    assert [name for name in found if not found[name]] == ["卓越府", "华通钢绳有限公司"]
