"""Organisations: which stand where, and which is responsible for a place."""

from collections.abc import Iterable

from django.db.models import QuerySet

from hezhi.ground.platform.actor import END

from ..models import Organisation


def get_organisation(pk: int) -> Organisation | None:
    """An organisation by its number."""
    return Organisation.objects.filter(pk=pk).first()


def organisations_by_id(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by number, one query."""
    return Organisation.objects.in_bulk(set(ids))


def organisations_in(path: str, kind: str | None = None) -> QuerySet[Organisation]:
    """Active organisations responsible for an area or for a part of it."""
    inside = Organisation.objects.filter(is_active=True, area_path__gte=path, area_path__lt=path + END)
    return (inside.filter(kind=kind) if kind else inside).order_by("area_path", "kind", "name")


def organisations_at(paths: Iterable[str], *kinds: str) -> QuerySet[Organisation]:
    """Active organisations of these kinds whose area is one of these; one query."""
    found = Organisation.objects.filter(is_active=True, area_path__in=set(paths), kind__in=kinds)
    return found.order_by("area_path", "id")


def find_organisation(name: str, *, kind: str = "", code: str = "") -> Organisation | None:
    """The one active organisation of this name (or short name) or code; None where several fit."""
    bodies = Organisation.objects.filter(is_active=True)
    if kind:
        bodies = bodies.filter(kind=kind)
    bodies = bodies.filter(code=code) if code else bodies.filter(name=name) | bodies.filter(short_name=name)
    found = list(bodies[:2])
    return found[0] if len(found) == 1 else None


def responsible_for(path: str, *kinds: str) -> Organisation | None:
    """The organisation of these kinds whose area lies most closely around a place: its street office, its committee."""
    around = [path[:end] for end in range(4, len(path) + 1, 4)]
    bodies = Organisation.objects.filter(is_active=True, area_path__in=around, kind__in=kinds)
    return bodies.order_by("-area_path", "id").first()


def organisations_around(path: str, *kinds: str) -> list[Organisation]:
    """All organisations of these kinds whose area lies around a place, the closest first; of one area in the order of `kinds`."""
    around = [path[:end] for end in range(4, len(path) + 1, 4)]
    bodies = Organisation.objects.filter(is_active=True, area_path__in=around, kind__in=kinds)
    return sorted(bodies, key=lambda body: (-len(body.area_path), kinds.index(body.kind), body.pk))


def search_organisations(text: str, *, near: str = "", limit: int = 8) -> list[Organisation]:
    """Active organisations by a part of their name; those whose area lies around the place `near` come first."""
    if not text.strip():
        return []
    bodies = Organisation.objects.filter(is_active=True, name__contains=text.strip()).order_by("id")[:200]
    return sorted(bodies, key=lambda body: not near.startswith(body.area_path or "!"))[:limit]
