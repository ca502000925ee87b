"""Positions computed beforehand: islands of what belongs together, each laid out by networkx, packed side by side.

A force layout of the whole network is a ball of wool. Here the network is cut into communities; a community and what its
stories name besides make an island; an island's parts are laid out by themselves and packed; so are the islands. All this
takes time by the square of the nodes, so a large network has it done for its backbone only, with room left for the others.
Measured: 450 nodes 0.3 s, 1,500 nodes 1.5 s, 5,000 nodes 1.9 s, 20,000 nodes 2.8 s.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from kg.explore.around import DENSE, coarse, parents, settle
from kg.explore.pack import Numbers, pack, separate

# How strongly a relation draws its two ends together.
PULL = {"runs": 1.0, "post": 1.0, "issued": 1.0, "partnerIn": 0.6, "partnersWith": 0.6, "locatedIn": 0.6, "serves": 0.3}
_REGION = 0.3          # between the islands of a place and of the place above it
_GAP = 13.0            # free room around a node, in pixels
_HALO = 1.3            # more of it around important nodes, for their names
_SHORE = 14.0          # more of it towards other islands
_SMALL = 3             # a community of so many is no island of its own where its stories have one
_MOST = 400            # nodes that forces are used for (networkx wants scipy from 500 on)
_WIDE = 1.5            # width ÷ height of the whole
_CLOSE = 6.0           # free room around what is put near a node of the backbone
_FIRST = ("Union", "Programme")
BACKBONE = 1500        # nodes that are laid out as a whole; the others go around them
Positions = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a layout is made from, all by the nodes' numbers: edges, stories told, places in places, radii with free room."""

    plain: nx.Graph
    told: list[list[str]]
    regions: list[tuple[int, int]]
    radii: Numbers
    heavy: bool = False  # radii with room for many others


def positions(network: nx.MultiDiGraph, sizes: Mapping[str, float]) -> Positions:
    """Node → (x, y) in whole pixels around (0, 0); `sizes` are the nodes' radii. No two nodes overlap."""
    names = list(network)
    if not names:
        return {}
    number = {name: i for i, name in enumerate(names)}
    drawn = np.array([sizes[name] for name in names])
    radii = drawn + _GAP + _HALO * np.maximum(drawn - drawn.min(), 0)
    told = [[article for article, _ in stories] for _, stories in network.nodes(data="stories")]
    regions = [(number[s], number[o]) for s, o, relation in network.edges(data="relation") if relation == "partOf"]
    parts = _Parts(_skeleton(network, number), told, regions, radii)
    found = _laid(parts) if len(names) <= BACKBONE else _around(parts, drawn, [number[n] for n in backbone(network, BACKBONE)])
    found = np.round(found - (found.min(axis=0) + found.max(axis=0)) / 2)
    return {name: (x, y) for name, (x, y) in zip(names, found.astype(int).tolist(), strict=True)}


def backbone(network: nx.MultiDiGraph, most: int) -> list[str]:
    """The nodes that matter most, at most so many: unions and programmes first, then by how much is said of them."""
    def rank(name: str) -> tuple[bool, float, str]:
        node = network.nodes[name]
        return node["type"] not in _FIRST, -node["weight"], name

    return sorted(network, key=rank)[:most]


def _around(parts: _Parts, drawn: Numbers, core: list[int]) -> Numbers:
    """A large network: its backbone as any other, with room around each node for all that is put near it afterwards."""
    near = parents(parts.plain, core, parts.told)
    graph, home = coarse(parts.plain, near, core)
    discs = drawn + _CLOSE
    room = parts.radii[core] ** 2
    for node, where in home.items():
        if where >= 0 and core[where] != node:
            room[where] += discs[node] ** 2 / DENSE
    regions = [(home[i], home[j]) for i, j in parts.regions if min(home[i], home[j]) >= 0]
    wanted = _laid(_Parts(graph, [parts.told[i] for i in core], regions, np.sqrt(room), True))
    return settle(near, wanted, discs).astype(float)


def _laid(parts: _Parts) -> Numbers:
    """Points of all nodes, shape (n, 2)."""
    islands = _islands(parts)
    inner = [_island(parts.plain.subgraph(members), parts.radii[members], parts.heavy) for members in islands]
    shapes = [(points, parts.radii[members] + _SHORE) for members, points in zip(islands, inner, strict=True)]
    centres = pack(shapes, _ties(parts, islands), _WIDE)
    found = np.zeros((len(parts.radii), 2))
    for members, points, centre in zip(islands, inner, centres, strict=True):
        found[members] = points + centre
    return found


def _skeleton(network: nx.MultiDiGraph, number: Mapping[str, int]) -> nx.Graph:
    """The edges that are drawn, as a simple weighted graph over 0 … n-1: integers hash alike in every run."""
    plain = nx.Graph()
    plain.add_nodes_from(range(len(number)))
    for s, o, edge in network.edges(data=True):
        if not edge["deduced"] and not edge["implied"] and s != o:
            i, j = number[s], number[o]
            known = plain.get_edge_data(i, j, {"weight": 0.0})["weight"]
            plain.add_edge(i, j, weight=known + PULL[edge["relation"]])
    return plain


def _islands(parts: _Parts) -> list[list[int]]:
    """The nodes in groups: communities, with small ones joined to the community that shares most stories with them."""
    told = [set(stories) for stories in parts.told]
    groups = sorted((sorted(c) for c in nx.community.louvain_communities(parts.plain, seed=1)), key=lambda c: (-len(c), c))
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


def _ties(parts: _Parts, islands: list[list[int]]) -> dict[tuple[int, int], float]:
    """How much each two islands have to do with each other."""
    home = {member: i for i, members in enumerate(islands) for member in members}
    links = [*parts.plain.edges(data="weight"), *((i, j, _REGION) for i, j in parts.regions)]
    ties: dict[tuple[int, int], float] = defaultdict(float)
    for i, j, weight in links:
        if home[i] != home[j]:
            ties[min(home[i], home[j]), max(home[i], home[j])] += weight
    return ties


def _island(plain: nx.Graph, radii: Numbers, heavy: bool) -> Numbers:
    """Points of an island's nodes in ascending order, shape (n, 2), around (0, 0)."""
    members = sorted(plain)
    row = {member: i for i, member in enumerate(members)}
    parts = sorted(([row[m] for m in sorted(c)] for c in nx.connected_components(plain)), key=lambda c: (-len(c), c))
    shapes = [(_part(plain.subgraph(members[i] for i in part), radii[part], heavy), radii[part]) for part in parts]
    points = np.zeros((len(members), 2))
    for part, (own, _), centre in zip(parts, shapes, pack(shapes, {}), strict=True):
        points[part] = own + centre
    return _centred(points, radii)


def _part(plain: nx.Graph, radii: Numbers, heavy: bool) -> Numbers:
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
        points = _spiral(ordered, members, radii, heavy)
    # Rooms need not be kept apart to the pixel, and among so many it would take long.
    return _centred(points if heavy and len(members) > _MOST else separate(points, radii, heavy), radii)


def _spiral(graph: nx.Graph, members: list[int], radii: Numbers, heavy: bool) -> Numbers:
    hub = max(members, key=lambda m: (graph.degree(m), -m))
    place = {m: i for i, m in enumerate([hub, *(end for _, end in nx.bfs_edges(graph, hub))])}
    turns = np.array([place[m] for m in members])
    area = radii[np.argsort(turns)] ** 2
    inside = (np.cumsum(area) - area)[turns]
    out = 1.2 * np.sqrt(inside) if heavy else 1.2 * math.sqrt(float((radii**2).sum())) * np.sqrt(turns / len(members))
    angle = turns * math.pi * (3 - math.sqrt(5))
    return np.stack([out * np.cos(angle), out * np.sin(angle)], axis=1)


def _centred(points: Numbers, radii: Numbers) -> Numbers:
    low, high = (points - radii[:, None]).min(axis=0), (points + radii[:, None]).max(axis=0)
    middle: Numbers = (low + high) / 2
    return points - middle
