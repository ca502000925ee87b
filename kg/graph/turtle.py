"""Triples → Turtle that people can read and diff: prefixed, sorted, grouped by subject, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.graph.terms import PREFIXES

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def to_turtle(triples: Iterable[ox.Triple]) -> bytes:
    """UTF-8 Turtle. Subjects by IRI, `a` first, then predicates and objects in code-point order."""
    ordered = sorted(triples, key=_key)
    text = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return text or b""


def _key(triple: ox.Triple) -> tuple[str, bool, str, str]:
    return triple.subject.value, triple.predicate.value != _TYPE, triple.predicate.value, str(triple.object)
