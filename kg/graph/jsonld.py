"""Triples → JSON-LD with the short keys of `ontology/context.jsonld`, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kg.graph.literals import TYPE
from kg.graph.terms import PREFIXES
from kg.graph.turtle import key
from kg.knowledge import folder

_XSD = PREFIXES["xsd"]
_PLAIN = (f"{_XSD}string",)


@cache
def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads((folder() / "context.jsonld").read_text("utf-8"))["@context"]
    return context


@cache
def _keys() -> dict[str, tuple[str, dict[str, Any]]]:
    """IRI → its key in the context and what the context says of its values."""
    out: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, said in _context().items():
        entry = said if isinstance(said, dict) else {"@id": said}
        curie = str(entry["@id"]) if "@id" in entry else ""
        prefix, _, local = curie.partition(":")
        if local and prefix in PREFIXES:
            out.setdefault(PREFIXES[prefix] + local, (name, entry))
    return out


def to_jsonld(triples: Iterable[ox.Triple]) -> bytes:
    """One object a subject in `@graph`, by IRI; values with the context's types, else spelt out."""
    nodes = []
    for subject, group in groupby(sorted(triples, key=key), lambda t: t.subject):
        entry: dict[str, Any] = {"id": subject.value if isinstance(subject, ox.NamedNode) else str(subject)}
        for predicate, same in groupby(group, lambda t: t.predicate):
            values = [t.object for t in same]
            if predicate == TYPE:
                entry["type"] = [_keys().get(v.value, (v.value,))[0] for v in values if isinstance(v, ox.NamedNode)]
                continue
            name, said = _keys().get(predicate.value, (predicate.value, {}))
            entry[name] = _values(values, said)
        nodes.append(entry)
    return (json.dumps({"@context": _context(), "@graph": nodes}, ensure_ascii=False, indent=1) + "\n").encode()


def _values(values: list[Any], said: dict[str, Any]) -> Any:
    if "@container" in said and all(isinstance(v, ox.Literal) and v.language for v in values):
        languages = sorted({v.language for v in values})
        return {language: [v.value for v in values if v.language == language] for language in languages}
    shown = [_value(v, said) for v in values]
    return shown[0] if len(shown) == 1 else shown


def _value(value: ox.NamedNode | ox.Literal, said: dict[str, Any]) -> Any:
    if isinstance(value, ox.NamedNode):
        return value.value if said.get("@type") == "@id" else {"id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if datatype in _PLAIN and "@type" not in said:
        return value.value
    if said.get("@type", "").replace("xsd:", _XSD) == datatype:
        return value.value
    if datatype == f"{_XSD}integer" and "@type" not in said:
        return int(value.value)
    if datatype == f"{_XSD}boolean" and "@type" not in said:
        return value.value == "true"
    return {"@value": value.value, "@type": datatype}
