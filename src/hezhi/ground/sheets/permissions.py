"""Who may bring a sheet: whoever holds the deed of its kind. Who may go on with it: whoever brought it."""

from hezhi.ground.platform import permissions
from hezhi.ground.platform.permissions import permits

from . import kinds


def may_bring(actor, kind) -> bool:
    """Whether the actor's post lets him import this kind."""
    return permissions.may(actor, kind.deed)


def kinds_of(actor) -> list[kinds.ImportKind]:
    """The kinds that this actor may import."""
    return [kind for kind in kinds.registered() if may_bring(actor, kind)]


def may_go_on(actor, sheet_import) -> bool:
    """The one who brought it, while he may import the kind."""
    return sheet_import.user_id == actor.user_id and may_bring(actor, kinds.get(sheet_import.kind))


for _deed in ("sheets.receive", "sheets.preview", "sheets.commit", "sheets.undo", "sheets.discard", "sheets.mend"):
    permits(_deed)(lambda actor, obj: may_go_on(actor, obj))
