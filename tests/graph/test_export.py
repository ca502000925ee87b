"""Every format is read back by the library that its users have, and nothing is lost that it can hold."""

from __future__ import annotations

import csv
import io
import re
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
from kg.graph.jsonld import to_jsonld
from kg.graph.literals import TYPE
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


def links(graph: nx.MultiDiGraph) -> list[tuple[str, str, list[tuple[str, object]]]]:
    """The edges with all that they say, but for the numbers that a format gives them."""
    return sorted((s, o, sorted((k, v) for k, v in said.items() if k != "id")) for s, o, said in graph.edges(data=True))


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_graphml_and_gexf_read_back_in_networkx_with_their_numbers(name: str, samples: ox.Store):
    data, graph = io.BytesIO(file_of(samples, name)), property_graph(samples)
    read = nx.read_graphml(data, force_multigraph=True) if name == "graphml" else nx.read_gexf(data)
    assert dict(read.nodes(data=True)) == dict(graph.nodes(data=True))
    assert links(read) == links(graph)
    everything = [*(said for _, said in read.nodes(data=True)), *(said for *_, said in read.edges(data=True))]
    for names, kind in ((("confidence", "value", "minValue", "maxValue"), float), (("start", "end"), int)):
        assert {type(said[n]) for said in everything for n in names if n in said} == {kind}


def test_edges_have_numbers_of_their_own(samples: ox.Store):
    """Gephi takes edges of one number for one edge."""
    for name in ("graphml", "gexf"):
        numbers = re.findall(r'<edge [^>]*id="([^"]+)"', file_of(samples, name).decode())
        assert len(numbers) == len(set(numbers)) == property_graph(samples).number_of_edges()


@pytest.mark.parametrize(("name", "ids", "ends", "relation"), [
    ("csv", "Id", ("Source", "Target"), "Label"), ("neo4j", "iri:ID", (":START_ID", ":END_ID"), ":TYPE")])
def test_tables_read_back_row_for_row(name: str, ids: str, ends: tuple[str, str], relation: str, samples: ox.Store):
    files, graph = export(samples, name), property_graph(samples)
    nodes, edges = ([*csv.DictReader(io.StringIO(files[f].decode(), newline=""))] for f in ("nodes.csv", "edges.csv"))
    assert [row[ids] for row in nodes] == list(graph)
    assert [(row[ends[0]], row[ends[1]], row[relation]) for row in edges] == [(s, o, a["label"]) for s, o, a in graph.edges(data=True)]
    known = {row[ids] for row in nodes}
    assert all(row[end] in known for row in edges for end in ends)
    for row, said in [*((row, graph.nodes[row[ids]]) for row in nodes), *zip(edges, (a for *_, a in graph.edges(data=True)), strict=True)]:
        given = {k.partition(":")[0] or k: v for k, v in row.items() if v}
        for column, value in said.items():
            if column in ("label", "type"):
                continue
            assert (given[column] if isinstance(value, str) else type(value)(given[column])) == value


def test_neo4j_is_told_which_columns_are_numbers(samples: ox.Store):
    heads = {name: data.split(b"\r\n")[0].decode().split(",") for name, data in export(samples, "neo4j").items()}
    assert {"value:double", "minValue:double", "maxValue:double", ":LABEL"} <= set(heads["nodes.csv"])
    assert {"confidence:double", "start:long", "end:long"} <= set(heads["edges.csv"])


def test_a_property_graph_holds_every_relation_with_all_its_evidence(samples: ox.Store):
    graph = property_graph(samples)
    for name in RELATIONS:
        pairs = {(q.subject.value, q.object.value) for q in samples.quads_for_pattern(None, ox.NamedNode(expand(f"ukg:{name}")), None)}
        assert {(s, o) for s, o, label in graph.edges(data="label") if label == name} == pairs
    proofs = {q.subject.value for q in samples.quads_for_pattern(None, TYPE, ox.NamedNode(expand("ukg:Evidence")))}
    told = [a for *_, a in graph.edges(data=True) if "evidence" in a]
    assert len(told) == len(proofs) == 1421
    assert {a["evidence"] for a in told} == proofs
    for a in told:
        body = graph.nodes[a["article"]]["articleBody"]
        assert body[a["start"]:a["end"]] == a["sentence"]
        assert 0 < a["confidence"] <= 1
        assert a["rule"]
    assert {t for _, t in graph.nodes(data="type")} == {*TYPES, "Article", "Page", "Figure"}
    figures = [n for n, t in graph.nodes(data="type") if t == "Figure"]
    assert len(figures) == sum(1 for _ in samples.quads_for_pattern(None, None, ox.NamedNode(expand("ukg:Figure")))) - 1  # one is the class's count
    assert all(any("evidence" in a for *_, a in graph.out_edges(f, data=True) if a["label"] == "about") for f in figures)


def test_periods_are_told_of_facts_posts_and_figures(known: ox.Store):
    store = store_of(q.triple for q in known)
    post = next(q.subject for q in store.quads_for_pattern(None, TYPE, ox.NamedNode(expand("ukg:Post"))))
    proof = next(q.object for q in store.quads_for_pattern(post, ox.NamedNode(expand("ukg:evidence")), None))
    store.add(ox.Quad(proof, ox.NamedNode(expand("ukg:period")), ox.Literal("去年", language="zh")))
    graph = property_graph(store)
    assert {(a["label"], a["period"]) for *_, a in graph.edges(data=True) if "period" in a} == {("runs", "今年以来"), ("post", "去年")}
    assert [said["period"] for _, said in graph.nodes(data=True) if "period" in said] == ["去年"]


def test_names_are_the_chinese_ones_the_english_beside(samples: ox.Store):
    said = next(said for _, said in property_graph(samples).nodes(data=True) if said["label"] == "货车司机")
    assert (said["prefLabel"], said["label_en"]) == ("货车司机", "truck drivers")
    assert not any("/mention/" in iri for iri in property_graph(samples))


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


X, P = ox.NamedNode("https://example.org/x"), ox.NamedNode("https://example.org/p")
ODD = [ox.Literal("1", datatype=ox.NamedNode(expand("xsd:boolean"))), ox.Literal(True), ox.Literal(7), ox.Literal("007", datatype=ox.NamedNode(
    expand("xsd:integer"))), ox.Literal("-0", datatype=ox.NamedNode(expand("xsd:integer"))), ox.Literal("9" * 20, datatype=ox.NamedNode(
        expand("xsd:integer"))), ox.Literal("1.50", datatype=ox.NamedNode(expand("xsd:decimal"))), ox.BlankNode("b"), ox.Literal("丙", language="zh")]


def test_json_ld_keeps_blank_nodes_and_the_spelling_of_values():
    blank = ox.BlankNode("b")
    triples = [*(ox.Triple(X, P, value) for value in ODD), ox.Triple(X, TYPE, blank), ox.Triple(blank, P, X),
               *(ox.Triple(X, ox.NamedNode(expand(name)), value) for name in ("skos:prefLabel", "ukg:runs") for value in (ODD[3], blank))]
    back = {q.triple for q in ox.parse(to_jsonld(triples), format=ox.RdfFormat.JSON_LD)}
    plain = [{t for t in all_ if "_:" not in str(t)} for all_ in (back, triples)]
    assert plain[0] == plain[1]
    assert len(back) == len(set(triples))
    (same,) = {str(term) for t in back for term in (t.subject, t.object) if isinstance(term, ox.BlankNode)}
    assert len([t for t in back if same in str(t)]) == 5


def test_what_a_format_cannot_hold_is_said_in_one_line():
    for value, name in ((ox.Triple(X, P, X), "jsonld"), (ox.Literal("a\x01"), "rdfxml")):
        with pytest.raises(UsageError, match=f"^{name}: .*take turtle"):
            export(store_of([ox.Triple(X, P, value)]), name)


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


def test_a_name_that_two_pages_bear_needs_the_iri(tmp_path: Path):
    pages = sorted(SAMPLES.iterdir())[:2]
    for folder, page in zip("ab", pages, strict=True):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.md").write_bytes(page.read_bytes())
    store = store_of(build([str(tmp_path)]).triples)
    with pytest.raises(UsageError, match=r"p\.md: 2 pages bear that name; name one by its IRI: http\S+/page/\w+, http\S+/page/\w+$"):
        without(store, "p.md")
    iri = contributions(store)[0].iri
    assert {c.iri for c in contributions(store_of(without(store, iri)))} == {c.iri for c in contributions(store)} - {iri}
