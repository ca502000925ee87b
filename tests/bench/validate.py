#!/usr/bin/env python3
"""The time that `kg validate` takes for a graph of some 100,000 triples, made of real readings under several bases.

    python tests/bench/validate.py [TRIPLES]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.graph.triples import graph_triples  # noqa: E402
from kg.graph.validate import validate  # noqa: E402
from kg.pages import find_pages  # noqa: E402
from kg.pipeline import read_pages  # noqa: E402


def main() -> None:
    least = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    pages = tuple(read_pages(find_pages([str(ROOT / "tests" / "quality" / "tuning" / "pages")])))
    store, copies = ox.Store(), 0
    while len(store) < least:
        copies += 1
        store.extend(ox.Quad(*t) for t in graph_triples(pages, f"https://example.org/{copies}/"))
    began = time.perf_counter()
    found = validate(store)
    print(f"{len(store)} triples: validated in {time.perf_counter() - began:.1f} s, {len(found)} findings")


if __name__ == "__main__":
    main()
