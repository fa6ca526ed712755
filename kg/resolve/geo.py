"""Distances and points on the earth, by our own sphere of 6371.0088 km, so that every store and every figure agrees.

Engines differ (Neo4j's earth is larger); distances are therefore computed here, once, and stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


class Point(NamedTuple):
    """Degrees in WGS 84."""

    lat: float
    lon: float


# Directions as texts tell them, in both languages, to degrees from north.
BEARINGS: dict[str, float] = {
    "north": 0.0, "north-east": 45.0, "east": 90.0, "south-east": 135.0,
    "south": 180.0, "south-west": 225.0, "west": 270.0, "north-west": 315.0,
}  # fmt: skip


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km.

    >>> round(distance_km((12.6392, -8.0029), (16.2717, -0.0447)))  # Bamako to Gao
    947
    """
    lat1, lat2 = math.radians(a[0]), math.radians(b[0])
    half_lat = math.sin((lat2 - lat1) / 2)
    half_lon = math.sin(math.radians(b[1] - a[1]) / 2)
    h = half_lat * half_lat + math.cos(lat1) * math.cos(lat2) * half_lon * half_lon
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def destination(start: tuple[float, float], bearing: float, km: float) -> Point:
    """The point that lies `km` from `start` in the direction `bearing` (degrees from north).

    >>> p = destination((16.2717, -0.0447), 0, 40)
    >>> (round(p.lat, 3), round(p.lon, 3))
    (16.631, -0.045)
    """
    lat, lon, turn, arc = math.radians(start[0]), math.radians(start[1]), math.radians(bearing), km / EARTH_KM
    lat2 = math.asin(math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(turn))
    lon2 = lon + math.atan2(math.sin(turn) * math.sin(arc) * math.cos(lat), math.cos(arc) - math.sin(lat) * math.sin(lat2))
    return Point(math.degrees(lat2), (math.degrees(lon2) + 540) % 360 - 180)


def midpoint(a: tuple[float, float], b: tuple[float, float]) -> Point:
    """The point half-way along the great circle between two points.

    >>> midpoint((0.0, 0.0), (0.0, 10.0))
    Point(lat=0.0, lon=5.0)
    """
    lat1, lat2, dlon = math.radians(a[0]), math.radians(b[0]), math.radians(b[1] - a[1])
    x, y = math.cos(lat2) * math.cos(dlon), math.cos(lat2) * math.sin(dlon)
    lat = math.atan2(math.sin(lat1) + math.sin(lat2), math.hypot(math.cos(lat1) + x, y))
    lon = math.radians(a[1]) + math.atan2(y, math.cos(lat1) + x)
    return Point(round(math.degrees(lat), 9), round((math.degrees(lon) + 540) % 360 - 180, 9))


def centre(points: Iterable[tuple[float, float]]) -> Point | None:
    """The middle of some points (mean of their unit vectors); None for no points.

    >>> centre([(10.0, 0.0), (10.0, 2.0)]).lon
    1.0
    """
    xs = ys = zs = 0.0
    for lat, lon in points:
        la, lo = math.radians(lat), math.radians(lon)
        xs, ys, zs = xs + math.cos(la) * math.cos(lo), ys + math.cos(la) * math.sin(lo), zs + math.sin(la)
    if not (xs or ys or zs):
        return None
    return Point(round(math.degrees(math.atan2(zs, math.hypot(xs, ys))), 6), round(math.degrees(math.atan2(ys, xs)), 6))
