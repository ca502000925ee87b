"""Positions computed beforehand: islands of what belongs together, each laid out by networkx, packed side by side.

A force layout of the whole network is a ball of wool. Here the network is cut into communities; a community and what its
stories name besides make an island; an island's parts are laid out by themselves and packed; so are the islands.
Measured: 450 nodes 0.3 s, 2,000 nodes 2.5 s, 8,000 nodes 22 s.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import networkx as nx
import numpy as np

from kg.explore.pack import Numbers, pack, separate

# How strongly a relation draws its two ends together.
PULL = {"runs": 1.0, "post": 1.0, "issued": 1.0, "partnerIn": 0.6, "partnersWith": 0.6, "locatedIn": 0.6, "serves": 0.3}
_REGION = 0.3          # between the islands of a place and of the place above it
_GAP = 13.0            # free room around a node, in pixels
_HALO = 1.3            # more of it around important nodes, for their names
_SHORE = 14.0          # more of it towards other islands
_SMALL = 3             # a community of so many is no island of its own where its stories have one
_MOST = 400            # nodes that forces are used for (networkx wants scipy from 500 on)
_WIDE = 1.9            # width ÷ height of the whole
Positions = dict[str, tuple[int, int]]


def positions(network: nx.MultiDiGraph, sizes: Mapping[str, float]) -> Positions:
    """Node → (x, y) in whole pixels around (0, 0); `sizes` are the nodes' radii. No two nodes overlap."""
    names = list(network)
    if not names:
        return {}
    plain = _skeleton(network)
    drawn = np.array([sizes[name] for name in names])
    radii = drawn + _GAP + _HALO * np.maximum(drawn - drawn.min(), 0)
    islands = _islands(network, plain)
    inner = [_island(plain.subgraph(members), radii[members]) for members in islands]
    shapes = [(points, radii[members] + _SHORE) for members, points in zip(islands, inner, strict=True)]
    centres = pack(shapes, _ties(network, plain, islands), _WIDE)
    found = np.zeros((len(names), 2))
    for members, points, centre in zip(islands, inner, centres, strict=True):
        found[members] = points + centre
    found -= (found.min(axis=0) + found.max(axis=0)) / 2
    return {name: (x, y) for name, (x, y) in zip(names, np.round(found).astype(int).tolist(), strict=True)}


def _skeleton(network: nx.MultiDiGraph) -> nx.Graph:
    """The edges that are drawn, as a simple weighted graph over 0 … n-1: integers hash alike in every run."""
    number = {name: i for i, name in enumerate(network)}
    plain = nx.Graph()
    plain.add_nodes_from(range(len(number)))
    for s, o, edge in network.edges(data=True):
        if not edge["deduced"] and not edge["implied"] and s != o:
            i, j = number[s], number[o]
            known = plain.get_edge_data(i, j, {"weight": 0.0})["weight"]
            plain.add_edge(i, j, weight=known + PULL[edge["relation"]])
    return plain


def _islands(network: nx.MultiDiGraph, plain: nx.Graph) -> list[list[int]]:
    """The nodes in groups: communities, with small ones joined to the community that shares most stories with them."""
    told = [{article for article, _ in stories} for _, stories in network.nodes(data="stories")]
    groups = sorted((sorted(c) for c in nx.community.louvain_communities(plain, seed=1)), key=lambda c: (-len(c), c))
    large = [group for group in groups if len(group) > _SMALL]
    tellers = [_count(told, group) for group in large]
    left: dict[str, list[int]] = defaultdict(list)
    for group in groups[len(large):]:
        mine = _count(told, group)
        shared = [sum(mine.get(story, 0) * n for story, n in teller.items()) for teller in tellers]
        best = max(range(len(large)), key=lambda i: (shared[i], -i), default=-1)
        if best >= 0 and shared[best]:
            large[best] += group
        else:
            left[max(sorted(mine), key=lambda s: mine[s], default="")] += group
    return [sorted(group) for group in (*large, *left.values())]


def _count(told: list[set[str]], group: list[int]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for member in group:
        for story in sorted(told[member]):
            counts[story] += 1
    return counts


def _ties(network: nx.MultiDiGraph, plain: nx.Graph, islands: list[list[int]]) -> dict[tuple[int, int], float]:
    """How much each two islands have to do with each other."""
    home = {member: i for i, members in enumerate(islands) for member in members}
    number = {name: i for i, name in enumerate(network)}
    links = [(i, j, weight) for i, j, weight in plain.edges(data="weight")]
    links += [(number[s], number[o], _REGION) for s, o, relation in network.edges(data="relation") if relation == "partOf"]
    ties: dict[tuple[int, int], float] = defaultdict(float)
    for i, j, weight in links:
        if home[i] != home[j]:
            ties[min(home[i], home[j]), max(home[i], home[j])] += weight
    return ties


def _island(plain: nx.Graph, radii: Numbers) -> Numbers:
    """Points of an island's nodes in ascending order, shape (n, 2), around (0, 0)."""
    members = sorted(plain)
    row = {member: i for i, member in enumerate(members)}
    parts = sorted(([row[m] for m in sorted(c)] for c in nx.connected_components(plain)), key=lambda c: (-len(c), c))
    shapes = [(_part(plain.subgraph(members[i] for i in part), radii[part]), radii[part]) for part in parts]
    points = np.zeros((len(members), 2))
    for part, (own, _), centre in zip(parts, shapes, pack(shapes, {}), strict=True):
        points[part] = own + centre
    return _centred(points, radii)


def _part(plain: nx.Graph, radii: Numbers) -> Numbers:
    """The same for a connected part: forces, or a spiral from its busiest node outwards where it is too large for them."""
    members = sorted(plain)
    ordered = nx.Graph()
    ordered.add_nodes_from(members)
    ordered.add_weighted_edges_from(sorted((min(i, j), max(i, j), w) for i, j, w in plain.edges(data="weight")))
    spread = 1.2 * math.sqrt(float((radii**2).sum()))
    if len(members) < 3:
        points = np.array([[-0.6, 0.0], [0.6, 0.0]])[-len(members):] * radii.sum()
    elif len(members) <= _MOST:
        found = nx.spring_layout(ordered, k=1.6 / math.sqrt(len(members)), iterations=120, seed=1)
        points = np.array([found[m] for m in members])
        points = np.round(points / np.abs(points - points.mean(axis=0)).max() * spread, 3)
    else:
        points = _spiral(ordered, members, spread)
    return _centred(separate(points, radii), radii)


def _spiral(graph: nx.Graph, members: list[int], spread: float) -> Numbers:
    hub = max(members, key=lambda m: (graph.degree(m), -m))
    order = [hub, *(end for _, end in nx.bfs_edges(graph, hub))]
    place = {m: i for i, m in enumerate(order)}
    turns = np.array([place[m] for m in members], dtype=float)
    out, angle = spread * np.sqrt(turns / len(members)), turns * math.pi * (3 - math.sqrt(5))
    return np.stack([out * np.cos(angle), out * np.sin(angle)], axis=1)


def _centred(points: Numbers, radii: Numbers) -> Numbers:
    low, high = (points - radii[:, None]).min(axis=0), (points + radii[:, None]).max(axis=0)
    middle: Numbers = (low + high) / 2
    return points - middle
