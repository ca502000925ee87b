"""Everything that a graph says of one entity, each fact with its headline, its sentence and the rule that read it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import pyoxigraph as ox

from kg.explore.network import Number, Story, read_network
from kg.explore.quotes import Quote
from kg.explore.words import Words, words
from kg.graph.store import rows
from kg.graph.terms import PREFIXES, TYPES
from kg.model import UsageError

# What bears on an entity: itself, the evidence, posts and figures that name it, their articles and pages, the names and kinds of
# all of these, and the places and unions above and below it.
_AROUND = """CONSTRUCT { ?x ?p ?o } WHERE { {
    { SELECT DISTINCT ?x WHERE { { ?v rdf:subject|rdf:object $e . ?v rdf:subject|rdf:object ?x } UNION { ?x rdf:subject|rdf:object $e }
        UNION { ?x org:member|org:organization|ukg:about $e } UNION { ?post org:member|org:organization $e ; org:member|org:organization ?x }
        UNION { ?s org:member|org:organization|ukg:about $e ; ukg:evidence ?x } UNION { $e ukg:kind ?x }
        UNION { ?v rdf:subject|rdf:object $e ; prov:wasDerivedFrom ?x }
        UNION { ?v rdf:subject|rdf:object $e ; prov:wasDerivedFrom/schema:isPartOf ?x }
        UNION { ?s org:member|org:organization|ukg:about $e ; ukg:evidence/prov:wasDerivedFrom ?x }
        UNION { ?s org:member|org:organization|ukg:about $e ; ukg:evidence/prov:wasDerivedFrom/schema:isPartOf ?x }
        UNION { $e ukg:mentionedIn ?x } UNION { $e ukg:mentionedIn/schema:isPartOf ?x } UNION { $e ukg:partOf+ ?x }
        UNION { $e ukg:deducedSuperior+ ?x } UNION { ?x ukg:partOf+ $e } UNION { ?x ukg:deducedSuperior+ $e } } }
    ?x ?p ?o } UNION { $e ?p ?o BIND($e AS ?x) } UNION { ?x ?p $e BIND($e AS ?o) } }"""
_NAMED = "SELECT DISTINCT ?e { VALUES ?name { %s } ?e skos:prefLabel|skos:altLabel|skos:hiddenLabel ?name ; a/^a ?e } ORDER BY ?e"
_NAMES = f"SELECT DISTINCT ?name {{ VALUES ?type {{ {' '.join(f'ukg:{t}' for t in TYPES)} }} ?e a ?type ; skos:prefLabel|skos:altLabel ?name }}"


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that says something: its article, its sentence, and where in this the words stand."""

    story: Story
    quote: Quote


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact in words under its heading; `sources` is empty for what is deduced from tables, `other` the IRI of the fact's
    other end."""

    heading: str
    text: str
    sources: tuple[Source, ...]
    deduced: bool = False
    other: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An entity and all that is said of it; `above` are the places or unions over it, the nearest first."""

    iri: str
    name: str
    type: str
    kind: str
    aliases: tuple[str, ...]
    above: tuple[str, ...]
    statements: tuple[Statement, ...]
    stories: tuple[Story, ...]


def explain(store: ox.Store, wanted: str, language: str = "en") -> list[Explanation]:
    """What the graph says of each entity that bears the name in any form met, or is the IRI.

    Raises `UsageError` where nothing in the graph is so called.
    """
    found = _find(store, wanted)
    if not found:
        near = difflib.get_close_matches(wanted, sorted(row[0] for row in rows(store, _NAMES)), n=5, cutoff=0.5)
        raise UsageError(f"{wanted}: nothing in the graph is called that" + (f"; did you mean {', '.join(near)}?" if near else "; see `kg query`"))
    said = words()[language]
    return [_explained(_network(store, iri), iri, said) for iri in found]


def _find(store: ox.Store, wanted: str) -> list[str]:
    if wanted.startswith(("http://", "https://")):
        try:
            node = ox.NamedNode(wanted)
        except ValueError:
            raise UsageError(f"{wanted}: no IRI; check it, or give a name") from None
        return [wanted] if next(store.quads_for_pattern(node, None, None), None) else []
    return [iri for iri, in rows(store, _NAMED % f'{ox.Literal(wanted, language="zh")} {ox.Literal(wanted, language="en")}')]


def _network(store: ox.Store, iri: str) -> nx.MultiDiGraph:
    """The network of the part of the graph around an entity."""
    part, node = ox.Store(), f"<{iri}>"
    answer = store.query(_AROUND.replace("$e", node), prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QueryTriples)
    part.extend(ox.Quad(t.subject, t.predicate, t.object) for t in answer)
    return read_network(part, keep=iri)


def _explained(network: nx.MultiDiGraph, iri: str, said: Words) -> Explanation:
    node, told = network.nodes[iri], network.graph["stories"]
    statements = (*_facts(network, iri, said, told), *_figures(node["figures"], said, told))
    stories = tuple(told[article] for article, _ in node["stories"])
    return Explanation(iri, node["name"], said["types"][node["type"]], said["kinds"].get(node["kind"], node["kind"]), node["aliases"],
                       node["above"], statements, tuple(sorted(stories, key=lambda s: (s.date, s.page, s.headline))))


def _facts(network: nx.MultiDiGraph, iri: str, said: Words, told: dict[str, Story]) -> Iterator[Statement]:
    """The facts by relation, in the order of the relations, those that the entity is the subject of first."""
    order = list(said["relations"])
    edges = [(edge, "out", o) for _, o, edge in network.out_edges(iri, data=True)]
    edges += [(edge, "in", s) for s, _, edge in network.in_edges(iri, data=True) if s != iri]
    names = {other: network.nodes[other]["name"] for _, _, other in edges}
    for edge, side, other in sorted(edges, key=lambda e: (order.index(e[0]["relation"]), e[1] == "in", names[e[2]], e[2], e[0]["title"])):
        s, o = (iri, other) if side == "out" else (other, iri)
        text = said["say"][edge["relation"]].format(s=network.nodes[s]["name"], o=network.nodes[o]["name"], t=edge["title"])
        yield Statement(said[side][edge["relation"]], text, _sources(edge["quotes"], told), edge["deduced"], other)


def _figures(figures: tuple[Number, ...], said: Words, told: dict[str, Story]) -> Iterator[Statement]:
    for f in figures:
        plain = "" if f.printed == f"{f.value}{f.unit}" else f" ({f.qualifier} {f.value} {f.unit})"
        period = f", {f.period}" if f.period else ""
        yield Statement(said["page"]["figures"], f"{f.measures} {f.printed}{plain}{period}".strip(), _sources(f.quotes, told))


def _sources(quotes: tuple[Quote, ...], told: dict[str, Story]) -> tuple[Source, ...]:
    return tuple(Source(told[q.article], q) for q in quotes)
