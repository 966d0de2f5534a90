"""What is kept about a person here, and how much of it may go (《个人信息保护法》44, 45, 47)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from hezhi.ground.platform import sight

from ..models import ServiceRequest
from ..states import RequestState
from .requests import requests_of
from .threads import cards_of

PRIVACY = sight.purpose("requests.privacy", "本人看谁查过自己的号码：只认只属于本人诉求的联系方式。")
OVER = ("closed", "answered", "redirected", "explained", "withdrawn")
OVER_BY_NOW = Q(state__in=OVER) | Q(state=RequestState.LINKED_DUPLICATE, joined_to__state__in=OVER)
REACHED = Q(requester__phone__isnull=False) | ~Q(requester__name="") | Q(requester__mail__isnull=False)


@dataclass(frozen=True)
class Kept:
    """A person's requests: how many; which are open to neighbours; with how many his name or number still stands, and of those how many
    are over, so that it may go; when the last of them was over."""

    count: int
    public: list[ServiceRequest]
    with_contact: int
    erasable: int
    last_end: datetime | None

    @property
    def waiting(self) -> int:
        """With how many the name and number stay until it is over."""
        return self.with_contact - self.erasable


def kept_of(person: int | None) -> Kept:
    """What is kept of this person, under his own sight."""
    rows = list(requests_of(person))
    with_contact = requests_of(person).filter(REACHED).count() if rows else 0
    ends = [row.closed_at or row.answered_at for row in rows if row.closed_at or row.answered_at]
    return Kept(
        len(rows),
        [row for row in rows if row.is_public],
        with_contact,
        len(forgettable(person)),
        max(ends, default=None),
    )


def forgettable(person: int | None) -> list[int]:
    """The requests that are over and still carry a name, a number or an address. One that was joined to another is over with it."""
    return list(requests_of(person).filter(REACHED & OVER_BY_NOW).order_by("id").values_list("id", flat=True))


def contacts_of(person: int | None) -> dict[int, str]:
    """The contacts that are this person's alone, each with the number of its request ("" where it serves several). A telephone by which
    somebody else too has asked is left out: a look at it may be about him."""
    if not person:
        return {}
    with sight.job(PRIVACY):
        mine = ServiceRequest.objects.filter(person=person, requester__isnull=False)
        rows = list(mine.values_list("requester", "number"))
        shared = set(
            ServiceRequest.objects.filter(requester__in={contact for contact, _number in rows})
            .exclude(person=person)
            .values_list("requester", flat=True)
        )
    found: dict[int, str] = {}
    for contact, number in rows:
        if contact not in shared:
            found[contact] = "" if contact in found else number
    return found


def own_copy(person: int | None) -> list[dict[str, Any]]:
    """A person's requests as he may take them with him: his words, the answers, what he added, how it went."""
    rows = list(requests_of(person).prefetch_related("notes"))
    stages = [str(card.stage_word) for card in cards_of(rows)]
    return [_copy(row, stage) for row, stage in zip(rows, stages, strict=True)]


def _copy(row, stage):
    return {
        "number": row.number,
        "title": row.title,
        "text": row.text,
        "place": row.place,
        "compound": row.compound.name if row.compound else "",
        "category": str(row.category or ""),
        "channel": row.get_channel_display(),
        "received_at": row.received_at,
        "stage": stage,
        "answer": row.answer,
        "answered_at": row.answered_at,
        "closed_at": row.closed_at,
        "is_public": row.is_public,
        "is_anonymous": row.is_anonymous,
        "is_resolved": row.is_resolved,
        "satisfaction": row.satisfaction,
        "notes": [{"at": note.at, "kind": note.get_kind_display(), "text": note.text} for note in row.notes.all()],
    }
