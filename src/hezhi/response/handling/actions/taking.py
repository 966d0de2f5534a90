"""接单 and who does it inside the house."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import MoveRefused, Refused
from hezhi.register.people import queries as people
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries

from .. import queries
from ..models import Assignment


@transaction.atomic
def take_orders(dispatches: Iterable, *, actor: Actor) -> int:
    """接单: sign for several at once; each is the post's own from now on, unless somebody has it. Returns how many were signed for.
    What was signed for meanwhile by a colleague is left as it is."""
    taken = 0
    post = people.seat_behind(actor.grant_id)
    for dispatch in sorted(dispatches, key=lambda row: row.request_id):
        try:
            dispatch = requests.accept_dispatch(dispatch, actor=actor)
        except MoveRefused:
            continue
        if post is not None and not Assignment.objects.filter(dispatch=dispatch, until=None).exists():
            _give(dispatch, post, "", actor)
        taken += 1
    return taken


@transaction.atomic
def assign_order(dispatch, *, actor: Actor, post: int, words: str = "") -> Assignment:
    """转给同事: another post of the same organisation does it. The handler stays the same, and so do clock and rating."""
    dispatch, row = request_queries.lock_dispatch(dispatch)
    permissions.require(actor, "handling.assign", dispatch)
    own = people.post_through(actor.grant_id)
    seats = [*queries.holders_at(dispatch.handler_id), *([own] if own else [])]
    chosen = next((seat for seat in seats if seat.pk == post), None)
    if chosen is None:
        raise Refused("handling.not_a_colleague", _("只能转给本单位现在任职的人；不归本单位的，请申请改派。"), "post")
    if dispatch.state not in (*request_queries.IN_WORK, "sent", "dispatch_stands"):
        raise Refused("handling.not_at_work", _("这件已经报上去或离开本单位，不能再转。"))
    given = _give(dispatch, chosen, words.strip()[:200], actor)
    changes = {"dispatch": dispatch.pk, "post": str(chosen.title)}
    audit.record("handling.assign", row, actor=actor, changes=changes, reason=given.words)
    return given


def _give(dispatch, post, words, actor):
    now = clock.now()
    Assignment.objects.filter(dispatch=dispatch, until=None).update(until=now)
    return Assignment.objects.create(
        dispatch=dispatch,
        post=post,
        words=words,
        at=now,
        by=actor.post or actor.name,
        desk=dispatch.handler_id,
        area_path=dispatch.area_path,
    )
