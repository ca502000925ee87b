"""RDF terms in the one form that graphs hold them in."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.graph.terms import expand

TYPE = NamedNode(expand("rdf:type"))
_DECIMAL, _DATE = NamedNode(expand("xsd:decimal")), NamedNode(expand("xsd:date"))


@cache
def node(name: str) -> NamedNode:
    """`ukg:runs` as a node."""
    return NamedNode(expand(name))


def zh(text: str) -> Literal:
    return Literal(text, language="zh")


def en(text: str) -> Literal:
    return Literal(text, language="en")


def day(iso: str) -> Literal:
    return Literal(iso, datatype=_DATE)


def number(value: float) -> Literal:
    """A plain number: an integer where it is one, else a decimal in canonical form."""
    if float(value).is_integer():
        return Literal(int(value))
    return Literal(format(Decimal(repr(value)).normalize(), "f"), datatype=_DECIMAL)
