"""Where the nodes of large networks stand: none on another, neighbours close, the same in every run."""

import hashlib
import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from kg.explore import layout
from kg.explore.layout import backbone, positions

HERE = Path(__file__).resolve().parent


class Press:
    """Stories about unions of a few busy places and of many quiet ones: what they run, for whom and with whom."""

    def __init__(self, nodes, seed):
        self.rng, self.graph, self.nodes = random.Random(seed), nx.MultiDiGraph(), nodes
        while len(self.graph) < nodes:
            self.story = f"urn:story:{len(self.graph)}"
            self.tell()

    def few(self, most):
        """0 … most - 1, the small ones far more often."""
        return int(most ** self.rng.random()) - 1

    def node(self, kind, *key):
        iri = "urn:" + ":".join(map(str, (kind, *key)))
        if iri in self.graph or len(self.graph) < self.nodes:
            known = self.graph.nodes[iri]["stories"] if iri in self.graph else ()
            self.graph.add_node(iri, type=kind, stories=tuple(dict.fromkeys([*known, (self.story, None)])))
        return iri

    def edge(self, s, relation, o, deduced=False):
        if s in self.graph and o in self.graph:
            self.graph.add_edge(s, o, relation, relation=relation, deduced=deduced, implied=False)

    def tell(self):
        city, county = self.few(340), self.few(40)
        place, union = self.node("Place", city, county), self.node("Union", city, county, self.few(4))
        self.edge(place, "partOf", self.node("Place", city, 0), deduced=county > 0)
        self.edge(union, "locatedIn", place)
        for part in range(1 + self.few(7)):
            self.run(self.node("Programme", self.story, part), union, city)
        for part in range(self.few(5)):
            self.edge(self.node("Person", self.story, part), "post", union)
        for _ in range(self.few(6)):  # named, and no more
            self.node("Place", self.few(340), self.few(40))

    def run(self, programme, union, city):
        self.edge(union, "runs", programme)
        self.edge(programme, "serves", self.node("WorkerGroup", self.few(300)))
        for _ in range(self.few(5)):
            agency = self.node("Agency", city, self.few(60))
            self.edge(agency, "partnerIn", programme)
            self.edge(agency, "partnersWith", union)


@cache
def press(nodes, seed=1):
    told, graph = Press(nodes, seed).graph, nx.MultiDiGraph()
    graph.add_nodes_from(sorted(told.nodes(data=True)))
    graph.add_edges_from(sorted(told.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    for iri, node in graph.nodes(data=True):
        node["weight"] = max(1, graph.degree(iri) + len(node["stories"]))
    return graph


def bare(nodes, kind="Place", story=lambda n: ()):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((f"urn:{n:06}", {"type": kind, "weight": 1, "stories": story(n)}) for n in range(nodes))
    return graph


def joined(graph, pairs):
    graph.add_edges_from((f"urn:{s:06}", f"urn:{o:06}", "runs", {"relation": "runs", "deduced": False, "implied": False}) for s, o in pairs)
    return graph


def sizes(graph):
    return {iri: min(24, 5 + 2.3 * weight**0.5) for iri, weight in graph.nodes(data="weight")}


@cache
def placed(nodes):
    return positions(press(nodes), sizes(press(nodes)))


def least_gap(places, radii):
    """Between the rims of any two nodes; nodes in the order of x are compared with the next, the next but one …"""
    points, radius = np.array(list(places.values())), np.array([radii[iri] for iri in places])
    order = np.argsort(points[:, 0], kind="stable")
    points, radius, least = points[order], radius[order], np.inf
    for ahead in range(1, len(points)):
        apart = points[ahead:] - points[:-ahead]
        if apart[:, 0].min() > 2 * radius.max() + max(least, 0):
            break
        least = min(least, (np.hypot(*apart.T) - radius[ahead:] - radius[:-ahead]).min())
    return least


def digest(nodes):
    return hashlib.sha256(repr(sorted(placed(nodes).items())).encode()).hexdigest()


@pytest.mark.parametrize("nodes", [1501, 3000, 20000])
def test_no_two_nodes_overlap(nodes):
    assert list(placed(nodes)) == list(press(nodes))
    assert least_gap(placed(nodes), sizes(press(nodes))) >= 8


@pytest.mark.parametrize("graph", [
    bare(2000), bare(2000, "Union", lambda n: ((f"urn:story:{n // 10}", None),)), bare(2000, "Union", lambda n: (("urn:story", None),)),
    joined(bare(2000), ((0, n) for n in range(1, 2000))), joined(bare(2000), ((n - 1, n) for n in range(1, 2000))),
    joined(bare(2000), ((n, n) for n in range(2000))), joined(bare(2000), ((n * 37 % 2000, n * n % 1999) for n in range(9000))),
], ids=["alone", "stories", "one story", "star", "chain", "themselves", "tangle"])
def test_odd_networks_do_not_overlap_either(graph, monkeypatch):
    monkeypatch.setattr(layout, "BACKBONE", 500)
    radii = {iri: (8.0, 24.0, 0.0, 8.0)[n % 4] for n, iri in enumerate(graph)}
    assert least_gap(positions(graph, radii), radii) >= 8


def test_whole_pixels_around_the_middle():
    values = list(placed(3000).values())
    assert all(type(x) is int and type(y) is int for x, y in values)
    points = np.array(values)
    assert np.abs(points.min(axis=0) + points.max(axis=0)).max() <= 1


def test_the_same_in_every_run():
    assert positions(press(3000), sizes(press(3000))) == placed(3000)
    code, paths = "import test_layout; print(test_layout.digest(3000))", os.pathsep.join([str(HERE), str(HERE.parents[1])])
    env = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": paths}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout.strip() == digest(3000)


@pytest.mark.parametrize("nodes", [3000, 20000])
def test_neighbours_lie_near(nodes):
    graph, places = press(nodes), placed(nodes)
    points, rng = np.array(list(places.values())), np.random.default_rng(1)
    strangers = np.median(np.hypot(*(points[rng.integers(0, nodes, 9000)] - points[rng.integers(0, nodes, 9000)]).T))
    ends = np.array([(places[s], places[o]) for s, o, edge in graph.edges(data=True) if not edge["deduced"]])
    assert np.median(np.hypot(*(ends[:, 0] - ends[:, 1]).T)) < strangers / 8


def test_what_has_no_neighbour_lies_near_its_story():
    graph, places = press(3000), placed(3000)
    teller, distances = {}, []
    for iri, stories in graph.nodes(data="stories"):
        teller |= {story: iri for story, _ in stories if iri.startswith("urn:Programme")}
    for iri, stories in graph.nodes(data="stories"):
        if not graph.degree(iri) and len(stories) == 1 and stories[0][0] in teller:
            distances.append(np.hypot(*np.subtract(places[iri], places[teller[stories[0][0]]])))
    assert len(distances) > 50
    assert np.median(distances) < 200


def test_what_has_nothing_in_common_stands_around_the_rest():
    graph = press(3000).copy()
    graph.add_node("urn:zzz", type="Place", weight=1, stories=())
    places = positions(graph, sizes(graph))
    inside = np.array(list(places.values())) / np.max(np.abs(list(places.values())), axis=0)
    assert np.hypot(*inside[-1]) > np.quantile(np.hypot(*inside.T), 0.9)


@pytest.mark.parametrize("nodes", [1, 2, 60, 1500])
def test_networks_up_to_the_backbone_are_laid_out_as_a_whole(nodes, monkeypatch):
    graph = press(nodes)
    found = placed(nodes)
    monkeypatch.setattr(layout, "BACKBONE", 10**9)
    assert positions(graph, sizes(graph)) == found


def test_the_backbone_is_unions_and_programmes_first_then_by_weight():
    graph = nx.MultiDiGraph()
    for iri, kind, weight in (("f", "Place", 9), ("e", "Place", 99), ("d", "Programme", 2), ("c", "Union", 2), ("b", "Union", 5), ("a", "Place", 9)):
        graph.add_node(iri, type=kind, weight=weight)
    assert backbone(graph, 99) == ["b", "c", "d", "e", "a", "f"]
    assert backbone(graph, 3) == ["b", "c", "d"]
    assert backbone(nx.MultiDiGraph(), 3) == []
