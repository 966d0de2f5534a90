"""Invitations to helpers outside: as the handler reads them, and as the helper does (photo, place, what is asked)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from hezhi.ground.platform import clock, files, sight
from hezhi.ground.platform.actor import Actor
from hezhi.response.requests import queries as requests

from ..models import Invitation
from ..states import InvitationState

OUTSIDE = sight.purpose(
    "handling.outside", gettext_lazy("外部协助的人凭一次性链接看照片、地点和要做的事，回一次话；不看诉求人和诉求人的话")
)


@dataclass(frozen=True)
class Asked:
    """All that a helper sees. Nothing here names who told it, nor what he said."""

    pk: int
    asked: str
    place: str
    until: datetime
    handler: str
    phone: str
    photos: list[UUID]


def digest(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def asked_by(token: str) -> Asked | None:
    """What this link asks, None where it can not be used: unknown, answered, over or taken back look the same."""
    row = _usable(token)
    if row is None:
        return None
    with sight.job(OUTSIDE):
        handler = row.dispatch.handler
    photos = list(row.photos)
    return Asked(row.pk, row.asked, row.place, row.until, str(handler), handler.phone, photos)


def photo_for(token: str, place: int):
    """The stored photo number `place` (0 …) of a link that can be used."""
    row = _usable(token)
    if row is None or not 0 <= place < len(row.photos):
        return None
    with sight.job(OUTSIDE):
        return files.file_by_key(row.photos[place])


def invitation_on(pk: int, actor: Actor) -> Invitation | None:
    """One invitation of a desk of the post in use."""
    rows = Invitation.objects.select_related("dispatch__handler", "request")
    return rows.filter(pk=pk, desk__in=requests.desks_of(actor)).first()


def open_invitations(actor: Actor) -> list[Invitation]:
    """What the desk still waits for, or heard in the last days."""
    rows = Invitation.objects.filter(desk__in=requests.desks_of(actor), state__in=("sent", "late"))
    return list(rows.select_related("request").order_by("until", "id")[:20])


def invitations_late() -> QuerySet[Invitation]:
    """Whose day is over without an answer."""
    return Invitation.objects.filter(state=InvitationState.SENT, until__lte=clock.now()).order_by("id")


def _usable(token):
    if not 20 <= len(token) <= 64:
        return None
    with sight.job(OUTSIDE):
        row = Invitation.objects.select_related("dispatch__handler").filter(token_hash=digest(token)).first()
    is_open = row is not None and row.state == InvitationState.SENT and row.until > clock.now()
    return row if is_open else None
