"""Group incidents: one matter with all its voices, both counts, what was merged and split, and what may be the same."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock
from hezhi.ground.platform.actor import END, Actor

from ..models import ServiceRequest
from .counts import moments
from .reading import Similar, near_duplicates
from .requests import get_request, voices_of

FEWEST = 2  # voices from which a matter is shown among those that many told
A_PAGE = 50
ALIKE = 0.65  # one place and category within a week give 0.55 without one common word


@dataclass(frozen=True)
class Step:
    """One merging or splitting: what was done, by whom, when; `undo` names the record that can be undone, `rejoin` the request that can
    be put back."""

    at: datetime
    title: str
    who: str
    number: str = ""
    request: int | None = None
    undo: int | None = None
    rejoin: int | None = None


@dataclass(frozen=True)
class Matter:
    """All that the page of one matter shows. `requests` counts voices (a repeat is none); `hidden` are voices outside the reader's sight."""

    main: ServiceRequest
    voices: list[ServiceRequest]
    requests: int
    repeats: int
    hidden: int
    first: datetime
    last: datetime
    alike: list[Similar]
    steps: list[Step]
    places: str = ""
    may_change: bool = False

    @property
    def share(self) -> int:
        """As how many matters it counts: one, whatever the voices."""
        return 1


@dataclass(frozen=True)
class MatterList:
    """Matters of a month that several told, the largest first, with the sums of what is shown."""

    month: date
    rows: list[ServiceRequest] = field(default_factory=list)
    requests: int = 0

    @property
    def matters(self) -> int:
        """How many."""
        return len(self.rows)


def main_of(pk: int) -> ServiceRequest | None:
    """The main request of the matter that a request belongs to."""
    row = get_request(pk)
    return get_request(row.joined_to_id) if row is not None and row.joined_to_id else row


def matter_of(main: ServiceRequest, actor: Actor) -> Matter:
    """The page of one matter, under the reader's sight."""
    voices = list(voices_of(main).select_related("compound", "category", "requester").order_by("received_at", "id"))
    seen = sum(not voice.is_repeat for voice in voices) + 1
    moments_told = [main.received_at, *(voice.received_at for voice in voices)]
    places = {str(row.compound or row.place) for row in [main, *voices] if row.compound or row.place}
    return Matter(
        main=main,
        voices=voices,
        requests=main.voice_count,
        repeats=sum(voice.is_repeat for voice in voices),
        hidden=max(0, main.voice_count - seen),
        first=min(moments_told),
        last=max(moments_told),
        alike=matters_alike(main),
        steps=_steps(main),
        places="、".join(sorted(places)[:3]),
        may_change="requests.merge" in actor.deeds and actor.covers(main.area_path),
    )


def matters_alike(main: ServiceRequest) -> list[Similar]:
    """Other matters of the time of this one that may be the same, the likeliest first."""
    words = f"{main.title}\n{main.text}"
    found = near_duplicates(
        words,
        compound=main.compound_id,
        category=main.category_id,
        area_path=main.area_path,
        exclude=main.pk,
        at=main.received_at,
    )
    return [one for one in found if one.score >= ALIKE]


def matters_of_month(month: date, area_path: str = "", *, largest: int = A_PAGE) -> list[ServiceRequest]:
    """The matters told by most in a month, inside an area; under the caller's sight."""
    first, last = moments(month, month)
    rows = _inside(area_path).filter(received_at__gte=first, received_at__lt=last, voice_count__gte=FEWEST)
    return list(rows.order_by("-voice_count", "id")[:largest])


def matters_page(actor: Actor, month: date | None = None) -> MatterList:
    """What the list shows: a month of the post's area."""
    month = (month or clock.today()).replace(day=1)
    rows = matters_of_month(month, actor.area_path)
    return MatterList(month, rows, sum(row.voice_count for row in rows))


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _inside(area_path: str) -> QuerySet[ServiceRequest]:
    rows = ServiceRequest.objects.select_related("compound", "category").filter(joined_to=None)
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + END)


def _steps(main: ServiceRequest) -> list[Step]:
    """Merges and splits, newest first. A merge can be undone while what it brought is here; what was split off can come back while it
    stands by itself."""
    rows = [row for row in audit.history_of(main) if row.deed in _WORDS]
    others = ServiceRequest.objects.in_bulk([row.changes["request"] for row in rows if row.changes.get("request")])
    return [_step(row, others.get(row.changes.get("request")), main) for row in reversed(rows)]


def _step(row: Any, other: ServiceRequest | None, main: ServiceRequest) -> Step:
    is_here = other is not None and other.joined_to_id == main.pk
    is_alone = other is not None and other.joined_to_id is None
    return Step(
        at=row.at,
        title=str(_WORDS[row.deed]()),
        who=row.actor_name,
        number=other.number if other else row.changes.get("number") or row.changes.get("from") or "",
        request=other.pk if other else None,
        undo=row.pk if row.deed == "requests.merge" and is_here else None,
        rejoin=other.pk if other and row.deed in ("requests.lose_voice", "requests.unmerge") and is_alone else None,
    )


_WORDS = {
    "requests.merge": lambda: _("并进来一件事"),
    "requests.unmerge": lambda: _("撤销合并"),
    "requests.lose_voice": lambda: _("拆走一位反映人"),
}
