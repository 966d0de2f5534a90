"""What the search finds, each thing with the page it leads to."""

from dataclasses import dataclass, field
from datetime import date

from hezhi.ground.platform import sealed
from hezhi.ground.ui import navigation
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests

from .excerpts import Pieces, excerpt, marked

LONGEST = 60
MOST = 20


@dataclass(frozen=True)
class Narrowed:
    """Which requests are looked through. Empty means all."""

    month: date | None = None
    category: int | None = None
    compound: int | None = None

    def __bool__(self) -> bool:
        return bool(self.month or self.category or self.compound)


@dataclass(frozen=True)
class Hit:
    """A request found, with the words marked where they stand."""

    request: object
    url: str
    title: Pieces
    text: Pieces
    place: Pieces


@dataclass(frozen=True)
class Found:
    """Requests and compounds found for one text; `text` is what was asked, a phone masked; `older` leads to the page after."""

    text: str
    requests: list[Hit]
    compounds: list
    older: str = ""
    is_bounded: bool = False
    within: object = None
    narrowed: Narrowed = field(default_factory=Narrowed)
    is_later: bool = False

    @property
    def is_empty(self):
        return not (self.requests or self.compounds)

    @property
    def only(self) -> str:
        """The address of the one thing found, where nothing narrowed the search."""
        urls = [hit.url for hit in self.requests] + [url for *_, url in self.compounds]
        return urls[0] if len(urls) == 1 and not (self.narrowed or self.is_later) else ""


def search(actor, text: str, narrowed: Narrowed | None = None, before: str = "") -> Found:
    """Look for the text among requests (number, phone, words told) and compounds of the post. Pages after the first, and what is
    narrowed, are of the words alone."""
    text, narrowed = text.strip()[:LONGEST], narrowed or Narrowed()
    is_first = not (narrowed or before)
    words = requests.words_asked(text)
    numbered = list(requests.find_requests(actor, text, limit=MOST)) if is_first else []
    told = requests.search_requests(
        actor,
        text,
        month=narrowed.month,
        category=narrowed.category,
        compound=narrowed.compound,
        before=before,
        limit=MOST,
    )
    known = {row.pk for row in numbered}
    rows = numbered + [row for row in told.rows if row.pk not in known]
    return Found(
        sealed.mask(text) if text.isdecimal() and len(text) >= 7 else text,
        [_hit(row, words) for row in rows],
        _compounds(actor, text) if is_first else [],
        older=told.older,
        is_bounded=told.is_bounded,
        within=territory.get_compound(narrowed.compound) if narrowed.compound else None,
        narrowed=narrowed,
        is_later=bool(before),
    )


def _hit(row, words):
    told = [] if row.text.strip() == row.title.strip() else excerpt(row.text, words)
    url = navigation.address("requests:request", row.pk)
    return Hit(row, url, marked(row.title, words), told, excerpt(row.place, words))


def _compounds(actor, text):
    named = territory.find_compounds(text, within=actor.area_path, limit=MOST)
    lineages = territory.lineages({compound.area_path for compound in named})
    return [
        (
            compound,
            " › ".join(area.name for area in lineages[compound.area_path]),
            navigation.address("territory:compound", compound.pk),
        )
        for compound in named
    ]
