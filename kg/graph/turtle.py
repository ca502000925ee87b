"""Triples → Turtle that people can read and diff: prefixed, sorted, grouped by subject, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.graph.terms import PREFIXES

# Concepts lie below their scheme: ukgv:agency-kinds\/media is Turtle, but hard to read and misread by some stores.
SHORT = {name: iri for name, iri in PREFIXES.items() if name != "ukgv"}
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def to_turtle(triples: Iterable[ox.Triple]) -> bytes:
    """UTF-8 Turtle. Subjects by IRI, `a` first, then predicates and objects in code-point order."""
    ordered = sorted(triples, key=key)
    text = (ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=SHORT) or b"").decode()
    return with_sorted_head(text).encode()


def with_sorted_head(text: str) -> str:
    """The prefix lines in order (the serialiser's own order changes from run to run), an empty line between subjects."""
    lines = text.splitlines()
    head = sorted(line for line in lines if line.startswith("@prefix"))
    body = ["\n" + line if line.startswith("<") else line for line in lines[len(head):]]
    return "\n".join([*head, *body]) + "\n"


def key(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """The order that triples are written in: subjects by IRI, `a` first, then predicates and objects in code-point order."""
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
    return subject, triple.predicate.value != _TYPE, triple.predicate.value, str(triple.object)
