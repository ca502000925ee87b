"""`kg publish` to real servers: the graph arrives whole, the shipped queries answer there as here, a page less is a page less."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.query import run, run_remote, shipped
from kg.graph.remote import drop, parts_of, put
from kg.graph.store import open_store
from kg.model import UsageError

from .servers import Server, oxigraph, virtuoso

NAMED = "https://example.org/graphs/工会"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module", params=[oxigraph, virtuoso], ids=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ExitStack() as stack:
        try:
            running = stack.enter_context(request.param(tmp_path_factory.mktemp("server")))
        except FileNotFoundError as error:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
        yield running


@pytest.fixture
def user(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may change the server's graphs, as the environment tells it."""
    if server.user:
        monkeypatch.setenv("KG_USER", server.user)
        monkeypatch.setenv("KG_PASSWORD", server.password)


def count(server: Server, named: str) -> int:
    return int(run_remote(server.query, COUNT, named=named).rows[0][0].value)


def test_a_published_graph_is_whole_and_answers_as_here(kg, graph: Path, server: Server, user: None):
    done = kg("publish", server.graphs, "-g", graph, "--named", NAMED)
    assert done.returncode == 0, done.stderr
    store = open_store([graph])
    assert f"put {len(store)} triples into <{NAMED}> in 2 parts" in done.stdout
    assert count(server, NAMED) == len(store)
    for query in shipped():
        there, here = run_remote(server.query, query.text, named=NAMED), run(store, query.text)
        assert sorted(map(str, there.rows)) == sorted(map(str, here.rows)), query.name


def test_kg_query_asks_there(kg, graph: Path, server: Server, user: None):
    kg("publish", server.graphs, "-g", graph, "--named", NAMED)
    done = kg("query", "partners-of-union", "--with", "union=宁波市总工会", "--graph", server.query, "--named", NAMED)
    assert done.returncode == 0, done.stderr
    assert "宁波大学" in done.stdout


def test_published_again_with_a_page_less_it_is_that_graph(kg, graph: Path, server: Server, user: None, tmp_path: Path):
    shutil.copy(graph, tmp_path)
    kg("publish", server.graphs, "-g", tmp_path / "graph.ttl", "--named", NAMED)
    before = count(server, NAMED)
    kg("remove", "2024-03-12-fujian.md", "-g", tmp_path / "graph.ttl")
    kg("publish", server.graphs, "-g", tmp_path / "graph.ttl", "--named", NAMED)
    left = open_store([tmp_path / "graph.ttl"])
    assert count(server, NAMED) == len(left) < before
    there = run_remote(server.query, "CONSTRUCT WHERE { ?s ?p ?o }", named=NAMED)
    assert {ox.Triple(*row) for row in there.rows} == {q.triple for q in left}


def test_other_graphs_are_left_alone_and_one_can_be_dropped(server: Server, user: None):
    thing = [ox.Triple(ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/b"), ox.Literal("丙", language="zh"))]
    for named in ("https://example.org/one", "https://example.org/two"):
        assert put(server.graphs, named, parts_of(thing)) == 1
    assert drop(server.graphs, "https://example.org/one")
    assert not drop(server.graphs, "https://example.org/one")
    assert count(server, "https://example.org/two") == 1


def test_texts_that_look_like_something_else_arrive_as_they_are(server: Server, user: None):
    texts = ["<html><script>", "“引号”、\\ 反斜杠\t制表\n", "第一段。" * 2_000, "@prefix a: <b> ."]
    sent = [ox.Triple(ox.NamedNode("https://example.org/编号"), ox.NamedNode(f"https://example.org/p{i}"), ox.Literal(text, language="zh"))
            for i, text in enumerate(texts)]
    put(server.graphs, "https://example.org/texts", parts_of(sent))
    there = run_remote(server.query, "CONSTRUCT WHERE { ?s ?p ?o }", named="https://example.org/texts")
    assert {ox.Triple(*row) for row in there.rows} == set(sent)


def test_whoever_may_not_is_told_what_to_set(kg, graph: Path, server: Server):
    done = kg("publish", server.graphs, "-g", graph, "--named", NAMED)
    assert (done.returncode, "KG_USER and KG_PASSWORD" in done.stderr) == ((1, True) if server.user else (0, False))


# --- A server that is busy, away, or asks who is there


class Moody(BaseHTTPRequestHandler):
    """Refuses the first requests, and whoever does not say the password."""

    busy, seen = 2, []

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if Moody.busy:
            Moody.busy -= 1
            self.answer(503)
        elif self.headers.get("Authorization") != "Basic a2c6c2VjcmV0":  # kg:secret
            self.answer(401, ("WWW-Authenticate", 'Basic realm="graphs"'))
        else:
            Moody.seen.append((self.path, body))
            self.answer(204)

    do_POST = do_PUT

    def answer(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for header in (*headers, ("Content-Length", "0")):
            self.send_header(*header)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def moody() -> Iterator[str]:
    Moody.busy, Moody.seen = 2, []
    server = HTTPServer(("127.0.0.1", 0), Moody)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/store"
    server.shutdown()
    thread.join()


def test_a_busy_server_is_tried_again_and_told_who_asks(moody: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KG_USER", "kg")
    monkeypatch.setenv("KG_PASSWORD", "secret")
    assert put(moody, NAMED, iter([b"one", b"two"])) == 2
    assert [body for _, body in Moody.seen] == [b"one", b"two"]
    assert "%E5%B7%A5%E4%BC%9A" in Moody.seen[0][0]


def test_without_the_password_it_says_what_to_set(moody: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("KG_USER", raising=False)
    with pytest.raises(UsageError, match="KG_USER and KG_PASSWORD"):
        put(moody, NAMED, iter([b"one"]))


def test_where_no_server_is_one_line_says_so(kg, graph: Path):
    done = kg("publish", "http://127.0.0.1:9/store", "-g", graph, **{k: v for k, v in os.environ.items() if k == "PATH"})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "does not answer" in done.stderr
