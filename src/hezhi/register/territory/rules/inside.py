"""Which points lie inside a boundary: rings as GeoJSON has them, holes taken out. Plane geometry, good enough inside a city."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def points_inside(geometry: dict[str, Any], lons: Sequence[float], lats: Sequence[float]) -> np.ndarray:
    """For each point whether it lies inside a Polygon or MultiPolygon. A point on the line may be told either way."""
    east, north = np.asarray(lons, float), np.asarray(lats, float)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    found = np.zeros(len(east), bool)
    for rings in polygons:
        inside = np.zeros(len(east), bool)
        for ring in rings:  # the second and later rings are holes: crossing counts cancel out
            inside ^= _crossed(np.asarray(ring, float)[:, :2], east, north)
        found |= inside
    return found


def _crossed(ring: np.ndarray, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """Whether a ray to the east crosses the ring an odd number of times."""
    odd = np.zeros(len(east), bool)
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        between = (north >= min(y1, y2)) & (north < max(y1, y2))
        if between.any():
            odd ^= between & (east < x1 + (north - y1) * (x2 - x1) / (y2 - y1))
    return odd
