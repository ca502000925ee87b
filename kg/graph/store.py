"""Graph files → a store to query: Oxigraph in memory, and rdflib's API over it for those who build on rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.terms import PREFIXES
from kg.model import UsageError

if TYPE_CHECKING:
    import rdflib

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}


def open_store(paths: Iterable[Path | str]) -> ox.Store:
    """The graphs of Turtle (.ttl) and N-Triples (.nt) files, together, in memory.

    Raises `UsageError` for a file that is missing, of another kind, unreadable or not RDF, and where none is given.
    """
    files = [Path(path) for path in paths]
    if not files:
        raise UsageError("no graph given: name one or more .ttl or .nt files that `kg build` has made")
    store = ox.Store()
    for path in files:
        _load(store, path)
    return store


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
