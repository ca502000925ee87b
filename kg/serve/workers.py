"""Processes that answer queries, so that one that takes too long can be stopped: a query in Oxigraph cannot be interrupted.

What stays may read the graph into memory, where queries take a fifth of the time that they take in the store on disk
(tests/bench/store.py); only a graph that is too large for that is left there.
"""

from __future__ import annotations

import multiprocessing as mp
import queue
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from kg.model import UsageError
from kg.serve.kept import State, state

_IN_MEMORY = 150_000_000  # bytes of graph files: three million triples, 7 seconds to read, under 2 GB in each process
_START = 600.0            # seconds that a process may take to open the graph


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: seconds, and rows or triples of its answer."""

    seconds: float = 30.0
    rows: int = 100_000


class Unanswered(Exception):
    """A query that ended without an answer: stopped, or not begun. The message says why to whoever asked."""


class Workers:
    """Some processes with the graph open. Each answers one query at a time; one that is too slow is ended and replaced."""

    def __init__(self, graphs: Sequence[Path], limits: Limits, count: int = 2) -> None:
        self.limits, self._graphs = limits, tuple(graphs)
        self._state = state(self._graphs)
        self._free: queue.Queue[_Worker] = queue.Queue()
        for _ in range(count):
            self._free.put(self._new())

    def answer(self, text: str, formats: Sequence[str]) -> tuple[str, bytes]:
        """(media type, content) of a query's answer, in the first of the media types that fits its kind.

        Raises `UsageError` for a query that cannot be answered, `Unanswered` for one that is stopped or not begun, `LookupError`
        where none of the media types fits.
        """
        try:
            worker = self._free.get(timeout=self.limits.seconds)
        except queue.Empty:
            raise Unanswered("the server is busy with other queries; try again in a moment") from None
        try:
            if not worker.alive:  # ended from outside: no fault of this query
                worker.end()
                worker = self._new()
            answer = worker.ask(text, formats, self.limits.seconds)
        except BaseException:
            worker.end()
            worker = self._new()
            raise
        finally:
            self._free.put(worker)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _new(self) -> _Worker:
        return _Worker(self._graphs, self._state, self.limits.rows)

    def end(self) -> None:
        while not self._free.empty():
            self._free.get_nowait().end()


class _Worker:
    def __init__(self, graphs: tuple[Path, ...], state: State, rows: int) -> None:
        context = mp.get_context("spawn")  # a forked child would share the server's threads and sockets
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, graphs, state, rows), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def ask(self, text: str, formats: Sequence[str], seconds: float) -> tuple[str, bytes] | Exception:
        try:
            if not self._ready:  # the time to open the graph is not the query's
                if not self._pipe.poll(_START):
                    raise Unanswered("the server is still opening the graph; try again in a moment")
                if isinstance(opened := self._pipe.recv(), Exception):
                    raise opened
                self._ready = True
            self._pipe.send((text, tuple(formats)))
            if not self._pipe.poll(seconds):
                raise Unanswered(f"the query took more than {seconds:g} seconds and was stopped; ask for less, or add LIMIT")
            answer: tuple[str, bytes] | Exception = self._pipe.recv()
        except (EOFError, BrokenPipeError):
            raise Unanswered("the query needed more than the server has and was stopped; ask for less") from None
        return answer

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _work(pipe: Connection, graphs: tuple[Path, ...], before: State, rows: int) -> None:
    """What a process does: open the graph, then answer until it is ended."""
    from kg.graph.store import open_store
    from kg.serve.answers import answer

    try:
        store = open_store(graphs, memory=sum(path.stat().st_size for path in graphs) <= _IN_MEMORY)
        if state(graphs) != before:
            raise UsageError("it was changed")
    except (UsageError, OSError) as error:
        pipe.send(Unanswered(f"the graph that this server was started with is no longer there ({error}); start `kg serve` again"))
        return
    pipe.send(True)
    while True:
        try:
            text, formats = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(answer(store, text, formats, rows))
        except (UsageError, LookupError) as error:
            pipe.send(error)
