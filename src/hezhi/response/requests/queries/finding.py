"""Finding a request by what people have in hand: its number or the end of it, the source's own number, or the whole phone number that told it."""

import re

from django.db import connection
from django.db.models import Q

from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.sealed import blind_index, normal

from ..models import ServiceRequest
from ..rules.number import PREFIX
from .requests import visible_requests

SHORTEST_NUMBER = 4
DAY = 8  # digits of a date, by which a number begins


def find_requests(actor: Actor, text: str, *, limit: int = 20) -> list[ServiceRequest]:
    """Requests in the post's sight whose number begins with the text (a day at least) or ends with it (four digits at least; the check digit
    may be left off), whose source calls it so, or whose teller's phone is the text; the newest first.

    A phone is compared whole, by its blind index: no number is opened, and a part of one finds nothing.
    """
    asked = normal(text)
    if len(asked) < SHORTEST_NUMBER or (actor.area_path and not permissions.may(actor, "requests.see")):
        return []
    ways = [Q(external_id=text.strip()), *_numbered(asked, limit)]
    if re.fullmatch(r"\+?\d{7,15}", asked):
        ways.append(Q(requester__phone_index=blind_index(asked)))
    found = {
        row.pk: row for way in ways for row in visible_requests(actor).filter(way).order_by("-received_at")[:limit]
    }
    return sorted(found.values(), key=lambda row: (row.received_at, row.pk), reverse=True)[:limit]


def _numbered(asked: str, limit: int) -> list[Q]:
    """Ways to a number by a part of it. Each has an index of its own, so each is asked by itself: joined by "or" none would be used."""
    digits = asked.removeprefix(PREFIX)
    if not (digits.isascii() and digits.isdecimal()):
        return []
    ways = []
    if len(digits) >= DAY:
        begins = PREFIX + digits[:DAY] + (f"-{digits[DAY:]}" if digits[DAY:] else "")
        whole = f"{begins[:-1]}-{begins[-1]}"
        ways += [Q(number=whole), Q(number__gte=begins, number__lt=begins + "~")]
    if asked == digits and (ending := _ending(digits, limit)):
        ways.append(Q(pk__in=ending))
    return ways


def _ending(digits: str, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select requests_ending(%s, %s)", [digits, limit])
        return [pk for (pk,) in cursor.fetchall()]
