"""Who may bring sheets: whoever holds `sheets.import` and the deed of the kind. Who may go on with one: whoever brought it."""

from hezhi.ground.platform import permissions
from hezhi.ground.platform.permissions import permits

from . import kinds


@permits("sheets.import")
def may_import(actor, sheet_import=None) -> bool:
    """Bring a sheet; go on with one's own."""
    return "sheets.import" in actor.deeds and (sheet_import is None or sheet_import.user_id == actor.user_id)


def may_come_in(actor) -> bool:
    """Whether the import screen is there for this actor."""
    return permissions.may(actor, "sheets.import")


def kinds_of(actor) -> list[kinds.ImportKind]:
    """The kinds that this actor may import."""
    return [kind for kind in kinds.registered() if permissions.may(actor, kind.deed)]


def require(actor, kind: kinds.ImportKind, sheet_import=None) -> None:
    """Raise NotPermitted unless the actor may import this kind, and this very import is his."""
    permissions.require(actor, "sheets.import", sheet_import)
    permissions.require(actor, kind.deed)
