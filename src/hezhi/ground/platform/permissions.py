"""May this actor do this deed to this thing? Who (a post in force), what (the deed), where (the area)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from .actor import Actor
from .refusal import NotPermitted

_predicates: dict[str, Callable[[Actor, Any], bool]] = {}


def permits(deed: str):
    """Register `may_<verb>(actor, obj)` as the word on a deed. A deed without a predicate is refused to all."""

    def register(predicate):
        _predicates[deed] = predicate
        return predicate

    return register


def may(actor: Actor, deed: str, obj: Any = None) -> bool:
    """Whether the deed would be allowed. Jobs may do what their purpose was registered for; they are trusted code."""
    if actor.job:
        return True
    predicate = _predicates.get(deed)
    return bool(predicate and predicate(actor, obj))


def require(actor: Actor, deed: str, obj: Any = None) -> None:
    """Raise NotPermitted unless the actor may. Said before anything changes."""
    if not may(actor, deed, obj):
        raise NotPermitted("not_permitted", _("您现在的岗位不能做这件事（%(deed)s）。") % {"deed": deed})


def registered() -> dict[str, Callable[[Actor, Any], bool]]:
    """All deeds with a predicate; the house test compares it with the roles' deeds."""
    return dict(_predicates)
