"""A graph as a property graph: nodes and edges with attributes, for tools that draw and measure networks.

Entities, articles, pages and figures are nodes; relations, posts, what stands above and where something is named are edges. Each
piece of evidence is an edge of its own, parallel to the others of its fact, with its sentence, where that stands (offsets in
characters of the article's body), its rule and its confidence; an edge without these is a fact that no sentence states. Mentions
(which characters name what) are passages, neither things nor facts: they are in RDF's formats alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

import networkx as nx
import pyoxigraph as ox

from kg.graph.store import rows
from kg.graph.terms import RELATIONS, TYPES, expand, local

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_JOIN = " | "
_TYPES = " ".join(f"ukg:{t}" for t in (*TYPES, "Article", "Page", "Figure"))
_NODES = f"""SELECT ?x ?type ?p ?o ?language {{ VALUES ?type {{ {_TYPES} }} ?x a ?type ; ?p ?o FILTER(ISLITERAL(?o))
    BIND(LANG(?o) AS ?language) }}"""
_KINDS = "SELECT ?x ?kind { ?x ukg:kind/skos:notation ?kind }"
_LINKS = f"""SELECT ?s ?o ?p {{
    VALUES ?p {{ {' '.join(f'ukg:{r}' for r in (*RELATIONS, 'mentionedIn', 'partOf', 'deducedSuperior', 'about'))} skos:broader schema:isPartOf }}
    ?s ?p ?o . ?s a ?any FILTER NOT EXISTS {{ ?s a skos:ConceptScheme }} }}"""
# Joined here: Oxigraph takes fifty times as long over a union and its evidence in one question.
_PROVED = """SELECT ?s ?o ?p ?title ?evidence {
    { ?evidence rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }
    UNION { ?s ukg:about ?o ; ukg:evidence ?evidence BIND(ukg:about AS ?p) }
    UNION { ?post a ukg:Post ; org:member ?s ; org:organization ?o ; ukg:title ?title ; ukg:evidence ?evidence BIND(ukg:post AS ?p) } }"""
_EVIDENCE = """SELECT ?evidence ?article ?start ?end ?sentence ?rule ?confidence ?period ?since ?until {
    ?evidence a ukg:Evidence ; prov:wasDerivedFrom ?article ; oa:start ?start ; oa:end ?end ; oa:exact ?sentence ;
        ukg:rule ?rule ; ukg:confidence ?confidence
    OPTIONAL { ?evidence ukg:period ?period } OPTIONAL { ?evidence schema:startDate ?since } OPTIONAL { ?evidence schema:endDate ?until } }"""
_SAID = ("title", "evidence", "article", "start", "end", "sentence", "rule", "confidence", "period", "since", "until")
_NUMBERS: Mapping[str, type[int] | type[float]] = {
    "confidence": float, "value": float, "minValue": float, "maxValue": float, "start": int, "end": int}
_ENGLISH = "label_en"
Value = str | int | float


def property_graph(store: ox.Store) -> nx.MultiDiGraph:
    """Nodes in the order of their IRIs, edges in that of their ends; the keys of edges are unique in the whole graph.

    `label` is a node's Chinese name (else its headline, file name or words), `label_en` the English one where there is one.
    Confidences, values and offsets are numbers, all else text, several values joined by “ | ”.
    """
    graph = nx.MultiDiGraph()
    for iri, attributes in _nodes(store):
        graph.add_node(iri, **attributes)
    evidence = {row[0]: row[1:] for row in rows(store, _EVIDENCE)}
    edges = {(s, o, local(p), title, proof, *evidence[proof]) for s, o, p, title, proof in rows(store, _PROVED) if proof in evidence}
    proved = {edge[:3] for edge in edges}
    edges |= {(s, o, local(p)) for s, o, p in rows(store, _LINKS) if (s, o, local(p)) not in proved}
    for n, (s, o, relation, *said) in enumerate(e for e in sorted(edges) if e[0] in graph and e[1] in graph):
        attributes = {name: _typed(name, value) for name, value in zip(_SAID, said, strict=False) if value}
        graph.add_edge(s, o, key=f"e{n}", label=relation, **attributes)
    return graph


def _nodes(store: ox.Store) -> Iterator[tuple[str, dict[str, Value]]]:
    kinds = {iri: _joined(kind for _, kind in same) for iri, same in groupby(rows(store, _KINDS), itemgetter(0))}
    for iri, same in groupby(rows(store, _NODES), itemgetter(0)):
        values: dict[str, set[str]] = {"kind": {kinds[iri]}} if iri in kinds else {}
        for _, type_, p, text, language in same:
            values.setdefault("type", set()).add(local(type_))
            values.setdefault(_ENGLISH if language == "en" and p == expand("skos:prefLabel") else local(p), set()).add(text)
        said = {name: _joined(values[name]) for name in sorted(values)}
        label = next((said[name] for name in ("prefLabel", "headline", "name", "asPrinted", _ENGLISH) if said.get(name)), local(iri))
        yield iri, {"label": label.split(_JOIN)[0], **{name: _typed(name, text) for name, text in said.items()}}


def _joined(values: Iterable[str]) -> str:
    return _JOIN.join(sorted(map(_clean, values)))


def _typed(name: str, text: str) -> Value:
    """A number where one is meant and it is one: graphs that do not keep to the shapes may hold anything."""
    try:
        return _NUMBERS[name](text)
    except (KeyError, ValueError):
        return _clean(text)


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
