#!/usr/bin/env python3
"""Make `ontology/unionkg.html`, the ontology as a page to read, with pyLODE.

    python ontology/scripts/docs.py        # needs pylode 3.2.1 (in the "test" extra)

pyLODE runs labels of several languages together, so each term gets one label and one description of both here. Terms of other
vocabularies that own ones are only anchored to are left out; those that graphs hold keep their note on how they are used.
"""

from __future__ import annotations

import logging
import re
import tempfile
from pathlib import Path

import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

ONTOLOGY = Path(__file__).resolve().parents[1]
IRI = rdflib.URIRef("https://w3id.org/unionkg/ontology")
UKG = f"{IRI}#"
JOINED = {RDFS.label: " · ", DCTERMS.title: " · ", RDFS.comment: "\n\n", DCTERMS.description: "\n\n", SKOS.scopeNote: "\n\n"}


def joined() -> rdflib.Graph:
    """The ontology with the languages of each text put together, what is only an anchor left out."""
    graph = rdflib.Graph().parse(ONTOLOGY / "unionkg.ttl")
    for term in set(graph.subjects(RDF.type)):
        if not str(term).startswith((UKG, str(IRI))) and (term, SKOS.scopeNote, None) not in graph:
            graph.remove((term, None, None))
        for predicate, glue in JOINED.items():
            texts = sorted(graph.objects(term, predicate), key=lambda t: (getattr(t, "language", "") != "en", str(t)))
            if len(texts) > 1:
                graph.set((term, predicate, rdflib.Literal(glue.join(map(str, texts)))))
        if not str(term).startswith((UKG, str(IRI))):
            graph.set((term, RDFS.label, rdflib.Literal(graph.namespace_manager.curie(term))))
    graph.remove((IRI, RDFS.label, None))
    return graph


def in_order(graph: rdflib.Graph) -> str:
    """The graph as Turtle, own terms first, in the order of the file: pyLODE lists them as they come."""
    source = (ONTOLOGY / "unionkg.ttl").read_text("utf-8")
    names = re.findall(r"^(\w+:\w+) a ", source, re.MULTILINE)
    place = {graph.namespace_manager.expand_curie(name): n for n, name in enumerate(names)}
    triples = sorted(graph, key=lambda t: (not str(t[0]).startswith(str(IRI)), place.get(t[0], -1), str(t[1]), str(t[2])))
    head = [line for line in source.splitlines() if line.startswith("@prefix")]
    return "\n".join([*head, *(" ".join(term.n3() for term in t) + " ." for t in triples)])


def page() -> str:
    """The page as HTML, the same every time."""
    from pylode import OntPub

    logging.getLogger().setLevel(logging.WARNING)  # pyLODE logs to the root
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "unionkg.ttl"
        file.write_text(in_order(joined()), "utf-8")
        html = str(OntPub(ontology=file).make_html())
    return html if html.endswith("\n") else html + "\n"


if __name__ == "__main__":
    (ONTOLOGY / "unionkg.html").write_text(page(), "utf-8")
