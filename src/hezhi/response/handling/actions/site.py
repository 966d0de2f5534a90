"""At the place: standing there, what it cost, done."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused
from hezhi.response.requests import actions as requests
from hezhi.response.requests import queries as request_queries

from ..models import Arrival, Cost

BEGINS = ("accepted", "contacted", "sent_back")
MOST_COST = Decimal("99999999.99")


@transaction.atomic
def arrive(dispatch, *, actor: Actor) -> Arrival:
    """到场 in one press: signed for, begun, and the time written down. A second press changes nothing."""
    dispatch, row = request_queries.lock_dispatch(dispatch)
    permissions.require(actor, "handling.arrive", dispatch)
    if known := Arrival.objects.filter(dispatch=dispatch).first():
        return known
    if dispatch.state in ("sent", "dispatch_stands"):
        dispatch = requests.accept_dispatch(dispatch, actor=actor)
    if dispatch.state in BEGINS:
        dispatch = requests.start_handling(dispatch, actor=actor)
    if dispatch.state not in request_queries.IN_WORK:
        raise Refused("handling.not_at_work", _("这件已经报上去或离开本单位。"))
    arrival = Arrival.objects.create(
        dispatch=dispatch,
        at=clock.now(),
        by=actor.post or actor.name,
        desk=dispatch.handler_id,
        area_path=dispatch.area_path,
    )
    audit.record("handling.arrive", row, actor=actor, changes={"dispatch": dispatch.pk})
    return arrival


@transaction.atomic
def note_cost(dispatch, *, actor: Actor, amount: Decimal, words: str) -> Cost:
    """A note of what it cost, in yuan and cents; it moves no money."""
    dispatch, row = request_queries.lock_dispatch(dispatch)
    permissions.require(actor, "handling.note_cost", dispatch)
    if not 0 < amount <= MOST_COST or amount != amount.quantize(Decimal("0.01")):
        raise Refused("handling.cost", _("金额写到分，要大于 0。"), "amount")
    if not words.strip():
        raise Refused("handling.cost_words", _("写一下花在什么上。"), "words")
    cost = Cost.objects.create(
        dispatch=dispatch,
        amount=amount,
        words=words.strip()[:120],
        at=clock.now(),
        by=actor.post or actor.name,
        desk=dispatch.handler_id,
        area_path=dispatch.area_path,
    )
    audit.record("handling.note_cost", row, actor=actor, changes={"amount": str(amount), "words": cost.words})
    return cost


@transaction.atomic
def finish_order(dispatch, *, actor: Actor, text: str, before: Sequence[str] = (), after: Sequence[str] = ()):
    """办结: the words and both halves of the proof, in one transaction. `before` and `after` are keys of kept photos."""
    dispatch = requests.report_dispatch(dispatch, actor=actor, text=text)
    requests.add_pictures(dispatch.request, before, actor=actor, is_proof=True, is_before=True)
    requests.add_pictures(dispatch.request, after, actor=actor, is_proof=True)
    return dispatch
