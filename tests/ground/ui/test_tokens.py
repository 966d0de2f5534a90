"""The colours keep the contrast that they state, and the style sheet its budget."""

import gzip
import re
from pathlib import Path

import pytest

from hezhi.ground.ui import views

SHEETS = Path(views.__file__).parent / "static" / "ui"
TOKENS = (SHEETS / "tokens.css").read_text()
BUDGET = 25_000  # bytes, compressed, of all sheets together
STATED = re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{6});\s+/\*\s+([\d.]+) ", TOKENS)


def lightness(colour):
    """Relative luminance, WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((lightness(one), lightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens_of(selector):
    """The colours that a class sets."""
    return dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{6})", TOKENS.split(selector + "{", 1)[1].split("}", 1)[0]))


@pytest.mark.parametrize(("name", "colour", "stated"), STATED, ids=[name for name, *_ in STATED])
def test_a_stated_contrast_on_white_is_true(name, colour, stated):
    assert abs(contrast(colour, "#FFFFFF") - float(stated)) < 0.1


@pytest.mark.parametrize("state", ["good", "warn", "bad", "idle"])
@pytest.mark.parametrize("body", [":root", ".board"])
def test_words_of_a_state_are_readable_on_their_tint(state, body):
    named = tokens_of(":root") | (tokens_of(".board") if body == ".board" else {})

    assert contrast(named[state], named[f"{state}-tint"]) >= 4.5


@pytest.mark.parametrize("ground", ["page", "paper", "surface", "sunk", "action-tint"])
def test_labels_are_readable_on_every_ground(ground):
    named = tokens_of(":root")

    assert contrast(named["muted"], named[ground]) >= 4.5


def test_the_style_sheet_keeps_its_budget():
    whole = "".join(path.read_text() for path in sorted(SHEETS.rglob("*.css")))

    assert len(gzip.compress(whole.encode())) <= BUDGET
