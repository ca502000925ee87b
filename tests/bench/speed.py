#!/usr/bin/env python3
"""The time of the whole extraction (pages → stories → facts) beside that of jieba.posseg alone on the same texts.

Both are warm, timed by turns in one run; the figures are medians of five rounds over all pages. The time that the facts take to
become triples is given apart.

    python tests/bench/speed.py [PAGE ...]      # the real pages beside the checkout, else the own unseen ones
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.extract.read import read_article  # noqa: E402
from kg.graph.triples import graph_triples  # noqa: E402
from kg.model import Page, Reading  # noqa: E402
from kg.pages import find_pages, read_page, split  # noqa: E402

ROUNDS = 5


def extract(paths: Sequence[Path]) -> list[tuple[Page, tuple[Reading, ...]]]:
    """All that `kg build` does with pages up to their facts."""
    pages = [read_page(p) for p in paths]
    return [(page, tuple(read_article(a) for a in split(page))) for page in pages]


def tag(paths: Sequence[Path]) -> None:
    """jieba.posseg over the pages' texts."""
    from jieba import posseg

    for path in paths:
        list(posseg.cut(path.read_text("utf-8")))


def seconds(work: Callable[[Sequence[Path]], object], paths: Sequence[Path]) -> float:
    began = time.perf_counter()
    work(paths)
    return time.perf_counter() - began


def main() -> None:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    real = ROOT.parent / "shared" / "pages"
    paths = find_pages(sys.argv[1:] or [str(real if real.is_dir() else ROOT / "tests" / "quality" / "unseen" / "pages")])
    extract(paths)
    tag(paths)
    read = extract(paths)
    rounds = [(seconds(extract, paths), seconds(tag, paths), seconds(lambda _: graph_triples(read), paths)) for _ in range(ROUNDS)]
    ours, theirs, triples = (1000 * statistics.median(r[i] for r in rounds) for i in (0, 1, 2))
    ratio = statistics.median(a / b for a, b, _ in rounds)
    print(f"{len(paths)} pages: extraction {ours:.0f} ms, jieba.posseg {theirs:.0f} ms, ratio {ratio:.2f}; triples {triples:.0f} ms more")


if __name__ == "__main__":
    main()
