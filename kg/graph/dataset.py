"""The graph's description of itself as a data set, in VoID and DCAT: what it is, how much it holds of each class and property."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from pyoxigraph import Literal, NamedNode, Store, Triple

from kg import __version__
from kg.graph.literals import TYPE, node
from kg.graph.store import rows
from kg.graph.terms import UKG, compact
from kg.identity.iris import BASE, VOCAB, segment
from kg.knowledge import interface

ONTOLOGY = UKG.rstrip("#")
_TURTLE = "https://www.iana.org/assignments/media-types/text/turtle"


def dataset_iri(base: str = BASE) -> str:
    return f"{base}dataset"


def base_of(store: Store) -> str:
    """The beginning of a graph's IRIs, told from its data set, else from a page; the usual one where it has neither."""
    for question, ending in (("SELECT ?x { ?x a dcat:Dataset }", "dataset"), ("SELECT ?x { ?x a ukg:Page }", "page/")):
        if found := rows(store, question):
            return found[0][0].rsplit(ending, 1)[0]
    return BASE


def describe(triples: Collection[Triple], base: str = BASE) -> Iterator[Triple]:
    """The description of a graph: its counts are of these triples, so the descriptions of two graphs do not add up."""
    iri = NamedNode(dataset_iri(base))
    yield Triple(iri, TYPE, node("void:Dataset"))
    yield Triple(iri, TYPE, node("dcat:Dataset"))
    for name in ("title", "description", "rights"):
        for language, text in interface("dataset")[name].items():
            yield Triple(iri, node(f"dcterms:{name}"), Literal(text, language=language))
    yield Triple(iri, node("dcterms:language"), Literal("zh"))
    yield Triple(iri, node("dcterms:conformsTo"), NamedNode(f"{ONTOLOGY}/{__version__}"))
    yield Triple(iri, node("void:vocabulary"), NamedNode(ONTOLOGY))
    yield Triple(iri, node("void:vocabulary"), NamedNode(VOCAB))
    yield Triple(iri, node("void:uriSpace"), Literal(base))
    yield from _distribution(iri)
    yield from _counts(iri, triples)


def _distribution(iri: NamedNode) -> Iterator[Triple]:
    file = NamedNode(f"{iri.value}/graph.ttl")
    yield Triple(iri, node("dcat:distribution"), file)
    yield Triple(file, TYPE, node("dcat:Distribution"))
    yield Triple(file, node("dcterms:title"), Literal("graph.ttl"))
    yield Triple(file, node("dcat:mediaType"), NamedNode(_TURTLE))


def _counts(iri: NamedNode, triples: Collection[Triple]) -> Iterator[Triple]:
    classes = Counter(t.object.value for t in triples if t.predicate == TYPE and isinstance(t.object, NamedNode))
    properties = Counter(t.predicate.value for t in triples)
    dates = sorted(t.object.value for t in triples if t.predicate == node("schema:datePublished") and isinstance(t.object, Literal))
    for name, count in (("void:triples", len(triples)), ("void:entities", len({t.subject for t in triples})),
                        ("void:classes", len(classes)), ("void:properties", len(properties))):
        yield Triple(iri, node(name), Literal(count))
    if dates:
        yield Triple(iri, node("schema:temporalCoverage"), Literal(f"{dates[0]}/{dates[-1]}"))
    for sort, count_of, counted in (("class", "void:entities", classes), ("property", "void:triples", properties)):
        for name, count in counted.items():
            part = NamedNode(f"{iri.value}/{sort}/{segment(compact(name))}")
            yield Triple(iri, node(f"void:{sort}Partition"), part)
            yield Triple(part, TYPE, node("void:Dataset"))
            yield Triple(part, node(f"void:{sort}"), NamedNode(name))
            yield Triple(part, node(count_of), Literal(count))
