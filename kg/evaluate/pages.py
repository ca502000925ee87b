"""Pages and gold folders → an evaluation: builds each page alone and measures it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from kg.evaluate.gold import doubts, read_gold
from kg.evaluate.graph import read_graph
from kg.evaluate.measure import Evaluation, evaluate
from kg.evaluate.sheet import Sheet
from kg.model import UsageError
from kg.pages import find_pages, read_page
from kg.pipeline import Progress, build

Reader = Callable[[Path], Sheet]


def evaluate_pages(arguments: Iterable[str], gold: Path, progress: Progress = iter, reader: Reader | None = None) -> Evaluation:
    """The measure of pages (files, folders, globs) against the gold files of their names in a folder.

    With no page, those that the gold folder or a folder "pages" beside it holds, as far as they have a gold file. `reader`
    makes a page's sheet; unionkg's own reading where none is given. Raises `UsageError` where pages or gold are missing or
    cannot be read.
    """
    paths = list(progress(find_pages(arguments) or _pages_of(gold)))
    sheets = [(p.stem, read_gold(gold / f"{p.stem}.json"), (reader or read_built)(p)) for p in paths]
    said = tuple(f"{p.stem}: {doubt}" for p in paths for doubt in doubts(gold / f"{p.stem}.json", read_page(p).text))
    return replace(evaluate(sheets), doubts=said)


def read_built(path: Path) -> Sheet:
    """The sheet of the graph that a page alone is built into."""
    return read_graph(build([str(path)]).triples)


def _pages_of(gold: Path) -> list[Path]:
    if not gold.is_dir():
        raise UsageError(f"{gold}: no such folder; --gold wants the folder with the gold files")
    for folder in (gold, gold.parent / "pages", gold.parent.parent / "pages"):
        if folder.is_dir() and (found := [p for p in _readable(folder) if (gold / f"{p.stem}.json").is_file()]):
            return found
    raise UsageError(f"{gold}: no page of the name of a gold file here or in {gold.parent / 'pages'}; name the pages")


def _readable(folder: Path) -> list[Path]:
    return find_pages(str(p) for p in folder.iterdir() if p.suffix.lower() in (".txt", ".md"))
