"""Readings → triples: every fact once as a direct triple, and with the evidence that says so; no blank nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.extract.lexicon import scheme
from kg.extract.places import NATIONAL, gazetteer
from kg.graph.terms import expand
from kg.identity.iris import BASE, content_iri, entity_iri
from kg.knowledge import grammar
from kg.model import Article, Entity, Evidence, Page, Reading

_TYPE = NamedNode(expand("rdf:type"))
_XSD = {"decimal": NamedNode(expand("xsd:decimal")), "date": NamedNode(expand("xsd:date"))}
Term = NamedNode | Literal
# How an entity's kind is called besides: the classes of ORG and schema.org that other tools know.
_ALSO = {"Union": ("org:Organization",), "Agency": ("org:Organization",), "Place": ("schema:Place",), "Person": ("schema:Person",),
         "WorkerGroup": ("skos:Concept",), "Document": ("schema:CreativeWork",), "Programme": ("schema:Project",)}


@cache
def _n(name: str) -> NamedNode:
    return NamedNode(expand(name))


def _zh(text: str) -> Literal:
    return Literal(text, language="zh")


def number(value: float) -> Literal:
    """A plain number: an integer where it is one, else a decimal in canonical form."""
    if float(value).is_integer():
        return Literal(int(value))
    return Literal(format(Decimal(repr(value)).normalize(), "f"), datatype=_XSD["decimal"])


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

    def article_iri(self, page: Page, article: Article) -> NamedNode:
        return NamedNode(content_iri(self.base, "article", page.sha256, article.headline, article.body))

    def page(self, page: Page) -> Iterator[Triple]:
        iri = self.page_iri(page)
        yield Triple(iri, _TYPE, _n("ukg:Page"))
        yield Triple(iri, _n("schema:name"), Literal(page.name))
        yield Triple(iri, _n("ukg:sha256"), Literal(page.sha256))
        if page.date:
            yield Triple(iri, _n("schema:datePublished"), Literal(page.date, datatype=_XSD["date"]))

    def reading(self, page: Page, reading: Reading) -> Iterator[Triple]:
        """All triples of one article."""
        article = self.article_iri(page, reading.article)
        yield from self._article(page, article, reading.article)
        for entity in reading.entities:
            yield from self._entity(entity, article)
        for fact in reading.facts:
            s, p, o = self.iri(fact.subject), _n(f"ukg:{fact.relation}"), self.iri(fact.object)
            yield Triple(s, p, o)
            yield from self._statement(article, reading.article, fact.evidence, s, p, o)
        yield from self._posts(article, reading)
        yield from self._figures(article, reading)

    def _article(self, page: Page, iri: NamedNode, article: Article) -> Iterator[Triple]:
        yield Triple(iri, _TYPE, _n("ukg:Article"))
        yield Triple(iri, _n("schema:headline"), _zh(article.headline))
        for kicker in article.kickers:
            yield Triple(iri, _n("schema:alternativeHeadline"), _zh(kicker))
        if article.byline:
            yield Triple(iri, _n("ukg:byline"), _zh(article.byline))
        yield Triple(iri, _n("ukg:storyKind"), Literal(article.kind))
        yield Triple(iri, _n("schema:articleBody"), _zh(article.body))
        yield Triple(iri, _n("schema:isPartOf"), self.page_iri(page))
        if article.date:
            yield Triple(iri, _n("schema:datePublished"), Literal(article.date, datatype=_XSD["date"]))

    def _entity(self, entity: Entity, article: NamedNode) -> Iterator[Triple]:
        iri = self.iri((entity.type, entity.key))
        yield Triple(iri, _TYPE, _n(f"ukg:{entity.type}"))
        for name in _ALSO[entity.type]:
            yield Triple(iri, _TYPE, _n(name))
        yield Triple(iri, _n("skos:prefLabel"), _zh(entity.name))
        for alias in entity.aliases:
            yield Triple(iri, _n("skos:altLabel"), _zh(alias))
        yield Triple(iri, _n("ukg:mentionedIn"), article)
        if entity.kind and entity.type != "Place":
            yield Triple(iri, _n("ukg:kind"), Literal(entity.kind))
        if entity.type == "Place":
            yield from self._place(entity.key)
            if entity.key.startswith("?"):
                yield Triple(iri, _n("ukg:undecided"), Literal(True))
        if entity.type == "Union" and entity.place:
            yield from self._superiors(entity)
        if entity.type == "WorkerGroup":
            yield from _group(iri, entity.key)

    def _place(self, code: str) -> Iterator[Triple]:
        """Code, level and the chain of places above, which no story need have named."""
        table = gazetteer()
        if "/" in code and not code.startswith("?"):
            yield Triple(self.iri(("Place", code)), _n("ukg:partOf"), self.iri(("Place", code.rsplit("/", 1)[0])))
            yield Triple(self.iri(("Place", code)), _n("ukg:level"), Literal("village"))
            yield from self._place(code.rsplit("/", 1)[0])
            return
        levels = {1: "province", 2: "city", 3: "county", 4: "township"}
        for step in table.chain(code):
            place, iri = table.by_code[step], self.iri(("Place", step))
            yield Triple(iri, _TYPE, _n("ukg:Place"))
            yield Triple(iri, _TYPE, _n("schema:Place"))
            yield Triple(iri, _n("skos:prefLabel"), _zh(place.name))
            yield Triple(iri, _n("ukg:level"), Literal(levels[place.level]))
            if step.isdigit():
                yield Triple(iri, _n("dcterms:identifier"), Literal(step))
            if place.parent:
                yield Triple(iri, _n("ukg:partOf"), self.iri(("Place", place.parent)))

    def _superiors(self, entity: Entity) -> Iterator[Triple]:
        """The federations above a union, deduced from its place, up to the national one; marked as deduced."""
        table = gazetteer()
        if entity.place == NATIONAL:
            return
        base = entity.place.split("/")[0]
        chain = [c for c in table.chain(base) if table.by_code[c].level <= 3]
        words = grammar("unions")
        chain = [c for c in chain if table.by_code[c].name + words["federation_name"] != entity.name]
        above = [("Union", _federation_key(c)) for c in chain]
        labels = [table.by_code[c].name + words["federation_name"] for c in chain]
        below = ("Union", entity.key)
        for ref, label in zip([*above, ("Union", words["national_name"])], [*labels, words["national_name"]], strict=True):
            yield Triple(self.iri(ref), _TYPE, _n("ukg:Union"))
            yield Triple(self.iri(ref), _TYPE, _n("org:Organization"))
            yield Triple(self.iri(ref), _n("skos:prefLabel"), _zh(label))
            yield Triple(self.iri(below), _n("ukg:deducedSuperior"), self.iri(ref))
            below = ref

    def _statement(self, article: NamedNode, source: Article, evidence: Evidence, s: NamedNode, p: NamedNode, o: NamedNode) -> Iterator[Triple]:
        iri = NamedNode(content_iri(self.base, "evidence", article.value, evidence.start, evidence.end, evidence.rule, s.value, p.value, o.value))
        yield from self._evidence(iri, article, source, evidence)
        yield Triple(iri, _n("rdf:subject"), s)
        yield Triple(iri, _n("rdf:predicate"), p)
        yield Triple(iri, _n("rdf:object"), o)

    def _evidence(self, iri: NamedNode, article: NamedNode, source: Article, evidence: Evidence) -> Iterator[Triple]:
        yield Triple(iri, _TYPE, _n("ukg:Evidence"))
        yield Triple(iri, _n("prov:wasDerivedFrom"), article)
        yield Triple(iri, _n("oa:start"), Literal(evidence.start))
        yield Triple(iri, _n("oa:end"), Literal(evidence.end))
        yield Triple(iri, _n("oa:exact"), _zh(source.body[evidence.start:evidence.end]))
        yield Triple(iri, _n("ukg:rule"), Literal(evidence.rule))
        yield Triple(iri, _n("ukg:confidence"), number(evidence.confidence))

    def _posts(self, article: NamedNode, reading: Reading) -> Iterator[Triple]:
        for post in reading.posts:
            iri = NamedNode(content_iri(self.base, "post", post.person, post.title, post.organisation))
            proof = NamedNode(content_iri(self.base, "evidence", article.value, post.evidence.start, post.evidence.end, iri.value))
            yield Triple(iri, _TYPE, _n("ukg:Post"))
            yield Triple(iri, _n("org:member"), self.iri(post.person))
            yield Triple(iri, _n("org:organization"), self.iri(post.organisation))
            yield Triple(iri, _n("ukg:title"), _zh(post.title))
            yield Triple(iri, _n("ukg:evidence"), proof)
            yield from self._evidence(proof, article, reading.article, post.evidence)

    def _figures(self, article: NamedNode, reading: Reading) -> Iterator[Triple]:
        for f in reading.figures:
            iri = NamedNode(content_iri(self.base, "figure", article.value, f.evidence.start, f.evidence.end, f.about, f.value, f.unit))
            proof = NamedNode(content_iri(self.base, "evidence", article.value, f.evidence.start, f.evidence.end, iri.value))
            yield Triple(iri, _TYPE, _n("ukg:Figure"))
            yield Triple(iri, _n("ukg:about"), self.iri(f.about))
            yield Triple(iri, _n("schema:value"), number(f.value))
            yield Triple(iri, _n("schema:unitText"), Literal(f.unit))
            yield Triple(iri, _n("ukg:qualifier"), Literal(f.qualifier))
            if f.measures:
                yield Triple(iri, _n("ukg:measures"), _zh(f.measures))
            yield Triple(iri, _n("ukg:asPrinted"), _zh(f.as_printed))
            if f.period:
                yield Triple(iri, _n("ukg:period"), _zh(f.period))
            for name, day in (("schema:startDate", f.since), ("schema:endDate", f.until)):
                if day:
                    yield Triple(iri, _n(name), Literal(day, datatype=_XSD["date"]))
            yield Triple(iri, _n("ukg:evidence"), proof)
            yield from self._evidence(proof, article, reading.article, f.evidence)


def _federation_key(code: str) -> str:
    table = gazetteer()
    place = table.by_code[code]
    parent = table.by_code.get(place.parent)
    name: str = grammar("unions")["federation_name"]
    return (parent.name if parent and len(table.by_name[place.name]) > 1 else "") + place.name + name


def _group(iri: NamedNode, key: str) -> Iterator[Triple]:
    """The group's place in the scheme of worker groups: its names in zh and en, its synonyms, the groups above it."""
    slug, _, label = key.partition("/")
    concept = next(c for c in scheme("worker-groups") if c.slug == slug)
    yield Triple(iri, _TYPE, _n("ukg:WorkerGroup"))
    yield Triple(iri, _TYPE, _n("skos:Concept"))
    yield Triple(iri, _n("skos:inScheme"), _n("ukgv:worker-groups"))
    yield Triple(iri, _n("skos:prefLabel"), _zh(label or concept.name))
    if not label:
        yield Triple(iri, _n("skos:prefLabel"), Literal(concept.english, language="en"))
        for synonym in concept.labels[1:]:
            yield Triple(iri, _n("skos:hiddenLabel"), _zh(synonym))
    for above in (slug,) if label else concept.broader:
        yield Triple(iri, _n("skos:broader"), NamedNode(entity_iri(BASE, "WorkerGroup", above)))
        yield from _group(NamedNode(entity_iri(BASE, "WorkerGroup", above)), above)


def graph_triples(pages: Iterable[tuple[Page, tuple[Reading, ...]]], base: str = BASE) -> set[Triple]:
    """The triples of pages and their readings, as a set: the graph of many pages is the union of the single ones."""
    minter = Minter(base)
    out: set[Triple] = set()
    for page, readings in pages:
        out.update(minter.page(page))
        for reading in readings:
            out.update(minter.reading(page, reading))
    return out
