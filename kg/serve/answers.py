"""A query's answer in a media type that whoever asks can read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

import pyoxigraph as ox

from kg.graph.query import ask_store
from kg.graph.terms import PREFIXES
from kg.graph.turtle import key, to_turtle
from kg.model import UsageError

_T = TypeVar("_T")
RESULTS = {"application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/json": ox.QueryResultsFormat.JSON,
           "application/sparql-results+xml": ox.QueryResultsFormat.XML, "application/xml": ox.QueryResultsFormat.XML,
           "text/csv": ox.QueryResultsFormat.CSV, "text/tab-separated-values": ox.QueryResultsFormat.TSV}
GRAPHS = {"text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES,
          "application/rdf+xml": ox.RdfFormat.RDF_XML, "application/ld+json": ox.RdfFormat.JSON_LD}


def answer(store: ox.Store, text: str, accepted: Sequence[str], rows: int) -> tuple[str, bytes]:
    """(media type, content) in the first accepted media type that fits the kind of answer.

    Raises `UsageError` for a query that cannot be answered or has more than `rows` rows or triples, `LookupError` where no
    accepted media type fits.
    """
    result = ask_store(store, text)
    kinds: Sequence[str] = tuple(GRAPHS if isinstance(result, ox.QueryTriples) else RESULTS)
    media = next((found for a in accepted for found in kinds if _fits(a, found)), None)
    if media is None:
        raise LookupError(f"this answer can be had as {', '.join(kinds)}")
    if isinstance(result, ox.QueryTriples):
        triples = sorted(_some(result, rows), key=key)
        return media, serialized(triples, media)
    if isinstance(result, ox.QuerySolutions):  # as TSV, whose terms are those of Turtle, into any of the formats
        names = [v.value for v in result.variables]
        lines = ["\t".join(f"?{name}" for name in names)]
        lines += ["\t".join("" if term is None else str(term) for term in row) for row in _some(result, rows)]
        result = ox.parse_query_results("\n".join([*lines, ""]), format=ox.QueryResultsFormat.TSV)
    return media, result.serialize(format=RESULTS[media]) or b""


def serialized(triples: Sequence[ox.Triple], media: str) -> bytes:
    """Triples in one of the media types of `GRAPHS`."""
    return to_turtle(triples) if media == "text/turtle" else ox.serialize(triples, format=GRAPHS[media], prefixes=PREFIXES) or b""


def _fits(accepted: str, media: str) -> bool:
    sort, _, rest = accepted.partition("/")
    return accepted in ("*/*", media) or (rest == "*" and media.startswith(f"{sort}/"))


def _some(items: Iterable[_T], most: int) -> list[_T]:
    found = list(islice(items, most + 1))
    if len(found) > most:
        raise UsageError(f"query: its answer has more than {most} rows; add LIMIT, or ask for less")
    return found


def accepted_types(header: str) -> tuple[str, ...]:
    """The media types of an Accept header, the most wanted first, those with q=0 left out; anything where it is empty."""
    found = []
    for place, part in enumerate(header.split(",")):
        name, *parameters = (p.strip() for p in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            found.append((-float(weight), name.count("*"), place, name.lower()))
        except ValueError:
            continue
    return tuple(name for weight, _, _, name in sorted(found) if name and weight) or ("*/*",)
