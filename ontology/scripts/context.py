#!/usr/bin/env python3
"""Make `ontology/context.jsonld` from `unionkg.ttl`: a JSON-LD 1.1 context with a short key for each term that graphs hold.

    python ontology/scripts/context.py

Own terms go by their local name; a borrowed one does too unless an own term has it, then by its prefixed name.
"""

from __future__ import annotations

import json
from pathlib import Path

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

ONTOLOGY = Path(__file__).resolve().parents[1]
UKG = "https://w3id.org/unionkg/ontology#"
_LANGUAGES = {SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, RDFS.label}


def context() -> str:
    """The context as JSON, sorted, the same every time."""
    graph = rdflib.Graph().parse(ONTOLOGY / "unionkg.ttl")
    prefixes = {name: str(iri) for name, iri in graph.namespaces() if f"@prefix {name}:" in (ONTOLOGY / "unionkg.ttl").read_text("utf-8")}
    held = {s for s in graph.subjects() if str(s).startswith(UKG)} | set(graph.subjects(SKOS.scopeNote))
    terms: dict[str, object] = {}
    for term in sorted(held, key=lambda t: (not str(t).startswith(UKG), str(t))):
        name = graph.namespace_manager.curie(term)
        key = name.split(":")[1]
        terms[key if key not in terms else name] = _entry(graph, term, name)
    head: dict[str, object] = {"@version": 1.1, "id": "@id", "type": "@type", **dict(sorted(prefixes.items()))}
    return json.dumps({"@context": {**head, **dict(sorted(terms.items()))}}, ensure_ascii=False, indent=1) + "\n"


def _entry(graph: rdflib.Graph, term: rdflib.term.Node, name: str) -> object:
    if (term, RDF.type, OWL.ObjectProperty) in graph:
        return {"@id": name, "@type": "@id"}
    if term in _LANGUAGES or RDF.langString in set(graph.objects(term, RDFS.range)):
        return {"@id": name, "@container": ["@language", "@set"]}
    datatype = graph.value(term, RDFS.range)
    if isinstance(datatype, rdflib.URIRef) and "XMLSchema" in datatype and not datatype.endswith("#string"):
        return {"@id": name, "@type": graph.namespace_manager.curie(datatype)}
    return name


if __name__ == "__main__":
    (ONTOLOGY / "context.jsonld").write_text(context(), "utf-8")
