"""Names of places: plain forms by which they are found, and keys by which lists are ordered.

The database here has no Chinese collation, and a word-for-word reading errs on place names (朝阳 is chao, not zhao), so the key is
stored, made from pinyin with a dictionary of place names beside this file.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from pypinyin import Style, lazy_pinyin, load_phrases_dict

KEY_LENGTH = 120

# What may follow a name without being part of it, longest first.
FORM_WORDS = {
    "city": ("人民政府", "市"),
    "district": ("人民政府", "市辖区", "区", "县"),
    "subdistrict": (
        "街道办事处",
        "地区办事处",
        "人民政府",
        "办事处",
        "街道办",
        "街道",
        "地区",
        "街乡",
        "街",
        "镇",
        "乡",
    ),
    "community": (
        "社区居民委员会",
        "社区居委会",
        "居民委员会",
        "村民委员会",
        "居委会",
        "村委会",
        "社区",
        "村",
    ),
}


def narrow(text: str) -> str:
    """One spelling: narrow digits and brackets, no blanks, letters upper case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def plain_area_name(name: str, kind: str) -> str:
    """An area's name without the word for what it is: 东华门街道 -> 东华门. Never shorter than two characters (张镇 stays)."""
    plain, words = narrow(name), FORM_WORDS[kind]
    while word := next((w for w in words if plain.endswith(w) and len(plain) - len(w) >= 2), None):
        plain = plain[: -len(word)]
    return plain


def plain_compound_name(name: str) -> str:
    """A compound's name as compared: 枣园尚城（南区） and 枣园尚城南区 are one spelling."""
    return re.sub(r"[()\[\]{}「」『』《》<>·•\-—_,，.。、\"'“”#]", "", narrow(name))


def sort_key(name: str) -> str:
    """The order of a Chinese list: pinyin without tones, numbers padded so that 2 comes before 10."""
    _teach()
    syllables = " ".join(lazy_pinyin(narrow(name), style=Style.NORMAL, errors="default")).lower()
    return padded(syllables)[:KEY_LENGTH]


def padded(text: str) -> str:
    """Numbers widened to five digits, for an order by number inside text."""
    return re.sub(r"\d+", lambda number: number.group().zfill(5), text)


def number_key(name: str) -> str:
    """The order of buildings and units: by their numbers."""
    return padded(narrow(name))[:80]


@lru_cache(maxsize=1)
def _teach() -> None:
    """Give pypinyin the readings of place names; once a process."""
    phrases = {}
    for line in files(__package__).joinpath("place_readings.txt").read_text(encoding="utf-8").splitlines():
        word, _, reading = line.partition(" ")
        if word and not word.startswith("#"):
            phrases[word] = [[syllable] for syllable in reading.split()]
    load_phrases_dict(phrases)
