"""Store → `networkx.MultiDiGraph`: the entities that stories name, what is said of each, and the sentences that say it.

Node: an entity's IRI, with `type`, `name`, `english`, `aliases`, `tags` (languages of the name and of each alias), `kind`,
`above` (names of the places or unions over it, the nearest first), `areas` (IRIs of the places that it is in or is, the most
specific), `stories` (article IRI, `Quote` of its first mention or None), `figures` (`Number`s), `weight` (how much is said, ≥ 1).
Edge: key `relation` (or a post's IRI), with `relation`, `title`, `iri` (of a post), `quotes` (`Quote`s, the surest first),
`deduced` (from tables, not from a story), `skips` (deduced, over places or unions that are not in the network), `implied` (a
place that the union beside has too: not drawn unless asked for).
Graph: `stories`, article IRI → `Story`; `mentions`, article IRI → (start, end, entity IRI) in the order of the text; `areas`,
place IRI → `Area`, every place that a node is in and those above.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import unquote

import networkx as nx
from pyoxigraph import Store

from kg.explore import ask
from kg.explore.quotes import Quote, cut_sentence
from kg.graph.store import rows
from kg.graph.terms import local

Proofs = dict[str, Quote]
Names = dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]]
Facts = dict[tuple[str, str, str, str, str], set[str]]
Mentions = dict[str, list[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Story:
    """What is shown of an article; `body` is the text that quotes are cut from, `own` its own date where the page's is not all."""

    headline: str
    body: str
    date: str
    byline: str
    page: str
    kind: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A place with its code ("" where it has none) and the IRI of the place above it."""

    name: str
    english: str
    code: str
    above: str


@dataclass(frozen=True, slots=True)
class Number:
    """A figure about an entity; `value` and its bounds ("" where open or unknown) as the store spells them, in plain units.

    The same may be printed several times: `iris` names the figure of each of its quotes.
    """

    value: str
    unit: str
    qualifier: str
    measures: str
    printed: str
    period: str
    low: str
    high: str
    quotes: tuple[Quote, ...]
    iris: tuple[str, ...]


def read_network(store: Store, keep: str = "") -> nx.MultiDiGraph:
    """The network of a store. Nodes and edges stand in the order of their IRIs, whatever the order in the store.

    `keep` is the IRI of an entity that is in the network though no story should name it.
    """
    stories = {iri: Story(*rest) for iri, *rest in rows(store, ask.ARTICLES)}
    proofs, names, facts = _proofs(store, stories), _names(store), _facts(store)
    graph = nx.MultiDiGraph(stories=stories, mentions=_mentions(store, stories), areas={})
    _add_entities(graph, store, names, {end for fact in facts for end in fact[:2]} | {keep})
    _add_facts(graph, facts, proofs)
    _mark_implied(graph)
    _add_figures(graph, store, proofs)
    for iri, node in graph.nodes(data=True):
        node["weight"] = max(1, graph.degree(iri) + len(node["figures"]) + len(node["stories"]))
    above = {(e, local(relation)): over for e, relation, over in reversed(rows(store, ask.ABOVE))}
    _add_ladders(graph, above, names)
    _add_areas(graph, {e: over for (e, relation), over in above.items() if relation == "partOf"}, names,
               {row[0]: row[1] for row in rows(store, ask.CODES)})
    return graph


def _proofs(store: Store, stories: dict[str, Story]) -> Proofs:
    found: Proofs = {}
    for iri, article, start, end, rule, confidence, period in rows(store, ask.PROOFS):
        if article in stories:
            cut = cut_sentence(stories[article].body, int(start), int(end))
            found.setdefault(iri, Quote(article, *cut, int(start), iri, rule, float(confidence or 1), period))
    return found


def _mentions(store: Store, stories: dict[str, Story]) -> Mentions:
    found: Mentions = {}
    for article, start, end, iri in rows(store, ask.MENTIONS):
        if article in stories:
            found.setdefault(article, []).append((int(start), int(end), iri))
    return {article: sorted(spans) for article, spans in sorted(found.items())}


def _add_entities(graph: nx.MultiDiGraph, store: Store, names: Names, joined: set[str]) -> None:
    """Every entity that a story names, or that a fact joins to another."""
    types = {iri: local(kind) for iri, kind in reversed(rows(store, ask.ENTITIES))}
    kinds = {row[0]: row[1] for row in rows(store, ask.KINDS)}
    stories: dict[str, Story] = graph.graph["stories"]
    met: dict[str, list[str]] = defaultdict(list)
    for iri, article in rows(store, ask.MENTIONED):
        met[iri] += [article] if article in stories else []
    first = {(article, iri): (start, end) for article, spans in graph.graph["mentions"].items() for start, end, iri in reversed(spans)}
    for iri in sorted(types.keys() & (met.keys() | joined)):
        name, english, aliases, tags = names.get(iri, (unquote(local(iri)), "", (), ("",)))
        seen = tuple(_sighting(article, stories[article], first.get((article, iri))) for article in met[iri])
        graph.add_node(iri, type=types[iri], name=name, english=english, aliases=aliases, tags=tags, kind=local(kinds.get(iri, "")),
                       above=(), areas=(), stories=seen, figures=())


def _names(store: Store) -> Names:
    """Entity → its Chinese name, its English name or "", its aliases, and the languages of name and aliases."""
    preferred: dict[str, list[tuple[bool, str, str]]] = defaultdict(list)
    english: dict[str, str] = {}
    others: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, how, language, name in rows(store, ask.NAMES):
        if how.endswith("altLabel"):
            others[iri][name] = language
        else:
            preferred[iri].append((language.startswith("en"), name, language))
            if language.startswith("en"):
                english.setdefault(iri, name)
    found: Names = {}
    for iri, labels in preferred.items():
        _, name, language = min(labels)
        aliases = sorted(others[iri].keys() - {name})
        found[iri] = name, english.get(iri, ""), tuple(aliases), (language, *(others[iri][alias] for alias in aliases))
    return found


def _sighting(article: str, story: Story, span: tuple[int, int] | None) -> tuple[str, Quote | None]:
    return article, Quote(article, *cut_sentence(story.body, *span), span[0]) if span else None


def _quotes(ids: set[str], proofs: Proofs) -> tuple[Quote, ...]:
    """The quotes of some evidence: the surest first, one for each stretch of text."""
    found: dict[tuple[str, str, int, int], Quote] = {}
    for quote in sorted((proofs[i] for i in ids if i in proofs), key=lambda q: (-q.confidence, q)):
        found.setdefault((quote.article, quote.sentence, quote.start, quote.end), quote)
    return tuple(found.values())


def _facts(store: Store) -> Facts:
    """(subject, object, relation, title and IRI of a post or "") → the IRIs of its evidence."""
    facts: Facts = defaultdict(set)
    for s, relation, o, proof in rows(store, ask.FACTS):
        facts[s, o, local(relation), "", ""].add(proof)
    for person, title, organisation, post, proof in rows(store, ask.POSTS):
        facts[person, organisation, "post", title, post].add(proof)
    return facts


def _add_facts(graph: nx.MultiDiGraph, facts: Facts, proofs: Proofs) -> None:
    for (s, o, relation, title, post), ids in sorted(facts.items()):
        if s in graph and o in graph:
            graph.add_edge(s, o, post or relation, relation=relation, title=title, iri=post, quotes=_quotes(ids, proofs), deduced=False, skips=False,
                           implied=False)


def _mark_implied(graph: nx.MultiDiGraph) -> None:
    """A programme is where the union that runs it is: hundreds of such edges hide the others."""
    located = {(s, o) for s, o, relation in graph.edges(data="relation") if relation == "locatedIn"}
    unions = {iri for iri, kind in graph.nodes(data="type") if kind == "Union"}
    for s, place in sorted(located - {pair for pair in located if pair[0] in unions}):
        beside = ({*graph.successors(s), *graph.predecessors(s)} & unions) - {place}
        graph.edges[s, place, "locatedIn"]["implied"] = any((union, place) in located for union in beside)


def _add_figures(graph: nx.MultiDiGraph, store: Store, proofs: Proofs) -> None:
    grouped: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for *what, figure, proof in rows(store, ask.FIGURES):
        grouped[tuple(what)][proof] = figure
    for (iri, *what), figures in sorted(grouped.items()):
        if iri in graph:
            value, unit, qualifier, measures, printed, period, low, high = what
            quotes = _quotes(set(figures), proofs)
            graph.nodes[iri]["figures"] += (Number(value, unit, qualifier, measures, printed, period, low, high, quotes,
                                                   tuple(figures[q.proof] for q in quotes)),)


def _add_ladders(graph: nx.MultiDiGraph, above: dict[tuple[str, str], str], names: Names) -> None:
    """What stands above each entity, and a deduced edge to the nearest that is in the network."""
    for relation in sorted({relation for _, relation in above}):
        steps = {e: over for (e, kind), over in above.items() if kind == relation}
        for iri, node in graph.nodes(data=True):
            ladder = _ladder(iri, steps)
            node["above"] += tuple(names[over][0] for over in ladder if over in names)
            nearest = next((over for over in ladder if over in graph), None)
            if nearest:
                graph.add_edge(iri, nearest, relation, relation=relation, title="", iri="", quotes=(), deduced=True,
                               skips=nearest != ladder[0], implied=False)


def _ladder(iri: str, above: dict[str, str]) -> list[str]:
    steps: list[str] = []
    while iri in above and above[iri] not in steps:
        iri = above[iri]
        steps.append(iri)
    return steps


def _add_areas(graph: nx.MultiDiGraph, above: dict[str, str], names: Names, codes: dict[str, str]) -> None:
    """The places that each entity is in (a place is in itself), and every place above these."""
    for iri, node in graph.nodes(data=True):
        places = {o for _, o, relation in graph.out_edges(iri, data="relation") if relation == "locatedIn"}
        node["areas"] = tuple(sorted(places)) if node["type"] != "Place" else (iri,)
    used = {area for _, areas in graph.nodes(data="areas") for area in areas}
    for area in sorted(used.union(*(_ladder(area, above) for area in used))):
        name, english, *_ = names.get(area, (unquote(local(area)), "", (), ("",)))
        graph.graph["areas"][area] = Area(name, english, codes.get(area, ""), above.get(area, ""))
