"""What each page contributes to a graph: its stories stand in the graph, and reading them again gives their triples.

A name or a relation may come from several pages, so what one page alone gave cannot be told from the merged triples. The
graph holds all that the reading of a story needs (headline, kickers, body, date); read again by the same version of the software
they must give the graph itself, which is checked, so a contribution is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg import __version__
from kg.extract.read import read_article
from kg.graph.dataset import base_of, dataset_iri, describe
from kg.graph.store import rows
from kg.graph.triples import Minter
from kg.model import Article, Page, UsageError

_PAGES = """SELECT ?name ?page ?sha ?date ?source { ?page a ukg:Page ; schema:name ?name ; ukg:sha256 ?sha .
    OPTIONAL { ?page schema:datePublished ?date } OPTIONAL { ?page ukg:dateKnownFrom ?source } }"""
_ARTICLES = """SELECT ?a ?headline ?body ?kind ?byline ?date { ?a a ukg:Article ; schema:isPartOf <%s> ; schema:headline ?headline ;
    schema:articleBody ?body ; ukg:storyKind ?kind . OPTIONAL { ?a ukg:byline ?byline } OPTIONAL { ?a schema:datePublished ?date } }"""
_KICKERS = "SELECT ?kicker { <%s> schema:alternativeHeadline ?kicker }"


@dataclass(frozen=True)
class Contribution:
    """A page of a graph, its IRI and the triples that the graph has from it (others may give some of them too)."""

    name: str
    iri: str
    triples: frozenset[ox.Triple]


def contributions(store: ox.Store) -> list[Contribution]:
    """Each page's part of a graph, by file name.

    Raises `UsageError` where reading the stories again does not give the graph: it was made by another version, or changed.
    """
    graph, base = {q.triple for q in store}, base_of(store)
    if not rows(store, _PAGES):
        raise UsageError("graph: no page in it; is it a graph that `kg build` has made?")
    found = [_contribution(store, Minter(base), *row) for row in rows(store, _PAGES)]
    out = [c for c in found if c.triples <= graph]  # one page under two names or dates: only what was really read
    if set().union(*(c.triples for c in out)) != _without_dataset(graph, base):
        raise UsageError(f"graph: its pages, read again by version {__version__}, do not give it; build it again with `kg build`")
    return out


def without(store: ox.Store, page: str) -> set[ox.Triple]:
    """The graph that the other pages make, with its description; a page is named by its file name or its IRI.

    Raises `UsageError` for a page that is not in it, and for a name that several pages bear.
    """
    parts = contributions(store)
    meant = sorted({c.iri for c in parts if page in (c.name, c.iri)})
    if len(meant) > 1:
        raise UsageError(f"{page}: {len(meant)} pages bear that name; name one by its IRI: {', '.join(meant)}")
    if not meant:
        raise UsageError(f"{page}: no such page in the graph; it has {', '.join(sorted({c.name for c in parts}))}")
    rest = set().union(*(c.triples for c in parts if page not in (c.name, c.iri)))
    return rest.union(describe(rest, base_of(store)))


def _contribution(store: ox.Store, minter: Minter, name: str, iri: str, sha: str, date: str, source: str) -> Contribution:
    page = Page(name, "", sha, date, source)
    triples = set(minter.page(page))
    for article, *rest in rows(store, _ARTICLES % iri):
        triples.update(minter.reading(page, read_article(_article(store, name, article, *rest))))
    return Contribution(name, iri, frozenset(triples))


def _article(store: ox.Store, page: str, iri: str, headline: str, body: str, kind: str, byline: str, date: str) -> Article:
    kickers = tuple(kicker for kicker, in rows(store, _KICKERS % iri))
    return Article(page, headline, kickers, byline, kind, body, date=date)


def _without_dataset(graph: set[ox.Triple], base: str) -> set[ox.Triple]:
    iri = dataset_iri(base)
    return {t for t in graph if not _subject(t).startswith(iri)}


def _subject(triple: ox.Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""


def page_graphs(store: ox.Store) -> Iterator[ox.Quad]:
    """The graph as quads, each page's triples in a graph of the page's IRI, the data set's description in the default one."""
    for part in contributions(store):
        yield from (ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(part.iri)) for t in part.triples)
    iri = dataset_iri(base_of(store))
    yield from (q for q in store if _subject(q.triple).startswith(iri))
