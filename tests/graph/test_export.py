"""Every format is read back by the library that its users have, and nothing is lost that it can hold."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from kg import build
from kg.cli import _EXPORTS
from kg.graph.contributions import contributions, without
from kg.graph.export import FORMATS, export, property_graph
from kg.graph.terms import RELATIONS, TYPES, expand
from kg.model import UsageError

from .conftest import SAMPLES, store_of

RDF = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


def file_of(store: ox.Store, name: str) -> bytes:
    (data,) = export(store, name).values()
    return data


def as_set(graph: rdflib.Graph) -> set[tuple[str, str, str]]:
    """Terms as text, a plain string the same with and without its data type."""
    def shown(term: rdflib.term.Node) -> str:
        if isinstance(term, rdflib.Literal) and term.datatype == rdflib.XSD.string:
            return rdflib.Literal(str(term)).n3()
        return term.n3()
    return {tuple(map(shown, t)) for t in graph}


@pytest.fixture(scope="module")
def reference(samples: ox.Store) -> set[tuple[str, str, str]]:
    graph = rdflib.Graph()
    graph.parse(data=file_of(samples, "ntriples"), format="nt")
    assert len(graph) == len(samples)
    return as_set(graph)


def test_the_command_offers_every_format():
    assert set(_EXPORTS) == set(FORMATS)


@pytest.mark.parametrize("name", RDF)
def test_rdf_formats_read_back_in_rdflib_triple_for_triple(name: str, samples: ox.Store, reference: set[tuple[str, str, str]]):
    graph = rdflib.Graph().parse(data=file_of(samples, name), format=RDF[name])
    assert as_set(graph) == reference


def test_trig_holds_one_graph_a_page_which_is_that_pages_graph(samples: ox.Store, reference: set[tuple[str, str, str]]):
    dataset = rdflib.Dataset()
    dataset.parse(data=file_of(samples, "trig"), format="trig")
    graphs = {str(g.identifier): g for g in dataset.graphs() if "/page/" in str(g.identifier)}
    assert len(graphs) == len(list(SAMPLES.iterdir()))
    together = set().union(*(as_set(g) for g in graphs.values())) | as_set(dataset.default_graph)
    assert together == reference
    for path in sorted(SAMPLES.iterdir())[:2]:
        alone = {t for t in build([str(path)]).triples if "/dataset" not in t.subject.value}
        assert any(len(g) == len(alone) for g in graphs.values())


def test_graphml_and_gexf_read_back_in_networkx(samples: ox.Store):
    graph = property_graph(samples)
    read = nx.read_graphml(io.BytesIO(file_of(samples, "graphml")), force_multigraph=True)
    assert dict(read.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted((s, o, str(sorted(a.items()))) for s, o, a in read.edges(data=True)) == sorted(
        (s, o, str(sorted(a.items()))) for s, o, a in graph.edges(data=True))
    read = nx.read_gexf(io.BytesIO(file_of(samples, "gexf")))
    assert {n: a["label"] for n, a in read.nodes(data=True)} == dict(graph.nodes(data="label"))
    assert read.number_of_edges() == graph.number_of_edges()
    assert {a["sentence"] for *_, a in graph.edges(data=True) if "sentence" in a} == {
        a["sentence"] for *_, a in read.edges(data=True) if "sentence" in a}


@pytest.mark.parametrize(("name", "ids", "ends", "relation"), [
    ("csv", "Id", ("Source", "Target"), "Label"), ("neo4j", "iri:ID", (":START_ID", ":END_ID"), ":TYPE")])
def test_tables_read_back_row_for_row(name: str, ids: str, ends: tuple[str, str], relation: str, samples: ox.Store):
    files, graph = export(samples, name), property_graph(samples)
    nodes, edges = ([*csv.DictReader(io.StringIO(files[f].decode(), newline=""))] for f in ("nodes.csv", "edges.csv"))
    assert [row[ids] for row in nodes] == list(graph)
    assert sorted((row[ends[0]], row[ends[1]], row[relation]) for row in edges) == sorted((s, o, a["label"]) for s, o, a in graph.edges(data=True))
    known = {row[ids] for row in nodes}
    assert all(row[end] in known for row in edges for end in ends)
    for row in nodes:
        said = graph.nodes[row[ids]]
        assert {k: v for k, v in row.items() if v and k in said} == {k: v for k, v in said.items() if k in row}


def test_a_property_graph_holds_every_relation_with_all_its_evidence(samples: ox.Store):
    graph = property_graph(samples)
    for name in RELATIONS:
        pairs = {(q.subject.value, q.object.value) for q in samples.quads_for_pattern(None, ox.NamedNode(expand(f"ukg:{name}")), None)}
        assert {(s, o) for s, o, label in graph.edges(data="label") if label == name} == pairs
        proofs = sum(1 for _ in samples.quads_for_pattern(None, ox.NamedNode(expand("rdf:predicate")), ox.NamedNode(expand(f"ukg:{name}"))))
        told = [a for *_, a in graph.edges(data=True) if a["label"] == name]
        assert sum(len(a["sentence"].split(" | ")) for a in told) <= proofs
        assert all(len(a["rule"].split(" | ")) == len(a["confidence"].split(" | ")) for a in told)
    assert {t for _, t in graph.nodes(data="type")} == {*TYPES, "Article", "Page", "Figure"}
    figures = [n for n, t in graph.nodes(data="type") if t == "Figure"]
    assert len(figures) == sum(1 for _ in samples.quads_for_pattern(None, None, ox.NamedNode(expand("ukg:Figure")))) - 1  # one is the class's count
    assert all(any(a["label"] == "about" for *_, a in graph.out_edges(f, data=True)) for f in figures)


def test_hostile_characters_stay_text(known: ox.Store):
    store = store_of(q.triple for q in known)
    name = "a<b>&\"'\x0b,\n| =1+1"
    thing = ox.NamedNode("https://example.org/x")
    store.extend([ox.Quad(thing, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("ukg:Agency"))),
                  ox.Quad(thing, ox.NamedNode(expand("skos:prefLabel")), ox.Literal(name, language="zh"))])
    for kind in ("graphml", "gexf"):
        data = io.BytesIO(file_of(store, kind))
        read = nx.read_graphml(data) if kind == "graphml" else nx.read_gexf(data)
        assert read.nodes["https://example.org/x"]["prefLabel"].split() == name.replace("\x0b", "").split()
    rows = [*csv.DictReader(io.StringIO(export(store, "csv")["nodes.csv"].decode(), newline=""))]
    assert next(r for r in rows if r["Id"] == thing.value)["prefLabel"] == name.replace("\x0b", "")


def test_the_same_bytes_in_another_process(tmp_path: Path, samples: ox.Store):
    ours = {name: export(samples, name) for name in FORMATS}
    code = ("import sys; from pathlib import Path; from kg import build; from kg.graph.export import FORMATS, export; import pyoxigraph as ox\n"
            "store = ox.Store(); store.extend(ox.Quad(*t) for t in build().triples)\n"
            "for name in FORMATS:\n  for file, data in export(store, name).items(): Path(sys.argv[1], name + '-' + file).write_bytes(data)\n")
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env={"PYTHONHASHSEED": "4711", "PYTHONPATH": str(SAMPLES.parents[1])})
    for name, files in ours.items():
        for file, data in files.items():
            assert (tmp_path / f"{name}-{file}").read_bytes() == data, name


# --- What a page contributed


def test_contributions_add_up_and_can_be_taken_out(samples: ox.Store):
    parts = contributions(samples)
    assert [c.name for c in parts] == sorted(path.name for path in SAMPLES.iterdir())
    gone = parts[2].name
    left = without(samples, gone)
    assert left == set(build([str(path) for path in SAMPLES.iterdir() if path.name != gone]).triples)
    said = {t.subject for t in parts[2].triples if t.object == ox.NamedNode(expand("ukg:Mention"))}
    assert said
    assert not said & {t.subject for t in left}


def test_a_graph_that_is_not_what_its_pages_give_is_refused(samples: ox.Store):
    store = store_of(q.triple for q in samples)
    store.add(ox.Quad(ox.NamedNode("https://example.org/a"), ox.NamedNode(expand("ukg:runs")), ox.NamedNode("https://example.org/b")))
    with pytest.raises(UsageError, match="build it again"):
        without(store, "2024-03-12-fujian.md")
    with pytest.raises(UsageError, match=r"no such page.*2024-03-12-fujian\.md"):
        without(samples, "nowhere.txt")
