"""`kg serve` over real HTTP: the endpoint with the clients that people use, its limits, and the pages."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from kg.graph.query import shipped
from kg.graph.terms import PREFIXES

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
NAMES = HEAD + "SELECT ?name { ?u a ukg:Union ; skos:prefLabel ?name } ORDER BY ?name"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) }"


def get(url: str, accept: str = "*/*", data: bytes | None = None, sort: str = "") -> tuple[int, str, str]:
    """(status, media type, text) of an answer."""
    parts = urllib.parse.urlsplit(url)
    address = parts._replace(path=urllib.parse.quote(urllib.parse.unquote(parts.path))).geturl()
    headers = {"Accept": accept} | ({"Content-Type": sort} if sort else {})
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=60) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type(), error.read().decode()


def ask(server: str, query: str, accept: str = "*/*") -> tuple[int, str, str]:
    return get(f"{server}/sparql?{urllib.parse.urlencode({'query': query})}", accept)


# --- The endpoint


def test_sparqlwrapper_by_get_and_post(server: str):
    client = SPARQLWrapper(f"{server}/sparql", returnFormat=JSON)
    for method in ("GET", POST):
        client.setMethod(method)
        client.setQuery(NAMES)
        names = [row["name"]["value"] for row in client.queryAndConvert()["results"]["bindings"]]
        assert "宁波市总工会" in names


def test_rdflibs_sparqlstore(server: str):
    remote = rdflib.Graph(SPARQLStore(f"{server}/sparql"))
    assert rdflib.Literal("宁波市总工会", lang="zh") in {row.name for row in remote.query(NAMES)}
    union = rdflib.URIRef("https://w3id.org/unionkg/id/union/宁波市总工会")
    assert (union, rdflib.RDF.type, rdflib.URIRef(PREFIXES["ukg"] + "Union")) in remote


def test_curl_by_the_three_forms(server: str):
    query = NAMES + " LIMIT 2"
    forms = (["-G", "--data-urlencode", f"query={query}"], ["--data-urlencode", f"query={query}"],
             ["-H", "Content-Type: application/sparql-query", "--data-binary", query])
    answers = {subprocess.run(["curl", "-sS", "-H", "Accept: text/csv", f"{server}/sparql", *form], capture_output=True, text=True,
                              check=True).stdout for form in forms}
    assert len(answers) == 1
    assert answers.pop().splitlines()[0] == "name"


@pytest.mark.parametrize(("accept", "media"), [
    ("application/sparql-results+json", "application/sparql-results+json"), ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("text/csv", "text/csv"), ("text/tab-separated-values", "text/tab-separated-values"), ("*/*", "application/sparql-results+json"),
    ("text/turtle;q=0.9, text/csv;q=0.5, */*;q=0.1", "text/csv"), ("application/sparql-results+xml;q=0.2, text/*;q=0.8", "text/csv"),
    ("text/csv;Q=0.1, application/sparql-results+xml;Q=0.8", "application/sparql-results+xml")])
def test_rows_come_in_the_wanted_media_type(server: str, accept: str, media: str):
    status, sort, text = ask(server, NAMES + " LIMIT 3", accept)
    assert (status, sort) == (200, media)
    formats = {"application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/sparql-results+xml": ox.QueryResultsFormat.XML,
               "text/tab-separated-values": ox.QueryResultsFormat.TSV}
    if media in formats:
        assert len(list(ox.parse_query_results(text, format=formats[media]))) == 3
    assert json.loads(ask(server, "ASK {}", "application/json")[2])["boolean"] is True


@pytest.mark.parametrize(("accept", "media", "format_"), [
    ("text/turtle", "text/turtle", "turtle"), ("application/n-triples", "application/n-triples", "nt"), ("*/*", "text/turtle", "turtle"),
    ("application/rdf+xml", "application/rdf+xml", "xml"), ("application/ld+json", "application/ld+json", "json-ld")])
def test_graphs_come_in_the_wanted_media_type(server: str, accept: str, media: str, format_: str):
    status, sort, text = ask(server, HEAD + "CONSTRUCT { ?u ukg:runs ?p } WHERE { ?u ukg:runs ?p } LIMIT 5", accept)
    assert (status, sort) == (200, media)
    assert len(rdflib.Graph().parse(data=text, format=format_)) == 5


def test_what_cannot_be_had_in_the_wanted_media_type_is_406(server: str):
    status, _, text = ask(server, NAMES, "image/png")
    assert status == 406
    assert "text/csv" in text


def test_every_shipped_query_answers_and_needs_no_prefixes(server: str):
    for query in shipped():
        status, _, text = ask(server, query.text)
        assert status == 200, (query.name, text)


@pytest.mark.parametrize(("body", "sort", "status", "says"), [
    (b"update=CLEAR+ALL", "application/x-www-form-urlencoded", 403, "only read"), (b"CLEAR ALL", "application/sparql-update", 403, "only read"),
    (b"query=INSERT+DATA+%7B%7D", "application/x-www-form-urlencoded", 400, "update"),
    (b"LOAD <file:///etc/passwd>", "application/sparql-query", 400, "update"),
    (b"SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "application/sparql-query", 400, "SERVICE"),
    (b"SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "application/sparql-query", 200, ""),
    (b"SELECT ?x", "application/sparql-query", 400, "query, line 1"), (b"\xff", "application/sparql-query", 400, "UTF-8"),
    (b"hello", "text/plain", 400, "POST takes"), (b"query=ASK+%7B%7D&query=ASK+%7B%7D", "application/x-www-form-urlencoded", 400, "more than one"),
    (b"query=ASK+%7B%7D&padding=" + b"x" * 1_100_000, "application/x-www-form-urlencoded", 400, "more than 1000000 bytes"),
    (b"query=ASK+%7B%7D&default-graph-uri=http%3A%2F%2Fe.org%2Fg", "application/x-www-form-urlencoded", 400, "no such graph"),
])
def test_what_is_refused_is_refused_in_one_clear_line(server: str, body: bytes, sort: str, status: int, says: str):
    code, _, text = get(f"{server}/sparql", "*/*", body, sort)
    assert code == status, text
    assert says in text
    assert status == 200 or text.count("\n") == 1
    if status == 200:  # a graph that is not in the store is empty, no file is opened
        assert json.loads(text)["results"]["bindings"] == []


def test_a_body_over_the_limit_is_refused_while_it_is_read(server: str):
    split = urllib.parse.urlsplit(server)
    with socket.create_connection((split.hostname, split.port), timeout=20) as line:
        line.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 1000000000\r\n\r\n")
        line.sendall(b"#" * 1_100_000)  # and no more
        assert line.recv(100).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("named", ["urn:x-rdflib:default", "https://w3id.org/unionkg/id/dataset"])
def test_the_default_graph_may_be_named(server: str, named: str):
    status, _, text = get(f"{server}/sparql?{urllib.parse.urlencode({'query': 'ASK { ?s ?p ?o }', 'default-graph-uri': named})}")
    assert (status, json.loads(text)["boolean"]) == (200, True)


def test_rdflibs_dataset_over_a_sparqlstore(server: str):
    remote = rdflib.Dataset(SPARQLStore(f"{server}/sparql"), default_union=True)
    assert rdflib.Literal("宁波市总工会", lang="zh") in {row.name for row in remote.query(NAMES)}


@pytest.mark.parametrize("media", ["application/sparql-results+xml", "application/xml"])
def test_what_xml_cannot_hold_is_said(server: str, media: str):
    status, _, text = ask(server, 'SELECT ("a\\u0001" AS ?x) {}', media)
    assert (status, text.count("\n")) == (400, 1)
    assert "another format" in text


def test_too_long_and_too_much_are_stopped_with_a_word(server: str):
    began = time.monotonic()
    status, _, text = ask(server, SLOW)
    assert (status, time.monotonic() - began < 10) == (503, True)
    assert "more than 3 seconds" in text
    status, _, text = ask(server, "SELECT * { ?s ?p ?o }")
    assert status == 400
    assert "more than 5000 rows" in text
    assert ask(server, "ASK {}")[0] == 200  # and it goes on answering


def test_the_service_describes_itself(server: str):
    status, sort, text = get(f"{server}/sparql", "text/turtle")
    assert (status, sort) == (200, "text/turtle")
    graph = rdflib.Graph().parse(data=text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert graph.value(predicate=rdflib.RDF.type, object=sd.Service) is not None
    assert set(graph.objects(None, sd.supportedLanguage)) == {sd.SPARQL11Query}


def test_kg_query_asks_it(kg, server: str):
    done = kg("query", "superiors", "--graph", f"{server}/sparql")
    assert done.returncode == 0, done.stderr
    assert "福建省总工会" in done.stdout
    turtle = kg("query", "CONSTRUCT WHERE { ?u ukg:runs ?p }", "--graph", f"{server}/sparql", "-f", "ttl").stdout
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) > 50
    done = kg("query", "SELECT ?x", "--graph", f"{server}/sparql")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "line 1" in done.stderr


# --- Pages


def test_health_and_explorer(server: str, graph: Path):
    status, sort, text = get(f"{server}/health")
    assert (status, sort, json.loads(text)["status"]) == (200, "application/json", "ok")
    assert json.loads(text)["triples"] > 20000
    assert get(server + "/")[2] == graph.with_suffix(".html").read_text("utf-8")


def test_each_thing_has_a_page_at_its_iris_path(server: str):
    status, sort, page = get(f"{server}/unionkg/id/union/宁波市总工会", "text/html")
    assert (status, sort) == (200, "text/html")
    assert "<mark>宁波市总工会发布今年暑期“爱心托管班”</mark>" in page
    status, sort, text = get(f"{server}/unionkg/id/union/宁波市总工会", "text/turtle")
    assert sort == "text/turtle"
    assert len(rdflib.Graph().parse(data=text, format="turtle")) > 10
    for path in ("/unionkg/vocab/worker-groups/couriers", "/unionkg/id/place/330200", "/unionkg/vocab/union-levels/city", "/unionkg/id/dataset"):
        assert get(server + path, "text/html")[0] == 200, path
    assert get(f"{server}/unionkg/id/union/没有", "text/html")[0] == 404
    assert get(f"{server}/assets/../app.py")[0] == 404


@pytest.mark.parametrize(("accept", "media"), [
    ("text/*", "text/html"), ("application/*", "application/n-triples"), ("text/*;q=0.5, text/turtle", "text/turtle"), ("image/png", "text/plain")])
def test_a_page_comes_in_the_wanted_media_type(server: str, accept: str, media: str):
    status, sort, _ = get(f"{server}/unionkg/id/union/宁波市总工会", accept)
    assert (status, sort) == (406 if accept == "image/png" else 200, media)


@pytest.mark.parametrize("path", ["/%FF%FE", "/unionkg/id/%ED%A0%80", "/%00", "/unionkg/id/%7B%22%3C", "//", "/%20", "/unionkg/id/union/%EF%BF%BF"])
def test_what_is_no_iri_is_no_page(server: str, path: str):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(server + path)
    assert caught.value.code == 404


def test_the_pages_links_lead_on(server: str):
    import re

    page = get(f"{server}/unionkg/id/union/宁波市总工会", "text/html")[2]
    links = sorted(set(re.findall(r'href="(/unionkg/[^"]+)"', page)))
    assert len(links) > 10
    for link in links[:25]:
        assert get(server + link, "text/html")[0] == 200, link


def test_hostile_names_stay_text(kg, tmp_path):
    from kg.graph.store import open_store
    from kg.serve.page import thing_page

    iri = "https://w3id.org/unionkg/id/programme/x"
    (tmp_path / "g.ttl").write_text(f'<{iri}> a <{PREFIXES["ukg"]}Programme> ; <{PREFIXES["skos"]}prefLabel> "<img src=x onerror=alert(1)>"@zh ;'
                                    f' <{PREFIXES["ukg"]}mentionedIn> <javascript:alert(1)> .\n', "utf-8")
    store = open_store([tmp_path / "g.ttl"])
    page = thing_page(store, iri, [q.triple for q in store], "https://w3id.org")
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_every_answer_forbids_guessing_and_framing(server: str):
    for path in ("/query", "/health", "/sparql?query=ASK%7B%7D", "/unionkg/id/place/330200"):
        with urllib.request.urlopen(server + path) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_errors_of_the_command_are_one_line(kg, tmp_path):
    done = kg("serve", tmp_path / "none.ttl")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
