#!/usr/bin/env python3
"""Queries on a generated graph of a million triples of this ontology's shape, in one run: the embedded store on disk (which `kg query`
asks), Oxigraph in memory (which `kg serve` asks) and rdflib's own; and the time that the graph takes to be written as Turtle, twice, byte
for byte.

    python tests/bench/store.py [TRIPLES]
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import rdflib

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.graph.embedded import make_store, open_store_beside  # noqa: E402
from kg.graph.literals import TYPE, day, node, number, zh  # noqa: E402
from kg.graph.store import open_store  # noqa: E402
from kg.graph.terms import PREFIXES  # noqa: E402
from kg.graph.turtle import to_turtle  # noqa: E402

BASE = "https://example.org/id/"
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
# The shapes of the shipped queries: stories-of-union, programmes-for-group, top-partners, programmes-by-province, a search in quotes.
QUERIES = {
    "lookup": 'SELECT ?u ?a ?day { ?u skos:prefLabel "工会4711"@zh ; ukg:mentionedIn ?a . ?a schema:datePublished ?day }',
    "3-hop join": "SELECT ?u ?p ?place { ?p ukg:serves <%(b)sgroup/17> . ?u ukg:runs ?p ; ukg:locatedIn ?place }",
    "group and order": """SELECT ?a (COUNT(DISTINCT ?u) AS ?n) (COUNT(DISTINCT ?p) AS ?m) { ?u ukg:partnersWith ?a . ?a ukg:partnerIn ?p }
        GROUP BY ?a ORDER BY DESC(?n) ?a LIMIT 50""",
    "path up the places": """SELECT ?top ?k (COUNT(DISTINCT ?p) AS ?n) { ?u ukg:runs ?p ; ukg:locatedIn/ukg:partOf* ?top . ?p ukg:kind ?k
        FILTER NOT EXISTS { ?top ukg:partOf ?above } } GROUP BY ?top ?k ORDER BY ?top ?k""",
    "text filter": 'SELECT ?v ?q { ?v oa:exact ?q FILTER(CONTAINS(STR(?q), "第4711号")) }',
}


def triples(least: int) -> Iterator[ox.Triple]:
    """At least so many triples of unions, programmes, agencies, places and evidence in the proportions of real graphs; the same
    every time."""
    pick = random.Random(7)

    def thing(kind: str, n: int) -> ox.NamedNode:
        return ox.NamedNode(f"{BASE}{kind}/{n}")

    for n in range(3000):
        yield ox.Triple(thing("place", n), TYPE, node("ukg:Place"))
        yield ox.Triple(thing("place", n), node("skos:prefLabel"), zh(f"地方{n}"))
        if n:
            yield ox.Triple(thing("place", n), node("ukg:partOf"), thing("place", n // 10))
    units = least // 43
    for n in range(units):
        union, programme, agency, article = thing("union", n), thing("programme", n), thing("agency", n % (units // 3)), thing("article", n // 8)
        for subject, kind, label in ((union, "Union", f"工会{n}"), (programme, "Programme", f"项目{n}"), (agency, "Agency", f"机构{n}")):
            yield ox.Triple(subject, TYPE, node(f"ukg:{kind}"))
            yield ox.Triple(subject, node("skos:prefLabel"), zh(label))
            yield ox.Triple(subject, node("ukg:mentionedIn"), article)
        yield ox.Triple(programme, node("ukg:kind"), thing("kind", n % 10))
        facts = ((union, "runs", programme), (agency, "partnerIn", programme), (union, "partnersWith", agency),
                 (union, "locatedIn", thing("place", pick.randrange(3000))), (programme, "serves", thing("group", pick.randrange(130))))
        for i, (s, p, o) in enumerate(facts):
            proof = thing("evidence", 5 * n + i)
            yield ox.Triple(s, node(f"ukg:{p}"), o)
            for name, value in (("rdf:subject", s), ("rdf:predicate", node(f"ukg:{p}")), ("rdf:object", o), ("prov:wasDerivedFrom", article),
                                ("oa:exact", zh(f"第{n}号报道说的第{i}件事"))):
                yield ox.Triple(proof, node(name), value)
        yield ox.Triple(article, node("schema:datePublished"), day(f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"))
        figure = thing("figure", n)
        for name, value in (("ukg:about", programme), ("schema:value", number(pick.randrange(10**6))), ("ukg:asPrinted", zh(f"{n}人"))):
            yield ox.Triple(figure, node(name), value)


def count(graph: ox.Store | rdflib.Graph, text: str) -> int:
    return len(list(graph.query(text)))


def timed(work: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def main() -> None:
    graph = list(dict.fromkeys(triples(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)))
    seconds, data = timed(lambda: to_turtle(graph))
    random.Random(3).shuffle(graph)
    again = to_turtle(graph)
    same = hashlib.sha256(data).digest() == hashlib.sha256(again).digest()
    print(f"{len(graph)} triples, {len(data) / 1e6:.0f} MB of Turtle written in {seconds:.1f} s; from another order the same bytes: {same}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.ttl"
        file.write_bytes(data)
        made, _ = timed(lambda: make_store(file))
        opened, disk = timed(lambda: open_store_beside(file))
        read, memory = timed(lambda: open_store([file], memory=True))
        plain, theirs = timed(lambda: rdflib.Graph().parse(file))
        print(f"store on disk made in {made:.1f} s, opened in {opened:.2f} s; read into memory in {read:.1f} s; rdflib reads in {plain:.1f} s")
        sums = [0.0, 0.0, 0.0]
        for name, query in QUERIES.items():
            text = HEAD + query % {"b": BASE}
            answers = [timed(partial(count, graph, text)) for graph in (disk, memory, theirs)]
            assert len({rows for _, rows in answers}) == 1, (name, answers)
            sums = [total + seconds for total, (seconds, _) in zip(sums, answers, strict=True)]
            show(name, answers[0][1], *(seconds for seconds, _ in answers))
        show("sum", "", *sums)


def show(name: str, rows: object, disk: float, memory: float, rdf: float) -> None:
    print(f"{name:20} {rows:>6} rows  on disk {1000 * disk:7.1f} ms ({rdf / disk:6.1f} times rdflib)  in memory {1000 * memory:7.1f} ms "
          f"({rdf / memory:6.1f} times)  rdflib {1000 * rdf:8.1f} ms")


if __name__ == "__main__":
    main()
