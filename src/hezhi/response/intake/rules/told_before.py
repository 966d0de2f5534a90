"""Whether the same matter was told before: by the same person (nothing new: no new order) or by others (one matter, many voices).

《北京市接诉即办工作条例》第十一条（2021-09-24）：同一事项无新情况、正在办理或已办结的，告知进展，不再派单
Reading: a joining by machine must be right far more often than it must be complete; what is likely but not sure is offered to the officer.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

import numpy as np

from .place_names import parse

SURE, LIKELY = 0.80, 0.55
GROUP_DAYS = 45  # since the last voice of a matter
PERSON_DAYS = 90
FEWEST_PAIRS = 30  # of a text that names no place: shorter ones are formulas, alike without being the same matter
NEW_FACTS_SHARE = 0.40  # of the weight of what is told now, unknown to the matter so far
READ_LENGTH = 260
TITLE_TRUST = 0.85  # likeness of titles alone, against likeness of the whole
VOICES_COMPARED = 4  # people tell one matter in different words; a matter is known by its first and latest tellings
CERTAIN = 0.97  # no other matter is looked at any more
PLACE_MATTERS, PERSON_MATTERS, BAND_MATTERS = (
    40,
    20,
    6,
)  # the newest matters of one place, one person, one band that are looked at
CROWD = 6  # so many tellings of one place must share a pair of signs before it can mark a matter of that place
MARK_HERE, MARK_TOPIC = (
    0.5,
    0.8,
)  # of all tellings with that pair: the share from this place; of those, the share of one category
FEWEST_MARKS = 3
BURST = 0.82  # the score of a joining by marks alone
FEWEST_SIGNS = 3  # of an unregistered name that may stand for a longer one (滨河苑, 伊景园滨河苑)
BUCKETS = 1 << 20
TOPIC_BITS = 12  # of a counted pair: 20 bits say the pair, 12 the category
GATHERED = 32  # tellings of a place that are counted together
BANDS, BAND_ROWS = 8, 4
_NAME = re.compile("[\u4e00-\u9fa5]+")  # a compound's name; a number in it would be another's gate or zone
NO_PAIRS = np.zeros(0, np.uint32)
Key = TypeVar("Key", bound=Hashable)
_ONE, _TWO, _SEVEN, _LAST = np.uint64(65_599), np.uint64(2_654_435_761), np.uint64(7), np.uint64(BUCKETS - 1)
_dice = np.random.default_rng(12345)
_MULTIPLY = _dice.integers(1, 2**31 - 1, BANDS * BAND_ROWS, dtype=np.uint64) | np.uint64(1)
_ADD = _dice.integers(0, 2**31 - 1, BANDS * BAND_ROWS, dtype=np.uint64)


@dataclass(slots=True)
class Telling:
    """One request as compared: who (any key of one person, "" unknown), where (a key of the compound or the unregistered name, ""
    unknown), what (category code), when, its words. `reference` is the caller's own; `main` that of the matter it belongs to."""

    reference: int
    at: datetime
    title: str
    text: str = ""
    person: str = ""
    place: str = ""
    is_registered: bool = False
    category: str = ""
    is_open: bool = True
    grams: np.ndarray | None = None
    title_grams: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`kind`: first (a matter of its own), repeat (same person, nothing new), new_fact (same person, something new), voice (another
    person), likely (for the officer). `main` is the reference of the matter's first telling."""

    kind: str
    main: int | None = None
    score: float = 0.0
    reason: str = ""


FIRST = Judgement("first")


@dataclass(slots=True)
class _Matter:
    telling: Telling
    last: datetime
    people: set[str]
    voices: list[Telling]
    size: int = 1


class Crowd:
    """What the tellings of one place have in common. Words that many people use at one place, and hardly anybody elsewhere, mark one
    matter (搅拌站 beside 丽发新城): whoever uses them there speaks of it, whatever else he says. Kept as sorted numbers, eight bytes for each pair
    and category met: `_codes` pair and category in one, `_sums` how often all before it were met; the latest tellings wait beside them."""

    __slots__ = ("_codes", "_latest", "_sums", "_topics", "tellings")

    def __init__(self, topics: dict[str, int]):
        self.tellings = 0
        self._topics = topics  # the number of each category, one list for all places
        self._codes, self._sums = NO_PAIRS, np.zeros(1, np.uint32)
        self._latest: list[tuple[np.ndarray, int]] = []

    def add(self, grams: np.ndarray, category: str) -> None:
        """One telling more."""
        self.tellings += 1
        self._latest.append((grams, self._topics.setdefault(category, len(self._topics))))
        if len(self._latest) >= GATHERED:
            self._count_latest()

    def marks(self, grams: np.ndarray, seen: np.ndarray) -> np.ndarray:
        """Those of the pairs that mark a matter of this place; `seen` counts all tellings anywhere by pair."""
        pairs, topics = self._waiting()
        at, is_asked = _places_in(grams, pairs)
        first = np.searchsorted(self._codes, grams << TOPIC_BITS)
        last = np.searchsorted(self._codes, (grams << TOPIC_BITS) + np.uint32((1 << TOPIC_BITS) - 1), "right")
        here = np.bincount(at[is_asked], minlength=len(grams)) + (self._sums[last] - self._sums[first])
        often = np.nonzero((here >= CROWD) & (here >= MARK_HERE * seen[grams]))[0]
        if not len(often):
            return NO_PAIRS
        rows, kinds, numbers = [at[is_asked]], [topics[is_asked]], [np.ones(int(is_asked.sum()), np.int64)]
        for row in often.tolist():
            part = slice(int(first[row]), int(last[row]))
            rows.append(np.full(part.stop - part.start, row))
            kinds.append(self._codes[part] & np.uint32((1 << TOPIC_BITS) - 1))
            numbers.append(np.diff(self._sums[part.start : part.stop + 1]))
        width = len(self._topics)
        of_topic = np.bincount(
            np.concatenate(rows) * width + np.concatenate(kinds), np.concatenate(numbers), len(grams) * width
        ).reshape(len(grams), width)
        return grams[often[of_topic[often].max(axis=1) >= MARK_TOPIC * here[often]]]

    def _waiting(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs and categories of the latest tellings, one entry a pair."""
        if not self._latest:
            return NO_PAIRS, NO_PAIRS
        topics = np.repeat([topic for _, topic in self._latest], [len(grams) for grams, _ in self._latest])
        return np.concatenate([grams for grams, _ in self._latest]), topics.astype(np.uint32)

    def _count_latest(self) -> None:
        pairs, topics = self._waiting()
        self._latest = []
        codes = np.concatenate([self._codes, pairs << TOPIC_BITS | topics])
        numbers = np.concatenate([np.diff(self._sums), np.ones(len(pairs), np.uint32)])
        order = np.argsort(codes, kind="stable")
        codes, numbers = codes[order], numbers[order]
        begins = (
            np.nonzero(np.diff(codes, prepend=codes[:1] + np.uint32(1)))[0] if len(codes) else np.zeros(0, np.int64)
        )
        self._codes = codes[begins]
        sums = np.add.reduceat(numbers, begins) if len(begins) else numbers
        self._sums = np.concatenate([np.zeros(1, np.uint32), np.cumsum(sums, dtype=np.uint32)])


class Memory:
    """What was told lately. Tellings must come in order of time; memory grows by about a kilobyte for each matter."""

    def __init__(self):
        self._matters: list[_Matter] = []
        self._of_place: dict[str, tuple[int, ...]] = {}
        self._of_person: dict[str, tuple[int, ...]] = {}
        self._of_band: dict[int, tuple[int, ...]] = {}
        self._crowds: dict[str, Crowd] = {}
        self._topics: dict[str, int] = {}
        self._seen = np.zeros(BUCKETS, np.uint32)
        self._count = 0
        self._asked: tuple = (None, 0, ())

    def judge(self, telling: Telling) -> Judgement:
        """Whether this was told before, and remember it. The same call for old requests of the register and new rows of a sheet."""
        self._learn(telling)
        bands = [] if telling.place else _bands(telling.grams)
        best, at = FIRST, -1
        for candidate in self._candidates(telling, bands):
            judged = self._compare(telling, self._matters[candidate])
            if judged.score > best.score:
                best, at = judged, candidate
            if best.score >= CERTAIN:
                break
        if best.kind in ("first", "likely"):
            best, at = self._by_marks(telling) or (best, at)
        if best.kind in ("first", "likely"):
            at = self._begin(telling, bands)
        else:
            self._join(telling, at)
        return best

    def remember(self, telling: Telling) -> None:
        """A matter that is known already, with no judgement asked. Where it has a place its words are read only when one compares."""
        telling.text = telling.text[:READ_LENGTH]
        bands = []
        if not telling.place:
            self._learn(telling)
            bands = _bands(telling.grams)
        self._begin(telling, bands)

    def _learn(self, telling: Telling) -> None:
        telling.grams = _grams((telling.title + "\n" + telling.text)[:READ_LENGTH], telling.place)
        telling.title_grams = _grams(telling.title, telling.place)
        telling.text = ""  # the pairs of signs suffice from here on
        self._seen[telling.grams] += 1
        self._count += 1
        if telling.place:
            key = _key(telling.place)
            if key not in self._crowds:
                self._crowds[key] = Crowd(self._topics)
            self._crowds[key].add(telling.grams, telling.category)

    def likely(self, telling: Telling) -> list[Judgement]:
        """All matters that it may be about, the likeliest first; for a person to choose from. Remembers nothing."""
        self._learn(telling)
        bands = [] if telling.place else _bands(telling.grams)
        judged = [self._compare(telling, self._matters[at]) for at in self._candidates(telling, bands)]
        return sorted((one for one in judged if one.main is not None), key=lambda one: -one.score)

    def _candidates(self, telling: Telling, bands: list[int]) -> Iterable[int]:
        found = set(self._of_person.get(telling.person, ())) if telling.person else set()
        if telling.place:
            found.update(self._of_place.get(_key(telling.place), ()))
        for band in bands:
            found.update(self._of_band.get(band, ()))
        return sorted(found, reverse=True)

    def _compare(self, telling: Telling, matter: _Matter) -> Judgement:
        age = telling.at - matter.last
        other = matter.telling
        is_same_person = bool(telling.person) and telling.person in matter.people
        if age > timedelta(days=PERSON_DAYS if is_same_person else GROUP_DAYS):
            return FIRST
        if telling.place and other.place and not same_spot(telling.place, other.place):
            return FIRST
        if not is_same_person and telling.category and other.category and telling.category != other.category:
            return FIRST
        if other.grams is None:
            self._learn(other)
        share, fresh = max(self._likeness(telling, voice) for voice in matter.voices)
        if is_same_person:
            return _same_person(telling, other, share, fresh)
        return _another(telling, other, share, age)

    def _by_marks(self, telling: Telling) -> tuple[Judgement, int] | None:
        """The largest matter of the same place whose tellings carry the same marks; None where there is none."""
        crowd = self._crowds.get(_key(telling.place)) if telling.place else None
        if crowd is None or crowd.tellings <= CROWD:
            return None
        marks = crowd.marks(telling.grams, self._seen)
        if len(marks) < FEWEST_MARKS:
            return None
        at_place = self._of_place.get(_key(telling.place), ())
        found = [(self._matters[at].size, -at) for at in at_place if self._has(at, telling, marks)]
        if not found:
            return None
        at = -max(found)[1]
        matter = self._matters[at]
        kind = "new_fact" if telling.person and telling.person in matter.people else "voice"
        return Judgement(kind, matter.telling.reference, BURST, f"marks:{len(marks)}"), at

    def _has(self, at: int, telling: Telling, marks: np.ndarray) -> bool:
        matter = self._matters[at]
        other = matter.telling
        if telling.at - matter.last > timedelta(days=GROUP_DAYS) or not same_spot(telling.place, other.place):
            return False
        if not other.is_open and telling.is_open:
            return False
        if other.grams is None:
            self._learn(other)
        return any(_within(marks, voice.grams).sum() >= FEWEST_MARKS for voice in matter.voices)

    def _likeness(self, one: Telling, other: Telling) -> tuple[float, float]:
        """How alike two tellings are, and the share of what the first says that the second does not know."""
        whole, fresh = self._cosine(one.grams, other.grams, 0, one)
        titles, _ = self._cosine(one.title_grams, other.title_grams, 1, one)
        return max(whole, TITLE_TRUST * titles), fresh

    def _cosine(self, one: np.ndarray, other: np.ndarray, part: int, asked: Telling) -> tuple[float, float]:
        """Cosine of two sets of pairs weighted by rarity, and the share of the first's weight that the second lacks. The first is a
        part (whole, title) of the telling that is asked about, whose weights serve all comparisons."""
        common = _within(one, other)
        if not common.any():
            return 0.0, 1.0
        weights = self._weights_of(asked)[part]
        mine, theirs, both = _sum(weights), _sum(self._weights(other)), _sum(weights[common])
        return both / float(np.sqrt(mine * theirs)), 1 - both / mine

    def _weights_of(self, asked: Telling) -> tuple[np.ndarray, np.ndarray]:
        """The weights of a telling's pairs, as long as nothing more was learnt."""
        known, count, weights = self._asked
        if known is not asked or count != self._count:
            weights = self._weights(asked.grams), self._weights(asked.title_grams)
            self._asked = asked, self._count, weights
        return weights

    def _weights(self, grams: np.ndarray) -> np.ndarray:
        return np.log((self._count + 60) / (self._seen[grams] + 1.0)) ** 2

    def _begin(self, telling: Telling, bands: list[int]) -> int:
        at = len(self._matters)
        self._matters.append(_Matter(telling, telling.at, {telling.person} if telling.person else set(), [telling]))
        if telling.person:
            _keep(self._of_person, telling.person, at, PERSON_MATTERS)
        if telling.place:
            _keep(self._of_place, _key(telling.place), at, PLACE_MATTERS)
        for band in bands:
            _keep(self._of_band, band, at, BAND_MATTERS)
        return at

    def _join(self, telling: Telling, at: int) -> None:
        matter = self._matters[at]
        matter.size += 1
        matter.last = max(matter.last, telling.at)
        matter.voices = [matter.voices[0], *matter.voices[1:][-(VOICES_COMPARED - 2) :], telling]
        if telling.person:
            matter.people.add(telling.person)
            _keep(self._of_person, telling.person, at, PERSON_MATTERS)


def _keep(kept: dict[Key, tuple[int, ...]], key: Key, at: int, most: int) -> None:
    """Keep a matter's number as the newest under a key. Tuples: most keys hold one or two, and there are hundreds of thousands."""
    kept[key] = (*kept.get(key, ())[1 - most :], at)


def _same_person(telling: Telling, other: Telling, share: float, fresh: float) -> Judgement:
    same_place = bool(telling.place) and _spot(telling.place) == _spot(other.place)
    same_matter = share >= (0.3 if same_place else 0.55) and (same_place or len(telling.grams) >= FEWEST_PAIRS)
    if not other.is_open or not same_matter:
        return FIRST
    score = round(min(0.99, 0.75 + 0.25 * share + (0.05 if same_place else 0)), 2)
    kind = "new_fact" if fresh > NEW_FACTS_SHARE else "repeat"
    return Judgement(kind, other.reference, score, f"person:{share:.2f}")


def _another(telling: Telling, other: Telling, share: float, age: timedelta) -> Judgement:
    same_place = same_spot(telling.place, other.place)
    score = share + (0.15 if telling.category and other.category else -0.1)  # of one category, or of none
    if same_place:
        score += 0.30 if telling.is_registered else 0.25
    elif telling.place or other.place:
        score -= 0.1
    score += 0.10 if age <= timedelta(days=7) else 0.05 if age <= timedelta(days=30) else 0
    score = round(max(0.0, min(score, 0.99)), 2)
    has_ground = same_place or min(len(telling.grams), len(other.grams)) >= FEWEST_PAIRS
    if (
        score >= SURE and has_ground and (other.is_open or not telling.is_open)
    ):  # what is over may have come back: an officer's to say
        return Judgement("voice", other.reference, score, f"matter:{share:.2f}")
    return Judgement("likely", other.reference, score, f"matter:{share:.2f}") if score >= LIKELY else FIRST


@lru_cache(maxsize=65_536)
def _spot(place: str) -> str:
    """The place without general words where it is a name that is not registered: 丽发新城 and 丽发新城小区 are one."""
    return parse(place).core if _NAME.fullmatch(place) else place


def _sum(weights: np.ndarray) -> float:
    return float(weights.sum()) or 1e-9


def _key(place: str) -> str:
    """Under which places meet that may be one: the end of a name; the register's key, a point or an address whole."""
    spot = _spot(place)
    return spot[-FEWEST_SIGNS:] if _NAME.fullmatch(spot) else spot


def same_spot(one: str, other: str) -> bool:
    """Whether two keys mean one place: equal, or an unregistered name that ends with the other (商品房伊景园滨河苑, 伊景园滨河苑)."""
    if not one or not other:
        return False
    one, other = _spot(one), _spot(other)
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= FEWEST_SIGNS and long.endswith(short) and bool(_NAME.fullmatch(long))


def _grams(words: str, place: str) -> np.ndarray:
    """Hashed pairs of neighbouring signs, once each, without those of the place: where it is must not make matters alike."""
    own = _pairs(words)
    return own[~_within(own, _place_pairs(place))] if place else own


def _within(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which of one are in the other; the other sorted, each number once."""
    return _places_in(other, one)[1]


def _places_in(sorted_ones: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each of what is asked stands among sorted numbers, and whether it does."""
    if not len(sorted_ones):
        return np.zeros(len(asked), np.int64), np.zeros(len(asked), bool)
    at = np.searchsorted(sorted_ones, asked)
    at[at == len(sorted_ones)] = 0
    return at, sorted_ones[at] == asked


def _pairs(words: str) -> np.ndarray:
    signs = np.frombuffer(words.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(signs) < 2:
        return NO_PAIRS
    codes = ((signs[:-1] * _ONE + signs[1:]) * _TWO >> _SEVEN & _LAST).astype(np.uint32)
    codes.sort()
    once = np.empty(len(codes), bool)
    once[0] = True
    np.not_equal(codes[1:], codes[:-1], out=once[1:])
    return codes[once]


@lru_cache(maxsize=20_000)
def _place_pairs(place: str) -> np.ndarray:
    return _pairs(place)


def _bands(grams: np.ndarray) -> list[int]:
    """Keys under which texts of much the same pairs meet."""
    if not len(grams):
        return []
    hashes = (grams.astype(np.uint64)[:, None] * _MULTIPLY + _ADD) & np.uint64(0x7FFFFFFF)
    rows = hashes.min(axis=0).reshape(BANDS, BAND_ROWS)
    return [hash((band, rows[band].tobytes())) for band in range(BANDS)]
