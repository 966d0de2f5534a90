"""Finding a request by what people have in hand: its number, or the whole phone number that told it."""

import re

from django.db.models import Q, QuerySet

from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.sealed import blind_index, normal

from ..models import ServiceRequest
from .requests import visible_requests

SHORTEST_NUMBER = 4


def find_requests(actor: Actor, text: str, *, limit: int = 20) -> QuerySet[ServiceRequest] | list:
    """Requests in the post's sight whose number contains the text, or whose teller's phone is the text; the newest first.

    A phone is compared whole, by its blind index: no number is opened, and a part of one finds nothing.
    """
    asked = normal(text)
    if len(asked) < SHORTEST_NUMBER or (actor.area_path and not permissions.may(actor, "requests.see")):
        return []
    told_by = Q(requester__phone_index=blind_index(asked)) if re.fullmatch(r"\+?\d{7,15}", asked) else Q()
    numbered = Q(number__icontains=text.strip()) | Q(external_id=text.strip())
    return visible_requests(actor).filter(numbered | told_by).order_by("-received_at")[:limit]
