"""A query's answer in a media type that whoever asks can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

import pyoxigraph as ox

from kg.graph.query import ask_store, told
from kg.graph.terms import PREFIXES
from kg.graph.turtle import key, to_turtle
from kg.graph.xml import well_formed
from kg.model import UsageError

_T = TypeVar("_T")
RESULTS = {"application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/json": ox.QueryResultsFormat.JSON,
           "application/sparql-results+xml": ox.QueryResultsFormat.XML, "application/xml": ox.QueryResultsFormat.XML,
           "text/csv": ox.QueryResultsFormat.CSV, "text/tab-separated-values": ox.QueryResultsFormat.TSV}
GRAPHS = {"text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES,
          "application/rdf+xml": ox.RdfFormat.RDF_XML, "application/ld+json": ox.RdfFormat.JSON_LD}


def answer(store: ox.Store, text: str, accepted: Sequence[str], rows: int) -> tuple[str, bytes]:
    """(media type, content) in the first accepted media type that fits the kind of answer.

    Raises `UsageError` for a query that cannot be answered, has more than `rows` rows or triples, or whose answer the media type
    cannot hold; `LookupError` where no accepted media type fits.
    """
    result = ask_store(store, text)
    kinds: Sequence[str] = tuple(GRAPHS if isinstance(result, ox.QueryTriples) else RESULTS)
    media = next((found for a in accepted for found in kinds if fits(a, found)), None)
    if media is None:
        raise LookupError(f"this answer can be had as {', '.join(kinds)}")
    if isinstance(result, ox.QueryTriples):
        with told():
            triples = sorted(_some(result, rows), key=key)
        return media, serialized(triples, media)
    lines: list[str] = []
    if isinstance(result, ox.QuerySolutions):  # as TSV, whose terms are those of Turtle, into any of the formats
        lines = ["\t".join(f"?{v.value}" for v in result.variables)]
        with told():
            lines += ["\t".join("" if term is None else str(term) for term in row) for row in _some(result, rows)]
    with _held(media):
        if lines:
            result = ox.parse_query_results("\n".join([*lines, ""]), format=ox.QueryResultsFormat.TSV)
        raw = result.serialize(format=RESULTS[media]) or b""
        return media, well_formed(raw) if media.endswith("xml") else raw


def serialized(triples: Sequence[ox.Triple], media: str) -> bytes:
    """Triples in one of the media types of `GRAPHS`. Raises `UsageError` where it cannot hold them."""
    if media == "text/turtle":
        return to_turtle(triples)
    with _held(media):
        raw = ox.serialize(triples, format=GRAPHS[media], prefixes=PREFIXES) or b""
        return well_formed(raw) if media.endswith("xml") else raw


@contextmanager
def _held(media: str) -> Iterator[None]:
    """What a format cannot hold (control characters in XML, triples as terms in most), in one line."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        raise UsageError(f"{media} cannot hold this answer ({' '.join(str(error).split())}); ask for another format") from None


def fits(accepted: str, media: str) -> bool:
    """Whether a media type is the accepted one, or one of those that `text/*` or `*/*` stand for."""
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
        weight = next((p[2:] for p in parameters if p[:2].lower() == "q="), "1")
        try:
            found.append((-float(weight), name.count("*"), place, name.lower()))
        except ValueError:
            continue
    return tuple(name for weight, _, _, name in sorted(found) if name and weight) or ("*/*",)
