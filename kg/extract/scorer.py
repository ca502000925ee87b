"""Learned weights: how likely something is by its features. The tables stand in `ontology/weights/`, the training beside the tests."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg.knowledge import folder

BIAS = "(bias)"


@cache
def weights(name: str) -> dict[str, float]:
    """The weights of `ontology/weights/<name>.tsv` by feature, of a logistic regression."""
    rows = (folder() / "weights" / f"{name}.tsv").read_text("utf-8").splitlines()
    return {feature: float(weight) for feature, weight in (row.rsplit("\t", 1) for row in rows)}


def log_odds(name: str, features: Iterable[str]) -> float:
    """The log-odds that the features add up to; 0 is even."""
    table = weights(name)
    return table.get(BIAS, 0.0) + sum(table.get(feature, 0.0) for feature in set(features))
