"""No text, however made, holds up the reading (F39): each rule answers 50,000 signs in well under a second, most in milliseconds."""

import time
from datetime import datetime

import pytest

from hezhi.ground.platform.masking import mask_numbers
from hezhi.response.intake.rules.new_names import looks_like_compound, new_name
from hezhi.response.intake.rules.numerals import arabic
from hezhi.response.intake.rules.place_index import Entry, PlaceIndex
from hezhi.response.intake.rules.place_text import PlaceText
from hezhi.response.intake.rules.told_before import Memory, Telling
from hezhi.response.intake.rules.word_rules import WordRules
from hezhi.response.intake.rules.wording import tidy, title_of, trim_frame

LONG = 50_000
HOSTILE = [
    "1" * LONG,
    "1 " * (LONG // 2),
    "138-" * (LONG // 4),
    "一二三十百千" * (LONG // 6),
    "老旧小大老旧" * (LONG // 6),
    "小区" * (LONG // 2),
    "注：" * (LONG // 2),
    "尊敬的" * (LONG // 3),
    "1号楼A区" * (LONG // 5),
    "\n \t" * (LONG // 3),
    "电话：" * (LONG // 3),
    "（(" * (LONG // 2),
    "𠀀" * LONG,
]
INDEX = PlaceIndex([Entry(1, "梧桐院"), Entry(2, "小区里"), Entry(3, "枣树里二区")])
TEXT, WORDS = PlaceText(INDEX), WordRules()
RULES = {
    "mask_numbers": mask_numbers,
    "arabic": arabic,
    "new_name": lambda text: new_name(text[:500]),
    "looks_like_compound": looks_like_compound,
    "resolve": INDEX.resolve,
    "find": lambda text: TEXT.find(text, text),
    "words": lambda text: WORDS.guess(text[:200], text),
    "tidy": tidy,
    "trim_frame": trim_frame,
    "title_of": title_of,
    "told_before": lambda text: Memory().judge(Telling(1, datetime(2025, 1, 1), text[:200], text)),
}


@pytest.mark.parametrize("rule", RULES)
def test_no_text_holds_up_a_rule(rule):
    slowest = 0.0
    for text in HOSTILE:
        began = time.process_time()
        RULES[rule](text)
        slowest = max(slowest, time.process_time() - began)

    assert slowest < 0.5, f"{slowest:.3f} s"
