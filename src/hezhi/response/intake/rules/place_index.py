"""The register's compound names in memory, and which of them a name means: precision first, candidates with score and reason."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .place_names import Parsed, alike, is_area, likeness, pairs, parse, without_brand

SURE = 0.80  # below it the officer chooses
NEAR, FAR = 350.0, 3_000.0  # metres between a stated point and a compound's own
MANY = 8
KEPT = 20_000  # answers at hand: a name comes again and again, an address seldom
LONGEST_NAME = 80  # what is longer is no name; its beginning may be one
BY_MACHINE = 0.99  # 1.0 is a person's word
END = "~"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one compound of the register."""

    compound: int
    name: str
    area_path: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A compound that may be meant. `relation` is same or part_of (one is a phase or zone of the other)."""

    compound: int
    name: str
    relation: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a name or a text says about its compound. `relation`: same, part_of, new (a name that is not registered: `name`), none.
    `compound` is set only where the score reaches SURE."""

    relation: str = "none"
    compound: int | None = None
    name: str = ""
    score: float = 0.0
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()


NOWHERE = Place()


@dataclass
class PlaceIndex:
    """Built once per import from all names inside an area; asked for every row."""

    entries: list[Entry] = field(default_factory=list)

    def __init__(self, entries: Iterable[Entry]):
        self.entries = list(entries)
        self.parsed = [parse(entry.name) for entry in self.entries]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_core: dict[str, list[int]] = defaultdict(list)
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.parsed):
            for key in {one.plain, one.whole, alike(one.whole), *_gate_keys(one), "B:" + without_brand(one.whole)}:
                self._by_key[key].append(at)
            self._by_core[one.core].append(at)
            for pair in pairs(one.whole):
                self._by_pair[pair].append(at)
        self._known: dict[tuple, Place] = {}
        self._candidates_of: dict[tuple[str, bool], list] = {}

    def resolve(self, name: str, *, within: str = "", point: tuple[float, float] | None = None) -> Place:
        """Which compound a name column means. `within` is the area that other columns state, `point` (lon, lat) WGS84 where known."""
        name = name[:LONGEST_NAME]
        key = (name, within, point)
        if key not in self._known:
            if len(self._known) > KEPT:
                self._known.clear()
            self._known[key] = self.decide(self._found(name, point is not None), within=within, point=point)
        return self._known[key]

    def _found(self, name: str, has_point: bool) -> list:
        """The candidates of a name: the same wherever it is said, so looked for once."""
        key = (name, has_point)
        if key not in self._candidates_of:
            if len(self._candidates_of) > KEPT:
                self._candidates_of.clear()
            self._candidates_of[key] = list(self._candidates(parse(name), has_point))
        return self._candidates_of[key]

    def decide(self, found: Iterable[Candidate | tuple[int, Candidate]], *, within: str = "", point=None) -> Place:
        """Weigh candidates by the stated area and point; homonyms are settled by them or not at all."""
        best: dict[int, Candidate] = {}
        for at, candidate in found:
            weighed = _weighed(candidate, self.entries[at], within, point)
            if weighed.score > 0.2 and weighed.score > getattr(best.get(weighed.compound), "score", 0):
                best[weighed.compound] = weighed
        order = sorted(best.values(), key=lambda c: (-c.score, c.compound))[:MANY]
        if not order:
            return NOWHERE
        rivals = [c for c in order[1:] if c.score > order[0].score - 0.03]
        order = [replace(c, score=BY_MACHINE) if c.score > BY_MACHINE else c for c in order]
        first = order[0]
        if rivals:
            return Place("none", None, first.name, round(min(first.score, 0.55), 2), "ambiguous", tuple(order))
        sure = first.compound if first.score >= SURE else None
        return Place(first.relation, sure, first.name, first.score, first.reason, tuple(order))

    def _candidates(self, asked: Parsed, has_point: bool):
        if len(asked.plain) < 2:
            return
        yield from self._equal(asked)
        yield from self._zones(asked)
        yield from self._spelt_otherwise(asked)
        yield from self._longer_or_shorter(asked)
        yield from self._alike(asked, has_point)

    def _equal(self, asked: Parsed):
        for at in self._by_key.get(asked.plain, ()):
            if self.parsed[at].plain == asked.plain:
                yield at, self._candidate(at, "same", 1.0, "name")
        for at in self._by_key.get(asked.whole, ()):
            if self.parsed[at].whole == asked.whole and len(asked.whole) > 1:
                yield at, self._candidate(at, "same", 0.95, "general_word")

    def _zones(self, asked: Parsed):
        """The same core with another zone: a phase of what is registered, or the whole of which only phases are registered."""
        cores = self._by_core.get(asked.core, ())
        parts = [at for at in cores if self.parsed[at].zone]
        for at in cores:
            zone = self.parsed[at].zone
            if asked.zone and not zone:
                worth = 0.88 if len(asked.core) > 2 else 0.76  # 花园三区 and 花园小区: too little to go by
                yield at, self._candidate(at, "part_of", worth, "zone_of")
            elif zone and not asked.zone:
                yield at, self._candidate(at, "part_of", 0.82 if len(parts) == 1 else 0.6, "whole_of")
            elif zone != asked.zone:
                yield at, self._candidate(at, "part_of", 0.3, "other_zone")

    def _spelt_otherwise(self, asked: Parsed):
        for key in _gate_keys(asked):
            for at in self._by_key.get(key, ()):
                yield at, self._candidate(at, "same", 0.86, "gate_number")
        for at in self._by_key.get(alike(asked.whole), ()):
            if len(asked.core) >= 3:
                yield at, self._candidate(at, "same", 0.76, "alike_sign")
        bare = without_brand(asked.whole)
        if bare != asked.whole:
            for at in self._by_key.get(bare, ()):
                if self.parsed[at].whole == bare:
                    yield at, self._candidate(at, "same", 0.86, "brand")
        for at in self._by_key.get("B:" + asked.whole, ()):
            if self.parsed[at].whole != asked.whole and len(asked.core) >= 3:
                yield at, self._candidate(at, "same", 0.86, "brand")

    def _longer_or_shorter(self, asked: Parsed):
        """One name ends or begins with the other; between names with a gate number nothing but the number decides."""
        whole = asked.whole
        for cut in range(2, len(whole) - 2):
            if is_area(whole[:cut]):
                for at in self._by_key.get(whole[cut:], ()):
                    if self.parsed[at].whole == whole[cut:]:
                        yield at, self._candidate(at, "same", 0.93, "area_front")
        for cut in range(1, len(whole) - 2):
            for at in self._by_key.get(whole[cut:], ()):
                if self.parsed[at].whole == whole[cut:] and not self.parsed[at].gate and len(whole) - cut >= 3:
                    yield at, self._candidate(at, "same", 0.74 if len(whole) - cut >= 4 else 0.66, "longer_front")
        for cut in range(len(whole) - 1, 2, -1):
            for at in self._by_key.get(whole[:cut], ()):
                if self.parsed[at].whole != whole[:cut]:
                    continue
                if asked.gate:
                    yield at, self._candidate(at, "part_of", 0.6, "gate_in_road")
                else:
                    yield at, self._candidate(at, "same" if len(whole) - cut == 1 else "part_of", 0.66, "longer_end")

    def _alike(self, asked: Parsed, has_point: bool):
        """Names that share most pairs of signs: shown to the officer, taken only with a point beside it."""
        own = pairs(asked.whole)
        hits: dict[int, int] = defaultdict(int)
        for pair in own:
            found = self._by_pair.get(pair, ())
            if len(found) < 400:
                for at in found:
                    hits[at] += 1
        for at in sorted(hits, key=lambda at: -hits[at])[:40]:
            other = self.parsed[at]
            if not _may_be_alike(asked, other):
                continue
            share = likeness(own, pairs(other.whole))
            if share >= 0.6:
                yield at, self._candidate(at, "same", round((0.6 if has_point else 0.5) * share + 0.1, 2), "alike")

    def _candidate(self, at: int, relation: str, score: float, reason: str) -> Candidate:
        entry = self.entries[at]
        return Candidate(entry.compound, entry.name, relation, score, reason)


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The distance of two points, good to a few metres inside a city."""
    east = (lon - other_lon) * math.cos(math.radians(lat)) * 111_320
    return math.hypot(east, (lat - other_lat) * 110_574)


def _may_be_alike(asked: Parsed, other: Parsed) -> bool:
    """Another number, another zone or another road is another compound, however alike the rest."""
    if other.gate != asked.gate or (other.zone and asked.zone and other.zone != asked.zone):
        return False
    return not asked.gate or likeness(pairs(asked.road), pairs(other.road)) >= 0.5


def _gate_keys(one: Parsed) -> list[str]:
    """万寿路19号院 and 万寿路19号, 吴家村10号院 and 吴家村路10号院: road without its end, and number."""
    return [f"G:{one.road}|{one.gate}|{one.zone}"] if one.gate else []


def _weighed(candidate: Candidate, entry: Entry, within: str, point) -> Candidate:
    score, reason = candidate.score, candidate.reason
    if within and entry.area_path:
        if within <= entry.area_path < within + END:
            score, reason = score + 0.08, reason + "+area"
        elif not within.startswith(entry.area_path):  # placed elsewhere; one that is not placed yet speaks neither way
            score, reason = score - 0.35, reason + "-area"
    if point and entry.lon is not None and entry.lat is not None:
        distance = metres(point[0], point[1], entry.lon, entry.lat)
        if distance <= NEAR:
            score, reason = score + 0.15, reason + "+point"
        elif distance > FAR:
            score, reason = score - 0.4, reason + "-point"
    return Candidate(candidate.compound, candidate.name, candidate.relation, round(max(0.0, score), 2), reason)
