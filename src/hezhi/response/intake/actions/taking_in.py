"""Taking a sheet's rows in: read each, compare it with what was told before, store all together."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import sealed, sight
from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.sheets.kinds import CellError, Fate, Row
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries

from .. import cells, queries
from ..rules.told_before import Memory, Telling
from ..rules.wording import tidy, title_of, trim_frame
from .candidates import keep_candidates
from .naming import propose_names
from .reading import LEAST_CATEGORY

TAKE_IN = sight.purpose("intake.take_in", "导入时要和全市近期诉求比对是不是已经说过的事；比对在库内进行，不给人看")
CHUNK = 4000
REQUEST = "requests.servicerequest"
NOTHING: dict[str, Any] = {}  # what most fates changed: one for all, never written to
NO_FAULT: list[CellError] = []
DUPLICATE = "本文件里同一编号出现两次，内容不同（另见第 %(row)s 行）。"


class Taken:
    """One row on its way in: its words cleaned and masked, its keys, its reading, its judgement."""

    __slots__ = (
        *(
            "area_path",
            "at",
            "external_id",
            "guess",
            "judgement",
            "main",
            "number",
            "pk",
            "reading",
            "row",
            "said",
            "source_hash",
            "text",
        ),
        "title",
    )

    def __init__(self, row: Row, at: datetime, context):
        self.row: Any = row
        self.at: Any = at
        self.number, self.said = row.number, b""
        self.text = mask_numbers(trim_frame(tidy(row.get("text") or "")))
        self.title = mask_numbers(tidy(row.get("title") or "").replace("\n", " ")) or title_of(self.text)
        self.external_id = self._identity(context)
        self.source_hash = _digest(*("".join(str(value).split()) for value in row.values.values()))
        self.guess: Any = None
        self.reading: Any = None
        self.judgement: Any = None
        self.pk: Any = None
        self.main: Any = None
        self.area_path = ""

    def _identity(self, context) -> str:
        own = self.row.get("external_id")
        if own and context.options.get("identity") != "content":
            return str(own)
        when = self.at.isoformat() if self.row.get("received_at") else ""
        who = self.row.get("phone") or self.row.get("handle") or ""
        words = "".join((self.title + self.text).split())
        where = "".join(str(self.row.get(key) or "") for key in ("compound", "address", "community"))
        return "#" + _digest(when, who, words, where).hex()[:24]

    @property
    def words(self) -> bytes:
        """What was said, told apart from other words by twelve bytes."""
        return self.said or _digest("".join((self.title + self.text).split()))[:12]

    def let_go(self) -> None:
        """Keep only what a later row of the same number is compared with: a long sheet must not stand in memory twice."""
        self.said = self.words
        self.row = self.guess = self.reading = self.judgement = self.source_hash = self.at = None
        self.title = self.text = ""

    @property
    def person(self) -> str:
        """A key of who told it; phone numbers only as their blind index."""
        phone = self.row.get("phone") or ""
        if cells.is_phone(phone):
            return "p:" + sealed.blind_index(phone).hex()
        handle = self.row.get("handle") or phone
        return "h:" + handle if handle else ""


@transaction.atomic
def take_in(rows: Sequence[Row], context) -> list[Fate]:
    """Store the rows of one sheet in order of time. Each row's fate: created, joined to an earlier one, updated, unchanged, refused."""
    ordered = sorted(((_told_at(row, context), row) for row in rows), key=lambda told: (told[0], told[1].number))
    fates: list[Fate] = []
    known: dict[str, Taken] = {}
    names: Counter[tuple[str, str]] = Counter()
    with sight.job(TAKE_IN):
        memory = _memory_around(ordered[0][0], ordered[-1][0], context)
        mains: dict[int, int] = {}
        if isinstance(rows, list):
            rows.clear()  # they are ours: from here each goes when it is stored
        ordered.reverse()
        while ordered:
            chunk = [Taken(row, at, context) for at, row in reversed(ordered[-CHUNK:])]
            del ordered[-CHUNK:]
            fates.extend(_take_chunk(chunk, context, memory, known, mains))
            names.update(_new_names(chunk, context))
            for taken in chunk:
                taken.let_go()
        propose_names(names, actor=context.actor)
    return fates


@transaction.atomic
def give_back(fates: Sequence[Fate], *, actor) -> None:
    """Undo an import: joined ones part, changed ones say again what they said, created ones go. Refused whole if work has begun."""
    made = [fate.object_id for fate in fates if fate.kind in ("created", "joined")]
    requests.part_many(made, actor=actor)
    for fate in fates:
        if fate.kind == "updated":
            requests.take_back_update(fate.object_id, fate.before, fate.after, actor=actor)
    requests.take_back_import(made, actor=actor)


def _told_at(row: Row, context) -> datetime:
    return cells.moment_of(row.get("received_at"), context.zone, context.dates) or context.now


def _take_chunk(
    chunk: list[Taken], context, memory: Memory, known: dict[str, Taken], mains: dict[int, int]
) -> Iterator[Fate]:
    """`mains` maps a row number that began a matter to the request it became; references into the register are positive already."""
    stored = request_queries.requests_by_source(context.source, [taken.external_id for taken in chunk])
    new: list[Taken] = []
    _guess([taken for taken in chunk if taken.external_id not in stored], context)
    for taken in chunk:
        earlier = known.setdefault(taken.external_id, taken)
        if earlier is not taken:
            yield _twice(taken, earlier)
        elif taken.external_id in stored:
            yield _again(taken, stored[taken.external_id], context)
        else:
            _read(taken, context, memory)
            new.append(taken)
    drafts = [_draft(taken, context) for taken in new]
    for taken, request in zip(new, requests.receive_many(drafts, actor=context.actor), strict=True):
        taken.pk = mains[-taken.row.number] = request.pk
        taken.area_path = request.area_path
    keep_candidates([(taken.pk, taken.area_path, taken.reading.place) for taken in new])
    yield from _joined(new, context, mains)


def _joined(new: list[Taken], context, mains: dict[int, int]) -> Iterator[Fate]:
    pairs = []
    for taken in new:
        if taken.judgement.kind in ("repeat", "new_fact", "voice"):
            taken.main = mains.get(taken.judgement.main, taken.judgement.main)
            pairs.append(requests.Joining(taken.pk, taken.main, taken.judgement.kind == "repeat"))
    joined = requests.join_many(pairs, actor=context.actor)
    for taken in new:
        if taken.pk in joined:
            yield Fate("joined", taken.row.number, REQUEST, taken.pk, NOTHING, NO_FAULT, {"joined_to_id": taken.main})
        else:
            yield Fate("created", taken.row.number, REQUEST, taken.pk, NOTHING, NO_FAULT, NOTHING)


def _twice(taken: Taken, earlier: Taken) -> Fate:
    """The same number twice in one file: the same words are one row, other words a fault that only the sender can judge."""
    if _same_words(taken, earlier):
        return Fate("unchanged", taken.row.number, REQUEST, earlier.pk)
    reason = DUPLICATE % {"row": earlier.number}
    return Fate("refused", taken.row.number, errors=[CellError("external_id", taken.external_id, reason)])


def _same_words(one: Taken, other: Taken) -> bool:
    return one.words == other.words


def _again(taken: Taken, stored, context) -> Fate:
    """A row that came before: unchanged, or a newer version of itself."""
    taken.pk = stored.pk
    if stored.source_hash is not None and bytes(stored.source_hash) == taken.source_hash:
        return Fate("unchanged", taken.row.number, REQUEST, stored.pk)
    if reason := _why_not_the_same(taken, stored, context):
        return Fate("refused", taken.row.number, errors=[CellError("external_id", taken.external_id, reason)])
    taken.reading = _reading(taken, context)
    before, after = requests.update_from_source(stored, _draft(taken, context), actor=context.actor)
    kind = "updated" if after else "unchanged"
    return Fate(kind, taken.row.number, REQUEST, stored.pk, before, after=after)


def _why_not_the_same(taken: Taken, stored, context) -> str:
    """Why a row must not write over the request that has its number; "" where it may."""
    if not context.actor.job and not context.actor.covers(stored.area_path):
        return _("这个编号的诉求不在您岗位的辖区里。")
    if taken.row.get("received_at") and taken.at != stored.received_at:
        return _("这个编号已是另一件诉求（来电时间不同）。请另写来源代号，或选“按内容”。")
    return ""


def _guess(chunk: list[Taken], context) -> None:
    for taken, guess in zip(chunk, context.reader.guesses([(t.title, t.text) for t in chunk]), strict=True):
        taken.guess = guess


def _read(taken: Taken, context, memory: Memory) -> None:
    taken.reading = reading = _reading(taken, context)
    taken.judgement = memory.judge(
        Telling(
            -taken.row.number,
            taken.at,
            taken.title,
            taken.text,
            taken.person,
            _place_key(taken, context),
            bool(reading.compound),
            reading.category_code,
            not _is_done(taken.row),
        )
    )


def _place_key(taken: Taken, context) -> str:
    """One key for one place: the compound, else the name, the address, the point as far as the row tells them."""
    reading = taken.reading
    if reading.compound:
        return f"#{reading.compound}"
    point = cells.point_of(taken.row, context.options.get("datum", ""))
    told = reading.proposed or str(taken.row.get("address") or "")
    return told or (f"@{point[0]:.4f},{point[1]:.4f}" if point else "")


def _reading(taken: Taken, context) -> queries.Reading:
    """What the row is about and where; a compound that only the words name, outside the importer's area, is left to be chosen."""
    reading = _read_row(taken, context)
    area = context.reader.area_of_compound(reading.compound)
    if not area or context.actor.job or context.actor.covers(area):
        return reading
    return replace(
        reading, compound=None, compound_name="", compound_score=0.0, place=replace(reading.place, compound=None)
    )


def _read_row(taken: Taken, context) -> queries.Reading:
    row = taken.row
    return context.reader.read(
        taken.title,
        taken.text,
        place=str(row.get("compound") or ""),
        address=str(row.get("address") or ""),
        areas=cells.area_names(row),
        sent_category=str(row.get("category") or ""),
        point=cells.point_of(row, context.options.get("datum", "")),
        guess=taken.guess,
    )


def _draft(taken: Taken, context) -> requests.Draft:
    row, reading = taken.row, taken.reading
    phone = row.get("phone") or ""
    point = cells.point_of(row, context.options.get("datum", ""))
    place = [str(row.get(key) or "") for key in ("community", "compound", "address", "landmark")]
    has_category = reading.category is not None and reading.category_score >= LEAST_CATEGORY
    return requests.Draft(
        text=taken.text,
        title=taken.title,
        place=mask_numbers(" ".join(dict.fromkeys(filter(None, place)))),
        kind=row.get("kind") or context.options.get("kind", "help"),
        channel=row.get("channel") or context.options.get("channel", "hotline"),
        received_at=taken.at,
        area_path="" if reading.compound else reading.area_path,
        compound=reading.compound,
        compound_score=reading.compound_score if reading.compound else None,
        compound_reason=reading.compound_reason,
        lon=point[0] if point else None,
        lat=point[1] if point else None,
        category=reading.category if has_category else None,
        category_score=reading.category_score if has_category else None,
        category_reason=reading.category_reason if has_category else "",
        name=str(row.get("name") or "")[:40],
        phone=phone if cells.is_phone(phone) else "",
        handle="" if cells.is_phone(phone) else str(row.get("handle") or phone)[:60],
        source=context.source,
        external_id=taken.external_id,
        source_hash=taken.source_hash,
        is_done=_is_done(row),
        answer=mask_numbers(tidy(row.get("answer") or "")),
        answered_at=cells.moment_of(row.get("answered_at") or row.get("closed_at"), context.zone, context.dates),
        closed_at=cells.moment_of(row.get("closed_at"), context.zone, context.dates),
        is_contacted=row.get("is_contacted"),
        is_resolved=row.get("is_resolved"),
        satisfaction=row.get("satisfaction"),
    )


def _is_done(row: Row) -> bool:
    return bool(row.get("state") or row.get("closed_at") or row.get("answer"))


def _memory_around(first: datetime, last: datetime, context) -> Memory:
    """What the register holds from the time of the file and a little before, oldest first."""
    memory, tops = Memory(), queries.top_codes()
    for told in request_queries.told_between(first - timedelta(days=90), last + timedelta(days=1), context.area):
        memory.remember(queries.telling_of(told, tops))
    return memory


def _new_names(chunk: list[Taken], context) -> Iterator[tuple[str, str]]:
    for taken in chunk:
        if taken.judgement is not None and taken.reading.proposed:
            yield taken.reading.proposed[:80], taken.reading.area_path


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()
