"""The namespaces and the prefixes that files and queries share."""

from __future__ import annotations

UKG = "https://w3id.org/unionkg/ontology#"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "ukg": UKG,
    "ukgv": "https://w3id.org/unionkg/vocab/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
RELATIONS = ("runs", "partnerIn", "partnersWith", "locatedIn", "serves", "issued")
TYPES = ("Union", "Place", "Programme", "Agency", "Person", "WorkerGroup", "Document")


def expand(name: str) -> str:
    """`ukg:runs` → its IRI. Raises `KeyError` for an unknown prefix."""
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local


def local(iri: str) -> str:
    """`https://w3id.org/unionkg/ontology#runs` → `runs`."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def compact(iri: str) -> str:
    """An IRI by its prefix (`ukg:runs`), the longest namespace that fits; the IRI itself where none does."""
    prefix = max((p for p in PREFIXES if iri.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default="")
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}" if prefix else iri
