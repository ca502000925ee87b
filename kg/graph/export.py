"""A graph in the formats that other tools read: RDF's own, and as a property graph (`kg.graph.properties`) for Gephi, Neo4j and networkx.

RDF's formats hold all triples. The others hold things, facts and all evidence, but no mentions, which are passages of text.
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
from kg.graph.properties import Value, property_graph
from kg.graph.terms import PREFIXES
from kg.graph.turtle import SHORT, key, to_turtle, with_sorted_head
from kg.graph.xml import well_formed
from kg.model import UsageError


def to_ntriples(store: ox.Store) -> bytes:
    """One triple a line, sorted."""
    return b"".join(sorted(ox.serialize([q.triple], format=ox.RdfFormat.N_TRIPLES) or b"" for q in store))


def to_rdfxml(store: ox.Store) -> bytes:
    """RDF/XML, namespaces in order, subjects by IRI. Raises `UsageError` for what XML cannot hold."""
    try:
        raw = well_formed(ox.serialize(sorted((q.triple for q in store), key=key), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES) or b"")
    except (OSError, ValueError) as error:
        raise UsageError(f"rdfxml: {error}; take turtle, ntriples or jsonld") from None
    head = re.search(rb"<rdf:RDF([^>]*)>", raw)
    assert head
    return raw[:head.start(1)] + b"".join(sorted(re.findall(rb' xmlns:\w+="[^"]*"', head[1]))) + raw[head.end(1):]


def to_trig(store: ox.Store) -> bytes:
    """TriG with one named graph a page, of the page's IRI; the data set's description in the default graph. Raises `UsageError`."""
    quads = sorted(page_graphs(store), key=lambda q: (str(q.graph_name), *key(q.triple)))
    return with_sorted_head((ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=SHORT) or b"").decode()).encode()


# --- Property graphs


def to_graphml(store: ox.Store) -> bytes:
    """GraphML, numbers typed."""
    return ("\n".join(nx.generate_graphml(property_graph(store))) + "\n").encode()


def to_gexf(store: ox.Store) -> bytes:
    """GEXF 1.2, numbers typed, without the day of its making, so that the same graph gives the same bytes.

    To networkx an edge's `start` and `end` are the times that it exists in; here they are places in a text, hence the detour.
    """
    graph = property_graph(store)
    for _, _, name, said in graph.edges(data=True, keys=True):
        said["id"] = name
        for offset in ("start", "end"):
            if offset in said:
                said[f"oa:{offset}"] = said.pop(offset)
    text = "\n".join(nx.generate_gexf(graph))
    text = re.sub(r'(<attribute [^>]*title=")oa:(start|end)"', r'\1\2"', text)
    return (re.sub(r'\s*<meta lastmodifieddate="[^"]*">.*?</meta>', "", text, flags=re.DOTALL) + "\n").encode()


def to_csv(store: ox.Store) -> dict[str, bytes]:
    """`nodes.csv` and `edges.csv` with the headings that Gephi's spreadsheet import knows."""
    return _tables(property_graph(store), ("Id", "Label"), ("Source", "Target", "Type", "Label"), lambda s, o, label: (s, o, "Directed", label))


def to_neo4j(store: ox.Store) -> dict[str, bytes]:
    """`nodes.csv` and `edges.csv` for `neo4j-admin database import`: types are labels, relations are types, numbers are numbers."""
    graph = property_graph(store)
    tables = _tables(graph, ("iri:ID", "label"), (":START_ID", ":END_ID", ":TYPE"), lambda s, o, label: (s, o, label))
    numbers = [_numbers(said for _, said in graph.nodes(data=True)), _numbers(said for *_, said in graph.edges(data=True))]
    return {name: _headed(table, {"type": ":LABEL", **typed}) for (name, table), typed in zip(tables.items(), numbers, strict=True)}


def _numbers(all_: Iterable[Mapping[str, Value]]) -> dict[str, str]:
    """The heading of each column that holds numbers alone: `value:double`."""
    kinds: dict[str, set[type]] = {}
    for said in all_:
        for name, value in said.items():
            kinds.setdefault(name, set()).add(type(value))
    words = {float: "double", int: "long"}
    return {name: f"{name}:{words[kind]}" for name, (kind, *more) in kinds.items() if kind in words and not more}


def _headed(table: bytes, names: Mapping[str, str]) -> bytes:
    head, _, rest = table.partition(b"\r\n")
    return ",".join(names.get(name, name) for name in head.decode().split(",")).encode() + b"\r\n" + rest


def _tables(graph: nx.MultiDiGraph, node_head: tuple[str, ...], edge_head: tuple[str, ...],
            ends: Callable[[str, str, str], tuple[str, ...]]) -> dict[str, bytes]:
    node_names = sorted({name for _, said in graph.nodes(data=True) for name in said} - {"label"})
    edge_names = sorted({name for *_, said in graph.edges(data=True) for name in said} - {"label"})
    nodes = [(iri, said["label"], *(said.get(n, "") for n in node_names)) for iri, said in graph.nodes(data=True)]
    edges = [(*ends(s, o, said["label"]), *(said.get(n, "") for n in edge_names)) for s, o, said in graph.edges(data=True)]
    return {"nodes.csv": _csv([(*node_head, *node_names), *nodes]), "edges.csv": _csv([(*edge_head, *edge_names), *edges])}


def _csv(rows: Iterable[tuple[Value, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([int(v) if isinstance(v, float) and v.is_integer() else v for v in row] for row in rows)
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
    """The files of a format by name: one, or the two tables of `csv` and `neo4j`. Raises `UsageError` for what it cannot hold."""
    name, make = FORMATS[format_]
    made = make(store)
    return made if isinstance(made, dict) else {name: made}
