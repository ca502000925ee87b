"""Variables bound to values from outside: what is counted, excluded or made there, and what cannot be bound."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.graph.query import run
from kg.model import UsageError

FUZHOU, XIAMEN = "福州市总工会", "厦门市总工会"
RUNS = "{ ?u ukg:runs ?p ; skos:prefLabel ?name }"


def values(store: ox.Store, text: str, **bindings: str) -> list[tuple[str, ...]]:
    return sorted(tuple(getattr(term, "value", "") for term in row) for row in run(store, text, bindings).rows)


def refusal(store: ox.Store, text: str, **bindings: str) -> str:
    with pytest.raises(UsageError) as caught:
        run(store, text, bindings)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("text", "rows"), [
    (f"SELECT (COUNT(?p) AS ?n) {RUNS}", [("1",)]),
    (f"SELECT ?name (COUNT(?p) AS ?n) WHERE {RUNS} GROUP BY ?name", [(FUZHOU, "1")]),
    (f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?p ?name {RUNS} }}", [("1",)]),
    (f"SELECT ?n {{ {{ SELECT ?name (COUNT(?p) AS ?n) {RUNS} GROUP BY ?name }} }}", [("1",)]),
    ("SELECT (COUNT(?u) AS ?n) { ?u a ukg:Union OPTIONAL { ?u skos:prefLabel ?name } }", [("1",)]),
    ("SELECT (COUNT(*) AS ?n) { ?u a ukg:Union { ?u skos:prefLabel ?name } UNION { ?u ukg:runs ?p } }", [("1",)]),
    ("SELECT (EXISTS { ?x ukg:serves ?y } AS ?any) ?u { # {\n ?u skos:prefLabel ?name # }\n}",
     [("true", "https://w3id.org/unionkg/id/union/福州市总工会")]),
    ("SELECT ?name { ?u a ukg:Union ; skos:prefLabel ?label BIND(STR(?label) AS ?name) }", [(FUZHOU,)]),
    ("SELECT ?name (COUNT(*) AS ?n) { ?u ukg:runs ?p ; skos:prefLabel ?l } GROUP BY (STR(?l) AS ?name)", [(FUZHOU, "1")]),
    (f"SELECT ?name (COUNT(?p) AS ?n) {RUNS} GROUP BY ?name VALUES ?name {{ UNDEF }}", [(FUZHOU, "1")]),
    ("SELECT ?u { { VALUES ?name { 'x'@zh } ?u skos:prefLabel ?name } UNION { VALUES ?name { 'x'@zh } ?u skos:hiddenLabel ?name } }",
     [("https://w3id.org/unionkg/id/union/福州市总工会",)]),
    ("ASK { ?u skos:prefLabel ?name ; ukg:runs ?p }", [("true",)])])
def test_what_is_counted_is_what_is_bound(text: str, rows: list[tuple[str, ...]], known: ox.Store):
    assert values(known, text, name=FUZHOU) == rows


@pytest.mark.parametrize("text", [
    f"CONSTRUCT {{ ?u ukg:runs ?p }} WHERE {RUNS}", f"CONSTRUCT WHERE {RUNS}", f"DESCRIBE ?p {RUNS}", f"DESCRIBE ?p WHERE {RUNS} LIMIT 5"])
def test_graphs_are_bound_too(text: str, known: ox.Store):
    assert FUZHOU in str(run(known, text, {"name": FUZHOU}).rows)
    assert XIAMEN not in str(run(known, text, {"name": FUZHOU}).rows)


def test_a_described_variable_is_bound_without_a_pattern(known: ox.Store):
    assert run(known, "DESCRIBE ?u", {"u": f"https://w3id.org/unionkg/id/union/{FUZHOU}"}).rows


@pytest.mark.parametrize(("text", "name", "says"), [
    (f"SELECT (COUNT(?p) AS ?n) {RUNS}", "n", "SELECT makes it"),
    (f"SELECT ?n {{ {{ SELECT (COUNT(?p) AS ?n) {RUNS} }} }}", "name", "a SELECT within"),
    (f"SELECT ?n {{ SELECT (COUNT(?p) AS ?n) {RUNS} }}", "name", "a SELECT within"),
    (f"SELECT (COUNT(?p) AS ?n) {RUNS} VALUES ?name {{ UNDEF }}", "name", "after what is counted"),
    (f"SELECT ?p {RUNS} VALUES (?name ?x) {{ (1 2) }}", "name", "several variables"),
    ("SELECT (COUNT(?u) AS ?n) { ?u a ukg:Union MINUS { ?u skos:prefLabel ?name } }", "name", "not bound"),
    ("SELECT ?u { ?u a ukg:Union FILTER NOT EXISTS { ?u skos:prefLabel ?name } }", "name", "not bound"),
    ("SELECT ?f { ?f schema:value ?v FILTER(?v >= ?least) }", "least", "VALUES ?least { 5 }"),
    ("SELECT ?k (COUNT(*) AS ?n) { ?u ukg:runs ?p } GROUP BY (STR(?u) AS ?k) VALUES ?u { UNDEF }", "k", "another VALUES")])
def test_what_cannot_be_bound_is_said(text: str, name: str, says: str, known: ox.Store):
    message = refusal(known, text, **{name: "5"})
    assert says in message
    assert f"?{name}" in message
