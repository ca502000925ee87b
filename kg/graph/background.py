"""What the tables and vocabularies say of the things that stories name: places above places, unions above unions, concepts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.extract.lexicon import Concept, scheme
from kg.extract.places import NATIONAL, gazetteer
from kg.graph.literals import TYPE, en, node, zh
from kg.graph.terms import expand
from kg.identity.iris import BASE, entity_iri
from kg.knowledge import grammar
from kg.model import Entity

Mint = Callable[[tuple[str, str]], NamedNode]
# The vocabulary that holds the kinds of each type of entity.
KINDS = {"Union": "union-levels", "Agency": "agency-kinds", "Programme": "programme-kinds"}
_LEVELS = {1: "province", 2: "city", 3: "county", 4: "township"}


@cache
def _concepts(name: str) -> dict[str, Concept]:
    return {c.slug: c for c in scheme(name)}


def kind(iri: NamedNode, vocabulary: str, slug: str) -> Iterator[Triple]:
    """An entity's kind as a link to its concept, and the concept's names."""
    concept = _concepts(vocabulary)[slug]
    to = NamedNode(concept.iri)
    yield Triple(iri, node("ukg:kind"), to)
    yield Triple(to, TYPE, node("skos:Concept"))
    yield Triple(to, node("skos:inScheme"), NamedNode(expand(f"ukgv:{vocabulary}")))
    yield Triple(to, node("skos:notation"), Literal(slug))
    yield Triple(to, node("skos:prefLabel"), zh(concept.name))
    yield Triple(to, node("skos:prefLabel"), en(concept.english))


def place(code: str, mint: Mint) -> Iterator[Triple]:
    """Code, level and the chain of places above, which no story need have named. `code` may be a village's name path."""
    table = gazetteer()
    if "/" in code and not code.startswith("?"):
        iri, above = mint(("Place", code)), code.rsplit("/", 1)[0]
        yield Triple(iri, node("ukg:partOf"), mint(("Place", above)))
        yield Triple(iri, node("ukg:level"), Literal("village"))
        yield from place(above, mint)
        return
    for step in table.chain(code):
        division, iri = table.by_code[step], mint(("Place", step))
        yield Triple(iri, TYPE, node("ukg:Place"))
        yield Triple(iri, TYPE, node("schema:Place"))
        yield Triple(iri, node("skos:prefLabel"), zh(division.name))
        yield Triple(iri, node("ukg:level"), Literal(_LEVELS[division.level]))
        if step.isdigit():
            yield Triple(iri, node("dcterms:identifier"), Literal(step))
        if division.parent:
            yield Triple(iri, node("ukg:partOf"), mint(("Place", division.parent)))


def superiors(union: Entity, mint: Mint) -> Iterator[Triple]:
    """The federations above a union up to the national one, by the places above its own; each step marked as deduced."""
    if union.place == NATIONAL:
        return
    table, words = gazetteer(), grammar("unions")
    chain = [(code, table.by_code[code].name + words["federation_name"]) for code in table.chain(union.place.split("/")[0])
             if table.by_code[code].level <= 3]
    above = [(_federation_key(code), label) for code, label in chain if label != union.name]
    below = mint(("Union", union.key))
    for key, label in (*above, (words["national_name"], words["national_name"])):
        iri = mint(("Union", key))
        yield Triple(iri, TYPE, node("ukg:Union"))
        yield Triple(iri, TYPE, node("org:Organization"))
        yield Triple(iri, node("skos:prefLabel"), zh(label))
        yield Triple(below, node("ukg:deducedSuperior"), iri)
        yield Triple(below, node("org:subOrganizationOf"), iri)
        below = iri


def _federation_key(code: str) -> str:
    table = gazetteer()
    division = table.by_code[code]
    parent = table.by_code.get(division.parent)
    name: str = grammar("unions")["federation_name"]
    return (parent.name if parent and len(table.by_name[division.name]) > 1 else "") + division.name + name


def group(iri: NamedNode, key: str) -> Iterator[Triple]:
    """A worker group's place in its scheme: its names in zh and en, its synonyms, the groups above it."""
    slug, _, label = key.partition("/")
    concept = _concepts("worker-groups")[slug]
    yield Triple(iri, TYPE, node("ukg:WorkerGroup"))
    yield Triple(iri, TYPE, node("skos:Concept"))
    yield Triple(iri, node("skos:inScheme"), node("ukgv:worker-groups"))
    yield Triple(iri, node("skos:prefLabel"), zh(label or concept.name))
    if not label:
        yield Triple(iri, node("skos:prefLabel"), en(concept.english))
        for synonym in concept.labels[1:]:
            yield Triple(iri, node("skos:hiddenLabel"), zh(synonym))
    for above in (slug,) if label else concept.broader:
        to = NamedNode(entity_iri(BASE, "WorkerGroup", above))
        yield Triple(iri, node("skos:broader"), to)
        yield from group(to, above)
