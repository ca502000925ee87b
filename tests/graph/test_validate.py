"""The shapes: graphs that we build conform to all of them, and for each one a graph that breaks it is noticed."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from kg.graph.dataset import describe
from kg.graph.store import open_store
from kg.graph.terms import PREFIXES
from kg.graph.triples import graph_triples
from kg.graph.validate import validate, worst
from kg.knowledge import folder
from kg.model import Page
from kg.pipeline import build

from .conftest import BODY, known_reading, store_of

SHAPES = rdflib.Graph().parse(folder() / "shapes.ttl")
# All that can be broken: whatever says what must hold.
CONSTRAINTS = sorted({str(c).rsplit("#", 1)[-1] for c in SHAPES.subjects(SH.message)})
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def change(pattern: str, delete: str = "", insert: str = "") -> str:
    return f"DELETE {{ {delete} }} INSERT {{ {insert} }} WHERE {{ {pattern} }}"


def without(subject: str, predicate: str) -> str:
    """Take a property from everything of a class."""
    return change(f"?x a {subject} ; {predicate} ?o", f"?x {predicate} ?o")


def having(subject: str, addition: str) -> str:
    """Give everything of a class something more."""
    return change(f"?x a {subject}", insert=f"?x {addition}")


def instead(subject: str, predicate: str, value: str) -> str:
    return change(f"?x a {subject} ; {predicate} ?o", f"?x {predicate} ?o", f"?x {predicate} {value}")


LABELLED = ("Union", "Agency", "Programme", "Person", "Document", "WorkerGroup", "Place")
RELATIONS = ("runs", "partnerIn", "partnersWith", "locatedIn", "serves", "issued")
# For each constraint an update that makes the conforming graph break it.
BREAKS: dict[str, str] = {
    **{f"{name}-label": without(f"ukg:{name}", "skos:prefLabel") for name in LABELLED},
    **{f"{name}-alias": having(f"ukg:{name}", 'skos:altLabel "Federation"@en') for name in LABELLED},
    **{f"{name}-mention": having(f"ukg:{name}", "ukg:mentionedIn ukg:nowhere") for name in LABELLED},
    **{f"{name}-kind": instead(f"ukg:{name}", "ukg:kind", '"facility"') for name in ("Union", "Agency", "Programme")},
    **{f"{name}-organization": change(f"?x a ukg:{name}", "?x a org:Organization") for name in ("Union", "Agency")},
    "Union-superior": having("ukg:Union", "ukg:deducedSuperior ukg:one , ukg:two"),
    "Union-superior-org": without("ukg:Union", "org:subOrganizationOf"),
    "Union-superior-chain": change("?x ukg:deducedSuperior ?y", insert="?y ukg:deducedSuperior ?x"),
    "Document-no-marks": instead("ukg:Document", "skos:prefLabel", '"《驿站管理办法》"@zh'),
    "WorkerGroup-scheme": without("ukg:WorkerGroup", "skos:inScheme"),
    "WorkerGroup-broader": having("ukg:WorkerGroup", 'skos:broader "platform-workers"'),
    "Place-level": instead("ukg:Place", "ukg:level", '"region"'),
    "Place-code": instead("ukg:Place", "dcterms:identifier", '"35"'),
    "Place-part": having("ukg:Place", "ukg:partOf ukg:one , ukg:two"),
    "Place-undecided": having("ukg:Place", "ukg:undecided true"),
    "Place-chain": change("?x ukg:partOf ?y", insert="?y ukg:partOf ?x"),
    "Place-lost": without("ukg:Place", "ukg:level"),
    "Page-name": without("ukg:Page", "schema:name"),
    "Page-hash": instead("ukg:Page", "ukg:sha256", '"abc"'),
    "Page-date": instead("ukg:Page", "schema:datePublished", '"18 June"'),
    "Page-date-source": instead("ukg:Page", "ukg:dateKnownFrom", '"hearsay"'),
    "Page-date-known": without("ukg:Page", "ukg:dateKnownFrom"),
    "Page-reading": without("prov:Activity", "prov:used"),
    "Article-headline": without("ukg:Article", "schema:headline"),
    "Article-body": without("ukg:Article", "schema:articleBody"),
    "Article-page": without("ukg:Article", "schema:isPartOf"),
    "Article-kind": instead("ukg:Article", "ukg:storyKind", '"advertisement"'),
    "Article-reading": without("ukg:Article", "prov:wasGeneratedBy"),
    "Article-date": having("ukg:Article", 'schema:datePublished "18 June"'),
    "Reading-page": without("prov:Activity", "prov:used"),
    "Reading-software": without("prov:Activity", "prov:wasAssociatedWith"),
    "Software-version": without("prov:SoftwareAgent", "schema:softwareVersion"),
    "Post-person": without("ukg:Post", "org:member"),
    "Post-organization": instead("ukg:Post", "org:organization", "ukg:nobody"),
    "Post-title": without("ukg:Post", "ukg:title"),
    "Post-evidence": without("ukg:Post", "ukg:evidence"),
    "Figure-about": change("?x ukg:about ?y . ?z a ukg:Person", "?x ukg:about ?y", "?x ukg:about ?z"),
    "Figure-value": instead("ukg:Figure", "schema:value", "-1"),
    "Figure-unit": instead("ukg:Figure", "schema:unitText", '"万元"'),
    "Figure-qualifier": instead("ukg:Figure", "ukg:qualifier", '"about"'),
    "Figure-printed": without("ukg:Figure", "ukg:asPrinted"),
    "Figure-least": instead("ukg:Figure", "schema:minValue", "999999999"),
    "Figure-value-greatest": instead("ukg:Figure", "schema:maxValue", "1"),
    "Figure-greatest": having("ukg:Figure", "schema:maxValue 999999998 , 999999999"),
    "Figure-evidence": without("ukg:Figure", "ukg:evidence"),
    "Figure-exact": change('?x ukg:qualifier "=" ; schema:maxValue ?o', "?x schema:maxValue ?o"),
    "Period-printed": change("?x ukg:period ?o", "?x ukg:period ?o", 'ukg:some ukg:period "last year"@en'),
    "Period-since": change("?x schema:startDate ?o", "?x schema:startDate ?o", '?x schema:startDate "2099-01-01"^^xsd:date'),
    "Period-until": change("?x schema:endDate ?o", insert='?x schema:endDate "2099"'),
    "Evidence-article": without("ukg:Evidence", "prov:wasDerivedFrom"),
    "Evidence-start": instead("ukg:Evidence", "oa:start", "-3"),
    "Evidence-end": without("ukg:Evidence", "oa:end"),
    "Evidence-exact": without("ukg:Evidence", "oa:exact"),
    "Evidence-rule": instead("ukg:Evidence", "ukg:rule", '"a rule of thumb"'),
    "Evidence-confidence": instead("ukg:Evidence", "ukg:confidence", "1.5"),
    "Evidence-used": change("?x ukg:evidence ?v", "?x ukg:evidence ?v"),
    "Evidence-quote": instead("ukg:Evidence", "oa:exact", '"市总工会办了驿站"@zh'),
    "Mention-entity": instead("ukg:Mention", "ukg:refersTo", "ukg:nobody"),
    "Mention-article": without("ukg:Mention", "prov:wasDerivedFrom"),
    "Mention-start": instead("ukg:Mention", "oa:start", "999"),
    "Mention-end": without("ukg:Mention", "oa:end"),
    "Mention-exact": without("ukg:Mention", "oa:exact"),
    "Mention-quote": instead("ukg:Mention", "oa:exact", '"市总工会"@zh'),
    "Statement-subject": without("rdf:Statement", "rdf:subject"),
    "Statement-predicate": instead("rdf:Statement", "rdf:predicate", "ukg:likes"),
    "Statement-object": without("rdf:Statement", "rdf:object"),
    "Statement-stated": change("?x ukg:runs ?o", "?x ukg:runs ?o"),
    **{f"{name}-object": change(f"?x ukg:{name} ?o", f"?x ukg:{name} ?o", f'?x ukg:{name} "something"') for name in RELATIONS},
    **{f"{name}-evidence": change(f"?x rdf:predicate ukg:{name}", f"?x rdf:predicate ukg:{name}") for name in RELATIONS},
    **{f"{name}-subject": change(f"?x ukg:{name} ?o . ?p a ukg:Person", f"?x ukg:{name} ?o", f"?p ukg:{name} ?o") for name in RELATIONS},
    "partnersWith-self": change("?x ukg:partnersWith ?y", insert="?x ukg:partnersWith ?x"),
    "Dataset-title": without("dcat:Dataset", "dcterms:title"),
    "Dataset-triples": without("dcat:Dataset", "void:triples"),
    "Dataset-ontology": without("dcat:Dataset", "dcterms:conformsTo"),
    "Partition-term": without("void:Dataset", "void:class"),
    "Partition-count": without("void:Dataset", "void:entities"),
}

def conforming() -> ox.Store:
    """The graph made by hand, every place in it decided, with its description."""
    page = Page("known.txt", BODY, "0" * 64, "2024-06-18", "file name")
    triples = graph_triples([(page, (known_reading(),))])
    store = store_of({*triples, *describe(triples)})
    store.update(HEAD + change("?x ukg:undecided ?o ; ?p ?y", "?x ?p ?y"))
    return store


def test_the_shapes_are_well_formed_shacl():
    done = pyshacl.validate(rdflib.Graph(), shacl_graph=SHAPES, meta_shacl=True)
    assert done[0], done[2]


def test_every_constraint_speaks_both_languages_and_has_a_graph_that_breaks_it():
    for sort in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint):
        for node in SHAPES.subjects(RDF.type, sort):
            said = {m.language for m in (*SHAPES.objects(node, RDFS.label), *SHAPES.objects(node, SH.message))}
            assert said == {"zh", "en"}, node
    assert sorted(BREAKS) == CONSTRAINTS


def test_graphs_that_we_build_conform(samples: ox.Store, page_graph: ox.Store):
    assert validate(samples) == []
    assert validate(page_graph) == []
    assert validate(conforming()) == []


def test_the_real_pages_conform(kg, shared, tmp_path):
    done = kg("build", shared / "pages", "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    assert worst(validate(open_store([tmp_path / "graph.ttl"]))) in ("", "Info")


def test_pages_of_many_kinds_conform():
    """Every second of the pages kept for measuring: all sorts of stories, layouts and names."""
    pages = sorted((Path(__file__).resolve().parents[1] / "quality" / "unseen" / "pages").iterdir())
    built = build(map(str, pages[::2]))
    assert worst(validate(store_of(built.triples))) in ("", "Info")


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_a_broken_graph_is_noticed(name: str):
    store = conforming()
    before = len(store)
    content = {str(q) for q in store}
    store.update(HEAD + BREAKS[name])
    assert len(store) != before or {str(q) for q in store} != content, "the update changes nothing"
    found = [f for f in validate(store) if f.shape == name]
    assert found
    severity = SHAPES.value(rdflib.URIRef(f"https://w3id.org/unionkg/shapes#{name}"), SH.severity) or SH.Violation
    assert {f.severity for f in found} == {str(severity).rsplit("#", 1)[-1]}
    assert all(f.zh and f.en and f.focus for f in found)


def test_an_undecided_place_is_only_noted(known: ox.Store):
    found = [f for f in validate(known) if f.severity != "Violation"]
    assert {f.shape for f in found} >= {"Place-undecided"}
    assert worst(found) == "Info"


SPARQL = sorted(str(c).rsplit("#", 1)[-1] for c in SHAPES.subjects(RDF.type, SH.SPARQLConstraint))


@pytest.mark.parametrize("name", SPARQL)
def test_a_plain_validator_finds_the_same(name: str):
    """The constraints in SPARQL, asked node by node as the standard has it."""
    store = conforming()
    store.update(HEAD + BREAKS[name])
    ours = {f.focus for f in validate(store) if f.shape == name}
    data = rdflib.Graph().parse(data=b"".join(f"{q.subject} {q.predicate} {q.object} .\n".encode() for q in store), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=SHAPES, inference="none")
    node = rdflib.URIRef(f"https://w3id.org/unionkg/shapes#{name}")
    theirs = {str(report.value(r, SH.focusNode)) for r in report.subjects(SH.sourceConstraint, node)}
    assert len(theirs) == len(ours) > 0


@pytest.mark.parametrize("name", ["Evidence", "Mention"])
def test_the_quote_must_be_the_very_characters(name: str, samples: ox.Store):
    """One character moved is noticed, in any of the samples' evidence and mentions."""
    store = ox.Store()
    store.extend(iter(samples))
    moved = next(iter(store.query(HEAD + f"SELECT ?v {{ ?v a ukg:{name} ; oa:start ?s FILTER(?s > 3) }} LIMIT 1")))["v"]
    store.update(HEAD + f"DELETE {{ {moved} oa:start ?s }} INSERT {{ {moved} oa:start ?t }} WHERE {{ {moved} oa:start ?s BIND(?s - 1 AS ?t) }}")
    (found,) = validate(store)
    assert found.shape == f"{name}-quote"
    assert re.search(rf"{name.lower()}/[0-9a-f]{{20}}$", found.focus)


def test_numbers_are_numbers(samples: ox.Store):
    values = {o.datatype.value for o in (q.object for q in samples.quads_for_pattern(None, ox.NamedNode(PREFIXES["schema"] + "value"), None))}
    assert values <= {PREFIXES["xsd"] + "integer", PREFIXES["xsd"] + "decimal"}
