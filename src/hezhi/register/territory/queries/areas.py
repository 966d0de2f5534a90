"""Areas: where a path lies, what lies under it, what it was called on a day."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from django.db.models import QuerySet

from hezhi.ground.platform.actor import END

from ..models import Area, AreaCode, AreaKind, AreaName
from ..names import plain_area_name
from ..rules.inside import points_inside

SEGMENT = 4
LEVELS = [AreaKind.CITY, AreaKind.DISTRICT, AreaKind.SUBDISTRICT, AreaKind.COMMUNITY]


def area_at(path: str) -> Area | None:
    """The area with this path, None where there is none."""
    return Area.objects.defer("boundary").filter(path=path).first()


def areas_at(paths: Iterable[str]) -> dict[str, Area]:
    """Areas by path, one query."""
    return {area.path: area for area in Area.objects.defer("boundary").filter(path__in=set(paths))}


def children_of(area: Area | str | None) -> QuerySet[Area]:
    """The areas right below, in the order of a Chinese list. None gives the cities."""
    below = Area.objects.defer("boundary").filter(is_active=True).order_by("sort_key", "id")
    if isinstance(area, str):
        return below.filter(parent__path=area)
    return below.filter(parent=area)


def areas_within(path: str, kind: str | None = None) -> QuerySet[Area]:
    """The area of this path and all below it, of one kind if asked."""
    inside = Area.objects.defer("boundary").filter(path__gte=path, path__lt=path + END).order_by("path")
    return inside.filter(kind=kind) if kind else inside


def prefixes(path: str) -> list[str]:
    """The paths of all areas around a path, the widest first."""
    return [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]


def lineage(path: str) -> list[Area]:
    """City, district, subdistrict, community: the areas a path lies in, the widest first. One query."""
    return lineages([path])[path]


def lineages(paths: Iterable[str]) -> dict[str, list[Area]]:
    """The lineage of each path; one query for all."""
    paths = set(paths)
    found = areas_at(prefix for path in paths for prefix in prefixes(path))
    return {path: [found[prefix] for prefix in prefixes(path) if prefix in found] for path in paths}


def whole_name(path: str, *, separator: str = "") -> str:
    """朝阳区望京街道花家地社区: the names a path lies in, without the city."""
    return separator.join(area.name for area in lineage(path) if area.kind != AreaKind.CITY)


def short_name(area: Area) -> str:
    """The name without the word for what it is, for a map: 棠梨, 青瓦."""
    return plain_area_name(area.name, area.kind)


def area_of_code(scheme: str, code: str, on: date | None = None) -> Area | None:
    """The holder of an official code on a day (None: now in force)."""
    held = AreaCode.objects.filter(scheme=scheme, code=code)
    held = held.filter(valid__contains=on) if on else held.filter(valid__upper_inf=True)
    return Area.objects.defer("boundary").filter(pk__in=held.values("area")).first()


def name_on(area: Area, on: date) -> str:
    """What the area was called on that day; the present name where no record reaches."""
    named = AreaName.objects.filter(area=area, valid__contains=on).first()
    return named.name if named else area.name


def names_of(area: Area) -> QuerySet[AreaName]:
    """All names an area had, oldest first."""
    return area.names.order_by("valid")


def shapes_at(paths: Iterable[str]) -> dict[str, dict]:
    """GeoJSON geometry (WGS84) of each of these areas that has one, by path; one query."""
    return dict(Area.objects.filter(path__in=list(paths), boundary__isnull=False).values_list("path", "boundary"))


def boundaries_of(area: Area | str) -> dict[str, dict]:
    """GeoJSON geometry (WGS84) of each child that has one, by path."""
    path = area if isinstance(area, str) else area.path
    return dict(
        Area.objects.filter(parent__path=path, is_active=True, boundary__isnull=False).values_list("path", "boundary")
    )


def boundaries_within(path: str, kind: str) -> dict[str, dict]:
    """GeoJSON geometry (WGS84) of every area of one kind inside a path, by path; one query."""
    inside = Area.objects.filter(path__gte=path, path__lt=path + END, kind=kind, is_active=True)
    return dict(inside.filter(boundary__isnull=False).values_list("path", "boundary"))


def areas_of_points(path: str, kind: str, points: Sequence[tuple[float, float]]) -> list[str]:
    """For each point (lon, lat, WGS84) the path of the area of that kind inside which it lies; "" where none does. One query."""
    found = [""] * len(points)
    if not points:
        return found
    lons, lats = zip(*points, strict=True)
    for area, boundary in boundaries_within(path, kind).items():
        for at in np.nonzero(points_inside(boundary, lons, lats))[0]:
            found[int(at)] = area
    return found
