"""What graphs say of pages, readings, kinds and bounds, and that the graphs of single pages add up."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg import __version__, build
from kg.graph.dataset import base_of, dataset_iri
from kg.graph.query import run
from kg.graph.terms import expand
from kg.identity.iris import BASE

from .conftest import SAMPLES, store_of


def without_dataset(triples) -> set[ox.Triple]:
    return {t for t in triples if not t.subject.value.startswith(dataset_iri())}


def test_the_graphs_of_single_pages_add_up_to_that_of_all(samples_triples):
    single = [without_dataset(build([str(path)]).triples) for path in sorted(SAMPLES.iterdir())]
    assert set().union(*single) == without_dataset(samples_triples)
    assert all(len(graph) < len(set().union(*single)) for graph in single)


def answers(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    return [tuple(getattr(term, "value", "") for term in row) for row in run(store, text).rows]


def test_each_page_is_a_source_and_each_article_comes_from_its_reading(samples):
    found = answers(samples, """SELECT ?name ?from ?version (COUNT(?a) AS ?articles) {
        ?p a ukg:Page ; schema:name ?name ; ukg:sha256 ?hash ; schema:datePublished ?date ; ukg:dateKnownFrom ?from .
        ?reading a prov:Activity ; prov:used ?p ; prov:wasAssociatedWith/schema:softwareVersion ?version .
        ?a prov:wasGeneratedBy ?reading ; schema:isPartOf ?p } GROUP BY ?name ?from ?version ORDER BY ?name""")
    assert [name for name, *_ in found] == sorted(path.name for path in SAMPLES.iterdir())
    assert {version for _, _, version, _ in found} == {__version__}
    assert {source for _, source, *_ in found} <= {"text", "file name", "option"}
    assert sum(int(n) for *_, n in found) == int(answers(samples, "SELECT (COUNT(?a) AS ?n) { ?a a ukg:Article }")[0][0])


def test_no_time_of_the_making_is_in_the_graph(samples_triples):
    predicates = {t.predicate.value for t in samples_triples}
    assert not predicates & {expand(f"prov:{name}") for name in ("startedAtTime", "endedAtTime", "generatedAtTime")}
    assert not predicates & {expand(f"dcterms:{name}") for name in ("created", "modified", "issued", "date")}


def test_approximate_figures_can_be_compared(samples):
    rows = answers(samples, """SELECT ?printed ?qualifier ?value ?low ?high { ?f ukg:asPrinted ?printed ; ukg:qualifier ?qualifier ;
        schema:value ?value OPTIONAL { ?f schema:minValue ?low } OPTIONAL { ?f schema:maxValue ?high } }""")
    assert {q for _, q, *_ in rows} >= {"=", ">", "~"}
    for printed, qualifier, value, low, high in rows:
        bounds = (float(low or "-inf"), float(high or "inf"))
        assert bounds[0] <= float(value) <= bounds[1], printed
        assert (low == value == high) == (qualifier == "="), printed


def test_kinds_are_links_to_named_concepts(samples):
    rows = answers(samples, """SELECT DISTINCT ?code ?zh ?en { ?e ukg:kind ?k . ?k skos:notation ?code ; skos:inScheme ?s .
        ?k skos:prefLabel ?zh , ?en FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") } ORDER BY ?code""")
    assert ("city", "市级", "city") in rows
    assert len({code for code, *_ in rows}) > 12


def test_a_relation_carries_the_time_that_its_sentence_speaks_of(samples):
    rows = answers(samples, """SELECT ?period ?since { ?v rdf:predicate ukg:runs ; ukg:period ?period ; schema:startDate ?since }""")
    assert rows
    assert all(len(since) == 10 for _, since in rows)


def test_mentions_are_the_very_characters_and_every_entity_of_a_story_has_one(samples):
    found = answers(samples, """SELECT ?m ?e ?a ?start ?end ?exact ?body { ?m a ukg:Mention ; ukg:refersTo ?e ; prov:wasDerivedFrom ?a ;
        oa:start ?start ; oa:end ?end ; oa:exact ?exact . ?a schema:articleBody ?body }""")
    assert all(body[int(start):int(end)] == exact != "" for *_, start, end, exact, body in found)
    assert len({row[0] for row in found}) == len({row[1:5] for row in found}) == len(found)
    assert answers(samples, "SELECT (COUNT(?m) AS ?n) { ?m a ukg:Mention }") == [(str(len(found)),)]
    assert {row[1:3] for row in found} == set(answers(samples, "SELECT ?e ?a { ?e ukg:mentionedIn ?a }"))


def test_a_mention_says_where_it_stands_and_what_it_names_and_no_more(samples):
    used = answers(samples, "SELECT ?p (COUNT(*) AS ?n) { ?m a ukg:Mention ; ?p ?o } GROUP BY ?p")
    terms = ("rdf:type", "ukg:refersTo", "prov:wasDerivedFrom", "oa:start", "oa:end", "oa:exact")
    assert {p for p, _ in used} == {expand(term) for term in terms}
    assert len({n for _, n in used}) == 1


def test_mentions_in_the_graph_are_those_of_the_readings(samples):
    names = sum(len(reading.names) for _, readings in build([str(SAMPLES)]).pages for reading in readings)
    assert answers(samples, "SELECT (COUNT(?m) AS ?n) { ?m a ukg:Mention }") == [(str(names),)]


def test_superiors_are_plain_org_too(samples):
    pairs = "SELECT ?below ?above {{ ?below {} ?above }} ORDER BY ?below ?above"
    found = answers(samples, pairs.format("ukg:deducedSuperior"))
    assert found == answers(samples, pairs.format("org:subOrganizationOf"))
    assert found


def test_the_data_set_counts_what_the_graph_holds(samples, samples_triples):
    iri = f"<{dataset_iri()}>"
    rest = without_dataset(samples_triples)
    assert answers(samples, f"SELECT ?n {{ {iri} void:triples ?n }}") == [(str(len(rest)),)]
    assert answers(samples, f"SELECT ?n {{ {iri} void:entities ?n }}") == [(str(len({t.subject for t in rest})),)]
    for term, count in (("ukg:Union", "?x a ukg:Union"), ("ukg:Figure", "?x a ukg:Figure")):
        stated = answers(samples, f"SELECT ?n {{ {iri} void:classPartition ?p . ?p void:class {term} ; void:entities ?n }}")
        assert stated == answers(samples, f"SELECT (COUNT(?x) AS ?n) {{ {count} }}")
    for term in ("ukg:runs", "ukg:evidence"):
        stated = answers(samples, f"SELECT ?n {{ {iri} void:propertyPartition ?p . ?p void:property {term} ; void:triples ?n }}")
        assert stated == answers(samples, f"SELECT (COUNT(*) AS ?n) {{ ?s {term} ?o }}")


def test_a_graph_tells_where_its_iris_begin(known, samples):
    other = build([str(next(iter(sorted(SAMPLES.iterdir()))))], base="https://example.org/union/")
    assert base_of(store_of(other.triples)) == "https://example.org/union/"
    assert base_of(samples) == base_of(known) == BASE  # the one by its data set, the other by its page


@pytest.mark.parametrize("name", ["dcterms:title", "dcterms:description", "dcterms:rights"])
def test_the_data_set_says_what_it_is_in_both_languages(samples, name):
    rows = answers(samples, f"SELECT (LANG(?t) AS ?l) {{ <{dataset_iri()}> {name} ?t }} ORDER BY ?l")
    assert rows == [("en",), ("zh",)]
