"""The graph that a server was started with, kept while it runs: `kg build` may put another in its place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from kg.graph.embedded import store_of, stores_of
from kg.model import UsageError

State = tuple[tuple[int, int, int], ...]


class Kept:
    """Links to graph files, their pages and stores in a folder of their own; copies where the system cannot link them.

    A build moves new files into the place of the old ones, which live on in their links. What is written into a file itself
    changes the link too: `state` tells. Raises `UsageError` where the files are replaced just then, or cannot be kept.
    """

    def __init__(self, graphs: Sequence[Path]) -> None:
        files = [file for graph in graphs for file in (graph, graph.with_suffix(".html")) if file.exists()]
        try:
            before = state(files)
            self._folder = tempfile.TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True)
            self.graphs = tuple(_keep(graph, Path(self._folder.name, str(n))) for n, graph in enumerate(graphs))
            if state(files) != before:
                raise UsageError(f"{graphs[0]}: was replaced while it was opened; start `kg serve` again")
        except OSError as error:
            raise UsageError(f"{error.filename}: cannot be kept for serving ({error.strerror}); is there room in {tempfile.gettempdir()}?") from None

    def end(self) -> None:
        """Take the folder away."""
        self._folder.cleanup()


def state(files: Iterable[Path]) -> State:
    """What tells that files are still the same. Raises `OSError` for one that is not there."""
    return tuple((found.st_ino, found.st_size, found.st_mtime_ns) for found in (file.stat() for file in files))


def _keep(graph: Path, folder: Path) -> Path:
    folder.mkdir()
    kept = folder / graph.name
    _link(graph, kept)
    with suppress(FileNotFoundError):  # a page beside it
        _link(graph.with_suffix(".html"), kept.with_suffix(".html"))
    store = store_of(kept)
    with suppress(OSError):  # no store, or one that a build takes away just now: the file itself holds all
        shutil.copytree(stores_of(graph) / store.name, store, copy_function=_link)
    return kept


def _link(source: Path | str, target: Path | str) -> None:
    try:
        os.link(Path(source).resolve(), target)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)
