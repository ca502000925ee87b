"""The processes that answer and the graph that they keep: neither a killed one nor a new build costs a query."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.graph.embedded import make_store, store_of
from kg.graph.turtle import to_turtle
from kg.model import UsageError
from kg.pipeline import build
from kg.serve.kept import Kept
from kg.serve.workers import Limits, Unanswered, Workers

from .servers import kg_serve
from .test_serve import SLOW, ask, get

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
TSV = ("text/tab-separated-values",)
THING = "<https://example.org/a> a <https://example.org/B> .\n"


@pytest.fixture
def turtle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    path = tmp_path / "graph.ttl"
    path.write_text(THING, "utf-8")
    return path


@pytest.fixture
def workers(turtle: Path) -> Iterator[Workers]:
    made = Workers([turtle], Limits(seconds=20), count=1)
    yield made
    made.end()


def test_a_killed_process_costs_no_query(workers: Workers):
    assert workers.answer(COUNT, TSV)[1] == b"?n\n1\n"
    (worker,) = workers._free.queue
    os.kill(worker._process.pid, signal.SIGKILL)
    worker._process.join(10)
    assert workers.answer(COUNT, TSV)[1] == b"?n\n1\n"


@pytest.mark.parametrize(("query", "media"), [
    ('SELECT ("a\\u0001" AS ?x) {}', "application/sparql-results+xml"), ("SELECT (<<( <a:b> <a:c> <a:d> )>> AS ?x) {}", "text/csv"),
    ('CONSTRUCT { <a:b> <a:c> "\\u0001" } WHERE {}', "application/rdf+xml"), ('CONSTRUCT { <a:b> <http://x/1> 1 } WHERE {}', "application/rdf+xml"),
    ("CONSTRUCT { <a:b> <a:c> <<( <a:b> <a:c> <a:d> )>> } WHERE {}", "application/ld+json")])
def test_what_a_format_cannot_hold_is_said_and_the_process_lives(workers: Workers, query: str, media: str):
    (worker,) = workers._free.queue
    with pytest.raises(UsageError, match="another format") as caught:
        workers.answer(query, (media,))
    assert "\n" not in str(caught.value)
    assert workers.answer("ASK {}", TSV)[1].strip() == b"true"
    assert list(workers._free.queue) == [worker]


def test_a_file_changed_within_or_gone_is_told_as_that(workers: Workers, turtle: Path):
    workers.answer(COUNT, TSV)
    for harm in (lambda: turtle.write_text(THING + THING.replace("/a", "/c"), "utf-8"), turtle.unlink):
        harm()
        (worker,) = workers._free.queue
        worker.end()
        with pytest.raises(Unanswered, match=r"no longer there.*start `kg serve` again"):
            workers.answer(COUNT, TSV)


def test_the_graph_is_kept_with_its_store_and_page_whatever_is_built(turtle: Path):
    make_store(turtle)
    turtle.with_suffix(".html").write_text("page", "utf-8")
    before = store_of(turtle).name
    kept = Kept([turtle])
    fresh = turtle.with_name("fresh")
    fresh.write_text("no turtle", "utf-8")
    os.replace(fresh, turtle)
    shutil.rmtree(turtle.with_suffix(".store"))
    (file,) = kept.graphs
    assert (file.read_text("utf-8"), file.with_suffix(".html").read_text("utf-8"), store_of(file).name) == (THING, "page", before)
    assert store_of(file).is_dir()
    kept.end()
    assert list((turtle.parent / "tmp").iterdir()) == []


def test_where_files_cannot_be_linked_they_are_copied(turtle: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refused)
    kept = Kept([turtle])
    turtle.write_text("changed within", "utf-8")
    assert kept.graphs[0].read_text("utf-8") == THING
    kept.end()


def test_a_server_goes_on_with_its_graph_while_others_are_built(turtle: Path):
    turtle.write_bytes(to_turtle(build().triples))
    make_store(turtle)
    with kg_serve(turtle, "--timeout", "2", TMPDIR=str(turtle.parent / "tmp")) as url:
        before = ask(url, COUNT), get(f"{url}/unionkg/id/place/330200", "text/turtle"), get(f"{url}/health")
        assert before[0][0] == 200
        for n in range(3):
            fresh = turtle.with_name("fresh")
            fresh.write_text(THING.replace("/a", f"/{n}"), "utf-8")
            os.replace(fresh, turtle)
            make_store(turtle)
        for _ in range(2):
            assert ask(url, SLOW)[0] == 503  # and its process is replaced
        assert (ask(url, COUNT), get(f"{url}/unionkg/id/place/330200", "text/turtle"), get(f"{url}/health")) == before
    assert not [*(turtle.parent / "tmp").glob("kg-serve-*")]


def test_a_port_that_is_taken_is_said_in_one_line(kg, turtle: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = kg("serve", turtle, "--port", port)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith(f"kg: 127.0.0.1:{port}: cannot be listened on (Address already in use)")
    assert "--port" in done.stderr
