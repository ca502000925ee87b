"""Learned weights: how likely something is by its features. The tables stand in `ontology/weights/`, the training beside the tests."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from kg.knowledge import folder

BIAS = "(bias)"


@cache
def weights(name: str) -> dict[str, int]:
    """The weights of `ontology/weights/<name>.tsv` by feature, in thousandths: whole numbers add up alike in any order."""
    rows = (folder() / "weights" / f"{name}.tsv").read_text("utf-8").splitlines()
    return {feature: round(1000 * float(weight)) for feature, weight in (row.rsplit("\t", 1) for row in rows)}


def log_odds(name: str, features: Set[str]) -> float:
    """The log-odds that the features add up to; 0 is even."""
    table = weights(name)
    return (table.get(BIAS, 0) + sum(filter(None, map(table.get, features)))) / 1000


def confidence(odds: float) -> float:
    """Log-odds as one of four steps of confidence."""
    return 0.9 if odds > 1.5 else 0.75 if odds > 0.5 else 0.6 if odds > 0 else 0.5
