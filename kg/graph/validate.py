"""Whether a graph keeps to the shapes of `ontology/shapes.ttl`, and what is wrong with it in words.

pySHACL checks the core constraints. Those in SPARQL are asked of Oxigraph, once for all the focus nodes of a shape: pySHACL
asks once a node, which takes minutes where this takes a second. The shapes file stays plain SHACL; that both ways find the
same is tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.terms import PREFIXES, compact
from kg.knowledge import folder

if TYPE_CHECKING:
    import rdflib

_SH = "http://www.w3.org/ns/shacl#"
SEVERITIES = ("Info", "Warning", "Violation")
_WHERE = re.compile(r"\bWHERE\s*\{")
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong: how bad it is, the constraint's name, the node it is about, the value if there is one, what must hold."""

    severity: str
    shape: str
    focus: str
    value: str
    zh: str
    en: str


def worst(findings: Iterable[Finding]) -> str:
    """The worst severity among findings, "" where there is none."""
    return max((f.severity for f in findings), key=SEVERITIES.index, default="")


def validate(store: ox.Store) -> list[Finding]:
    """All that is wrong with the graph of a store, the worst first, then by constraint and node."""
    found = {*_core(store), *_sparql(store)}
    return sorted(found, key=lambda f: (-SEVERITIES.index(f.severity), f))


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(folder() / "shapes.ttl")


def _core(store: ox.Store) -> Iterator[Finding]:
    import pyshacl
    import rdflib

    data, shapes = rdflib.Graph(), rdflib.Graph()
    for quad in store:
        data.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    for triple in _shapes():
        if triple[1] != rdflib.URIRef(_SH + "sparql"):
            shapes.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    for result in report.subjects(rdflib.RDF.type, rdflib.URIRef(_SH + "ValidationResult")):
        said = {name: report.value(result, rdflib.URIRef(_SH + name)) for name in ("resultSeverity", "sourceShape", "focusNode", "value")}
        yield _finding(said["sourceShape"], said["resultSeverity"], _shown(said["focusNode"]), _shown(said["value"]))


def _rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Identifier:
    """A term as rdflib's parsers give it, plain strings without their data type."""
    import rdflib

    if isinstance(term, ox.Literal):
        datatype = None if term.language or term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
    return rdflib.URIRef(term.value) if isinstance(term, ox.NamedNode) else rdflib.BNode(str(term).removeprefix("_:"))


def _sparql(store: ox.Store) -> Iterator[Finding]:
    """The answers to the constraints in SPARQL, each asked with its shape's targets in place of one node at a time."""
    import rdflib

    shapes = _shapes()
    for shape, constraint in sorted(shapes.subject_objects(rdflib.URIRef(_SH + "sparql"))):
        text = str(shapes.value(constraint, rdflib.URIRef(_SH + "select")))
        for target in _targets(shape):
            answers = store.query(_WHERE.sub(rf"\g<0>{target}", text, count=1), prefixes=PREFIXES)
            assert isinstance(answers, ox.QuerySolutions)
            names = [v.value for v in answers.variables]
            for row in answers:
                yield _finding(constraint, None, _shown(row["this"]), _shown(row["value"]) if "value" in names else "")


def _targets(shape: rdflib.term.Node) -> Iterator[str]:
    """What a node must be in the graph for a shape to apply to it, as patterns of SPARQL."""
    import rdflib

    for name, pattern in (("targetClass", "$this a <{}> . "), ("targetSubjectsOf", "FILTER EXISTS {{ $this <{}> ?any }} "),
                          ("targetObjectsOf", "FILTER EXISTS {{ ?any <{}> $this }} ")):
        for target in _shapes().objects(shape, rdflib.URIRef(_SH + name)):
            yield pattern.format(target)


def _finding(constraint: rdflib.term.Node | None, severity: rdflib.term.Node | None, focus: str, value: str) -> Finding:
    import rdflib

    said = {getattr(m, "language", None): str(m) for m in _shapes().objects(constraint, rdflib.URIRef(_SH + "message"))}
    name = str(constraint).rsplit("#", 1)[-1]
    return Finding(str(severity or _SH + "Violation").rsplit("#", 1)[-1], name, focus, value, said.get("zh", ""), said.get("en", ""))


def _shown(term: object) -> str:
    return "" if term is None else compact(str(getattr(term, "value", term)))
