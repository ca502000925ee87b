"""The whole way on one screen: files → pages → articles → readings → triples → files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox

from kg.explore import to_html
from kg.extract.read import read_article
from kg.files import write_together
from kg.graph.contributions import without
from kg.graph.dataset import describe
from kg.graph.embedded import make_store
from kg.graph.store import open_store
from kg.graph.triples import graph_triples
from kg.graph.turtle import to_turtle
from kg.identity.iris import BASE
from kg.model import Page, Reading, UsageError
from kg.pages import find_pages, read_page, split

SAMPLES = Path(__file__).resolve().parent / "samples"
Progress = Callable[[Iterable[Path]], Iterable[Path]]


@dataclass(frozen=True, slots=True)
class Built:
    """A graph and what it was made of."""

    pages: tuple[tuple[Page, tuple[Reading, ...]], ...]
    triples: frozenset[ox.Triple]

    @property
    def counts(self) -> dict[str, Counter[str]]:
        """How many different entities by type, facts by relation; posts and figures count as facts."""
        readings = [r for _, group in self.pages for r in group]
        entities = {(e.type, e.key) for r in readings for e in r.entities}
        facts = {(f.subject, f.relation, f.object) for r in readings for f in r.facts}
        posts = {(p.person, p.title, p.organisation) for r in readings for p in r.posts}
        kinds = Counter(relation for _, relation, _ in facts)
        return {"entities": Counter(t for t, _ in entities),
                "facts": kinds + Counter(posts=len(posts), figures=sum(len(r.figures) for r in readings))}

    @property
    def stories(self) -> int:
        return sum(len(group) for _, group in self.pages)

    def turtle(self) -> bytes:
        return to_turtle(self.triples)


def read(path: Path, date: str = "") -> tuple[Page, tuple[Reading, ...]]:
    """A page with what its stories say. Raises `UsageError` for one that cannot be read or holds no story."""
    page = read_page(path, date)
    articles = split(page)
    if not articles:
        raise UsageError(f"{path}: no story found in it; is it a newspaper page in Chinese?")
    return page, tuple(read_article(a) for a in articles)


def read_pages(paths: Iterable[Path], date: str = "", workers: int = 1) -> Iterator[tuple[Page, tuple[Reading, ...]]]:
    """The pages in the order of their paths, read by that many processes at once. Raises `UsageError` as `read` does."""
    if workers == 1:
        yield from (read(path, date) for path in paths)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:  # a forked child would inherit the progress bar's thread
        yield from pool.map(read, paths, repeat(date))


def build(arguments: Iterable[str] = (), *, date: str = "", base: str = BASE, workers: int = 1, progress: Progress = iter) -> Built:
    """The graph of files, folders and globs of pages; of the samples that ship with the package where none is given.

    `date` (ISO) is the pages' date where they bear none, `base` the IRIs' beginning, `workers` how many processes read at
    once: the graph is the same for any number. Raises `UsageError`.
    """
    paths = find_pages(arguments) or find_pages([str(SAMPLES)])
    pages = tuple(read_pages(progress(paths), date, workers))
    triples = graph_triples(pages, base)
    return Built(pages, frozenset(triples.union(describe(triples, base))))


def write(triples: Collection[ox.Triple], folder: Path, name: str = "graph") -> list[Path]:
    """Write `graph.ttl` and `graph.html` into a folder, both or neither, then the store beside the Turtle.

    Raises `UsageError` where that cannot be.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    files = write_together(folder, {f"{name}.ttl": to_turtle(triples), f"{name}.html": to_html(store).encode()})
    try:
        return [*files, make_store(files[0])]
    except OSError as error:
        raise UsageError(f"{folder}: no store can be written there ({error}); the files are whole, `kg query` reads them") from error


def remove(graph: Path, page: str) -> tuple[list[Path], int]:
    """Take a page's contribution out of a Turtle file and its page and store: the files written, how many triples are left.

    Raises `UsageError` for a page that is not in it, and for a graph that this version would not make of its pages.
    """
    left = without(open_store([graph]), page)
    return write(left, graph.parent, graph.stem), len(left)
