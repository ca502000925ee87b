"""Opening graphs: what loads, what rdflib sees, what is said where a file cannot be read."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.store import open_store, rdflib_graph
from kg.graph.terms import PREFIXES, expand
from kg.graph.turtle import to_turtle
from kg.model import UsageError


@pytest.fixture
def turtle(tmp_path: Path, page_triples: set[ox.Triple]) -> Path:
    path = tmp_path / "graph.ttl"
    path.write_bytes(to_turtle(page_triples))
    return path


def test_opens_turtle_and_ntriples_together(turtle: Path, tmp_path: Path, page_triples: set[ox.Triple]):
    more = tmp_path / "more.nt"
    more.write_text('<https://example.org/a> <https://example.org/b> "丙"@zh .\n', encoding="utf-8")
    store = open_store([turtle, str(more)])
    subject, predicate = ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/b")
    extra = ox.Triple(subject, predicate, ox.Literal("丙", language="zh"))
    assert {quad.triple for quad in store} == page_triples | {extra}


def test_the_same_graph_twice_is_the_graph(turtle: Path):
    assert len(open_store([turtle, turtle])) == len(open_store([turtle]))


def test_rdflib_sees_and_changes_the_store(turtle: Path):
    store = open_store([turtle])
    graph = rdflib_graph(store)
    assert len(graph) == len(store)
    assert dict(graph.namespaces())["ukg"] == rdflib.URIRef(PREFIXES["ukg"])
    assert "福州市总工会" in {str(row.name) for row in graph.query("SELECT ?name { ?u a ukg:Union ; skos:prefLabel ?name }")}
    graph.add((rdflib.URIRef("https://example.org/a"), rdflib.RDF.type, rdflib.URIRef(expand("ukg:Union"))))
    assert store.query("ASK { <https://example.org/a> a <https://w3id.org/unionkg/ontology#Union> }")
    assert len(graph) == len(store)
    assert rdflib.Graph().parse(data=graph.serialize(format="turtle")).isomorphic(graph)


@pytest.mark.parametrize(("name", "content", "says"), [
    ("missing.ttl", None, ["missing.ttl", "no such file", "kg build"]),
    ("graph.json", b"{}", ["graph.json", ".ttl or .nt"]),
    ("broken.ttl", b"@prefix a: <https://a/> .\na:b a:c .\n", ["broken.ttl", "line 2", "mend"]),
    ("bytes.nt", b'<https://a/b> <https://a/c> "\xff\xfe" .\n', ["bytes.nt", "line 1", "mend"]),
    ("prefix.ttl", b"ukg:a ukg:b ukg:c .\n", ["prefix.ttl", "line 1"]),
])
def test_says_in_one_line_what_is_wrong_and_what_to_do(tmp_path: Path, name: str, content: bytes | None, says: list[str]):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        open_store([path])
    message = str(caught.value)
    assert "\n" not in message
    assert all(part in message for part in says), message


def test_a_folder_is_no_graph(tmp_path: Path):
    folder = tmp_path / "graph.ttl"
    folder.mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        open_store([folder])


def test_no_graph_at_all():
    with pytest.raises(UsageError, match="no graph given"):
        open_store([])
