"""Doubt as an area: the circle around a point that a place may be in, as a ring of points on the globe.

>>> ring = circle(-4.0, 14.5, 10)
>>> len(ring), ring[0] == ring[-1]
(49, True)
"""

from __future__ import annotations

import math

EARTH_KM = 6371.0088
_CORNERS = 48
Point = tuple[float, float]


def circle(lon: float, lat: float, km: float, corners: int = _CORNERS) -> list[Point]:
    """The points (lon, lat) at `km` around a centre, closed, against the clock as GeoJSON wants outer rings."""
    ring = [_away(lon, lat, km, -2 * math.pi * i / corners) for i in range(corners)]
    return [*ring, ring[0]]


def _away(lon: float, lat: float, km: float, bearing: float) -> Point:
    """The point at a distance and bearing (radians, from north with the clock)."""
    angle, phi = km / EARTH_KM, math.radians(lat)
    there = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing))
    east = math.atan2(math.sin(bearing) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(there))
    return round(lon + math.degrees(east), 5), round(math.degrees(there), 5)
