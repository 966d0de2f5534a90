"""The bodies that may be sent something, as the register knows them."""

from datetime import date

from django.apps import apps
from django.db.models import QuerySet

KINDS_OVER = ("residents_committee", "subdistrict_office", "district_government")


def _organisations() -> QuerySet:
    return apps.get_model("people", "Organisation").objects


def organisation(org):
    """The organisation itself, from itself or its id."""
    return _organisations().get(pk=org) if isinstance(org, int) else org


def bodies_over(area_path: str) -> list:
    """Residents' committee, subdistrict office and district government over a place, the nearest first."""
    starts = [area_path[:n] for n in range(1, len(area_path) + 1)]
    rows = _organisations().filter(area_path__in=starts, kind__in=KINDS_OVER, is_active=True)
    return sorted(rows, key=lambda org: (-len(org.area_path), KINDS_OVER.index(org.kind), org.pk))


def district_over(area_path: str):
    """The district government over a place; it has a copy of what its subdistrict gets (D11)."""
    return next((org for org in bodies_over(area_path) if org.kind == "district_government"), None)


def provider_of(compound, on: date):
    """Who serves the compound on a day, None if nobody."""
    from hezhi.register.standing import queries as standing

    return standing.provider_of(compound, on)


def find_organisations(text: str, *, area_path: str = "", limit: int = 8) -> list:
    """Organisations by a part of their name, those responsible for the place first."""
    if not text.strip():
        return []
    rows = _organisations().filter(name__contains=text.strip(), is_active=True)[:200]
    inside = [org for org in rows if not org.area_path or area_path.startswith(org.area_path)]
    return (inside + [org for org in rows if org not in inside])[:limit]
