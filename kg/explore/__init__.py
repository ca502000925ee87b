"""The graph as one HTML page that anyone can open: a network to look at, and under every fact the sentence that says it."""

from __future__ import annotations

from pyoxigraph import Store

__all__ = ["to_html"]


def to_html(store: Store, title: str = "unionkg") -> str:
    """The page of a store as text, to be written as UTF-8 (imported late: pyvis and networkx take a while to load)."""
    from kg.explore.page import render

    return render(store, title)
