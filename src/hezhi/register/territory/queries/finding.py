"""Finding an area by the names people write: with or without 街道, 地区办事处, 社区居委会; by old names too."""

from collections import defaultdict
from collections.abc import Iterable

from hezhi.ground.platform.actor import END

from ..models import Area, AreaName
from ..names import narrow, plain_area_name
from .areas import LEVELS


class AreaIndex:
    """All names of all areas inside one area, in memory: two queries to build, then thousands of look-ups a second."""

    def __init__(self, areas: Iterable[Area], names: Iterable[tuple[int, str]]):
        self.areas = {area.pk: area for area in areas}
        self._by_plain: dict[tuple[str, str], dict[int, Area]] = defaultdict(dict)
        for pk, name in names:
            if area := self.areas.get(pk):
                self._by_plain[area.kind, plain_area_name(name, area.kind)][pk] = area

    def find_all(self, name: str, *, within: str = "", kind: str | None = None) -> list[Area]:
        """Areas that may be meant: those written exactly so if there are any, else those of the widest level (朝阳 is the district)."""
        spelt = narrow(name)
        found = [
            area
            for level in ([kind] if kind else LEVELS)
            for area in self._by_plain.get((level, plain_area_name(name, level)), {}).values()
            if within <= area.path < within + END
        ]
        exact = [area for area in found if narrow(area.name) == spelt]
        found = exact or found
        widest = min(([str(level) for level in LEVELS].index(area.kind) for area in found), default=0)
        return [area for area in found if area.kind == LEVELS[widest]]

    def find(self, *names: str, within: str = "", kind: str | None = None) -> Area | None:
        """The smallest area that the names lead to, given from wide to narrow; gaps are allowed.

        A name that is unknown or fits several areas ends the way: None is said rather than a guess.
        """
        area = None
        for name in filter(None, names):
            found = self.find_all(name, within=within, kind=kind if name == names[-1] else None)
            if len(found) != 1:
                return None
            area = found[0]
            within = area.path
        return area


def area_index(within: str = "") -> AreaIndex:
    """The index of one area's inside (all areas by default)."""
    areas = Area.objects.defer("boundary").filter(is_active=True, path__gte=within, path__lt=within + END)
    names = AreaName.objects.filter(area__path__gte=within, area__path__lt=within + END)
    return AreaIndex(areas, names.values_list("area_id", "name"))


def find_areas(name: str, *, within: str = "", kind: str | None = None) -> list[Area]:
    """Areas that a name may mean inside an area. Two queries; for many names build an `area_index` once."""
    plains = {plain_area_name(name, level) for level in ([kind] if kind else LEVELS)}
    named = AreaName.objects.filter(plain__in=plains)
    areas = list(
        Area.objects.defer("boundary").filter(
            pk__in=named.values("area"), is_active=True, path__gte=within, path__lt=within + END
        )
    )
    names = named.filter(area__in=areas).values_list("area_id", "name")
    return AreaIndex(areas, names).find_all(name, within=within, kind=kind)


def find_area(*names: str, within: str = "", kind: str | None = None) -> Area | None:
    """The one area that the names lead to, wide to narrow; None where a name is unknown or fits several."""
    area = None
    given = [name for name in names if name]
    for place, name in enumerate(given):
        found = find_areas(name, within=within, kind=kind if place == len(given) - 1 else None)
        if len(found) != 1:
            return None
        area = found[0]
        within = area.path
    return area
