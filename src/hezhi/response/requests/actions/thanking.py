"""Thanks and praise: requests of their own kind. Nobody is sent out and no clock runs; who is thanked is told, and it is counted apart."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hezhi.ground.platform import audit, clock, outbox, permissions, sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..events import RequestThanked
from ..models import RequestKind, ServiceRequest
from ..states import REQUEST_MOVES
from .carrying import carry
from .receiving import RECEIVE, Draft, receive_rows


@transaction.atomic
def give_thanks(draft: Draft, *, actor: Actor, whom: int) -> ServiceRequest:
    """Thank a body and its people. Gets a number like any request, stands in their list, and is answered at once: passed on. A form token
    that was used before returns what it filed."""
    permissions.require(actor, "requests.thank", draft)
    with sight.job(RECEIVE):
        earlier = queries.request_by_token(draft.token)
        if earlier is not None:
            return earlier
        body = queries.organisation(whom)
        if body is None:
            raise Refused("requests.no_body", _("请选要谢谢谁。"), "whom")
        if not draft.text.strip():
            raise Refused("requests.no_words", _("请写一句谢谢什么。"), "text")
        category = queries.category_by_code("praise")
        draft = replace(draft, kind=RequestKind.PRAISE, category=category.pk if category else None, category_score=1.0)
        row = receive_rows([draft])[0]
        row.state = step(REQUEST_MOVES, "requests.answer", row.state)
        row.desk, row.answered_at = body.pk, clock.now()
        with override("zh-hans"):
            row.answer = _("已转告%(body)s，谢谢您。") % {"body": body}
        row.save(update_fields=["state", "desk", "answer", "answered_at"])
        carry(row)
        audit.record("requests.thank", row, actor=actor, changes={"number": row.number, "body": str(body)})
        outbox.publish(RequestThanked(row.pk))
    return row
