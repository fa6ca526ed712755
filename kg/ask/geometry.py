"""Distances on a sphere of radius 6371.0088 km, vectorised: between points, and to a corridor between two places.

One function does each, so that whatever is compared (the miner, a brute-force check, a store) agrees to the last bit.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0088
Floats: TypeAlias = NDArray[np.float64]


def haversine(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Great-circle distances in km of points in degrees; unknown (NaN) where a coordinate is.

    >>> float(haversine(*(np.array([x]) for x in (16.27, -0.04, 14.48, -4.19)))[0].round(1))  # Gao to Mopti
    487.4
    """
    return haversine_radians(np.radians(lat1), np.radians(lon1), np.radians(lat2), np.radians(lon2))


def haversine_radians(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """The same for points already in radians."""
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def unit(lat: Floats, lon: Floats) -> Floats:
    """Points in degrees as unit vectors, one a row."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=-1)


def to_segment(p: Floats, a: Floats, b: Floats) -> Floats:
    """Distances in km from points `p` to the great-circle arcs from `a` to `b` (unit vectors, one a row).

    An arc of no length is its point.

    >>> a, b, p = (unit(np.array([lat]), np.array([lon])) for lat, lon in ((0, 0), (0, 2), (1, 1)))
    >>> float(to_segment(p, a, b)[0].round(2)), float(to_segment(b, a, a)[0].round(2))
    (111.2, 222.39)
    """
    normal = np.cross(a, b)
    length = np.linalg.norm(normal, axis=-1)
    flat = length < 1e-12
    normal = normal / np.where(flat, 1.0, length)[:, None]
    foot = p - np.sum(p * normal, axis=-1)[:, None] * normal
    # The foot lies on the arc if it is beyond neither end, seen along the arc.
    within = (np.sum(np.cross(a, foot) * normal, axis=-1) >= 0) & (np.sum(np.cross(foot, b) * normal, axis=-1) >= 0) & ~flat
    across = np.arcsin(np.clip(np.abs(np.sum(p * normal, axis=-1)), 0.0, 1.0))
    ends = np.minimum(_angle(p, a), _angle(p, b))
    return np.asarray(EARTH_KM * np.where(within, across, ends))


def between_segments(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Distances in km between the arcs a–b and c–d: 0 where they cross, else from the nearest end to the other arc."""
    ends = np.minimum.reduce((to_segment(a, c, d), to_segment(b, c, d), to_segment(c, a, b), to_segment(d, a, b)))
    n1, n2 = np.cross(a, b), np.cross(c, d)
    apart = np.sum(n2 * a, axis=-1) * np.sum(n2 * b, axis=-1), np.sum(n1 * c, axis=-1) * np.sum(n1 * d, axis=-1)
    near_side = np.sum((a + b) * (c + d), axis=-1) > 0
    return np.asarray(np.where((apart[0] < 0) & (apart[1] < 0) & near_side, 0.0, ends))


def _angle(p: Floats, q: Floats) -> Floats:
    chord = np.linalg.norm(p - q, axis=-1)
    return np.asarray(2 * np.arcsin(np.minimum(chord / 2, 1.0)))
