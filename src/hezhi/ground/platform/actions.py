"""Looking at a sealed number: the one deed that opens it, and it always leaves a record."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from . import audit, permissions
from .actor import Actor
from .refusal import Refused
from .sealed import Sealed

SHORTEST_REASON = 2


@transaction.atomic
def look(obj: Model, field: str, *, actor: Actor, reason: str) -> str:
    """Open a sealed field for this actor and write down who looked at what and why. Returns the plain text, "" where there is none.

    `obj` must have been fetched under the actor's own sight: what he may not see he cannot hand in."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused("look.reason", _("请写明查看的理由。"), field="reason")
    permissions.require(actor, "platform.look", obj)
    value = getattr(obj, field)
    if not isinstance(value, Sealed):
        return value or ""
    audit.record("platform.look", obj, actor=actor, changes={"field": field}, reason=reason[:500])
    return value.open_on_record()
