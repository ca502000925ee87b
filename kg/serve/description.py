"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.literals import TYPE, node

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {"application/sparql-results+json": "SPARQL_Results_JSON", "application/sparql-results+xml": "SPARQL_Results_XML",
          "text/csv": "SPARQL_Results_CSV", "text/tab-separated-values": "SPARQL_Results_TSV", "text/turtle": "Turtle",
          "application/n-triples": "N-Triples", "application/rdf+xml": "RDF_XML", "application/ld+json": "JSON-LD"}


def service_description(endpoint: str, dataset: str, results: Sequence[str], graphs: Sequence[str]) -> Iterator[Triple]:
    """The service at an endpoint: its language, its formats and its one graph."""
    service, data, graph = NamedNode(f"{endpoint}#service"), NamedNode(dataset), NamedNode(f"{endpoint}#default-graph")
    yield Triple(service, TYPE, NamedNode(f"{_SD}Service"))
    yield Triple(service, NamedNode(f"{_SD}endpoint"), NamedNode(endpoint))
    yield Triple(service, NamedNode(f"{_SD}supportedLanguage"), NamedNode(f"{_SD}SPARQL11Query"))
    for media in (*results, *graphs):
        if media in _NAMES:
            yield Triple(service, NamedNode(f"{_SD}resultFormat"), NamedNode(_FORMATS + _NAMES[media]))
    yield Triple(service, NamedNode(f"{_SD}defaultDataset"), data)
    yield Triple(data, TYPE, NamedNode(f"{_SD}Dataset"))
    yield Triple(data, NamedNode(f"{_SD}defaultGraph"), graph)
    yield Triple(graph, TYPE, NamedNode(f"{_SD}Graph"))
    yield Triple(graph, node("dcterms:identifier"), Literal(dataset))
