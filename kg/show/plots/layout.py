"""Where nodes and their labels go: the same place for the same network, and no label over another.

Nodes are placed by Kamada's and Kawai's springs, friends nearer than foes, one connected part beside the other; then they
are pushed apart until no two circles touch, and off the lines between others. A label takes the free place around its
node that costs least.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = dict[str, NDArray[np.float64]]
Box: TypeAlias = tuple[float, float, float, float]
Line: TypeAlias = tuple[float, float, float, float]


def positions(plain: nx.Graph[str], radius: Mapping[str, float], aspect: float = 1.5) -> Points:
    """Positions of all nodes, about a unit of length between neighbours; `radius` is how much room each needs.

    >>> import networkx as nx
    >>> at = positions(nx.path_graph(["a", "b", "c"]), dict.fromkeys("abc", 0.1))
    >>> bool(np.linalg.norm(at["a"] - at["c"]) > np.linalg.norm(at["a"] - at["b"]))
    True
    """
    parts = sorted((sorted(p) for p in nx.connected_components(plain)), key=lambda p: (-len(p), p))
    placed = [_cleared(plain, _part(plain, p, radius), radius) for p in parts]
    return {n: np.round(xy, 4) for n, xy in sorted(_packed(placed, radius, aspect).items())}


def _part(plain: nx.Graph[str], nodes: Sequence[str], radius: Mapping[str, float]) -> Points:
    if len(nodes) == 1:
        return {nodes[0]: np.zeros(2)}
    part: nx.Graph[str] = nx.Graph()
    part.add_nodes_from(nodes)
    for a in nodes:
        for b in sorted(plain[a]):
            d = plain[a][b]
            # The busier both are, the more room they need between them; friends stand nearer than foes.
            room = 0.55 + 0.36 * float(np.sqrt(min(plain.degree(a), plain.degree(b)))) + radius[a] + radius[b]
            part.add_edge(a, b, length=room * (0.8 if d.get("cooperative", 0) > d.get("hostile", 0) else 1.0))
    around = {n: np.array((np.cos(t), np.sin(t))) for n, t in zip(nodes, 2 * np.pi * np.arange(len(nodes)) / len(nodes), strict=True)}
    if len(nodes) > 400:
        return dict(nx.spring_layout(part, pos=around, seed=7, iterations=150, scale=np.sqrt(len(nodes)) / 2))
    found = nx.kamada_kawai_layout(part, pos=around, weight="length", scale=1.0)
    wanted = sum(d["length"] for _, _, d in part.edges(data=True))
    scale = wanted / sum(float(np.linalg.norm(found[a] - found[b])) for a, b in part.edges())
    return {n: xy * scale for n, xy in found.items()}


def _spread(at: Points, radius: Mapping[str, float], rounds: int = 200) -> Points:
    """Push apart what touches."""
    names = list(at)
    xy = np.array([at[n] for n in names])
    room = np.array([radius[n] for n in names])
    for _ in range(rounds):
        gap = xy[:, None] - xy[None]
        far = np.linalg.norm(gap, axis=-1) + np.eye(len(names)) * 1e9
        short = np.maximum(1.15 * (room[:, None] + room[None]) - far, 0)
        if not (short > 1e-6).any():
            break
        # Two on one spot part along a direction that depends on their order only.
        order = np.sign(np.subtract.outer(range(len(names)), range(len(names))))[..., None]
        gap = np.where(far[..., None] < 1e-9, np.array((1.0, 0.3)) * order, gap)
        xy = xy + (gap / np.maximum(far, 1e-9)[..., None] * short[..., None] / 2).sum(axis=1)
    return dict(zip(names, xy, strict=True))


def _cleared(plain: nx.Graph[str], at: Points, radius: Mapping[str, float], rounds: int = 40) -> Points:
    """Move nodes off the lines between others, and apart from each other, as far as that can be done."""
    at = _spread(at, radius)
    names = sorted(at)
    index = {n: i for i, n in enumerate(names)}
    lines = np.array([(index[a], index[b]) for a, b in plain.edges() if a in index and a != b]).reshape(-1, 2)
    if len(names) > 150 or not len(lines):
        return at
    room = np.array([radius[n] for n in names]) * 1.25
    incident = (np.arange(len(names))[:, None] == lines[:, 0]) | (np.arange(len(names))[:, None] == lines[:, 1])
    for _ in range(rounds):
        xy = np.array([at[n] for n in names])
        a, b = xy[lines[:, 0]], xy[lines[:, 1]]
        along = np.clip(((xy[:, None] - a) * (b - a)).sum(-1) / np.maximum(((b - a) ** 2).sum(-1), 1e-9), 0.0, 1.0)
        off = xy[:, None] - (a + along[..., None] * (b - a))
        far = np.linalg.norm(off, axis=-1)
        # A node on the line itself goes to the left of it.
        side = np.where(far[..., None] < 1e-6, np.stack((-(b - a)[:, 1], (b - a)[:, 0]), -1)[None], off)
        short = np.where(incident, 0.0, np.maximum(room[:, None] - far, 0.0))
        if not (short > 1e-3).any():
            break
        push = side / np.maximum(np.linalg.norm(side, axis=-1, keepdims=True), 1e-9) * short[..., None]
        moved = xy + 0.6 * push.sum(axis=1) / np.maximum((short > 0).sum(axis=1), 1)[:, None]
        at = _spread(dict(zip(names, moved, strict=True)), radius)
    return at


def _packed(parts: list[Points], radius: Mapping[str, float], aspect: float) -> Points:
    """The largest part first, the others in rows beside and below it."""
    if not parts:
        return {}
    boxes = [_bounds(p, radius) for p in parts]
    width = float(np.sqrt(sum((b[2] - b[0] + 1) * (b[3] - b[1] + 1) for b in boxes) * aspect))
    if 2 * len(parts[0]) > sum(map(len, parts)):
        width = max(boxes[0][2] - boxes[0][0] + 0.5, 5.0)
    out, x, y, tall = {}, 0.0, 0.0, 0.0
    for part, (x0, y0, x1, y1) in zip(parts, boxes, strict=True):
        wide, high = x1 - x0 + 0.5, y1 - y0 + 0.4
        if x > 0 and x + wide > width:
            x, y, tall = 0.0, y - tall, 0.0
        for n, xy in part.items():
            out[n] = xy + np.array((x - x0, y - y1))
        x, tall = x + wide, max(tall, high)
    return out


def _bounds(part: Points, radius: Mapping[str, float]) -> Box:
    low = np.min([xy - radius[n] for n, xy in part.items()], axis=0)
    high = np.max([xy + radius[n] for n, xy in part.items()], axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


# ---------------------------------------------------------------- labels

AROUND = 12  # places that are tried at each distance


@dataclass(frozen=True, slots=True)
class Label:
    """A label to be placed: the box of its node, how large it is itself, and how much it matters."""

    node: str
    around: Box
    width: float
    height: float
    weight: float


def place_labels(labels: Sequence[Label], obstacles: Sequence[Box], lines: Sequence[Line], frame: Box) -> dict[str, Box]:
    """A box for each label, all in one coordinate system; the weightiest choose first.

    Of the places around its node, near ones before far ones, a label takes the one with the least overlap with labels,
    nodes and the frame, and then with lines.
    """
    taken: list[Box] = []
    out: dict[str, Box] = {}
    for label in sorted(labels, key=lambda x: (-x.weight, x.node)):
        choices = list(_choices(label))
        # A label farther off is soon taken for that of another node.
        costs = [_cost(box, taken, obstacles, lines, frame) + n * 0.004 + n // AROUND * 0.12 for n, box in enumerate(choices)]
        out[label.node] = choices[int(np.argmin(costs))]
        taken.append(out[label.node])
    return out


def _choices(label: Label) -> list[Box]:
    x0, y0, x1, y1 = label.around
    w, h = label.width, label.height
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    out = []
    for gap in (4.0, 9.0, 15.0):
        right, left, above, below = x1 + gap, x0 - gap - w, y1 + gap, y0 - gap - h
        corners = [(right, cy - h / 2), (left, cy - h / 2), (cx - w / 2, above), (cx - w / 2, below)]
        corners += [(right - 0.2 * h, above - 0.5 * h), (left + 0.2 * h, above - 0.5 * h)]
        corners += [(right - 0.2 * h, below + 0.5 * h), (left + 0.2 * h, below + 0.5 * h)]
        corners += [(cx - 0.15 * w, above), (cx - 0.85 * w, above), (cx - 0.15 * w, below), (cx - 0.85 * w, below)]
        out += [(x, y, x + w, y + h) for x, y in corners]
    return out


def _cost(box: Box, taken: Sequence[Box], obstacles: Sequence[Box], lines: Sequence[Line], frame: Box) -> float:
    area = (box[2] - box[0]) * (box[3] - box[1])
    cost = sum(4 * _overlap(box, b) for b in taken) + sum(3 * _overlap(box, b) for b in obstacles)
    cost += 20 * (area - _overlap(box, frame))
    crossed = sum(_crosses(line, box) for line in lines)
    return cost / area + 0.06 * crossed


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _crosses(line: Line, box: Box) -> bool:
    """Whether a line goes through a box (Liang and Barsky)."""
    x0, y0, x1, y1 = line
    enter, leave = 0.0, 1.0
    for p, q in ((x0 - x1, x0 - box[0]), (x1 - x0, box[2] - x0), (y0 - y1, y0 - box[1]), (y1 - y0, box[3] - y0)):
        if p == 0:
            if q < 0:
                return False
        elif p < 0:
            enter = max(enter, q / p)
        else:
            leave = min(leave, q / p)
    return enter < leave
