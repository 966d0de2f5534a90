"""How many areas, compounds and homes lie where: a fixed number of queries whatever the size."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Left, Length

from hezhi.ground.platform.actor import END

from ..models import Area, AreaKind, Compound
from .areas import SEGMENT, children_of


@dataclass(frozen=True)
class AreaCount:
    """One child area and what lies in it."""

    area: Area
    subdistricts: int
    communities: int
    compounds: int
    assessed: int
    households: int


def count_by_area(area: Area) -> list[AreaCount]:
    """Each child of an area with its counts. Three queries."""
    width = len(area.path) + SEGMENT
    areas = {
        (row["at"], row["kind"]): row["number"]
        for row in Area.objects.filter(is_active=True, path__gt=area.path, path__lt=area.path + END)
        .annotate(at=Left("path", width))
        .values("at", "kind")
        .annotate(number=Count("id"))
    }
    compounds = _compound_counts(area.path, width)
    empty = {"compounds": 0, "assessed": 0, "households": 0}
    return [
        AreaCount(
            area=child,
            subdistricts=areas.get((child.path, AreaKind.SUBDISTRICT), 0) if child.kind == AreaKind.DISTRICT else 0,
            communities=areas.get((child.path, AreaKind.COMMUNITY), 0) if child.kind != AreaKind.COMMUNITY else 0,
            **compounds.get(child.path, empty),
        )
        for child in children_of(area)
    ]


def city_counts(path: str) -> dict[str, int]:
    """Districts, subdistricts, communities, compounds, placed, unplaced, assessed, households inside a path. Two queries."""
    kinds = dict(
        Area.objects.filter(is_active=True, path__gte=path, path__lt=path + END)
        .values_list("kind")
        .annotate(Count("id"))
    )
    inside = Compound.objects.filter(is_active=True, area_path__gte=path, area_path__lt=path + END)
    totals = inside.aggregate(
        compounds=Count("id"),
        placed=Count("id", filter=Q(is_placed=True)),
        unplaced=Count("id", filter=Q(is_placed=False)),
        in_community=Count("id", filter=Q(lead_area__kind=AreaKind.COMMUNITY)),
        assessed=Count("id", filter=Q(is_assessed=True)),
        households=Sum("households", default=0),
    )
    return {
        "districts": kinds.get(AreaKind.DISTRICT, 0),
        "subdistricts": kinds.get(AreaKind.SUBDISTRICT, 0),
        "communities": kinds.get(AreaKind.COMMUNITY, 0),
        **totals,
    }


def count_compounds_below(path: str, width: int) -> dict[str, dict[str, int]]:
    """Compounds, assessed ones and households below each area whose path has this length; one query."""
    return _compound_counts(path, width)


def _compound_counts(path, width):
    rows = (
        Compound.objects.filter(is_active=True, area_path__gte=path, area_path__lt=path + END)
        .annotate(depth=Length("area_path"), at=Left("area_path", width))
        .filter(depth__gte=width)
        .values("at")
        .annotate(
            compounds=Count("id"),
            assessed=Count("id", filter=Q(is_assessed=True)),
            homes=Sum("households", default=0),
        )
    )
    return {
        row["at"]: {"compounds": row["compounds"], "assessed": row["assessed"], "households": row["homes"]}
        for row in rows
    }
