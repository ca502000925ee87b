"""A graph in the formats that other tools read: RDF's own, and property graphs for Gephi, Neo4j and networkx.

In a property graph entities, articles and figures are nodes; relations, posts, mentions and what stands above are edges, which
bear the evidence (sentences, rules, confidences, times) as attributes. Several values of an attribute are joined by “ | ”.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping

import networkx as nx
import pyoxigraph as ox

from kg.graph.contributions import page_graphs
from kg.graph.jsonld import to_jsonld
from kg.graph.store import rows
from kg.graph.terms import PREFIXES, RELATIONS, TYPES, local
from kg.graph.turtle import SHORT, key, to_turtle, with_sorted_head

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_JOIN = " | "
_TYPES = " ".join(f"ukg:{t}" for t in (*TYPES, "Article", "Page", "Figure"))
_NODES = f"SELECT ?x ?type ?p ?o {{ VALUES ?type {{ {_TYPES} }} ?x a ?type ; ?p ?o FILTER(ISLITERAL(?o)) }}"
_KINDS = "SELECT ?x ?kind { ?x ukg:kind/skos:notation ?kind }"
_EDGES = f"""SELECT ?s ?p ?o ?sentence ?rule ?confidence ?period ?since ?until {{
    VALUES ?p {{ {' '.join(f'ukg:{r}' for r in (*RELATIONS, 'mentionedIn', 'partOf', 'deducedSuperior', 'about'))} skos:broader schema:isPartOf }}
    ?s ?p ?o . ?s a ?any FILTER NOT EXISTS {{ ?s a skos:ConceptScheme }}
    OPTIONAL {{ {{ ?v rdf:subject ?s ; rdf:object ?o ; rdf:predicate ?p }} UNION {{ ?s ukg:about ?o ; ukg:evidence ?v FILTER(?p = ukg:about) }}
        ?v oa:exact ?sentence ; ukg:rule ?rule ; ukg:confidence ?confidence .
        OPTIONAL {{ ?v ukg:period ?period }} OPTIONAL {{ ?v schema:startDate ?since }} OPTIONAL {{ ?v schema:endDate ?until }} }} }}"""
_POSTS = """SELECT ?s ?title ?o ?sentence ?rule ?confidence { ?post a ukg:Post ; org:member ?s ; org:organization ?o ; ukg:title ?title ;
    ukg:evidence ?v . ?v oa:exact ?sentence ; ukg:rule ?rule ; ukg:confidence ?confidence }"""
_NAMES = ("sentence", "rule", "confidence", "period", "since", "until")


def to_ntriples(store: ox.Store) -> bytes:
    """One triple a line, sorted."""
    return b"".join(sorted(ox.serialize([q.triple], format=ox.RdfFormat.N_TRIPLES) or b"" for q in store))


def to_rdfxml(store: ox.Store) -> bytes:
    """RDF/XML, namespaces in order, subjects by IRI."""
    raw = ox.serialize(sorted((q.triple for q in store), key=key), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
    head = re.search(rb"<rdf:RDF([^>]*)>", raw)
    assert head
    return raw[:head.start(1)] + b"".join(sorted(re.findall(rb' xmlns:\w+="[^"]*"', head[1]))) + raw[head.end(1):]


def to_trig(store: ox.Store) -> bytes:
    """TriG with one named graph a page, of the page's IRI; the data set's description in the default graph. Raises `UsageError`."""
    quads = sorted(page_graphs(store), key=lambda q: (str(q.graph_name), *key(q.triple)))
    return with_sorted_head((ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=SHORT) or b"").decode()).encode()


# --- Property graphs


def property_graph(store: ox.Store) -> nx.MultiDiGraph:
    """Nodes and edges with attributes that are all text, in the order of their IRIs."""
    graph = nx.MultiDiGraph()
    nodes: dict[str, dict[str, set[str]]] = {}
    for x, type_, p, o in rows(store, _NODES):
        nodes.setdefault(x, {}).setdefault("type", set()).add(local(type_))
        nodes[x].setdefault(local(p), set()).add(o)
    for x, kind in rows(store, _KINDS):
        if x in nodes:
            nodes[x].setdefault("kind", set()).add(kind)
    for x in sorted(nodes):
        said = {name: _joined(values) for name, values in sorted(nodes[x].items())}
        label = said.get("prefLabel") or said.get("headline") or said.get("name") or said.get("asPrinted") or local(x)
        graph.add_node(x, label=label.split(_JOIN)[0], **said)
    edges: dict[tuple[str, str, str, str], dict[str, list[str]]] = {}
    for s, p, o, *proof in rows(store, _EDGES):
        _gather(edges, (s, o, local(p), ""), proof)
    for s, title, o, *proof in rows(store, _POSTS):
        _gather(edges, (s, o, "post", title), proof)
    for (s, o, relation, title), attributes in sorted(edges.items()):
        if s in nodes and o in nodes:
            more = {"title": title} if title else {}
            said_of = {name: _JOIN.join(values) for name, values in attributes.items() if any(values)}
            graph.add_edge(s, o, key=f"{relation}:{title}" if title else relation, label=relation, **more, **said_of)
    return graph


def _gather(edges: dict[tuple[str, str, str, str], dict[str, list[str]]], edge: tuple[str, str, str, str], said: Iterable[str]) -> None:
    """The pieces of evidence side by side: the n-th rule belongs to the n-th sentence."""
    values = edges.setdefault(edge, {})
    for name, value in zip(_NAMES, said, strict=False):
        values.setdefault(name, []).append(_clean(value))


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _joined(values: Iterable[str]) -> str:
    return _JOIN.join(sorted(map(_clean, values)))


def to_graphml(store: ox.Store) -> bytes:
    return ("\n".join(nx.generate_graphml(property_graph(store))) + "\n").encode()


def to_gexf(store: ox.Store) -> bytes:
    """GEXF 1.2 without the day of its making, so that the same graph gives the same bytes."""
    graph = property_graph(store)
    for n, (_, _, attributes) in enumerate(graph.edges(data=True)):
        attributes["id"] = str(n)
    text = "\n".join(nx.generate_gexf(graph))
    return (re.sub(r'\s*<meta lastmodifieddate="[^"]*">.*?</meta>', "", text, flags=re.DOTALL) + "\n").encode()


def to_csv(store: ox.Store) -> dict[str, bytes]:
    """`nodes.csv` and `edges.csv` with the headings that Gephi's spreadsheet import knows."""
    return _tables(property_graph(store), ("Id", "Label"), ("Source", "Target", "Type", "Label"), lambda s, o, label: (s, o, "Directed", label))


def to_neo4j(store: ox.Store) -> dict[str, bytes]:
    """`nodes.csv` and `edges.csv` for `neo4j-admin database import`: types are labels, relations are types."""
    graph = property_graph(store)
    tables = _tables(graph, ("iri:ID", "label"), (":START_ID", ":END_ID", ":TYPE"), lambda s, o, label: (s, o, label))
    head, _, rest = tables["nodes.csv"].partition(b"\r\n")
    columns = [":LABEL" if name == "type" else name for name in head.decode().split(",")]
    return {"nodes.csv": ",".join(columns).encode() + b"\r\n" + rest, "edges.csv": tables["edges.csv"]}


def _tables(graph: nx.MultiDiGraph, node_head: tuple[str, ...], edge_head: tuple[str, ...],
            ends: Callable[[str, str, str], tuple[str, ...]]) -> dict[str, bytes]:
    node_names = sorted({name for _, said in graph.nodes(data=True) for name in said} - {"label"})
    edge_names = sorted({name for *_, said in graph.edges(data=True) for name in said} - {"label"})
    nodes = [(iri, said["label"], *(said.get(n, "") for n in node_names)) for iri, said in graph.nodes(data=True)]
    edges = [(*ends(s, o, said["label"]), *(said.get(n, "") for n in edge_names)) for s, o, said in graph.edges(data=True)]
    return {"nodes.csv": _csv([(*node_head, *node_names), *nodes]), "edges.csv": _csv([(*edge_head, *edge_names), *edges])}


def _csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


FORMATS: Mapping[str, tuple[str, Callable[[ox.Store], bytes | dict[str, bytes]]]] = {
    "turtle": ("graph.ttl", lambda store: to_turtle(q.triple for q in store)),
    "ntriples": ("graph.nt", to_ntriples),
    "jsonld": ("graph.jsonld", lambda store: to_jsonld(q.triple for q in store)),
    "rdfxml": ("graph.rdf", to_rdfxml),
    "trig": ("graph.trig", to_trig),
    "graphml": ("graph.graphml", to_graphml),
    "gexf": ("graph.gexf", to_gexf),
    "csv": ("", to_csv),
    "neo4j": ("", to_neo4j),
}


def export(store: ox.Store, format_: str) -> dict[str, bytes]:
    """The files of a format by name: one, or the two tables of `csv` and `neo4j`."""
    name, make = FORMATS[format_]
    made = make(store)
    return made if isinstance(made, dict) else {name: made}
