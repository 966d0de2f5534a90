"""Where a point really is: the shifted datums of Chinese maps turned into WGS84 and back.

Everything is stored in WGS84. Every input says its datum. The forward shifts (WGS84 -> GCJ-02 -> BD-09) are formulas; the way back is
found by iteration: shift the guess, move it by the miss, stop below a tenth of a millimetre. Outside China nothing is shifted.
"""

from enum import StrEnum
from math import atan2, cos, hypot, pi, sin, sqrt

SEMI_MAJOR = 6378245.0  # Krasovsky 1940, as the shift uses it
ECCENTRICITY = 0.00669342162296594323
TURN = pi * 3000.0 / 180.0
ENOUGH = 1e-9  # degrees, about 0.1 mm
DEGREE = 111_194.9  # metres


class Datum(StrEnum):
    """Whose map a coordinate was read from."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, datum: "Datum | str") -> tuple[float, float]:
    """A point of any datum in WGS84, degrees. Raises ValueError for an unknown datum or a point off the globe."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("not a point on the globe")
    datum = Datum(datum)
    if datum is Datum.WGS84:
        return lon, lat
    return _back(lon, lat, wgs84_to_gcj02 if datum is Datum.GCJ02 else wgs84_to_bd09)


def from_wgs84(lon: float, lat: float, datum: "Datum | str") -> tuple[float, float]:
    """A stored point as the named map wants it."""
    datum = Datum(datum)
    if datum is Datum.WGS84:
        return lon, lat
    return wgs84_to_gcj02(lon, lat) if datum is Datum.GCJ02 else wgs84_to_bd09(lon, lat)


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The shift that licensed Chinese maps carry; about 500 m in Beijing."""
    if not _is_shifted(lon, lat):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    phi = lat / 180.0 * pi
    magic = 1 - ECCENTRICITY * sin(phi) ** 2
    east = _east(x, y) * 180.0 / (SEMI_MAJOR / sqrt(magic) * cos(phi) * pi)
    north = _north(x, y) * 180.0 / (SEMI_MAJOR * (1 - ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    return lon + east, lat + north


def gcj02_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Baidu's second shift on top of the first."""
    radius = hypot(lon, lat) + 0.00002 * sin(lat * TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def wgs84_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Both shifts. Outside China only Baidu's."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of two near points in metres (flat; good to 0.1 % within a city)."""
    east = (a[0] - b[0]) * cos((a[1] + b[1]) / 360.0 * pi)
    return hypot(east, a[1] - b[1]) * DEGREE


def _back(lon, lat, forward):
    guess_lon, guess_lat = lon, lat
    for _ in range(30):
        shifted_lon, shifted_lat = forward(guess_lon, guess_lat)
        miss_lon, miss_lat = lon - shifted_lon, lat - shifted_lat
        guess_lon, guess_lat = guess_lon + miss_lon, guess_lat + miss_lat
        if abs(miss_lon) < ENOUGH and abs(miss_lat) < ENOUGH:
            break
    return guess_lon, guess_lat


def _is_shifted(lon, lat):
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _waves(z):
    return (20.0 * sin(6.0 * z * pi) + 20.0 * sin(2.0 * z * pi)) * 2.0 / 3.0


def _east(x, y):
    return (
        300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * sqrt(abs(x))
        + _waves(x)
        + (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
        + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    )


def _north(x, y):
    return (
        -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * sqrt(abs(x))
        + _waves(x)
        + (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
        + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    )
