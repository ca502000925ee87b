#!/usr/bin/env python3
"""Score the extraction on all sets: builds each page alone into a temporary folder and calls the scorer.

    python tests/quality/measure.py [--show SET PAGE]
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
SETS = {"shared": (SHARED / "pages", SHARED / "eval" / "gold"), "tuning": (HERE / "tuning" / "pages", HERE / "tuning" / "gold"),
        "unseen": (HERE / "unseen" / "pages", HERE / "unseen" / "gold")}
SHOWN = ("headlines", "paragraphs in their article (B³)", "Union strict", "Place strict", "Programme strict", "Agency strict",
         "Person strict", "WorkerGroup strict", "Document strict", "entities strict", "runs strict", "partnerIn strict",
         "partnersWith strict", "locatedIn strict", "serves strict", "issued strict", "relations strict", "posts strict",
         "figures strict", "figure values", "all found", "all strict")


def scorer() -> ModuleType:
    """The scorer beside the guidelines. Raises `FileNotFoundError` where ../shared is missing."""
    path = SHARED / "eval" / "score.py"
    if not path.is_file():
        raise FileNotFoundError(f"{path}: the scorer is not here")
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build_pages(pages: Path, target: Path) -> None:
    """One `<page>.ttl` in `target` for each page, each built alone."""
    sys.path.insert(0, str(ROOT))
    from kg.pipeline import build

    for page in sorted(pages.iterdir()):
        (target / f"{page.stem}.ttl").write_bytes(build([str(page)]).turtle())


def measure(name: str) -> tuple[dict, dict]:
    """(figures by name, misses by page) of one set."""
    pages, gold = SETS[name]
    with tempfile.TemporaryDirectory() as folder:
        build_pages(pages, Path(folder))
        figures, show, missing = scorer().score(gold, folder)
    if missing:
        raise SystemExit(f"{name}: no graph for {', '.join(missing)}")
    return figures, show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", nargs=2, metavar=("SET", "PAGE"))
    args = parser.parse_args()
    if args.show:
        for name, items in measure(args.show[0])[1][args.show[1]].items():
            if items:
                print(f"{name}: " + "; ".join(items))
        return
    figures = {name: measure(name)[0] for name in SETS}
    print(f"{'precision recall F1':36}" + "".join(f"{name:>24}" for name in SETS))
    for row in SHOWN:
        cells = (figures[name].get(row) for name in SETS)
        print(f"{row:36}" + "".join(f"{f['precision']:10.3f}{f['recall']:7.3f}{f['f1']:7.3f}" if f else " " * 24 for f in cells))


if __name__ == "__main__":
    main()
