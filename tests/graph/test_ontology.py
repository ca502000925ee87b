"""The ontology: complete in itself, and the one list of what graphs and vocabularies may hold."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import namespace as namespaces
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg.extract.lexicon import scheme
from kg.graph.terms import PREFIXES, RELATIONS, TYPES, UKG, expand
from kg.knowledge import folder

IRI = rdflib.URIRef("https://w3id.org/unionkg/ontology")
VANN = rdflib.Namespace("http://purl.org/vocab/vann/")
ONTOLOGY = rdflib.Graph().parse(folder() / "unionkg.ttl")
OWN = sorted({str(s) for s in ONTOLOGY.subjects() if str(s).startswith(UKG)})
CLASSES = sorted(s for s in OWN if (rdflib.URIRef(s), RDF.type, OWL.Class) in ONTOLOGY)
PROPERTIES = sorted(set(OWN) - set(CLASSES))
# Terms of others that graphs may hold: those that the ontology says how to use.
BORROWED = {str(s) for s in ONTOLOGY.subjects(SKOS.scopeNote) if not str(s).startswith(UKG)}


def values(term: str, predicate: rdflib.URIRef) -> set[rdflib.term.Node]:
    return set(ONTOLOGY.objects(rdflib.URIRef(term), predicate))


def languages(term: str, predicate: rdflib.URIRef) -> set[str | None]:
    return {o.language for o in values(term, predicate) if isinstance(o, rdflib.Literal) and o.strip()}


def short(iris: Iterable[str]) -> list[str]:
    return sorted(iri.removeprefix(UKG) for iri in iris)


def test_reads_in_two_parsers_alike_and_has_no_blank_node():
    triples = list(ox.parse(path=str(folder() / "unionkg.ttl"), format=ox.RdfFormat.TURTLE))
    assert len(set(triples)) == len(ONTOLOGY)
    assert not any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object))


def test_header_says_what_it_is():
    assert (IRI, RDF.type, OWL.Ontology) in ONTOLOGY
    for predicate in (DCTERMS.title, DCTERMS.description, RDFS.label):
        assert languages(str(IRI), predicate) == {"zh", "en"}
    for predicate in (DCTERMS.creator, DCTERMS.created, DCTERMS.modified, DCTERMS.license, OWL.versionIRI, OWL.versionInfo):
        assert len(values(str(IRI), predicate)) == 1, predicate
    assert values(str(IRI), VANN.preferredNamespacePrefix) == {rdflib.Literal("ukg")}
    assert values(str(IRI), VANN.preferredNamespaceUri) == {rdflib.Literal(UKG)}
    version = next(iter(values(str(IRI), OWL.versionInfo)))
    assert values(str(IRI), OWL.versionIRI) == {rdflib.URIRef(f"{IRI}/{version}")}


@pytest.mark.parametrize("term", OWN, ids=short(OWN))
def test_every_term_is_explained_in_both_languages(term: str):
    assert languages(term, RDFS.label) == {"zh", "en"}
    assert languages(term, RDFS.comment) == {"zh", "en"}
    assert values(term, RDFS.isDefinedBy) == {IRI}
    assert term.removeprefix(UKG)[0].isupper() == (term in CLASSES)


@pytest.mark.parametrize("term", PROPERTIES, ids=short(PROPERTIES))
def test_every_property_has_domain_and_range_or_says_why_none(term: str):
    comments = " ".join(map(str, values(term, RDFS.comment)))
    for predicate, en, zh in ((RDFS.domain, "No domain:", "不设定义域："), (RDFS.range, "No range:", "不设值域：")):
        assert len(values(term, predicate)) == 1 or (en in comments and zh in comments), predicate


@pytest.mark.parametrize("term", CLASSES, ids=short(CLASSES))
def test_every_class_is_anchored_in_a_standard(term: str):
    assert any(not str(parent).startswith(UKG) for parent in values(term, RDFS.subClassOf))


def test_main_classes_are_pairwise_disjoint():
    assert {expand(f"ukg:{name}") for name in TYPES} <= set(CLASSES)
    stated = {frozenset((str(s), str(o))) for s, o in ONTOLOGY.subject_objects(OWL.disjointWith)}
    assert stated == {frozenset(pair) for pair in combinations(CLASSES, 2)}


def test_relations_can_be_walked_backwards():
    for name in (*RELATIONS, "mentionedIn", "refersTo", "partOf", "deducedSuperior", "about", "evidence"):
        inverse = values(expand(f"ukg:{name}"), OWL.inverseOf)
        assert len(inverse) == 1, name
        there, back = (values(expand(f"ukg:{name}"), RDFS.domain), values(str(next(iter(inverse))), RDFS.range))
        assert there == back, name


def test_terms_of_others_exist_there():
    known = {str(n): n for n in (getattr(namespaces, name) for name in ("ORG", "PROV", "SKOS", "SDO", "GEO", "DCTERMS"))}
    used = {str(term) for triple in ONTOLOGY for term in triple if isinstance(term, rdflib.URIRef)}
    for term in used:
        for base, namespace in known.items():
            if term.startswith(base) and term != base:
                assert term in namespace, term
    annotation = PREFIXES["oa"]
    assert {t.removeprefix(annotation) for t in used if t.startswith(annotation)} <= {
        "", "start", "end", "exact", "TextPositionSelector", "TextQuoteSelector"}


# --- What graphs hold


@pytest.fixture(scope="session", params=["page", "samples"])
def triples(request: pytest.FixtureRequest) -> set[ox.Triple]:
    return request.getfixturevalue(f"{request.param}_triples")


def used_terms(triples: Iterable[ox.Triple]) -> set[str]:
    """Predicates, and the classes and properties that stand as objects of rdf:type and rdf:predicate."""
    named = {str(RDF.type), str(RDF.predicate)}
    found = {t.predicate.value for t in triples}
    return found | {t.object.value for t in triples if t.predicate.value in named}


def types_of(triples: Iterable[ox.Triple]) -> dict[str, set[str]]:
    types: dict[str, set[str]] = {}
    for t in triples:
        if t.predicate.value == str(RDF.type):
            types.setdefault(t.subject.value, set()).add(t.object.value)
    return types


def test_graphs_hold_declared_terms_only(triples: set[ox.Triple]):
    used = used_terms(triples)
    assert short(t for t in used if t.startswith(UKG) and t not in OWN) == []
    assert sorted(t for t in used if not t.startswith((UKG, str(RDF))) and t not in BORROWED) == []


def test_graphs_have_no_blank_node(triples: set[ox.Triple]):
    assert not any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object))


def test_graphs_keep_to_domains_and_ranges(triples: set[ox.Triple]):
    types, wrong = types_of(triples), set()
    for t in triples:
        if t.predicate.value not in PROPERTIES:
            continue
        domain, range_ = (next(iter(values(t.predicate.value, p)), None) for p in (RDFS.domain, RDFS.range))
        if domain is not None and str(domain) not in types.get(t.subject.value, set()):
            wrong.add(f"{t.subject.value} as subject of {t.predicate.value}")
        if range_ is not None and not _fits(t.object, str(range_), types):
            wrong.add(f"{t.object} as object of {t.predicate.value}")
    assert sorted(wrong) == []


def _fits(term: ox.NamedNode | ox.Literal, range_: str, types: dict[str, set[str]]) -> bool:
    if isinstance(term, ox.Literal):
        narrower = {expand("xsd:decimal"): {expand("xsd:decimal"), expand("xsd:integer")}}
        return term.datatype.value in narrower.get(range_, {range_})
    return range_ in types.get(term.value, set())


def test_nothing_is_of_two_disjoint_classes(triples: set[ox.Triple]):
    assert {node: found for node, found in types_of(triples).items() if len(found & set(CLASSES)) > 1} == {}


def test_kinds_are_concepts_of_the_vocabularies(triples: set[ox.Triple]):
    schemes = {"Union": "union-levels", "Agency": "agency-kinds", "Programme": "programme-kinds"}
    types, wrong = types_of(triples), set()
    for t in triples:
        if t.predicate.value == expand("ukg:kind"):
            name = next(name for name in schemes if expand(f"ukg:{name}") in types[t.subject.value])
            if t.object.value not in {concept.iri for concept in scheme(schemes[name])}:
                wrong.add((name, t.object.value))
    assert wrong == set()


# --- What the vocabularies hold


def vocabulary_triples() -> list[ox.Triple]:
    files = sorted((folder() / "vocab").glob("*.ttl"))
    return [t for path in files for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def test_vocabularies_hold_declared_terms_in_their_ranges():
    triples = vocabulary_triples()
    types = types_of(triples)
    assert short(t for t in used_terms(triples) if t.startswith(UKG) and t not in OWN) == []
    for t in triples:
        if t.predicate.value in PROPERTIES:
            domain, range_ = (str(next(iter(values(t.predicate.value, p)))) for p in (RDFS.domain, RDFS.range))
            assert domain in types[t.subject.value], t
            assert _fits(t.object, range_, types), t


def test_no_term_is_dead(samples_triples: set[ox.Triple], known: ox.Store):
    """Every declared term is in the samples' graph, the graph made by hand or a vocabulary, or is the inverse of one that is."""
    by_hand = [ox.Triple(q.subject, q.predicate, q.object) for q in known]
    used = used_terms(samples_triples) | used_terms(by_hand) | used_terms(vocabulary_triples())
    inverses = {str(o) for term in used for o in values(term, OWL.inverseOf)}
    assert short(set(OWN) - used - inverses) == []
