"""The ways through the house. Rooms register where they are to be found; the layouts show what the post in use may open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import NoReverseMatch, reverse

MOST_ITEMS = 7


@dataclass(frozen=True)
class Item:
    """One entry of the rail or of the bottom bar. `label` is a lazy string; `count(actor)` a small number beside it (else `register_counts`)."""

    code: str
    label: object
    icon: str
    url_name: str
    deed: str = ""
    order: int = 50
    count: Callable | None = None


@dataclass(frozen=True)
class Place:
    """One step of city › district › street › community."""

    name: str
    url: str = ""


_items: dict[str, Item] = {}
_tabs: dict[str, Item] = {}
_places: list[Callable] = []
_counters: list[Callable[..., Mapping[str, int | None]]] = []


def register_item(code, label, icon, url_name, deed="", order=50, count=None):
    """An entry of the staff rail, shown where the post has the deed ("" = to every post)."""
    _items[code] = Item(code, label, icon, url_name, deed, order, count)


def register_tab(code, label, icon, url_name, order=50, count=None):
    """An entry of the resident's bottom bar."""
    _tabs[code] = Item(code, label, icon, url_name, "", order, count)


def register_counts(provider: Callable[..., Mapping[str, int | None]]):
    """`provider(actor, codes) -> {code: number}`: the small numbers of several entries at one go, asked once a page for those that stand
    on its rail (`codes`)."""
    _counters.append(provider)


def register_places(provider):
    """`provider(actor) -> list[Place]`: the lineage of the post's area, given by the room that knows areas."""
    _places[:] = [provider]


def rail(request) -> list[dict]:
    """What this post may open, in order, seven at most."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    allowed = [item for item in _in_order(_items) if not item.deed or item.deed in actor.deeds]
    codes = {item.code for item in allowed}
    counts: dict[str, int | None] = {}
    for counter in _counters:
        counts |= counter(actor, codes)
    return _shown(allowed, request, counts)[:MOST_ITEMS]


def tabs(request) -> list[dict]:
    """The resident's bottom bar."""
    return _shown(_in_order(_tabs), request)


def places(request) -> list[Place]:
    """The lineage of the post's area; empty for those without one."""
    actor = getattr(request, "actor", None)
    if not _places or actor is None or not actor.area_path:
        return []
    return _places[0](actor)


def posts(request) -> list[dict]:
    """The person's posts in force, the one in use marked, and the one a single tap leads to where there are two."""
    actor = getattr(request, "actor", None)
    grants = getattr(request, "grants", None) or []
    return [{"pk": g.pk, "title": g.title, "on": actor is not None and g.pk == actor.grant_id} for g in grants]


def address(name: str, *args) -> str:
    """The path of a URL name, or "" where no room offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _few(count):
    """What fits beside an icon."""
    return "99+" if count and count > 99 else count


def _in_order(items):
    return sorted(items.values(), key=lambda item: (item.order, item.code))


def _shown(items, request, counts: Mapping[str, int | None] = MappingProxyType({})):
    """Entries with an address; the longest address that begins the page's own path is the one marked."""
    here = getattr(request, "path", "")
    actor = getattr(request, "actor", None)
    shown = [
        {
            "label": item.label,
            "icon": item.icon,
            "url": url,
            "count": _few(item.count(actor) if item.count else counts.get(item.code)),
        }
        for item in items
        if (url := address(item.url_name))
    ]
    on = max(
        (e["url"] for e in shown if here == e["url"] or (e["url"] != "/" and here.startswith(e["url"]))),
        key=len,
        default=None,
    )
    for entry in shown:
        entry["on"] = entry["url"] == on
    return shown
