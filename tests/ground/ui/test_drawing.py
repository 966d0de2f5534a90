"""Charts of the server: amounts begin at 0, gaps stay gaps, no base is not drawn."""

from decimal import Decimal

from hezhi.ground.ui import drawing


def test_bullet_is_a_share_of_a_thousand():
    drawn = drawing.bullet(Decimal("93.8"), 93)

    assert (drawn["width"], drawn["mark"], drawn["none"]) == (938.0, 930.0, False)


def test_bullet_without_base_is_an_empty_track():
    drawn = drawing.bullet(None, 90)

    assert (drawn["width"], drawn["none"]) == (0, True)


def test_bullet_never_leaves_its_track():
    assert drawing.bullet(128, 100)["width"] == 1000
    assert drawing.bullet(3126, 3200, top=4000)["mark"] == 800.0


def test_columns_stand_on_zero():
    drawn = drawing.columns([5, 10, 0], ["a", "b", "c"])

    tall = [bar["h"] for bar in drawn["bars"]]
    assert tall[0] * 2 == tall[1]
    assert tall[2] == 0
    assert [bar["hot"] for bar in drawn["bars"]] == [False, False, True]


def test_series_without_figures_is_not_drawn():
    assert drawing.columns([], []) == {"none": True}
    assert drawing.columns([0, None], ["a", "b"]) == {"none": True}
    assert drawing.trend([None], ["a"]) == {"none": True}
    assert drawing.sparkline([None])["none"]


def test_a_gap_breaks_the_line():
    drawn = drawing.trend([1, None, 3], ["a", "b", "c"])

    assert drawn["path"].count("M") == 2
    assert "L" not in drawn["path"]


def test_levels_are_round_and_leave_the_target_out():
    drawn = drawing.trend([78, 87.4], ["a", "b"], target=90, unit="%")

    assert [level["word"] for level in drawn["grid"]] == ["75%", "80%", "85%"]
    assert drawn["last_word"] == "87.4%"


def test_level_series_is_drawn():
    assert drawing.trend([5, 5], ["a", "b"])["last_word"] == "5"
    assert drawing.trend([0, 0], ["a", "b"])["last_word"] == "0"


def test_shades_by_equal_steps_from_zero():
    assert drawing.shades([0, 5, 6, 12, None]) == [1, 3, 4, 6, None]
    assert drawing.shades([0, 0]) == [1, 1]
    assert drawing.shades([]) == []


SQUARE = {"type": "Polygon", "coordinates": [[[116, 40], [116.1, 40], [116.1, 39.9], [116, 39.9], [116, 40]]]}


def test_map_keeps_inside_its_box_and_names_in_the_middle():
    drawn = drawing.sketch_map([{"name": "甲", "value": 4, "geometry": SQUARE}])

    area = drawn["shapes"][0]
    assert (drawn["width"], drawn["height"]) == (290, 372)
    assert (area["x"], area["y"]) == (145, 186)
    assert area["path"].startswith("M10.0 10.0L279.8 10.0L279.8 362.0")


def test_map_without_all_boundaries_becomes_tiles():
    drawn = drawing.sketch_map([{"name": "甲", "value": 4, "geometry": SQUARE}, {"name": "乙", "value": None}])

    assert drawn["shapes"] is None
    assert [(tile["name"], tile["word"], tile["tone"]) for tile in drawn["tiles"]] == [
        ("甲", "4", "q6"),
        ("乙", "—", "none"),
    ]


def test_the_legend_names_only_shades_in_use():
    drawn = drawing.sketch_map([{"name": "甲", "value": 12}, {"name": "乙", "value": 1}])

    assert [(step["tone"], step["word"]) for step in drawn["steps"]] == [("q1", "0.0–2.0"), ("q6", "10.0–12.0")]
