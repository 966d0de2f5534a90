"""Who may look at sealed numbers and read the audit."""

from .permissions import permits


@permits("platform.look")
def may_look(actor, obj):
    """The post's role allows looking; the row itself was fetched under the post's sight. One's own number needs no role."""
    return "platform.look" in actor.deeds or _is_own(actor, obj)


@permits("platform.read_audit")
def may_read_audit(actor, obj):
    """The audit page: the audit administrator, and officers for their own area (the rows are held to it by sight)."""
    return "platform.read_audit" in actor.deeds


@permits("platform.export_audit")
def may_export_audit(actor, obj):
    """Taking the audit out of the house as a sheet is a right of its own, and a deed of its own."""
    return "platform.export_audit" in actor.deeds


@permits("platform.check_audit")
def may_check_audit(actor, obj):
    """Having the whole chain recomputed costs seconds: for those who answer for it. On the command line anybody may."""
    return "platform.check_audit" in actor.deeds


@permits("platform.operate")
def may_operate(actor, obj):
    """How the machine runs: health, backups, what waits."""
    return "platform.operate" in actor.deeds


def _is_own(actor, obj) -> bool:
    own = getattr(obj, "person_id", None) or (obj.pk if obj._meta.label_lower == "people.person" else None)
    return bool(actor.person) and own == actor.person
