"""Store → `networkx.MultiDiGraph`: the entities that stories name, what is said of each, and the sentences that say it.

Node: an entity's IRI, with `type`, `name`, `english`, `aliases`, `kind`, `above` (names of the places or unions over it,
the nearest first), `stories` (article IRI, `Quote` or None), `figures` (`Number`s), `weight` (how much is said, ≥ 1).
Edge: key `relation` (or `post:<title>`), with `relation`, `title`, `quotes` (`Quote`s, the surest first), `deduced` (from
tables, not from a story), `implied` (a place that the union beside has too: not drawn unless asked for).
Graph: `stories`, article IRI → `Story`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import unquote

import networkx as nx
from pyoxigraph import Store

from kg.explore import ask
from kg.explore.quotes import Quote, cut_sentence, first_naming
from kg.graph.store import rows
from kg.graph.terms import local

Proofs = dict[str, Quote]
Names = dict[str, tuple[str, str, tuple[str, ...]]]
Facts = dict[tuple[str, str, str, str], set[str]]


@dataclass(frozen=True, slots=True)
class Story:
    """What is shown of an article; `body` is the text that quotes are cut from."""

    headline: str
    body: str
    date: str
    byline: str
    page: str
    kind: str


@dataclass(frozen=True, slots=True)
class Number:
    """A figure about an entity; `value` as the store spells it, in plain units."""

    value: str
    unit: str
    qualifier: str
    measures: str
    printed: str
    period: str
    quotes: tuple[Quote, ...]


def read_network(store: Store, keep: str = "") -> nx.MultiDiGraph:
    """The network of a store. Nodes and edges stand in the order of their IRIs, whatever the order in the store.

    `keep` is the IRI of an entity that is in the network though no story should name it.
    """
    stories = {iri: Story(*rest) for iri, *rest in rows(store, ask.ARTICLES)}
    proofs, names, facts = _proofs(store, stories), _names(store), _facts(store)
    graph = nx.MultiDiGraph(stories=stories)
    _add_entities(graph, store, names, {end for fact in facts for end in fact[:2]} | {keep})
    _add_facts(graph, facts, proofs)
    _mark_implied(graph)
    _add_figures(graph, store, proofs)
    for iri, node in graph.nodes(data=True):
        node["weight"] = max(1, graph.degree(iri) + len(node["figures"]) + len(node["stories"]))
    _add_ladders(graph, store, names)
    return graph


def _proofs(store: Store, stories: dict[str, Story]) -> Proofs:
    found: Proofs = {}
    for iri, article, start, end, rule, confidence, period in rows(store, ask.PROOFS):
        if article in stories:
            cut = cut_sentence(stories[article].body, int(start), int(end))
            found.setdefault(iri, Quote(article, *cut, rule, float(confidence or 1), period))
    return found


def _add_entities(graph: nx.MultiDiGraph, store: Store, names: Names, joined: set[str]) -> None:
    """Every entity that a story names, or that a fact joins to another."""
    types = {iri: local(kind) for iri, kind in reversed(rows(store, ask.ENTITIES))}
    kinds = {row[0]: row[1] for row in rows(store, ask.KINDS)}
    stories: dict[str, Story] = graph.graph["stories"]
    met: dict[str, list[str]] = defaultdict(list)
    for iri, article in rows(store, ask.MENTIONS):
        met[iri] += [article] if article in stories else []
    for iri in sorted(types.keys() & (met.keys() | joined)):
        name, english, aliases = names.get(iri, (unquote(local(iri)), "", ()))
        seen = tuple(_sighting(article, stories[article], (name, *aliases)) for article in met[iri])
        graph.add_node(iri, type=types[iri], name=name, english=english, aliases=aliases, kind=local(kinds.get(iri, "")),
                       above=(), stories=seen, figures=())


def _names(store: Store) -> Names:
    """Entity → its Chinese name, its English name or "", its aliases."""
    preferred: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    english: dict[str, str] = {}
    others: dict[str, set[str]] = defaultdict(set)
    for iri, how, language, name in rows(store, ask.NAMES):
        if how.endswith("altLabel"):
            others[iri].add(name)
        else:
            preferred[iri].append((language.startswith("en"), name))
            if language.startswith("en"):
                english.setdefault(iri, name)
    chosen = {iri: min(labels)[1] for iri, labels in preferred.items()}
    return {iri: (name, english.get(iri, ""), tuple(sorted(others[iri] - {name}))) for iri, name in chosen.items()}


def _sighting(article: str, story: Story, names: tuple[str, ...]) -> tuple[str, Quote | None]:
    cut = first_naming(story.body, (names[0], *sorted(names[1:], key=lambda n: (-len(n), n))))
    return article, Quote(article, *cut) if cut else None


def _quotes(ids: set[str], proofs: Proofs) -> tuple[Quote, ...]:
    """The quotes of some evidence: the surest first, one for each stretch of text."""
    found: dict[tuple[str, str, int, int], Quote] = {}
    for quote in sorted((proofs[i] for i in ids if i in proofs), key=lambda q: (-q.confidence, q)):
        found.setdefault((quote.article, quote.sentence, quote.start, quote.end), quote)
    return tuple(found.values())


def _facts(store: Store) -> Facts:
    """(subject, object, relation, title of a post or "") → the IRIs of its evidence."""
    facts: Facts = defaultdict(set)
    for s, relation, o, proof in rows(store, ask.FACTS):
        facts[s, o, local(relation), ""].add(proof)
    for person, title, organisation, proof in rows(store, ask.POSTS):
        facts[person, organisation, "post", title].add(proof)
    return facts


def _add_facts(graph: nx.MultiDiGraph, facts: Facts, proofs: Proofs) -> None:
    for (s, o, relation, title), ids in sorted(facts.items()):
        if s in graph and o in graph:
            key = f"post:{title}" if relation == "post" else relation
            graph.add_edge(s, o, key, relation=relation, title=title, quotes=_quotes(ids, proofs), deduced=False, implied=False)


def _mark_implied(graph: nx.MultiDiGraph) -> None:
    """A programme is where the union that runs it is: hundreds of such edges hide the others."""
    located = {(s, o) for s, o, relation in graph.edges(data="relation") if relation == "locatedIn"}
    unions = {iri for iri, kind in graph.nodes(data="type") if kind == "Union"}
    for s, place in sorted(located - {pair for pair in located if pair[0] in unions}):
        beside = ({*graph.successors(s), *graph.predecessors(s)} & unions) - {place}
        graph.edges[s, place, "locatedIn"]["implied"] = any((union, place) in located for union in beside)


def _add_figures(graph: nx.MultiDiGraph, store: Store, proofs: Proofs) -> None:
    grouped: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for *what, proof in rows(store, ask.FIGURES):
        grouped[tuple(what)].add(proof)
    for (iri, *what), ids in sorted(grouped.items()):
        if iri in graph:
            value, unit, qualifier, measures, printed, period = what
            graph.nodes[iri]["figures"] += (Number(value, unit, qualifier, measures, printed, period, _quotes(ids, proofs)),)


def _add_ladders(graph: nx.MultiDiGraph, store: Store, names: Names) -> None:
    """What stands above each entity, and a deduced edge to the nearest that is in the network."""
    above = {(e, relation): over for e, relation, over in reversed(rows(store, ask.ABOVE))}
    for relation in sorted({relation for _, relation in above}):
        for iri, node in graph.nodes(data=True):
            ladder = _ladder(iri, relation, above)
            node["above"] += tuple(names[over][0] for over in ladder if over in names)
            nearest = next((over for over in ladder if over in graph), None)
            if nearest:
                kind = local(relation)
                graph.add_edge(iri, nearest, kind, relation=kind, title="", quotes=(), deduced=True, implied=False)


def _ladder(iri: str, relation: str, above: dict[tuple[str, str], str]) -> list[str]:
    steps: list[str] = []
    while (iri, relation) in above and above[iri, relation] not in steps:
        iri = above[iri, relation]
        steps.append(iri)
    return steps
