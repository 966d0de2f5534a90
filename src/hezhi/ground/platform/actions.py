"""Looking at a sealed number, checking the history, taking it out: deeds of the platform, each of which leaves a record."""

import time

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from . import audit, chain, clock, permissions, queries
from .actor import Actor
from .models import AuditCheck, AuditRecord
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


@transaction.atomic
def check_audit(*, actor: Actor) -> AuditCheck:
    """Verify the whole chain and keep what was found for the audit page."""
    permissions.require(actor, "platform.check_audit")
    began = time.monotonic()
    verdict = chain.verify()
    check = AuditCheck.objects.create(
        at=clock.now(),
        rows=verdict.rows,
        batches=verdict.batches,
        unsealed=verdict.unsealed,
        is_sound=verdict.is_sound,
        seconds=round(time.monotonic() - began, 3),
        found={} if verdict.is_sound else {"altered": verdict.altered, "faults": verdict.faults},
    )
    audit.record("platform.check_audit", check, actor=actor, changes={"sound": verdict.is_sound, "rows": verdict.rows})
    return check


@transaction.atomic
def export_audit(wanted: queries.AuditFilter, *, actor: Actor, form: str) -> list[AuditRecord]:
    """Hand out the rows of a filter; taking the history out of the house is itself a deed."""
    permissions.require(actor, "platform.export_audit")
    rows = queries.audit_rows(actor, wanted)
    audit.record("platform.export_audit", actor=actor, changes={"rows": len(rows), "form": form})
    return rows
