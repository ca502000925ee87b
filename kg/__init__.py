"""unionkg: news pages of Chinese trade unions in, a knowledge graph that can be trusted out.

    >>> import kg
    >>> built = kg.build(["pages/"])        # doctest: +SKIP
    >>> graph = kg.open_graph("graph.ttl")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import rdflib

    from kg.pipeline import Built

__version__ = "0.3.0"
__all__ = ["__version__", "build", "open_graph"]


def build(arguments: Iterable[str] = (), **options: Any) -> Built:
    """Build the graph of pages; see `kg.pipeline.build` (imported late: its libraries take a second to load)."""
    from kg.pipeline import build as work

    return work(arguments, **options)


def open_graph(*paths: str | Path) -> rdflib.Graph:
    """Turtle or N-Triples files as an rdflib graph over Oxigraph. Raises `kg.model.UsageError`."""
    from kg.graph.store import open_store, rdflib_graph

    return rdflib_graph(open_store([Path(p) for p in paths]))
