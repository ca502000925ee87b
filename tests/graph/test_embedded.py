"""The store on disk beside the Turtle: what it answers, when it is made anew, and that readers never see half of one."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.embedded import make_store, open_store_beside, stores_of
from kg.graph.store import open_store, rdflib_graph
from kg.graph.turtle import to_turtle

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def turtle(tmp_path: Path, page_triples: set[ox.Triple]) -> Path:
    path = tmp_path / "graph.ttl"
    path.write_bytes(to_turtle(page_triples))
    return path


def size(store: ox.Store) -> int:
    return int(next(iter(store.query(COUNT)))["n"].value)


def test_the_store_holds_the_turtles_triples(turtle: Path, page_triples: set[ox.Triple]):
    make_store(turtle)
    store = open_store([turtle])
    assert {quad.triple for quad in store} == page_triples
    with pytest.raises(RuntimeError, match="read-write"):
        store.add(ox.Quad(*next(iter(page_triples))))


def test_rdflib_asks_it_too(turtle: Path, page_triples: set[ox.Triple]):
    make_store(turtle)
    graph = rdflib_graph(open_store([turtle]))
    assert len(graph) == len(page_triples)
    assert "福州市总工会" in {str(row.name) for row in graph.query("SELECT ?name { ?u a ukg:Union ; skos:prefLabel ?name }")}


def test_a_small_turtle_without_a_store_is_read_itself(turtle: Path):
    assert size(open_store([turtle])) > 0
    assert not stores_of(turtle).exists()


@pytest.mark.parametrize("harm", ["old", "cut short", "a file missing", "a bit flipped", "manifest garbled", "list garbled", "gone"])
def test_what_does_not_fit_is_made_anew_with_a_word(turtle: Path, harm: str, caplog: pytest.LogCaptureFixture):
    folder = make_store(turtle)
    files = sorted((folder / "db").glob("*.sst"), key=lambda p: p.stat().st_size)
    if harm == "old":
        turtle.write_text(turtle.read_text("utf-8") + "\n<https://example.org/a> a ukg:Union .\n", "utf-8")
    elif harm == "cut short":
        files[-1].write_bytes(files[-1].read_bytes()[:-100])
    elif harm == "a file missing":
        files[-1].unlink()
    elif harm == "a bit flipped":
        raw = bytearray(files[-1].read_bytes())
        raw[len(raw) // 2] ^= 1
        files[-1].write_bytes(raw)
    elif harm == "manifest garbled":
        manifest = next((folder / "db").glob("MANIFEST*"))
        manifest.write_bytes(b"\xa5" * manifest.stat().st_size)
    elif harm == "list garbled":
        (folder / "files.json").write_bytes(b"\xff")
    else:
        shutil.rmtree(folder)
    with caplog.at_level(logging.WARNING, "kg"):
        store = open_store([turtle])
    assert "made anew" in caplog.text
    assert size(store) == size(open_store([turtle], memory=True))
    assert open_store_beside(turtle) is not None
    caplog.clear()
    open_store([turtle])
    assert caplog.text == ""


def test_where_nothing_can_be_written_the_turtle_is_read_itself(turtle: Path):
    stores_of(turtle).write_text("in the way", "utf-8")
    assert size(open_store([turtle])) > 0


def test_two_may_read_while_one_builds(turtle: Path, page_triples: set[ox.Triple]):
    """Readers that opened a store go on answering from it while others are made beside it and old ones go."""
    make_store(turtle)
    code = ("import sys; from pathlib import Path; from kg.graph.store import open_store\n"
            "store = open_store([Path(sys.argv[1])]); print('open', flush=True)\n"
            "for line in sys.stdin: print(sum(1 for _ in store.query('SELECT * { ?s ?p ?o }')), flush=True)\n")
    readers = [subprocess.Popen([sys.executable, "-c", code, str(turtle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
               for _ in range(2)]
    try:
        assert [r.stdout.readline() for r in readers] == ["open\n"] * 2
        before = size(open_store([turtle]))
        turtle.write_text(turtle.read_text("utf-8") + "\n<https://example.org/a> a ukg:Union .\n", "utf-8")
        make_store(turtle)
        for reader in readers:
            reader.stdin.write("ask\n")
            reader.stdin.flush()
        assert [int(r.stdout.readline()) for r in readers] == [before] * 2
        assert size(open_store([turtle])) == before + 1
    finally:
        for reader in readers:
            reader.communicate(timeout=20)


def test_only_the_last_two_stores_are_kept(turtle: Path):
    for n in range(4):
        turtle.write_text(turtle.read_text("utf-8") + f"\n<https://example.org/{n}> a ukg:Union .\n", "utf-8")
        newest = make_store(turtle)
    kept = [p for p in stores_of(turtle).iterdir() if not p.name.startswith(".")]
    assert newest in kept
    assert len(kept) == 2


def test_a_build_that_fails_leaves_the_store_that_was_there(turtle: Path):
    folder = make_store(turtle)
    turtle.write_text("no turtle", "utf-8")
    with pytest.raises(SyntaxError):
        make_store(turtle)
    assert list(stores_of(turtle).iterdir()) == [folder]


def test_the_same_graph_again_leaves_its_store_as_it_is(turtle: Path):
    folder = make_store(turtle)
    before = [(p, p.stat().st_mtime_ns) for p in sorted((folder / "db").iterdir())]
    for _ in range(3):
        assert make_store(turtle) == folder
    assert list(stores_of(turtle).iterdir()) == [folder]
    assert [(p, p.stat().st_mtime_ns) for p in sorted((folder / "db").iterdir())] == before


def test_a_store_that_was_built_again_counts_as_new(turtle: Path):
    first = turtle.read_text("utf-8")
    old = make_store(turtle)
    for n in range(2):
        turtle.write_text(f"{first}\n<https://example.org/{n}> a ukg:Union .\n", "utf-8")
        make_store(turtle)
        if not n:  # the first graph again, whose store is there still
            turtle.write_text(first, "utf-8")
            make_store(turtle)
    assert old.is_dir()
