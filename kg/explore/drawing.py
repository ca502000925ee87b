"""Where the nodes stand: computed beforehand by networkx from fixed seeds, so that nothing swings in the browser."""

from __future__ import annotations

import math

import networkx as nx

Positions = dict[str, tuple[float, float]]
_SPACING = 62.0     # pixels that a node claims around itself
_ITERATIONS = 260   # of the force layout; more changed nothing visible on 400 to 2,000 nodes
_EVEN = 0.75        # share of the even spread in the layout; lower leaves holes, higher tears clusters apart
_GAP = 160.0        # pixels between components


def place_nodes(graph: nx.MultiDiGraph) -> Positions:
    """Node → (x, y) in pixels. Neighbours stand near; parts that hang together with nothing else stand in rows below."""
    plain = nx.Graph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(sorted({(min(s, o), max(s, o)) for s, o in graph.edges() if s != o}))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=lambda part: (-len(part), part))
    return _packed([_spread(plain.subgraph(part)) for part in parts])


def _spread(part: nx.Graph) -> Positions:
    nodes = sorted(part)
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(part.edges()))
    core = ordered.subgraph(n for n in nodes if ordered.degree(n) > 1)
    if len(core) < 3:
        found = nx.circular_layout(ordered, scale=_SPACING * max(1.0, len(nodes) / 5)) if len(nodes) > 1 else {nodes[0]: (0.0, 0.0)}
        return {n: (float(x), float(y)) for n, (x, y) in found.items()}
    start = nx.random_layout(core, seed=7)
    found = nx.forceatlas2_layout(core, pos=start, max_iter=_ITERATIONS, scaling_ratio=3.0, gravity=1.2, seed=7)
    return _apart(_with_leaves(ordered, _scaled({n: (float(x), float(y)) for n, (x, y) in found.items()})))


def _scaled(found: Positions) -> Positions:
    """Spread over a rectangle of a screen's shape: each axis is half the force layout's, half the nodes' order along it,
    so that tight clusters open and empty space closes while neighbours stay near."""
    side = _SPACING * 1.25 * math.sqrt(len(found))
    columns = [_evened({n: point[axis] for n, point in found.items()}) for axis in (0, 1)]
    return {n: (columns[0][n] * side * 1.3, columns[1][n] * side / 1.3) for n in found}


def _evened(axis: dict[str, float]) -> dict[str, float]:
    """Values from 0 to 1: the mean of a node's place in the order and of its place between least and greatest."""
    order = {n: i / max(1, len(axis) - 1) for i, n in enumerate(sorted(axis, key=lambda n: (axis[n], n)))}
    low, high = min(axis.values()), max(axis.values())
    return {n: _EVEN * order[n] + (1 - _EVEN) * (axis[n] - low) / max(high - low, 1e-9) for n in axis}


def _with_leaves(part: nx.Graph, found: Positions) -> Positions:
    """Nodes with one neighbour in rings around it."""
    out = dict(found)
    for hub in sorted(found):
        leaves = sorted(n for n in part.neighbors(hub) if n not in found)
        for i, leaf in enumerate(leaves):
            ring, slot = divmod(i, 10)
            angle = 2 * math.pi * (slot + 0.5 * (ring % 2)) / min(10, len(leaves) - 10 * ring)
            radius = _SPACING * (1.1 + 0.9 * ring)
            out[leaf] = (found[hub][0] + radius * math.cos(angle), found[hub][1] + radius * math.sin(angle))
    return out


def _apart(found: Positions) -> Positions:
    """Pushed apart until no two nodes stand nearer than the spacing (or 90 rounds are over)."""
    import numpy as np

    names = sorted(found)
    points = np.array([found[n] for n in names])
    for _ in range(90):
        delta = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((delta ** 2).sum(-1))
        np.fill_diagonal(distance, 1e9)
        close = distance < _SPACING
        if not close.any():
            break
        push = np.where(close, (_SPACING - distance) / 2 / np.maximum(distance, 1e-6), 0.0)
        points = points + 0.6 * (delta * push[:, :, None]).sum(1)
    return {n: (float(x), float(y)) for n, (x, y) in zip(names, points, strict=True)}


def _packed(parts: list[Positions]) -> Positions:
    """The parts side by side: the largest first, the small ones in rows under it."""
    out: Positions = {}
    width = max((_box(part)[1] for part in parts), default=0.0)
    x = y = row = 0.0
    for part in parts:
        (left, top), wide, high = _box(part)
        gap = _GAP if len(part) > 1 else 2.2 * _SPACING
        if x and x + wide > width:
            x, y, row = 0.0, y + row + (gap if len(part) > 1 else _SPACING), 0.0
        for node, (px, py) in part.items():
            out[node] = (px - left + x, py - top + y)
        x, row = x + wide + gap, max(row, high)
    return {node: (round(px), round(py)) for node, (px, py) in out.items()}


def _box(part: Positions) -> tuple[tuple[float, float], float, float]:
    xs, ys = [x for x, _ in part.values()], [y for _, y in part.values()]
    return (min(xs), min(ys)), max(xs) - min(xs), max(ys) - min(ys)
