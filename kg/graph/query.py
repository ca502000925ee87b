"""Questions to a graph: the shipped SPARQL queries and one's own, and their answers as table, CSV, JSON or Turtle.

A query names its parameters in its head (`# bind: union = …`) and gives each a default in a `VALUES ?union { … }` block; how
these and other variables are bound is told in `kg.graph.binding`.
"""

from __future__ import annotations

import difflib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pyoxigraph as ox

from kg.graph.binding import bind, hide
from kg.graph.terms import PREFIXES
from kg.graph.turtle import to_turtle
from kg.identity.iris import BASE
from kg.knowledge import folder
from kg.model import UsageError

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]
FORMATS = ("table", "csv", "tsv", "json", "ttl")
_RESULTS = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV}

_HEAD = re.compile(r"^#\s*(zh|en|bind)\s*:\s*(.+?)\s*$", re.MULTILINE)
_READS_AS_QUERY = re.compile(r"\s*(#|(PREFIX|BASE|SELECT|ASK|CONSTRUCT|DESCRIBE)\s)|.*\{", re.IGNORECASE | re.DOTALL)
_UPDATES = re.compile(r"(?<![?$:\w])(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE)\b", re.IGNORECASE)
# The keyword with what must follow it, sought in the raw text: no string or comment can be made to hide it.
_GAP = r"(?:\s|#[^\r\n]*[\r\n])*"
_SERVICE = re.compile(rf"(?<![?$:])SERVICE{_GAP}(?:SILENT)?{_GAP}[^\s{{]+{_GAP}\{{", re.IGNORECASE)
_GRAPH_WANTED = re.compile(r"(?<![?$:\w])(CONSTRUCT|DESCRIBE)\b(?!:)", re.IGNORECASE)
_ANY = re.compile(r"\bVALUES\s+[?$]\w+\s*\{\s*UNDEF\s*\}", re.IGNORECASE)  # says nothing, and Virtuoso never ends over it
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ShippedQuery:
    """A query of `ontology/queries/`: the question it answers, its SPARQL text, its parameters with their meaning."""

    name: str
    zh: str
    en: str
    text: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: the rows of a SELECT, the one truth value of an ASK, the sorted triples of a graph.

    `json` holds the first two as SPARQL 1.1 JSON results, which the other formats are made from.
    """

    kind: Literal["select", "ask", "graph"]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    json: bytes = b""

    @property
    def truth(self) -> bool:
        """Yes or no: what an ASK gives; of the other kinds, whether there is an answer at all."""
        return self.rows == ((ox.Literal(True),),) if self.kind == "ask" else bool(self.rows)


# --- Finding a query


def shipped() -> list[ShippedQuery]:
    """The queries of `ontology/queries/`, by name."""
    return [_shipped(path) for path in sorted((folder() / "queries").glob("*.rq"))]


def _shipped(path: Path) -> ShippedQuery:
    text = path.read_text("utf-8")
    head = _HEAD.findall(text)
    said = dict(reversed(head))
    pairs = (value.partition("=") for key, value in head if key == "bind")
    parameters = tuple((name.strip(), meaning.strip()) for name, _, meaning in pairs)
    return ShippedQuery(path.stem, said.get("zh", ""), said.get("en", ""), text, parameters)


def find_query(argument: str) -> str:
    """The SPARQL text that `argument` is, or names: a query, the path of an .rq file, or a shipped query (with or without .rq).

    Raises `UsageError` where it is none of these.
    """
    if _READS_AS_QUERY.match(argument):
        return argument
    known = {query.name: query.text for query in shipped()}
    if argument.endswith(".rq") and Path(argument).is_file():
        return _read(Path(argument))
    name = argument.removesuffix(".rq")
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=5, cutoff=0.4) or sorted(known)
    raise UsageError(f"{argument}: no SPARQL text, no .rq file and no shipped query; did you mean {', '.join(near)}?")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text ({error}); check the file") from None


# --- Asking it


def run(store: ox.Store, text: str, bindings: Mapping[str, str] | None = None) -> Answer:
    """The answer of one SPARQL query, its prefixes completed and its variables bound.

    Raises `UsageError` for text that is no query, a variable that the query does not have, and `SERVICE`, which would
    ask another server.
    """
    with told():
        return _answer(ask_store(store, text, bindings))


def ask_store(store: ox.Store, text: str, bindings: Mapping[str, str] | None = None) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What Oxigraph answers, rows as they are asked for. Raises `UsageError` as `run` does."""
    text = bound(text, bindings or {})
    try:
        with told():
            return store.query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise UsageError(_place(text, str(error))) from None


@contextmanager
def told() -> Iterator[None]:
    """What goes wrong in the asking, in one line."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"query: {' '.join(str(error).split())}; change the query") from None


def bound(text: str, bindings: Mapping[str, str]) -> str:
    """The query with its variables bound. Raises `UsageError` for a variable that it does not have or that cannot be bound, and for
    `SERVICE`."""
    if _SERVICE.search(text):
        raise UsageError("query: SERVICE asks another server, and queries here stay with the graph they are asked of; leave it out")
    for name, value in bindings.items():
        text = bind(text, name.lstrip("?$"), value)
    return text


def with_prefixes(text: str) -> str:
    """The query with those of the shared prefixes declared that it uses and does not declare, for servers that do not know them."""
    bare = hide(text)
    declared = {name.lower() for name in re.findall(r"\bPREFIX\s+([\w-]*):", bare, re.IGNORECASE)}
    used = [name for name in PREFIXES if re.search(rf"(?<![\w:-]){name}:", bare) and name not in declared]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + text


def run_remote(url: str, text: str, bindings: Mapping[str, str] | None = None, named: str = "") -> Answer:
    """The answer of a SPARQL endpoint (of its named graph, if one is given) to a query, its prefixes completed and its
    variables bound. Raises `UsageError`."""
    from kg.graph.remote import ask

    text = _ANY.sub(" ", with_prefixes(bound(text, bindings or {})))
    results, triples = ask(url, text, named, graph=_GRAPH_WANTED.search(hide(text)) is not None)
    return _graph(triples) if triples is not None else read_results(results)


def _answer(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    if isinstance(result, ox.QueryTriples):
        return _graph(result)
    return read_results(result.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def _graph(triples: Iterable[ox.Triple]) -> Answer:
    rows = sorted({(t.subject, t.predicate, t.object) for t in triples}, key=lambda row: [str(term) for term in row])
    return Answer("graph", ("subject", "predicate", "object"), tuple(rows))


def read_results(raw: bytes) -> Answer:
    """SPARQL 1.1 JSON results as an answer. Raises `UsageError` where they are none."""
    try:
        result = ox.parse_query_results(raw, format=ox.QueryResultsFormat.JSON)
        if isinstance(result, ox.QueryBoolean):
            return Answer("ask", ("answer",), ((ox.Literal(bool(result)),),), raw)
        return Answer("select", tuple(v.value for v in result.variables), tuple(tuple(row) for row in result), raw)
    except SyntaxError as error:
        raise UsageError(f"query: the answer is no SPARQL result ({error})") from None


def _place(text: str, said: str) -> str:
    """Where and why a query cannot be read, in one line. The parser names the end of a keyword that it looked for."""
    found = re.match(r"error at (\d+):(\d+): expected (.*)", said, re.DOTALL)
    if _UPDATES.search(hide(text)):
        return "query: an update; graphs are only read here, ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
    if not found:
        return f"query: {' '.join(said.split())}; mend it there"
    line, column = int(found[1]), int(found[2])
    if re.fullmatch(r"[A-Z_]+", found[3]):
        column = max(1, column - len(found[3]))
    lines = [*text.split("\n"), ""]
    before = "\n".join([*lines[:line - 1], lines[line - 1][:column - 1]])
    return f"query, line {line}, column {column}: {_why(found[3], before.split())}"


def _why(expected: str, before: list[str]) -> str:
    if not before:
        return "not SPARQL; a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE"
    if "Prefix not found" in expected:
        return f"unknown prefix in {before[-1]}; declare it with PREFIX, or take one of {', '.join(PREFIXES)}"
    if "a variable that is unbound" in expected:
        return "SELECT names a variable that is neither bound in the pattern nor in GROUP BY; add it or leave it out"
    if "IRI parsing failed" in expected:
        return f"{before[-1]} is no full IRI; write it out, or use a prefix"
    return f"not SPARQL after “{' '.join(before[-3:])}”; check spelling, brackets and quotes there"


# --- Showing the answer


def render(answer: Answer, format: str = "table", width: int = 100) -> str:
    """The answer as a `table` of that many columns, as `csv`, `tsv` or `json` (SPARQL 1.1 results) or, of a graph, as `ttl`.

    Raises `UsageError` for a format that the kind of answer does not have.
    """
    if format not in FORMATS:
        raise UsageError(f"{format}: no such format; take one of {', '.join(FORMATS)}")
    if format == "table":
        return _table(answer, width)
    if (format == "ttl") != (answer.kind == "graph"):
        asked = {"select": "SELECT gives rows", "ask": "ASK gives yes or no", "graph": "CONSTRUCT and DESCRIBE give a graph"}
        fits = "ttl" if answer.kind == "graph" else "csv, tsv, json"
        raise UsageError(f"{asked[answer.kind]}, which {format} cannot hold; take {fits} or table")
    if format == "ttl":
        return _turtle(answer)
    if format == "json":  # laid out for readers
        return json.dumps(json.loads(answer.json), ensure_ascii=False, indent=1) + "\n"
    text = (ox.parse_query_results(answer.json, format=ox.QueryResultsFormat.JSON).serialize(format=_RESULTS[format]) or b"").decode()
    return text if text.endswith("\n") else text + "\n"


def _turtle(answer: Answer) -> str:
    return to_turtle(ox.Triple(*row) for row in answer.rows).decode()  # type: ignore[arg-type]


def _plain(term: Term | None) -> str:
    if isinstance(term, ox.Literal | ox.NamedNode):
        return term.value
    return "" if term is None else str(term)


def _table(answer: Answer, width: int) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if answer.kind == "ask":
        return "yes\n" if answer.truth else "no\n"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, name in enumerate(answer.columns):
        table.add_column(Text(name), justify="right" if _numeric(row[i] for row in answer.rows) else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(Text(_short(term)) for term in row))
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(table)
    lines = "\n".join(line.rstrip() for line in captured.get().splitlines() if line.strip())
    return f"{lines}\n{len(answer.rows)} {'row' if len(answer.rows) == 1 else 'rows'}\n"


def _numeric(column: Iterable[Term | None]) -> bool:
    terms = [term for term in column if term is not None]
    return bool(terms) and all(isinstance(t, ox.Literal) and _NUMBER.fullmatch(t.value) for t in terms)


def _short(term: Term | None) -> str:
    """A term as a reader wants it: a literal's text; an IRI by its prefix, or without the base of the data."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", " ", _plain(term))
    if not isinstance(term, ox.NamedNode):
        return text
    namespaces = {BASE: "", **{iri: prefix + ":" for prefix, iri in PREFIXES.items()}}
    best = max((iri for iri in namespaces if text.startswith(iri)), key=len, default="")
    return unquote(namespaces.get(best, "") + text[len(best):])
