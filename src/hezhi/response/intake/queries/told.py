"""Who told it before, for one request at a time: the form before it is sent, the desk before it is dispatched."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hezhi.ground.platform import clock
from hezhi.response.requests import queries as requests

from ..rules.told_before import Memory, Telling
from ..rules.wording import title_of
from .words import told_words

DAYS = 60
MOST, MOST_WITHOUT_COMPOUND = 600, 150  # a page waits for this
SHOWN = 5


def told_before(
    text: str,
    *,
    compound: int | None,
    category: int | None = None,
    area_path: str = "",
    exclude: int | None = None,
    at: datetime | None = None,
) -> list[requests.Similar]:
    """Requests that may be the same matter, the likeliest first, at most five: told in the last sixty days, or around the moment `at`.
    Asked under the caller's sight."""
    tops = top_codes()
    last = at + timedelta(days=DAYS) if at else clock.now()
    asked_at = at or last
    most = MOST if compound else MOST_WITHOUT_COMPOUND
    memory = Memory()
    for told in requests.told_between(asked_at - timedelta(days=DAYS), last, area_path, compound=compound, limit=most):
        if told.pk != exclude:
            memory.remember(telling_of(told, tops))
    place = f"#{compound}" if compound else ""
    asked = Telling(0, asked_at, title_of(text), text, "", place, bool(compound), tops.get(category, ""))
    found = memory.likely(asked)[:SHOWN]
    rows = requests.headings_of(one.main for one in found)
    return [_similar(rows[one.main], one) for one in found if one.main in rows]


def top_codes() -> Mapping[int | str, str]:
    """The top category's code by the id and by the code of each category: matters are compared by the top."""
    return requests.kept_categories().top_codes


def telling_of(told: requests.Told, tops: Mapping[int | str, str]) -> Telling:
    """A request of the register as the rule compares it."""
    who = f"p:{bytes(told.phone).hex()}" if told.phone else f"h:{told.handle}" if told.handle else ""
    place = f"#{told.compound}" if told.compound else ""
    category = tops.get(told.category or "", "")
    return Telling(told.pk, told.received_at, told.title, told.text, who, place, bool(place), category, told.is_open)


def _similar(row, judgement) -> requests.Similar:
    return requests.Similar(
        row.pk, row.title, judgement.score, told_words(judgement), row.voice_count, row.received_at, row.place
    )
