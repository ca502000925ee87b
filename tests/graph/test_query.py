"""Finding, asking and showing: what counts as a query, what is bound and refused, and that each format reads back."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.graph.query import Answer, find_query, render, run, shipped, with_prefixes
from kg.graph.terms import PREFIXES, expand
from kg.identity.iris import BASE
from kg.model import UsageError

UNIONS = "SELECT ?name WHERE { ?u a ukg:Union ; skos:prefLabel ?name } ORDER BY ?name"
EXAMPLE = ox.NamedNode("https://example.org/a")


def store_with(*literals: ox.Literal) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(EXAMPLE, ox.NamedNode(expand("skos:prefLabel")), literal) for literal in literals)
    return store


def message_of(call, *arguments) -> str:
    with pytest.raises(UsageError) as caught:
        call(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- Finding


@pytest.mark.parametrize("text", [UNIONS, "  ask{?s ?p ?o}", "# a question\nASK {}", "PREFIX x: <https://x/> SELECT * {}",
                                  "select *\n{ }", "DESCRIBE <https://example.org/a>"])
def test_text_is_taken_as_it_is(text: str):
    assert find_query(text) == text


def test_shipped_queries_are_found_by_name():
    for query in shipped():
        assert find_query(query.name) == find_query(f"{query.name}.rq") == query.text


def test_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine.rq").write_text("\ufeff" + UNIONS, encoding="utf-8")
    assert find_query(str(tmp_path / "mine.rq")) == UNIONS
    monkeypatch.chdir(tmp_path)
    assert find_query("mine.rq") == UNIONS


def test_unknown_names_get_near_ones(tmp_path: Path):
    assert "partners-of-union" in message_of(find_query, "partner-of-unions")
    assert "money" in message_of(find_query, "mony.rq")
    assert all(query.name in message_of(find_query, "zzz") for query in shipped())


def test_a_file_that_is_no_text(tmp_path: Path):
    (tmp_path / "bad.rq").write_bytes(b"\xff\xfe\x00")
    assert "bad.rq" in message_of(find_query, str(tmp_path / "bad.rq"))


# --- Asking


def test_select_ask_and_graph(known: ox.Store):
    rows = run(known, UNIONS)
    assert (rows.kind, rows.columns) == ("select", ("name",))
    assert ox.Literal("福州市总工会", language="zh") in [row[0] for row in rows.rows]
    assert run(known, "ASK { ?u a ukg:Union }").truth
    assert not run(known, "ASK { ?u a ukg:Nothing }").truth
    graph = run(known, "CONSTRUCT { ?u a ukg:Union } WHERE { ?u a ukg:Union }")
    assert (graph.kind, graph.columns) == ("graph", ("subject", "predicate", "object"))
    assert list(graph.rows) == sorted(set(graph.rows), key=lambda row: [str(term) for term in row])
    assert run(known, f"DESCRIBE <{BASE}union/福州市总工会>").kind == "graph"


def test_prefixes_are_completed_but_not_overruled(known: ox.Store):
    assert run(known, "PREFIX skos: <https://example.org/> SELECT ?o { ?s skos:prefLabel ?o }").rows == ()
    for prefix in PREFIXES:
        run(known, f"SELECT * {{ ?s {prefix}:x ?o }}")


@pytest.mark.parametrize(("text", "says"), [
    ("SELECT ?x WHERE {\n  ?x a foaf:Person }", ["line 2", "column", "foaf:Person", "PREFIX"]),
    ("SELECT ?x WHERE {\n  ?x a ukg:Union ", ["line 2", "column"]),
    ("SELECT ?x ?y WHERE { ?x a ?y } GROUP BY ?x", ["SELECT names a variable"]),
    ("SELECT ?x WHERE { ?x a <Union> }", ["line 1", "IRI"]),
    ("SELEKT ?x WHERE { ?x a ?y }", ["line 1, column 1", "starts with SELECT"]),
    ("SELECT ?x WHERE {\n\n ?x a 'open }", ["line 3"]),
    ("", ["line 1, column 1"]),
    ("INSERT DATA { <https://a/b> a <https://a/c> }", ["update", "SELECT"]),
    ("PREFIX a: <https://a/> DELETE WHERE { ?s ?p ?o }", ["update"]),
])
def test_errors_name_the_place(text: str, says: list[str], known: ox.Store):
    message = message_of(run, known, text)
    assert all(part in message for part in says), message
    assert len(message) < 300


@pytest.mark.parametrize("call", [
    "SERVICE <http://127.0.0.1/> { ?s ?p ?o }", "service silent<http://127.0.0.1/>{?s ?p ?o}", "SERVICE ?x {?s ?p ?o}",
    "SERVICE # why\n <http://127.0.0.1/> #x y\n {?s ?p ?o}", "SERVICEukg:x {?s ?p ?o}", "SERVICE SILENT ukg:x\r\n{?s ?p ?o}",
    "SERVICE #a\r<http://127.0.0.1/> {?s ?p ?o}", "FILTER(?a<'x>') SERVICE <http://127.0.0.1/> {?s ?p 'y'}",
    "?s <https://a/o'b> ?o SERVICE <http://127.0.0.1/> {?s ?p 'y'}", "?s ?p 1SERVICE<http://127.0.0.1/>{?s ?p ?o}"])
def test_service_is_refused(call: str, known: ox.Store):
    assert "SERVICE" in message_of(run, known, f"SELECT * {{ {call} }}")


@pytest.mark.parametrize("pattern", ["?service ?p ?o { ?service a ukg:Union }", "?s schema:serviceType ?o . { ?s ?p ?o }",
                                     "?s schema:Service ?x { ?s ?p ?o }", "?s ?p 'SERVICE' # SERVICE here\n"])
def test_the_word_service_alone_is_not(pattern: str, known: ox.Store):
    assert run(known, f"SELECT * {{ {pattern} }}").kind == "select"


# --- Binding


def test_binding_takes_the_sort_of_the_default():
    chinese, english, plain = ox.Literal("甲", language="zh"), ox.Literal("甲", language="en"), ox.Literal("甲")
    store = store_with(chinese, english, plain)
    for default, bound in (('"x"@zh', chinese), ('"x"@en "y"@en', english), ("'x'", plain)):
        text = f"SELECT ?name {{ VALUES ?name {{ {default} }} ?s skos:prefLabel ?name }}"
        assert run(store, text, {"name": "甲"}).rows == ((bound,),)


def test_any_means_any_and_then_a_name_or_a_code():
    both = (ox.Literal("甲"), ox.Literal("乙", language="zh"), ox.Literal(7))
    store = store_with(*both)
    text = "SELECT ?name { VALUES ?name { UNDEF } ?s skos:prefLabel ?name }"
    assert {row[0] for row in run(store, text).rows} == set(both)
    for literal in both:
        assert run(store, text, {"?name": literal.value}).rows == ((literal,),)


def test_a_variable_without_default_is_bound_too(known: ox.Store):
    found = run(known, "SELECT ?u { ?u a ukg:Union ; skos:prefLabel ?union } # end", {"union": "福州市总工会"})
    assert found.rows == ((ox.NamedNode(f"{BASE}union/福州市总工会"),),)
    assert run(known, "SELECT ?u ?p { ?u ukg:runs ?p }", {"u": f"{BASE}union/福州市总工会"}).rows == (
        (ox.NamedNode(f"{BASE}union/福州市总工会"), ox.NamedNode(f"{BASE}programme/小哥驿站@福州市总工会")),)


def test_what_is_bound_stays_a_value():
    nasty = '甲" } # \\ {\n?s'
    store = store_with(ox.Literal(nasty, language="zh"), ox.Literal("甲", language="zh"))
    text = 'SELECT ?name { # VALUES ?name { "not this" }\n VALUES ?name { "x}"@zh } ?s skos:prefLabel ?name }'
    assert run(store, text, {"name": nasty}).rows == ((ox.Literal(nasty, language="zh"),),)


@pytest.mark.parametrize(("text", "bindings", "says"), [
    (UNIONS, {"place": "福州市"}, ["?place", "?name, ?u"]), ("ASK { ukg:a ukg:b ukg:c }", {"x": "y"}, ["none"]),
    ("SELECT * { VALUES ?n { 5 } ?s ?p ?n }", {"n": "many"}, ["many", "number"]),
    ("SELECT * { ?s ?p ?n }", {"n": "https://a/<b>"}, ["https://a/<b>", "IRI"])])
def test_binding_errors(text: str, bindings: dict[str, str], says: list[str], known: ox.Store):
    message = message_of(run, known, text, bindings)
    assert all(part in message for part in says), message


# --- Showing


AWKWARD = (
    ox.Literal('引"号，与,逗号\n换行', language="zh"), ox.Literal("[bold]全总[/bold] :smile:"),
    ox.Literal(""), ox.Literal("=1+1"),
    ox.Literal("0.5", datatype=ox.NamedNode(expand("xsd:decimal"))), ox.Literal("\x1b[31m红"))
TERMS = "SELECT ?s ?name ?none { ?s skos:prefLabel ?name } ORDER BY ?name"


def test_csv_reads_back():
    text = render(run(store_with(*AWKWARD), TERMS), "csv")
    assert text.startswith("s,name,none\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["name"] for row in rows} == {literal.value for literal in AWKWARD}
    assert {(row["s"], row["none"]) for row in rows} == {("https://example.org/a", "")}


def test_json_reads_back_as_the_very_terms():
    answer = run(store_with(*AWKWARD, ox.Literal("x", datatype=EXAMPLE)), TERMS)
    parsed = ox.parse_query_results(render(answer, "json"), format=ox.QueryResultsFormat.JSON)
    assert [variable.value for variable in parsed.variables] == list(answer.columns)
    assert tuple(tuple(row) for row in parsed) == answer.rows
    assert "none" not in json.loads(render(answer, "json"))["results"]["bindings"][0]


def test_tsv_reads_back_as_the_very_terms():
    answer = run(store_with(*AWKWARD, ox.Literal("x", datatype=EXAMPLE)), TERMS)
    parsed = ox.parse_query_results(render(answer, "tsv"), format=ox.QueryResultsFormat.TSV)
    assert tuple(tuple(row) for row in parsed) == answer.rows


def test_used_prefixes_are_declared_for_servers_that_do_not_know_them():
    text = with_prefixes('PREFIX org: <http://www.w3.org/ns/org#>\nSELECT ?s { ?s a ukg:Union, org:Organization ; skos:prefLabel "schema:name"@zh }')
    assert sorted(re.findall(r"PREFIX (\w+):", text)) == ["org", "skos", "ukg"]


def test_turtle_reads_back_in_rdflib(known: ox.Store):
    answer = run(known, "CONSTRUCT WHERE { ?u ukg:runs ?p ; skos:prefLabel ?name }")
    graph = rdflib.Graph().parse(data=render(answer, "ttl"), format="turtle")
    assert len(graph) == len(answer.rows)
    assert (rdflib.URIRef(f"{BASE}union/福州市总工会"), rdflib.SKOS.prefLabel, rdflib.Literal("福州市总工会", lang="zh")) in graph


def test_blank_nodes_can_be_shown(known: ox.Store):
    answer = run(known, "SELECT ?b { ?u ukg:runs ?p . BIND(BNODE() AS ?b) } LIMIT 1")
    assert render(answer, "csv").splitlines()[1].startswith("_:")
    assert json.loads(render(answer, "json"))["results"]["bindings"][0]["b"]["type"] == "bnode"
    assert "_:" in render(answer)


def test_ask_in_every_format(known: ox.Store):
    yes, no = run(known, "ASK {}"), run(known, "ASK { ?s a ukg:Nothing }")
    assert (render(yes), render(no)) == ("yes\n", "no\n")
    assert (render(yes, "csv"), render(no, "csv")) == ("true\n", "false\n")
    assert [json.loads(render(a, "json"))["boolean"] for a in (yes, no)] == [True, False]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_tables_keep_to_their_width(width: int, samples: ox.Store):
    from rich.cells import cell_len

    for query in shipped():
        lines = render(run(samples, query.text), "table", width).splitlines()
        assert all(cell_len(line) <= width for line in lines), query.name


def test_tables_are_for_readers(known: ox.Store):
    text = render(run(known, "SELECT ?p ?r ?o { ?p ukg:runs ?o ; ?r ?o } ORDER BY ?o"), width=120)
    assert "union/福州市总工会" in text
    assert "ukg:runs" in text
    assert "https://" not in text
    assert "3 rows" in text
    shown = render(run(store_with(*AWKWARD), TERMS))
    assert "[bold]全总[/bold] :smile:" in shown
    assert "\x1b" not in shown
    assert "https://example.org/a" in shown


def test_an_empty_answer_is_no_error(known: ox.Store):
    answer = run(known, "SELECT ?s { ?s a ukg:Nothing }")
    assert not answer.truth
    assert "0 rows" in render(answer)
    assert render(answer, "csv") == "s\r\n"
    nothing = render(run(known, "CONSTRUCT { ?s a ?s } WHERE { ?s a ukg:Nothing }"), "ttl")
    assert len(rdflib.Graph().parse(data=nothing, format="turtle")) == 0


@pytest.mark.parametrize(("text", "format", "says"), [
    (UNIONS, "ttl", ["SELECT", "csv, tsv, json"]), ("ASK {}", "ttl", ["ASK", "csv, tsv, json"]),
    ("CONSTRUCT WHERE { ?s a ?o }", "csv", ["graph", "ttl"]), ("CONSTRUCT WHERE { ?s a ?o }", "json", ["graph", "ttl"]),
    (UNIONS, "xml", ["xml", "table, csv, tsv, json, ttl"])])
def test_formats_that_do_not_fit(text: str, format: str, says: list[str], known: ox.Store):
    message = message_of(render, run(known, text), format)
    assert all(part in message for part in says), message


def test_answers_cannot_be_changed(known: ox.Store):
    answer = run(known, "ASK {}")
    with pytest.raises(AttributeError):
        answer.kind = "select"  # type: ignore[misc]
    assert hash(answer) == hash(Answer(answer.kind, answer.columns, answer.rows, answer.json))
