"""The sketch beside a compound's file: the communities of its subdistrict, its own marked, and a point for each compound."""

from dataclasses import dataclass
from math import cos, radians

WIDTH, HEIGHT, MARGIN = 312, 208, 8


@dataclass(frozen=True)
class Shape:
    """An area's outline as an SVG path, with the place of its name."""

    name: str
    path: str
    is_here: bool
    x: float
    y: float


@dataclass(frozen=True)
class Dot:
    """A compound's point on the sketch."""

    name: str
    x: float
    y: float
    is_here: bool


@dataclass(frozen=True)
class Sketch:
    """All that the drawing needs; `shapes` may be empty, then only points are known."""

    width: int
    height: int
    shapes: list[Shape]
    dots: list[Dot]


def sketch(areas: list[tuple[str, dict, bool]], points: list[tuple[str, float, float, bool]]) -> Sketch | None:
    """Outlines (name, geometry, is here) and points (name, lon, lat, is here) in WGS84 on a small sheet; None if nothing is known."""
    rings = [(name, ring, here) for name, geometry, here in areas for ring in _rings(geometry)]
    spots = [point for _name, ring, _here in rings for point in ring] or [(lon, lat) for _n, lon, lat, _h in points]
    if not spots:
        return None
    project = _projection(spots)
    shapes = [_shape(name, [project(*point[:2]) for point in ring], here) for name, ring, here in rings]
    places = [(name, project(lon, lat), here) for name, lon, lat, here in points]
    dots = [Dot(name, place[0], place[1], here) for name, place, here in places]
    return Sketch(WIDTH, HEIGHT, shapes, sorted(dots, key=lambda dot: dot.is_here))


def _rings(geometry):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [polygon[0] for polygon in polygons]


def _projection(spots):
    lons, lats = [spot[0] for spot in spots], [spot[1] for spot in spots]
    narrow = cos(radians((min(lats) + max(lats)) / 2))
    wide, high = max((max(lons) - min(lons)) * narrow, 0.004), max(max(lats) - min(lats), 0.004)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    middle_lon, middle_lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2

    def project(lon, lat):
        x = WIDTH / 2 + (lon - middle_lon) * narrow * scale
        y = HEIGHT / 2 - (lat - middle_lat) * scale
        return round(x, 1), round(y, 1)

    return project


def _shape(name, ring, here):
    path = "M" + "L".join(f"{x},{y}" for x, y in ring) + "Z"
    x, y = sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    return Shape(name, path, here, round(x, 1), round(y, 1))
