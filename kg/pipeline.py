"""The whole way on one screen: files → pages → articles → readings → triples → files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.explore import to_html
from kg.extract.read import read_article
from kg.files import write_together
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

    def html(self, title: str = "unionkg") -> bytes:
        store = ox.Store()
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in self.triples)
        return to_html(store, title).encode()


def read_pages(paths: Iterable[Path], date: str = "") -> Iterator[tuple[Page, tuple[Reading, ...]]]:
    """Each page with what its stories say. Raises `UsageError` for a page that cannot be read or holds no story."""
    for path in paths:
        page = read_page(path, date)
        articles = split(page)
        if not articles:
            raise UsageError(f"{path}: no story found in it; is it a newspaper page in Chinese?")
        yield page, tuple(read_article(a) for a in articles)


def build(arguments: Iterable[str] = (), *, date: str = "", base: str = BASE, progress: Progress = iter) -> Built:
    """The graph of files, folders and globs of pages; of the samples that ship with the package where none is given.

    `date` (ISO) is the pages' date where they bear none, `base` the IRIs' beginning. Raises `UsageError`.
    """
    paths = find_pages(arguments) or find_pages([str(SAMPLES)])
    pages = tuple(read_pages(progress(paths), date))
    return Built(pages, frozenset(graph_triples(pages, base)))


def write(built: Built, folder: Path) -> list[Path]:
    """Write `graph.ttl` and `graph.html` into a folder, both or neither. Raises `UsageError` where that cannot be."""
    return write_together(folder, {"graph.ttl": built.turtle(), "graph.html": built.html()})
