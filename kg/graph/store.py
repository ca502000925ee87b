"""Graph files → a store to query: Oxigraph on disk or in memory, and rdflib's API over it for those who build on rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.embedded import LOG, make_store, open_store_beside, stores_of
from kg.graph.terms import PREFIXES
from kg.model import UsageError

if TYPE_CHECKING:
    import rdflib

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}
_LARGE = 2_000_000  # bytes of Turtle: from here on reading a store beats reading the file


def open_store(paths: Iterable[Path | str], memory: bool = False) -> ox.Store:
    """The graphs of Turtle (.ttl) and N-Triples (.nt) files, together, in memory; of a single Turtle file that has a store
    beside it (or is large enough for one to be made), that store, to be read only, unless `memory` is asked for.

    Raises `UsageError` for a file that is missing, of another kind, unreadable or not RDF, and where none is given.
    """
    files = [Path(path) for path in paths]
    if not files:
        raise UsageError("no graph given: name one or more .ttl or .nt files that `kg build` has made")
    if len(files) == 1 and files[0].suffix == ".ttl" and files[0].is_file() and not memory and (kept := _kept(files[0])) is not None:
        return kept
    store = ox.Store()
    for path in files:
        _load(store, path)
    return store


def _kept(turtle: Path) -> ox.Store | None:
    """The store beside a Turtle file, made anew where it is missing, old or damaged; None where the file is small enough to
    be read itself, or a store cannot be made beside it."""
    try:
        if (found := open_store_beside(turtle)) is not None:
            return found
        if not stores_of(turtle).is_dir() and turtle.stat().st_size < _LARGE:
            return None
        make_store(turtle)
        LOG.warning("%s: its store was missing, old or damaged and has been made anew", turtle)
        return open_store_beside(turtle)
    except (OSError, SyntaxError):  # no room or right to write there, or no Turtle: reading the file itself will tell
        return None


def rows(store: ox.Store, question: str) -> list[tuple[str, ...]]:
    """The distinct answers to a SELECT over all graphs of the store as texts, sorted; "" where a variable is unbound."""
    answers = store.query(question, prefixes=PREFIXES, use_default_graph_as_union=True)
    if not isinstance(answers, ox.QuerySolutions):
        raise TypeError("only SELECT questions have rows")
    return sorted({tuple("" if term is None else str(getattr(term, "value", term)) for term in answer) for answer in answers})


def rdflib_graph(store: ox.Store) -> rdflib.Graph:
    """The store as an rdflib graph, not copied: what is added to the one is in the other."""
    import rdflib
    from oxrdflib import OxigraphStore
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    graph = rdflib.Graph(OxigraphStore(store=store), identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph


def _load(store: ox.Store, path: Path) -> None:
    if path.suffix.lower() not in _FORMATS:
        raise UsageError(f"{path}: not a graph file; graphs end in {' or '.join(_FORMATS)}")
    try:
        store.bulk_load(path=str(path), format=_FORMATS[path.suffix.lower()])
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file; check the path, or make the graph with `kg build`") from None
    except SyntaxError as error:
        said = f"not valid RDF at line {error.lineno} ({_reason(error)})"
        raise UsageError(f"{path}: {said}; mend it, or run `kg build` again") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({_reason(error)}); check that it is a file and its permissions") from None


def _reason(error: SyntaxError | OSError) -> str:
    """What the parser or the system says, in one line and without the place, which is named apart."""
    said = (error.msg if isinstance(error, SyntaxError) else str(error)).splitlines()[0]
    return said.split(": ", 1)[-1] if said.startswith("Parser error") else said
