"""Which compound a person's words are about: registered names found in running text, with what stands left and right of them."""

import re

import ahocorasick_rs

from .new_names import new_name
from .numerals import arabic
from .place_index import NOWHERE, Candidate, Place, PlaceIndex
from .place_names import BRANDS, parse

READ_LENGTH = 500
NAME_LENGTH = 200  # where a name not known is looked for: people say early where they live
_SPACES = re.compile(r"[\s·•・]")
_OPENERS = '在于住到是的我们对为和与及至从由将某即叫位系，。、；：！？,.;:!?（(【[“"\n区县市镇乡村街道路号里内旁边诉映求询报问题业主居民请'
_LIVES = re.compile("(?:住在|家住|入住|住址[是为:：]?|地址[是为:：]?)$")
_HOME = re.compile(
    "(?:的?(?:业主|居民|住户)|小区|社区|物业|业委会|家园物业|[0-9A-Z]{1,4}(?:号楼|号院|栋|幢|座|单元|期|区)|[东西南北中]{1,2}[区门]|第?[0-9]{1,2}期|地下车库|车库|楼下|楼顶|内|里面|门口|正门|大门)"
)
_ENDS = frozenset(["", *"，。；！？,.;!?、"])
_NEAR = re.compile("(?:附近|旁|对面|周边|北侧|南侧|东侧|西侧|外面|外|背后|后面|前面|隔壁)")
_OTHER = re.compile(
    "(?:大?街(?!坊)|路|大道|胡同|桥|地铁|站|公交|医院|卫生|医|学校|小学|中学|初中|高中|幼儿园|幼|大学|学院|公园|广场|大厦|酒店|宾馆|商场|购物|市场|超市|派出所|居委会|街道|镇|乡|村|公司|集团|银行|河|湖|山庄|新村|花园|家园|苑|公寓|新城|医|店|馆|厂|局)"
)
_LONGER = "城园苑府邸里区村湾庭院台阁轩居郡岸洲谷山"
_COMMON = re.compile(
    "(?:大学|学院|中学|小学|医院|宾馆|饭店|大厦|(?:局|厂|所|公司)(?:宿舍|家属院|家属楼|小区)?|^.{0,2}宿舍)$"
)
_SIBLING = re.compile("(?:第?([0-9]{1,2})期|([0-9]{1,2}|[A-Z]|[东西南北中]{1,2})区)")


class PlaceText:
    """All registered names in one automaton; asked for every row."""

    def __init__(self, index: PlaceIndex):
        self.index = index
        self._keys: dict[str, list[int]] = {}
        for at, parsed in enumerate(index.parsed):
            for key in {parsed.plain, parsed.whole}:
                if len(key) >= 2 and not key.isdigit():
                    self._keys.setdefault(key, []).append(at)
        self._names = list(self._keys)
        self._core = {key: self.index.parsed[found[0]].core for key, found in self._keys.items()}
        self._automaton = ahocorasick_rs.AhoCorasick(self._names) if self._names else None

    def find(self, title: str, body: str = "", *, within: str = "", point=None) -> Place:
        """The compound of a request told in words. What the title says counts more; several that weigh the same are left to the officer."""
        title = title[:READ_LENGTH]
        text = _SPACES.sub("", arabic(f"{title}。{body[:READ_LENGTH]}")).upper()
        title_end = len(_SPACES.sub("", title)) + 1
        found = list(self._found(text, title_end))
        place = self.index.decide(found, within=within, point=point) if found else NOWHERE
        if place.score >= 0.5 or (place.candidates and place.reason == "ambiguous"):
            return place
        name = new_name(text[:title_end]) or new_name(text[title_end : title_end + NAME_LENGTH])
        if name and not {name, parse(name).whole} & self._keys.keys():
            return Place("new", None, name, 0.6, "looks_like_a_name", place.candidates)
        return place

    def _found(self, text: str, title_end: int):
        if not self._automaton:
            return
        for key, start, end in self._longest(text):
            score, reason = _worth(text, start, end, len(self._core[key]))
            if _COMMON.search(key):
                score = min(score, 0.76)
            if score <= 0:
                continue
            score = min(score + (0.03 if start < title_end else -0.04), 0.97)
            yield from self._candidates(text, key, end, round(score, 2), reason)

    def _longest(self, text: str) -> list[tuple[str, int, int]]:
        """Names found; one that lies inside a longer one is the longer one's."""
        matches = sorted(
            self._automaton.find_matches_as_indexes(text, overlapping=True), key=lambda match: (match[1], -match[2])
        )
        kept, reached = [], -1
        for at, start, end in matches:
            if end > reached:
                kept.append((self._names[at], start, end))
                reached = end
        return kept

    def _candidates(self, text: str, key: str, end: int, score: float, reason: str):
        told = _SIBLING.match(text, end) or _SIBLING.match(text, end + 2)
        for at in self._keys[key]:
            entry, parsed = self.index.entries[at], self.index.parsed[at]
            if told and not parsed.zone:
                yield at, Candidate(entry.compound, entry.name, "part_of", min(score, 0.88), "text_zone_of")
            else:
                yield at, Candidate(entry.compound, entry.name, "same", score, reason)


def _worth(text: str, start: int, end: int, length: int) -> tuple[float, str]:
    """How surely a name found at start:end means the compound of that name; `length` counts its signs without general words."""
    right_home, right_near = _HOME.match(text, end), _NEAR.match(text, end)
    if not right_home and text[end : end + 1] in _ENDS:
        right_home = _LIVES.search(text[max(0, start - 6) : start])
    if not right_home and _OTHER.match(text, end):
        return (0.45 if length >= 4 else 0.0), "text_other"
    if text[end : end + 1] in _LONGER and not right_home and not _SIBLING.match(text, end):
        return (0.6 if length >= 4 else 0.0), "text_longer"
    left = start == 0 or text[start - 1] in _OPENERS or _brand_before(text, start)
    if length == 2:
        return (0.72 if right_home and left else 0.3), "text_short"
    score = {True: 0.86, False: 0.6}[left] if length == 3 else {True: 0.92, False: 0.76 if length == 4 else 0.82}[left]
    if right_home:
        return score + (0.06 if left else 0.12 if length > 3 else 0.16), "text_home"
    if right_near:
        return score - 0.04, "text_near"
    return (score if left else score - 0.06) - (0.08 if length == 3 else 0), "text"


def _brand_before(text: str, start: int) -> bool:
    return any(text[max(0, start - length) : start] in BRANDS for length in (2, 3, 4))
