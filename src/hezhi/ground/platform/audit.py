"""The one history: a deed writes one row, in its own transaction. Nobody waits for anybody; a sealer chains the rows later."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from . import clock, sight
from .actor import Actor
from .masking import mask_numbers
from .models import AuditRecord

HISTORY = sight.purpose("platform.history", _("读一件事的完整经过：谁看得到这件事，就看得到它的经过。"))
LOOKS = sight.purpose("platform.looks", _("本人看谁查过自己的号码：只取查看的记录，不取别的。"))

_WRITE = "select audit_write(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_NAMES = ("at", "deed", "object_type", "object_id", "area_path", "user_id", "grant_id", "actor_name", "post", "reason")
PARTED = "\x1f"  # between the values of a row's facts: JSON never contains it
MOST_KEYS, LONGEST_FORM = 8, 200  # beyond these the facts are of no common form and stay whole


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
    never a plain phone or ID number; such numbers in the reason are masked. `area_path` defaults to the object's. Hash, xid and cluster are the database's to fill."""
    row = AuditRecord(
        at=clock.now(),
        deed=deed,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        area_path=getattr(obj, "area_path", "") or actor.area_path if area_path is None else area_path,
        user_id=actor.user_id,
        grant_id=actor.grant_id,
        actor_name=actor.name[:80],
        post=actor.post[:120],
        reason=mask_numbers(reason)[:500],
        changes=changes or {},
    )
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*(getattr(row, name) for name in _NAMES), *spelled(row.changes)])
        row.pk = cursor.fetchone()[0]
    row._state.adding = False
    return row


def history_of(obj: Model) -> list[AuditRecord]:
    """All deeds done to this object, oldest first. `obj` was fetched under the reader's own sight: who sees it sees its whole story,
    also what was done in an area or at a desk that is not his."""
    with transaction.atomic(savepoint=False), sight.job(HISTORY):
        return list(AuditRecord.objects.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("id"))


def looks_at(
    things: Mapping[str, Collection[int]], *, deeds: Collection[str] = ("platform.look",), limit: int = 200
) -> list[AuditRecord]:
    """Who looked at these things (kind -> ids), newest first: at their sealed numbers, or by another of the `deeds` that are a look; no
    other deed. The caller hands in what belongs to the reader alone."""
    wanted = Q()
    for kind, ids in things.items():
        if ids:
            wanted |= Q(object_type=kind, object_id__in=list(ids))
    if not wanted:
        return []
    with transaction.atomic(), sight.job(LOOKS):
        return list(AuditRecord.objects.filter(wanted, deed__in=list(deeds)).order_by("-id")[:limit])


def spelled(changes: dict[str, Any]) -> tuple[str, str]:
    """(form, values): {"a": 1, "b": "x"} -> ('{"a": %s, "b": %s}', '1\\x1f"x"'). The form stands once for all rows that share it; form % values is the JSON."""
    form = "{" + ", ".join(f"{_json(str(key)).replace('%', '%%')}: %s" for key in changes) + "}"
    if len(changes) > MOST_KEYS or len(form) > LONGEST_FORM:
        return "%s", _json(changes)
    return form, PARTED.join(_json(value) for value in changes.values())


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False)
