"""Whether the same matter was told before: by the same person (nothing new: no new order) or by others (one matter, many voices).

《北京市接诉即办工作条例》第十一条（2021-09-24）：同一事项无新情况、正在办理或已办结的，告知进展，不再派单
Reading: a joining by machine must be right far more often than it must be complete; what is likely but not sure is offered to the officer.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

SURE, LIKELY = 0.80, 0.55
GROUP_DAYS = 45  # since the last voice of a matter
PERSON_DAYS = 90
FEWEST_PAIRS = 30  # of a text that names no place: shorter ones are formulas, alike without being the same matter
NEW_FACTS_SHARE = 0.40  # of the weight of what is told now, unknown to the matter so far
READ_LENGTH = 260
TITLE_TRUST = 0.85  # likeness of titles alone, against likeness of the whole
VOICES_COMPARED = 4  # people tell one matter in different words; a matter is known by its first and latest tellings
CERTAIN = 0.97  # no other matter is looked at any more
PLACE_MATTERS = 40  # the newest matters of one place that are looked at
BUCKETS = 1 << 20
BANDS, BAND_ROWS = 8, 4
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


class Memory:
    """What was told lately. Tellings must come in order of time; memory grows by about a kilobyte for each matter."""

    def __init__(self):
        self._matters: list[_Matter] = []
        self._of_place: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=PLACE_MATTERS))
        self._of_person: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=20))
        self._of_band: dict[int, deque[int]] = {}
        self._seen = np.zeros(BUCKETS, np.uint32)
        self._count = 0

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

    def likely(self, telling: Telling) -> list[Judgement]:
        """All matters that it may be about, the likeliest first; for a person to choose from. Remembers nothing."""
        self._learn(telling)
        bands = [] if telling.place else _bands(telling.grams)
        judged = [self._compare(telling, self._matters[at]) for at in self._candidates(telling, bands)]
        return sorted((one for one in judged if one.main is not None), key=lambda one: -one.score)

    def _candidates(self, telling: Telling, bands: list[int]) -> Iterable[int]:
        found = set(self._of_person.get(telling.person, ())) if telling.person else set()
        if telling.place:
            found.update(self._of_place.get(telling.place, ()))
        for band in bands:
            found.update(self._of_band.get(band, ()))
        return sorted(found, reverse=True)

    def _compare(self, telling: Telling, matter: _Matter) -> Judgement:
        age = telling.at - matter.last
        other = matter.telling
        is_same_person = bool(telling.person) and telling.person in matter.people
        if age > timedelta(days=PERSON_DAYS if is_same_person else GROUP_DAYS):
            return FIRST
        if telling.place and other.place and telling.place != other.place:
            return FIRST
        if not is_same_person and telling.category and other.category and telling.category != other.category:
            return FIRST
        if other.grams is None:
            self._learn(other)
        share, fresh = max(self._likeness(telling, voice) for voice in matter.voices)
        if is_same_person:
            return _same_person(telling, other, share, fresh)
        return _another(telling, other, share, age)

    def _likeness(self, one: Telling, other: Telling) -> tuple[float, float]:
        """How alike two tellings are, and the share of what the first says that the second does not know."""
        whole, fresh = self._cosine(one.grams, other.grams)
        titles, _ = self._cosine(one.title_grams, other.title_grams)
        return max(whole, TITLE_TRUST * titles), fresh

    def _cosine(self, one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
        """Cosine of two sets of pairs weighted by rarity, and the share of the first's weight that the second lacks."""
        common = one[_within(one, other)]
        if not len(common):
            return 0.0, 1.0
        mine, theirs, both = self._weight(one), self._weight(other), self._weight(common)
        return both / float(np.sqrt(mine * theirs)), 1 - both / mine

    def _weight(self, grams: np.ndarray) -> float:
        return float((np.log((self._count + 60) / (self._seen[grams] + 1.0)) ** 2).sum()) or 1e-9

    def _begin(self, telling: Telling, bands: list[int]) -> int:
        at = len(self._matters)
        self._matters.append(_Matter(telling, telling.at, {telling.person} if telling.person else set(), [telling]))
        if telling.person:
            self._of_person[telling.person].append(at)
        if telling.place:
            self._of_place[telling.place].append(at)
        for band in bands:
            self._of_band.setdefault(band, deque(maxlen=6)).append(at)
        return at

    def _join(self, telling: Telling, at: int) -> None:
        matter = self._matters[at]
        matter.last = max(matter.last, telling.at)
        matter.voices = [matter.voices[0], *matter.voices[1:][-(VOICES_COMPARED - 2) :], telling]
        if telling.person:
            matter.people.add(telling.person)
            self._of_person[telling.person].append(at)


def _same_person(telling: Telling, other: Telling, share: float, fresh: float) -> Judgement:
    same_place = bool(telling.place) and telling.place == other.place
    same_matter = share >= (0.3 if same_place else 0.55) and (same_place or len(telling.grams) >= FEWEST_PAIRS)
    if not other.is_open or not same_matter:
        return FIRST
    score = round(min(0.99, 0.75 + 0.25 * share + (0.05 if same_place else 0)), 2)
    kind = "new_fact" if fresh > NEW_FACTS_SHARE else "repeat"
    return Judgement(kind, other.reference, score, f"person:{share:.2f}")


def _another(telling: Telling, other: Telling, share: float, age: timedelta) -> Judgement:
    same_place = bool(telling.place) and telling.place == other.place
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


def _grams(words: str, place: str) -> np.ndarray:
    """Hashed pairs of neighbouring signs, once each, without those of the place: where it is must not make matters alike."""
    own = _pairs(words)
    return own[~_within(own, _pairs(place))] if place else own


def _within(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which of one are in the other; both sorted, each number once."""
    if not len(other):
        return np.zeros(len(one), bool)
    return other[np.minimum(np.searchsorted(other, one), len(other) - 1)] == one


def _pairs(words: str) -> np.ndarray:
    signs = np.frombuffer(words.encode("utf-32-le"), np.uint32).astype(np.uint64)
    codes = signs[:-1] * np.uint64(65_599) + signs[1:]
    return np.unique((codes * np.uint64(2_654_435_761) >> np.uint64(7)) % np.uint64(BUCKETS)).astype(np.uint32)


def _bands(grams: np.ndarray) -> list[int]:
    """Keys under which texts of much the same pairs meet."""
    if not len(grams):
        return []
    hashes = (grams.astype(np.uint64)[:, None] * _MULTIPLY + _ADD) & np.uint64(0x7FFFFFFF)
    rows = hashes.min(axis=0).reshape(BANDS, BAND_ROWS)
    return [hash((band, rows[band].tobytes())) for band in range(BANDS)]
