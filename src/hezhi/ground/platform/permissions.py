"""May this actor do this deed to this thing? Who (a post in force), what (the deed), where (the area)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .actor import Actor
from .refusal import NotPermitted

_predicates: dict[str, Callable[[Actor, Any], bool]] = {}
_names: dict[str, Any] = {}


@dataclass(frozen=True)
class Place:
    """Where a deed is to be done while nothing stands there yet; a predicate reads the path as of any row."""

    area_path: str


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
        raise NotPermitted("not_permitted", _("您现在的岗位不能做这件事（%(deed)s）。") % {"deed": deed_name(deed)})


def registered() -> dict[str, Callable[[Actor, Any], bool]]:
    """All deeds with a predicate; the house test compares it with the roles' deeds."""
    return dict(_predicates)


def name_deeds(names: dict[str, Any]) -> None:
    """Say what deeds are called among people; lazy strings. For the history, the audit page and the preview of rights."""
    _names.update(names)


def deed_name(deed: str) -> str:
    """What the deed is called; its code where nobody has named it."""
    return str(_names.get(deed, deed))


def named_deeds() -> list[tuple[str, str]]:
    """(code, name) of all named deeds, for choosing one."""
    return sorted(((deed, str(name)) for deed, name in _names.items()), key=lambda pair: pair[0])
