"""Readings → triples: every fact once as a direct triple, and with the evidence that says so; no blank nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__
from kg.graph.background import KINDS, group, kind, place, superiors
from kg.graph.literals import TYPE, day, node, number, zh
from kg.identity.iris import BASE, content_iri, entity_iri
from kg.knowledge import interface
from kg.model import Article, Entity, Evidence, Fact, Page, Period, Reading

# How an entity's type is called besides: the classes of ORG and schema.org that other tools know.
ALSO = {"Union": ("org:Organization",), "Agency": ("org:Organization",), "Place": ("schema:Place",), "Person": ("schema:Person",),
        "WorkerGroup": ("skos:Concept",), "Document": ("schema:CreativeWork",), "Programme": ("schema:Project",)}


class Minter:
    """Triples of pages and readings under one base IRI."""

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self._iris: dict[tuple[str, str], NamedNode] = {}

    def iri(self, ref: tuple[str, str]) -> NamedNode:
        if ref not in self._iris:
            self._iris[ref] = NamedNode(entity_iri(self.base, *ref))
        return self._iris[ref]

    def page_iri(self, page: Page) -> NamedNode:
        return NamedNode(content_iri(self.base, "page", page.sha256))

    def _activity_iri(self, page: Page) -> NamedNode:
        return NamedNode(content_iri(self.base, "reading", page.sha256, page.name, page.date, __version__))

    def article_iri(self, page: Page, article: Article) -> NamedNode:
        return NamedNode(content_iri(self.base, "article", page.sha256, article.headline, article.body))

    def page(self, page: Page) -> Iterator[Triple]:
        """The page as a source, and its reading by this version of the software: nothing of when or where that was done."""
        iri, activity, agent = self.page_iri(page), self._activity_iri(page), NamedNode(f"{self.base}software/unionkg-{__version__}")
        yield Triple(iri, TYPE, node("ukg:Page"))
        yield Triple(iri, node("schema:name"), Literal(page.name))
        yield Triple(iri, node("ukg:sha256"), Literal(page.sha256))
        yield Triple(activity, TYPE, node("prov:Activity"))
        for language, text in interface("dataset")["reading"].items():
            yield Triple(activity, node("rdfs:label"), Literal(text.format(page=page.name), language=language))
        yield Triple(activity, node("prov:used"), iri)
        yield Triple(activity, node("prov:wasAssociatedWith"), agent)
        yield Triple(agent, TYPE, node("prov:SoftwareAgent"))
        yield Triple(agent, TYPE, node("schema:SoftwareApplication"))
        yield Triple(agent, node("schema:name"), Literal("unionkg"))
        yield Triple(agent, node("schema:softwareVersion"), Literal(__version__))
        if page.date:
            yield Triple(iri, node("ukg:dateKnownFrom"), Literal(page.date_source))
            yield Triple(iri, node("schema:datePublished"), day(page.date))

    def reading(self, page: Page, reading: Reading) -> Iterator[Triple]:
        """All triples of one article."""
        article = self.article_iri(page, reading.article)
        yield from self._article(page, article, reading.article)
        for entity in reading.entities:
            yield from self._entity(entity, article)
        yield from self._mentions(article, reading)
        for fact in reading.facts:
            s, p, o = self.iri(fact.subject), node(f"ukg:{fact.relation}"), self.iri(fact.object)
            yield Triple(s, p, o)
            yield from self._statement(article, reading.article, fact, Triple(s, p, o))
        yield from self._posts(article, reading)
        yield from self._figures(article, reading)

    def _article(self, page: Page, iri: NamedNode, article: Article) -> Iterator[Triple]:
        yield Triple(iri, TYPE, node("ukg:Article"))
        yield Triple(iri, node("schema:headline"), zh(article.headline))
        for kicker in article.kickers:
            yield Triple(iri, node("schema:alternativeHeadline"), zh(kicker))
        if article.byline:
            yield Triple(iri, node("ukg:byline"), zh(article.byline))
        yield Triple(iri, node("ukg:storyKind"), Literal(article.kind))
        yield Triple(iri, node("schema:articleBody"), zh(article.body))
        yield Triple(iri, node("schema:isPartOf"), self.page_iri(page))
        yield Triple(iri, node("prov:wasGeneratedBy"), self._activity_iri(page))
        if article.date:
            yield Triple(iri, node("schema:datePublished"), day(article.date))

    def _entity(self, entity: Entity, article: NamedNode) -> Iterator[Triple]:
        iri = self.iri((entity.type, entity.key))
        yield Triple(iri, TYPE, node(f"ukg:{entity.type}"))
        for name in ALSO[entity.type]:
            yield Triple(iri, TYPE, node(name))
        yield Triple(iri, node("skos:prefLabel"), zh(entity.name))
        for alias in entity.aliases:
            yield Triple(iri, node("skos:altLabel"), zh(alias))
        yield Triple(iri, node("ukg:mentionedIn"), article)
        if entity.kind and entity.type in KINDS:
            yield from kind(iri, KINDS[entity.type], entity.kind)
        if entity.type == "Place":
            yield from place(entity.key, self.iri)
            if entity.key.startswith("?"):
                yield Triple(iri, node("ukg:undecided"), Literal(True))
        if entity.type == "Union" and entity.place:
            yield from superiors(entity, self.iri)
        if entity.type == "WorkerGroup":
            yield from group(iri, entity.key)

    def _mentions(self, article: NamedNode, reading: Reading) -> Iterator[Triple]:
        """Which characters name which entity."""
        for name in reading.names:
            entity = self.iri(name.entity)
            iri = NamedNode(content_iri(self.base, "mention", article.value, name.start, name.end, entity.value))
            yield Triple(iri, TYPE, node("ukg:Mention"))
            yield Triple(iri, node("ukg:refersTo"), entity)
            yield from _passage(iri, article, reading.article, name.start, name.end)

    def _statement(self, article: NamedNode, source: Article, fact: Fact, triple: Triple) -> Iterator[Triple]:
        """The evidence of a relation: a reified statement of its triple."""
        evidence, (s, p, o) = fact.evidence, triple
        iri = NamedNode(content_iri(self.base, "evidence", article.value, evidence.start, evidence.end, evidence.rule, s.value, p.value, o.value))
        yield from self._evidence(iri, article, source, evidence)
        yield Triple(iri, TYPE, node("rdf:Statement"))
        yield Triple(iri, node("rdf:subject"), s)
        yield Triple(iri, node("rdf:predicate"), p)
        yield Triple(iri, node("rdf:object"), o)
        yield from _period(iri, fact.period)

    def _evidence(self, iri: NamedNode, article: NamedNode, source: Article, evidence: Evidence) -> Iterator[Triple]:
        yield Triple(iri, TYPE, node("ukg:Evidence"))
        yield from _passage(iri, article, source, evidence.start, evidence.end)
        yield Triple(iri, node("ukg:rule"), Literal(evidence.rule))
        yield Triple(iri, node("ukg:confidence"), number(evidence.confidence))

    def _posts(self, article: NamedNode, reading: Reading) -> Iterator[Triple]:
        for post in reading.posts:
            iri = NamedNode(content_iri(self.base, "post", post.person, post.title, post.organisation))
            proof = NamedNode(content_iri(self.base, "evidence", article.value, post.evidence.start, post.evidence.end, iri.value))
            yield Triple(iri, TYPE, node("ukg:Post"))
            yield Triple(iri, node("org:member"), self.iri(post.person))
            yield Triple(iri, node("org:organization"), self.iri(post.organisation))
            yield Triple(iri, node("ukg:title"), zh(post.title))
            yield Triple(iri, node("ukg:evidence"), proof)
            yield from self._evidence(proof, article, reading.article, post.evidence)

    def _figures(self, article: NamedNode, reading: Reading) -> Iterator[Triple]:
        for f in reading.figures:
            iri = NamedNode(content_iri(self.base, "figure", article.value, f.evidence.start, f.evidence.end, f.about, f.value, f.unit))
            proof = NamedNode(content_iri(self.base, "evidence", article.value, f.evidence.start, f.evidence.end, iri.value))
            yield Triple(iri, TYPE, node("ukg:Figure"))
            yield Triple(iri, node("ukg:about"), self.iri(f.about))
            yield Triple(iri, node("schema:value"), number(f.value))
            yield Triple(iri, node("schema:unitText"), Literal(f.unit))
            yield Triple(iri, node("ukg:qualifier"), Literal(f.qualifier))
            if f.measures:
                yield Triple(iri, node("ukg:measures"), zh(f.measures))
            yield Triple(iri, node("ukg:asPrinted"), zh(f.as_printed))
            for name, bound in zip(("schema:minValue", "schema:maxValue"), f.bounds, strict=True):
                if bound is not None:
                    yield Triple(iri, node(name), number(bound))
            yield from _period(iri, f.period)
            yield Triple(iri, node("ukg:evidence"), proof)
            yield from self._evidence(proof, article, reading.article, f.evidence)


def _passage(iri: NamedNode, article: NamedNode, source: Article, start: int, end: int) -> Iterator[Triple]:
    """Characters of an article's body: where they stand, and what they are."""
    yield Triple(iri, node("prov:wasDerivedFrom"), article)
    yield Triple(iri, node("oa:start"), Literal(start))
    yield Triple(iri, node("oa:end"), Literal(end))
    yield Triple(iri, node("oa:exact"), zh(source.body[start:end]))


def _period(iri: NamedNode, period: Period | None) -> Iterator[Triple]:
    if period is None:
        return
    yield Triple(iri, node("ukg:period"), zh(period.printed))
    for name, date in (("schema:startDate", period.since), ("schema:endDate", period.until)):
        if date:
            yield Triple(iri, node(name), day(date))


def graph_triples(pages: Iterable[tuple[Page, tuple[Reading, ...]]], base: str = BASE) -> set[Triple]:
    """The triples of pages and their readings, as a set: the graph of many pages is the union of the single ones."""
    minter = Minter(base)
    out: set[Triple] = set()
    for page, readings in pages:
        out.update(minter.page(page))
        for reading in readings:
            out.update(minter.reading(page, reading))
    return out
