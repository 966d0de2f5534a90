"""What a text is about and who told it before. Rooms above may know better: they register their own reader and finder here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hezhi.ground.platform import clock, sight

from ..models import ServiceRequest
from ..states import OPEN
from .categories import categories

NEIGHBOURS = sight.purpose(
    "requests.neighbours", "居民提交前，看同一小区里有没有邻居报过同一件事；只显示标题、人数和时间"
)
SAME_DAYS = 30


@dataclass(frozen=True)
class Reading:
    """A guess with its certainty (0-1) and its reason in words."""

    category: int | None = None
    category_score: float = 0.0
    category_reason: str = ""
    compound: int | None = None
    compound_score: float = 0.0
    compound_reason: str = ""


@dataclass(frozen=True)
class Similar:
    """An earlier request that may be the same matter."""

    request: int
    title: str
    score: float
    reason: str
    voices: int
    received_at: object = None
    place: str = ""


@dataclass(frozen=True)
class PlaceChoice:
    """A compound that a request may mean; `relation` is same or part_of."""

    compound: int
    name: str
    score: float
    reason: str
    relation: str = "same"

    @property
    def percent(self) -> int:
        """The score in hundredths."""
        return round(100 * self.score)


Reader = Callable[..., Reading]
Finder = Callable[..., list[Similar]]
_readers: list[Reader] = []
_finders: list[Finder] = []
_choosers: list[Callable[[int], list[PlaceChoice]]] = []
_SHAPES = (  # reasons are kept in the words of the day; what stands inside them is not translated
    (re.compile("^提到“(?P<words>.*)”$"), gettext_noop("提到“%(words)s”")),
    (re.compile("^学来的判断：“(?P<words>.*)”$"), gettext_noop("学来的判断：“%(words)s”")),
    (re.compile("^(?P<who>.*) 定的$"), gettext_noop("%(who)s 定的")),
)


def register_reader(reader: Reader) -> Reader:
    """Let a room above read texts: `reader(text=, compound=, area_path=) -> Reading`. The last one registered is asked."""
    _readers.append(reader)
    return reader


def register_finder(finder: Finder) -> Finder:
    """Let a room above find earlier tellings: `finder(text=, compound=, category=, area_path=, exclude=, at=) -> [Similar]`."""
    _finders.append(finder)
    return finder


def register_candidates(chooser: Callable[[int], list[PlaceChoice]]) -> None:
    """Let a room above say which compounds a request without one may mean."""
    _choosers.append(chooser)


def place_choices(service_request: ServiceRequest) -> list[PlaceChoice]:
    """Compounds that a request without one may mean, the likeliest first."""
    return _choosers[-1](service_request.pk) if _choosers and service_request.compound_id is None else []


def reason_in_words(kept: str) -> str:
    """A kept reason of a reading in the reader's language: its fixed words are translated, what was quoted stands as it is."""
    head, *more = kept.split("；")
    for shape, words in _SHAPES:
        if match := shape.match(head):
            head = _(words) % match.groupdict()
            break
    else:
        head = _(head) if head else ""
    return head + "".join(_("；" + part) for part in more)


def read_text(text: str, *, compound: int | None = None, area_path: str = "") -> Reading:
    """What the text is about: the registered reader's word, else that of the categories' own words."""
    reader = _readers[-1] if _readers else _read_by_words
    return reader(text=text, compound=compound, area_path=area_path)


def near_duplicates(
    text: str,
    *,
    compound: int | None,
    category: int | None = None,
    area_path: str = "",
    exclude: int | None = None,
    at: datetime | None = None,
) -> list[Similar]:
    """Open requests that may be the same matter, the likeliest first: told before now, or around the moment `at` of an older one. Asked
    under the caller's sight; a page for a resident asks under NEIGHBOURS and shows no person."""
    finder = _finders[-1] if _finders else _find_by_pairs
    more = {"at": at} if at else {}
    return finder(text=text, compound=compound, category=category, area_path=area_path, exclude=exclude, **more)


def _read_by_words(*, text, compound=None, area_path=""):
    best, score, reason = None, 0.0, ""
    for category in categories():
        hits = [word for word in category.words if word in text]
        weight = sum(len(word) for word in hits) + (0.5 if category.parent_id and hits else 0)
        if weight > score:
            best, score, reason = category, weight, "、".join(hits[:3])
    if best is None:
        return Reading()
    certainty = min(0.95, 0.5 + 0.1 * score)
    return Reading(category=best.pk, category_score=round(certainty, 2), category_reason=f"提到“{reason}”")


def _find_by_pairs(*, text, compound, category=None, area_path="", exclude=None, at=None):
    if compound is None:
        return []
    since = (at or clock.now()) - timedelta(days=SAME_DAYS)
    rows = ServiceRequest.objects.filter(compound_id=compound, joined_to=None, state__in=OPEN, received_at__gte=since)
    if exclude:
        rows = rows.exclude(pk=exclude)
    found = []
    for row in rows.order_by("-received_at")[:60]:
        score = likeness(text, row.title)
        if category is not None and row.category_id == category:
            score += 0.2
        if score >= 0.45:
            found.append(
                Similar(row.pk, row.title, round(min(score, 0.99), 2), "", row.voice_count, row.received_at, row.place)
            )
    return sorted(found, key=lambda s: -s.score)[:5]


def likeness(one: str, other: str) -> float:
    """Share of neighbouring pairs of characters of the shorter text that the other has too: 0-1."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    fewest = min(len(pairs[0]), len(pairs[1]))
    return len(pairs[0] & pairs[1]) / fewest if fewest else 0.0
