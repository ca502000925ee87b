"""The rest of a large network around its backbone (the core): every node on the free spot nearest to the one that it belongs to.

Spots form a lattice that knows of each how far it is from the discs around. The search for a free one runs outwards from the
wanted one and goes on where the last search from there ended: about linear, and no two discs ever overlap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.explore.pack import Numbers

Whole = NDArray[np.int64]
Parents = dict[int, int]
_STEP = 6      # pixels between spots
_LOOK = 96     # spots looked at in one go
DENSE = 0.7    # share of a surface that discs fill, about
_GOLDEN = math.pi * (3 - math.sqrt(5))


def parents(plain: nx.Graph, core: Sequence[int], told: Sequence[Sequence[str]]) -> Parents:
    """Node → the node that it is put near, in the order to put them in: itself for the core and for what has no tie to it.

    The way from the core is short over strong edges and over nodes with few neighbours: what only a great place or a large
    group of workers joins belongs little together. What no way leads to goes to a teller of the same story.
    """
    found: Parents = {}
    _reach(plain, [(0.0, rank, node, node) for rank, node in enumerate(core)], found)
    tellers = _tellers(told, found)
    strays = sorted((node for node in plain if node not in found), key=lambda n: not any(s in tellers for s in told[n]))
    for node in strays:
        if node not in found:
            near = next((tellers[story] for story in told[node] if story in tellers), node)
            _reach(plain, [(0.0, 0, node, near)], found)
            for story in told[node]:
                tellers.setdefault(story, node)
    return found


def _reach(plain: nx.Graph, queue: list[tuple[float, int, int, int]], found: Parents) -> None:
    """Add what can be reached from the nodes in the queue (distance, rank, node, parent), the nearest first: Dijkstra's way."""
    heapify(queue)
    while queue:
        distance, rank, node, parent = heappop(queue)
        if node not in found:
            found[node] = parent
            hold = math.sqrt(plain.degree(node))
            for end, edge in plain.adj[node].items():
                if end not in found:
                    heappush(queue, (distance + hold / edge["weight"], rank, end, node))


def _tellers(told: Sequence[Sequence[str]], found: Parents) -> dict[str, int]:
    """Story → the node that stands for it: of those found the one in the fewest stories, the first of them."""
    tellers: dict[str, int] = {}
    for node in sorted(found, key=lambda n: len(told[n])):
        for story in told[node]:
            tellers.setdefault(story, node)
    return tellers


def coarse(plain: nx.Graph, near: Parents, core: Sequence[int]) -> tuple[nx.Graph, dict[int, int]]:
    """The graph of the core with the edges of all that belongs to it; node → the number in the core that it belongs to."""
    home: dict[int, int] = {}
    for node, parent in near.items():
        home[node] = len(home) if len(home) < len(core) else home.get(parent, -1)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(core)))
    for i, j, weight in plain.edges(data="weight"):
        a, b = home[i], home[j]
        if a != b:
            graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0.0})["weight"] + weight)
    return graph, home


def settle(near: Parents, wanted: Numbers, discs: Numbers) -> Whole:
    """Whole pixels for all nodes, shape (n, 2): the first ones of `near` at their wanted points, the others at their parents.

    Where a spot is taken, the nearest free one serves. What has no parent and no wanted point stands around the rim.
    """
    ground = _Ground(np.abs(wanted).max(axis=0), discs)
    spots = np.zeros((len(discs), 2), dtype=np.int64)
    lost, outside = False, 0.0
    for count, (node, parent) in enumerate(near.items()):
        aim = spots[parent]
        if parent == node:
            lost = count >= len(wanted)
            aim = np.round((ground.rim(count, outside) if lost else wanted[count]) / _STEP).astype(np.int64)
        outside += lost * discs[node] ** 2  # what follows a lost one belongs to it
        spots[node] = ground.take((int(aim[0]), int(aim[1])), discs[node])
    return spots * _STEP


class _Ground:
    """Spots around (0, 0), a step from each other, each with its distance to the nearest disc."""

    def __init__(self, half: Numbers, discs: Numbers) -> None:
        """For points up to `half` from the middle, with room for all the discs however they come to lie."""
        self._half = half
        widest = float(discs.max())
        self._reach = math.ceil(2 * widest / _STEP)
        taken = math.pi * ((discs + widest) / _STEP + 1) ** 2  # spots that a disc takes at most
        wide, high = (math.ceil(h / _STEP + math.sqrt(taken.sum()) / 2) for h in half)
        rim = self._reach
        self._clear = np.full((2 * (wide + rim) + 1, 2 * (high + rim) + 1), -np.inf, dtype=np.float32)
        self._clear[rim:-rim, rim:-rim] = np.inf
        self._middle = (wide + rim, high + rim)
        side = np.arange(-self._reach, self._reach + 1) * _STEP
        self._away = np.sqrt(side[:, None] ** 2 + side[None] ** 2).astype(np.float32)
        self._spiral = _spiral(64)
        self._next: dict[tuple[int, int], int] = {}

    def rim(self, turn: int, area: float) -> Numbers:
        """A point on the rim around what was wanted and around so much (÷ π) that lies outside already."""
        x, y = self._half
        out = (math.sqrt((x + y) ** 2 + 4 * area / DENSE) - x - y) / 2
        return np.array([(x + out) * math.cos(turn * _GOLDEN), (y + out) * math.sin(turn * _GOLDEN)])

    def take(self, aim: tuple[int, int], disc: float) -> tuple[int, int]:
        """The free spot nearest to the aim for a disc of this radius; then it is taken."""
        x, y = self._free(aim, disc)
        left, top = x + self._middle[0] - self._reach, y + self._middle[1] - self._reach
        window = self._clear[left:left + len(self._away), top:top + len(self._away)]
        np.minimum(window, self._away - np.float32(disc), out=window)
        return x, y

    def _free(self, aim: tuple[int, int], disc: float) -> tuple[int, int]:
        start, turn = self._next.get(aim, 0), _turn(aim)
        while True:
            steps = self._ahead(start) @ turn
            rows = np.clip(steps[:, 0] + (aim[0] + self._middle[0]), 0, self._clear.shape[0] - 1)
            columns = np.clip(steps[:, 1] + (aim[1] + self._middle[1]), 0, self._clear.shape[1] - 1)
            free = self._clear[rows, columns] >= disc
            first = int(free.argmax())
            if free[first]:
                self._next[aim] = start + first
                return aim[0] + int(steps[first, 0]), aim[1] + int(steps[first, 1])
            start += len(steps)

    def _ahead(self, start: int) -> Whole:
        """The next steps of the way outwards; it grows as it is needed."""
        while start + _LOOK > len(self._spiral):
            self._spiral = _spiral(2 * int(np.abs(self._spiral).max()))
        return self._spiral[start:start + _LOOK]


def _spiral(radius: int) -> Whole:
    """The steps to all spots within a radius, the nearest first; a bit of chance among them, or straight lines would show."""
    side = np.arange(-radius - 1, radius + 2)
    steps = np.stack(np.meshgrid(side, side, indexing="ij"), axis=-1).reshape(-1, 2)
    chance = ((steps[:, 0] * 73856093) ^ (steps[:, 1] * 19349663)) % 1009 / 1009
    far = np.sqrt((steps**2).sum(axis=1)) + chance
    within = far <= radius
    order: Whole = steps[within][np.argsort(far[within], kind="stable")]
    return order


def _turn(aim: tuple[int, int]) -> Whole:
    """One of the eight turns of a square, another at every spot."""
    chance = (aim[0] * 73856093 ^ aim[1] * 19349663) >> 4
    a, b = 1 - 2 * (chance & 1), 1 - (chance & 2)
    return np.array([[a, 0], [0, b]] if chance & 4 else [[0, a], [b, 0]])
