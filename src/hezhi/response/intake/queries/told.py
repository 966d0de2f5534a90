"""Who told it before, for one request at a time: the form before it is sent, the desk before it is dispatched."""

from datetime import timedelta

from hezhi.ground.platform import clock
from hezhi.response.requests import queries as requests

from ..rules.told_before import Memory, Telling
from ..rules.wording import title_of
from .words import told_words

DAYS = 60
MOST = 2000
SHOWN = 5


def told_before(
    text: str, *, compound: int | None, category: int | None = None, area_path: str = "", exclude: int | None = None
) -> list[requests.Similar]:
    """Earlier requests that may be the same matter, the likeliest first, at most five. Asked under the caller's sight."""
    now = clock.now()
    earlier = list(requests.told_between(now - timedelta(days=DAYS), now, area_path, compound=compound, limit=MOST))
    code = next((c.code for c in requests.categories() if c.pk == category), "") if category else ""
    memory = Memory()
    for told in earlier:
        if told.pk != exclude:
            memory.remember(telling_of(told))
    asked = Telling(0, now, title_of(text), text, "", f"#{compound}" if compound else "", bool(compound), code)
    found = [one for one in memory.likely(asked) if one.main != exclude][:SHOWN]
    rows = {one.main: requests.get_request(one.main) for one in found}
    return [_similar(rows[one.main], one) for one in found if rows[one.main]]


def telling_of(told: requests.Told) -> Telling:
    """A request of the register as the rule compares it."""
    who = f"p:{bytes(told.phone).hex()}" if told.phone else f"h:{told.handle}" if told.handle else ""
    place = f"#{told.compound}" if told.compound else ""
    return Telling(
        told.pk, told.received_at, told.title, told.text, who, place, bool(place), told.category or "", told.is_open
    )


def _similar(row, judgement) -> requests.Similar:
    return requests.Similar(
        row.pk, row.title, judgement.score, told_words(judgement), row.voice_count, row.received_at, row.place
    )
