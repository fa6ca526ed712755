"""The middle and the size of an area given by its outline (GeoJSON polygons)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from kg.resolve.geo import EARTH_KM, Point

Ring = Sequence[Sequence[float]]


def middle_and_radius(geometry: dict[str, Any]) -> tuple[Point, float]:
    """The centre of mass of a (multi)polygon and the radius in km of the circle of equal area; a point has no radius.

    >>> box = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]}
    >>> middle, radius = middle_and_radius(box)
    >>> (round(middle.lat, 2), round(middle.lon, 2)), round(radius)
    ((0.5, 1.0), 89)
    """
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        return Point(float(coordinates[1]), float(coordinates[0])), 0.0
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"a {kind} has no area")
    parts: list[Sequence[Ring]] = [coordinates] if kind == "Polygon" else list(coordinates)
    area = x = y = 0.0
    for part in parts:
        for n, ring in enumerate(part):
            a, cx, cy = _ring(ring)
            a = abs(a) if n == 0 else -abs(a)
            area, x, y = area + a, x + a * cx, y + a * cy
    if area <= 0:
        raise ValueError("an outline without area")
    lat, lon = math.degrees(math.asin(max(-1.0, min(1.0, y / area)))), math.degrees(x / area)
    return Point(round(lat, 5), round(lon, 5)), math.sqrt(area / math.pi) * EARTH_KM


def _ring(ring: Ring) -> tuple[float, float, float]:
    """Signed area and centre of a ring on the equal-area cylinder (longitude, sine of latitude)."""
    points = [(math.radians(float(p[0])), math.sin(math.radians(float(p[1])))) for p in ring]
    if len(points) < 3:
        raise ValueError("an outline of fewer than three points")
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if area == 0:
        return 0.0, points[0][0], points[0][1]
    return area / 2, x / (3 * area), y / (3 * area)
