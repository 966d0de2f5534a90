"""Boundaries from a GeoJSON file: each feature finds its area by name or code; its points are brought to WGS84."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from ..datum import to_wgs84
from ..models import Area
from ..queries.areas import area_of_code
from ..queries.finding import area_index
from .areas import set_boundary

SHAPES = ("Polygon", "MultiPolygon")
CODE_KEYS = ("code", "adcode", "id")


@dataclass
class Drawn:
    """What became of a file: areas drawn anew, as before, and features that found no area."""

    read: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)


@transaction.atomic
def import_boundaries(
    collection: Mapping[str, Any],
    *,
    datum: str,
    actor: Actor,
    within: str = "",
    kind: str | None = None,
    source: str = "",
) -> Drawn:
    """Draw areas from a FeatureCollection in a declared datum. A feature names its area (`properties.name`) or its code."""
    if collection.get("type") != "FeatureCollection":
        raise Refused("boundaries.form", _("应是 GeoJSON 的 FeatureCollection。"), "file")
    index, drawn = area_index(within), Drawn()
    for feature in collection.get("features") or []:
        drawn.read += 1
        name = str((feature.get("properties") or {}).get("name", ""))
        area, reason = _area_of(feature, name, index, kind)
        if area is None:
            drawn.refused.append({"name": name, "reason": reason})
            continue
        geometry = {
            "type": feature["geometry"]["type"],
            "coordinates": _shift(feature["geometry"]["coordinates"], datum),
        }
        if Area.objects.filter(pk=area.pk, boundary=geometry).exists():
            drawn.unchanged += 1
        else:
            set_boundary(area, geometry, actor=actor, source=source)
            drawn.updated += 1
    return drawn


def _area_of(feature, name, index, kind):
    if (feature.get("geometry") or {}).get("type") not in SHAPES:
        return None, _("不是面（Polygon 或 MultiPolygon）。")
    properties = feature.get("properties") or {}
    code = next((str(properties[key]) for key in CODE_KEYS if properties.get(key)), "")
    if code and (area := area_of_code("stats2023", code)):
        return area, ""
    found = index.find_all(name, kind=kind) if name else []
    if len(found) == 1:
        return found[0], ""
    return None, _("没有登记这个区划。") if not found else _("有几个同名的区划。")


def _shift(coordinates, datum):
    """Nested points of any depth, in WGS84, to 0.1 m."""
    if isinstance(coordinates[0], int | float):
        lon, lat = to_wgs84(coordinates[0], coordinates[1], datum)
        return [round(lon, 6), round(lat, 6)]
    return [_shift(part, datum) for part in coordinates]
