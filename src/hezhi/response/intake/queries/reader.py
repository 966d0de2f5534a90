"""The reader: all names of compounds and areas, all words of categories in memory; built once, asked for every row."""

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hezhi.ground.platform import sight
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from ..rules.new_names import looks_like_compound
from ..rules.place_index import NOWHERE, SURE, Entry, Place, PlaceIndex
from ..rules.place_names import parse, plain
from ..rules.place_text import PlaceText
from ..rules.word_rules import SURE as SURE_WORDS
from ..rules.word_rules import Guess, WordRules
from .learning import category_codes, model_in_use, use_id
from .words import category_words, place_words

if TYPE_CHECKING:
    from ..rules.text_model import TextModel

READ = sight.purpose("intake.read", "读懂一件诉求要用到全市的小区和街道名称；只读名称，不读人")
LEARN = sight.purpose("intake.learn", "从更正过的诉求学会怎样分类，要读全市这些诉求的标题和内容；只写出模型")
UNKNOWN = frozenset(("", "不详", "未知", "无", "其他", "-", "—", "/"))
KEEP_SECONDS = 300  # a compound registered just now is found by single requests at the latest after this
BY_COLUMN = 0.95


@dataclass(frozen=True)
class Reading:
    """What one request is about and where it is. Ids of the register, scores 0-1, reasons in words; `proposed` is a compound's name
    that the register does not have; `area_path` the smallest area known."""

    category: int | None = None
    category_code: str = ""
    category_score: float = 0.0
    category_reason: str = ""
    compound: int | None = None
    compound_name: str = ""
    compound_score: float = 0.0
    compound_reason: str = ""
    place: Place = NOWHERE
    area_path: str = ""
    proposed: str = ""

    @property
    def is_sure_of_category(self) -> bool:
        """Whether the category may stand without an officer."""
        return self.category is not None and self.category_score >= SURE_WORDS


class Reader:
    """Reads under its builder's sight; holds names only, no person."""

    def __init__(self, within: str = ""):
        self.within = within
        rows = territory.all_compound_names(within)
        self.index = PlaceIndex(
            Entry(row["compound"], row["name"], row["area_path"], row["lon"], row["lat"]) for row in rows
        )
        self.text = PlaceText(self.index)
        self._areas_of: dict[int | None, str] = {entry.compound: entry.area_path for entry in self.index.entries}
        self.areas = territory.area_index(within)
        self._learn_categories(list(requests.categories()))
        self.model = _city_model(self.categories)
        self._areas_known: dict[tuple[str, ...], str] = {}

    def _learn_categories(self, categories: list) -> None:
        """The tree: words of a branch speak for its top category, among which the guess is made; then for the branch itself."""
        self.categories = {category.code: category.pk for category in categories}
        self._by_name = category_codes()
        by_pk = {category.pk: category for category in categories}
        self._top: dict[str, str] = {}
        self._branches: dict[str, list[tuple[str, list[str]]]] = {}
        words: dict[str, list[str]] = {}
        for category in categories:
            top = category
            while top.parent_id in by_pk:
                top = by_pk[top.parent_id]
            self._top[category.code] = top.code
            words.setdefault(top.code, []).extend(category.words)
            if top is not category:
                self._branches.setdefault(top.code, []).append((category.code, list(category.words)))
        self.words = WordRules.with_city_words(words)

    def read(
        self,
        title: str,
        text: str = "",
        *,
        place: str = "",
        address: str = "",
        areas: tuple[str, ...] = (),
        sent_category: str = "",
        point: tuple[float, float] | None = None,
        guess: Guess | None = None,
    ) -> Reading:
        """Read one request. `areas` are names from wide to narrow as columns state them, `place` the compound's column,
        `address` where it happened in the sender's words."""
        within = self.area_of(areas)
        found = self.locate(title, text, place=place, address=address, within=within, point=point)
        title, text = (_without_name(words, found.name, place) for words in (title, text))
        guess, source = self._category(title, text, sent_category, guess)
        known = guess.code in self.categories
        return Reading(
            category=self.categories.get(self._branch(guess.code, title, text)),
            category_code=self._top[guess.code] if known else "",
            category_score=guess.score if known else 0.0,
            category_reason=category_words(guess, source) if known else "",
            compound=found.compound,
            compound_name=found.name if found.compound else "",
            compound_score=found.score,
            compound_reason=place_words(found),
            place=found,
            area_path=within,
            proposed=found.name if found.relation == "new" else "",
        )

    def area_of_named(self, name: str, within: str = "") -> str:
        """Where the compound lies that a column surely names; "" where none does."""
        found = self.index.resolve(name, within=within) if name not in UNKNOWN else NOWHERE
        return self._areas_of.get(found.compound, "") if found.compound else ""

    def area_of_compound(self, compound: int | None) -> str:
        """Where a compound of the register lies."""
        return self._areas_of.get(compound, "")

    def guesses(self, texts: list[tuple[str, str]]) -> "list[Guess] | list[None]":
        """What the city's model says of many texts at once (one by one costs five times as much); None each where there is no model."""
        return self.model.guess(texts) if self.model and texts else [None] * len(texts)

    def locate(
        self, title: str, text: str = "", *, place: str = "", address: str = "", within: str = "", point=None
    ) -> Place:
        """The columns first; where they are silent or unsure, the words. What neither knows but looks like a compound is new."""
        by_column = NOWHERE
        for told in (place, address):
            if told not in UNKNOWN and not by_column.compound:
                found = self.index.resolve(told, within=within, point=point)
                by_column = found if found.score > by_column.score else by_column
        if by_column.compound:
            return by_column
        by_text = self.text.find(" ".join(filter(None, (place, address, title))), text, within=within, point=point)
        if by_text.compound or not by_column.candidates:
            if not by_text.compound and place not in UNKNOWN and looks_like_compound(plain(place)):
                return Place("new", None, place.strip(), 0.7, "looks_like_a_name", by_text.candidates)
            return by_text
        return by_column

    def area_of(self, names: tuple[str, ...]) -> str:
        """The path of the smallest area that the names lead to, one by one from wide to narrow; an unknown name is passed over."""
        if names not in self._areas_known:
            within = self.within
            for name in names:
                found = self.areas.find_all(name, within=within) if name not in UNKNOWN else []
                if len(found) == 1:
                    within = found[0].path
            self._areas_known[names] = within
        return self._areas_known[names]

    def _branch(self, code: str, title: str, text: str) -> str:
        """The branch of a top category whose own words the text uses most; the top category where none or several do."""
        weights = [
            (
                sum(len(word) * (3 if word in title else 1) for word in words if word in title or word in text[:400]),
                branch,
            )
            for branch, words in self._branches.get(code, ())
        ]
        weights.sort(reverse=True)
        clear = weights and weights[0][0] > 0 and (len(weights) == 1 or weights[0][0] > weights[1][0])
        return weights[0][1] if clear else code

    def _category(self, title: str, text: str, sent: str, guess: Guess | None) -> tuple[Guess, str]:
        """The sender's own category where it is one of ours; else the learnt guess if it is sure; else the words'."""
        last = sent.replace("->", ">").replace("→", ">").split(">")[-1]
        code = self._by_name.get(plain(last)) if last.strip() else None
        if code:
            return Guess(code, BY_COLUMN, (last.strip(),)), "column"
        if guess is None and self.model:
            guess = self.model.guess([(title, text)])[0]
        if guess and self.model and guess.score >= self.model.sure:
            return guess, "model"
        return self.words.guess(f"{sent} {title}" if sent else title, text), "words"


def _without_name(words: str, *names: str) -> str:
    """Words without the compound's name: 梧桐院 is no tree, 学府花园 no school."""
    for name in names:
        for spelt in (name, parse(name).core) if name else ():
            words = words.replace(spelt, "") if len(spelt) > 1 else words
    return words


def _city_model(categories: dict[str, int]) -> "TextModel | None":
    """The model in use, if all its labels are categories in use. The learning library is loaded only where there is one."""
    model = model_in_use()
    return model if model and set(model.labels) <= set(categories) else None


_kept: dict[str, tuple[float, int, Reader]] = {}
_building = threading.Lock()


def fresh_reader(within: str = "") -> Reader:
    """A reader of the register as it is now. Asks under the caller's sight."""
    return Reader(within)


def reader_for(within: str = "") -> Reader:
    """A reader at most five minutes old, with the model now in use, shared by the requests of this process."""
    with _building:
        kept, use = _kept.get(within), use_id()
        if kept is None or kept[1] != use or time.monotonic() - kept[0] > KEEP_SECONDS:
            with sight.job(READ):
                kept = _kept[within] = (time.monotonic(), use, Reader(within))
        return kept[2]


__all__ = ["SURE", "Reader", "Reading", "fresh_reader", "reader_for"]
