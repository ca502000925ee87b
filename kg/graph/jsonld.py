"""Triples → JSON-LD with the short keys of `ontology/context.jsonld`, the same bytes every time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kg.graph.literals import TYPE
from kg.graph.terms import PREFIXES
from kg.graph.turtle import key
from kg.knowledge import folder
from kg.model import UsageError

_XSD = PREFIXES["xsd"]


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
    """One object a subject in `@graph`, by IRI; values with the context's types, else spelt out.

    Raises `UsageError` for a triple as a value, which JSON-LD 1.1 cannot hold.
    """
    nodes = []
    for subject, group in groupby(sorted(triples, key=key), lambda t: t.subject):
        entry: dict[str, Any] = {"id": _id(subject)}
        for predicate, same in groupby(group, lambda t: t.predicate):
            values = [t.object for t in same]
            if predicate == TYPE and not any(isinstance(v, ox.Literal) for v in values):
                entry["type"] = [_keys().get(_id(v), (_id(v),))[0] for v in values]
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
    return shown[0] if len(shown) == 1 and "@container" not in said else shown


def _value(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, said: dict[str, Any]) -> Any:
    if not isinstance(value, ox.Literal):
        return _id(value) if said.get("@type") == "@id" else {"id": _id(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype, text = value.datatype.value, value.value
    coerced = said.get("@type", "").replace("xsd:", _XSD)
    if datatype == (coerced or f"{_XSD}string"):
        return text
    # A JSON number or truth value is read as the canonical spelling: 007 and 1 (for true) would come back as others.
    if not coerced and datatype == f"{_XSD}integer" and _canonical(text):
        return int(text)
    if not coerced and datatype == f"{_XSD}boolean" and text in ("true", "false"):
        return text == "true"
    return {"@value": text, "@type": datatype}


def _canonical(number: str) -> bool:
    return re.fullmatch(r"0|-?[1-9][0-9]{0,14}", number) is not None


def _id(thing: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(thing, ox.Triple):
        raise UsageError("jsonld: it cannot hold a triple as a value; take turtle or ntriples")
    return str(thing) if isinstance(thing, ox.BlankNode) else thing.value
