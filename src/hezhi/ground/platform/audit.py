"""The one history: a deed writes one row, in its own transaction. Nobody waits for anybody; a sealer chains the rows later."""

from typing import Any

from django.db.models import Model, QuerySet

from . import clock
from .actor import Actor
from .models import AuditRecord


def record(
    deed: str,
    obj: Model | None = None,
    *,
    actor: Actor,
    changes: dict[str, Any] | None = None,
    reason: str = "",
    area_path: str | None = None,
) -> AuditRecord:
    """Write down a deed. `changes` is what a reader of the history needs: {field: [before, after]} or plain facts, JSON only,
    never a plain phone or ID number. `area_path` defaults to the object's."""
    return AuditRecord.objects.create(
        at=clock.now(),
        deed=deed,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        area_path=getattr(obj, "area_path", "") or actor.area_path if area_path is None else area_path,
        user_id=actor.user_id,
        grant_id=actor.grant_id,
        actor_name=actor.name,
        post=actor.post,
        reason=reason,
        changes=changes or {},
    )


def history_of(obj: Model) -> QuerySet[AuditRecord]:
    """All deeds done to this object, oldest first."""
    return AuditRecord.objects.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("id")
