#!/usr/bin/env python3
"""The figures of all sets side by side, and with --baseline those of tagged names and co-occurrence on the same pages.

    python tests/quality/measure.py [--baseline] [SET ...]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import baseline  # noqa: E402

from kg.evaluate import Evaluation, evaluate_pages  # noqa: E402

SHARED = HERE.parents[2] / "shared"
GOLD = {"real": SHARED / "eval" / "gold", "tuning": HERE / "tuning" / "gold", "unseen": HERE / "unseen" / "gold"}
PAGES = {"real": SHARED / "pages", "tuning": HERE / "tuning" / "pages", "unseen": HERE / "unseen" / "pages"}


def measure(name: str, of_baseline: bool = False) -> Evaluation:
    """The measure of one set, of unionkg or of the baseline."""
    return evaluate_pages([str(PAGES[name])], GOLD[name], reader=baseline.read if of_baseline else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", choices=[*GOLD, []], metavar="SET")
    parser.add_argument("--baseline", action="store_true")
    args = parser.parse_args()
    columns = [(name, of_baseline) for name in args.sets or GOLD for of_baseline in ((False, True) if args.baseline else (False,))]
    scores = [measure(*column).scores for column in columns]
    print(f"{'precision recall F1':33}" + "".join(f"{name + (' baseline' if b else ''):>22}" for name, b in columns))
    for row in scores[0]:
        if row.endswith("found"):
            continue
        cells = (s.get(row) for s in scores)
        print(f"{row:33}" + "".join(f"{f.precision:9.3f}{f.recall:6.3f}{f.f1:7.3f}" if f else " " * 22 for f in cells))


if __name__ == "__main__":
    main()
