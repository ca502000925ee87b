"""The server's addresses: `/` the explorer, `/sparql` the endpoint, `/query` the query page, each thing at its IRI's path, `/health`.

Nothing is changed by any request; no query reaches a file or another host.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg import __version__
from kg.explore import to_html
from kg.graph.dataset import base_of, dataset_iri
from kg.graph.query import shipped
from kg.graph.store import open_store
from kg.graph.terms import PREFIXES
from kg.graph.turtle import key
from kg.identity.iris import segment
from kg.model import UsageError
from kg.serve.answers import GRAPHS, RESULTS, accepted_types, fits, serialized
from kg.serve.description import service_description
from kg.serve.kept import Kept
from kg.serve.page import thing_page
from kg.serve.workers import Limits, Unanswered, Workers

_BROWSER = Path(__file__).resolve().parent / "browser"
_ASSETS = {"query.js": "text/javascript", "glue.js": "text/javascript", "query.css": "text/css", "page.css": "text/css"}
_LONGEST = 1_000_000  # bytes of a query
_DEFAULT_GRAPH = "urn:x-rdflib:default"  # what rdflib's SPARQLStore calls it
# For all pages but the explorer, which brings a policy of its own: files of this server alone.
_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
           "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")


@dataclass(frozen=True)
class Service:
    """What the addresses answer from: the store for single things, the processes for queries; where the graph's IRIs begin."""

    store: ox.Store
    workers: Workers
    explorer: bytes
    base: str

    @property
    def origin(self) -> str:
        split = urlsplit(self.base)
        return f"{split.scheme}://{split.netloc}"

    @property
    def dataset(self) -> str:
        return dataset_iri(self.base)


def make_app(graphs: Sequence[Path], limits: Limits = Limits(), workers: int = 2) -> Starlette:  # noqa: B008 - frozen
    """The server over the graph of some files as they are now. Raises `UsageError` where they cannot be read."""
    open_store(graphs)  # what is wrong is told in the files' own names, and a store that is missing is made beside them
    kept = Kept(graphs)
    store = open_store(kept.graphs)
    service = Service(store, Workers(kept.graphs, limits, workers), _explorer(kept.graphs, store), base_of(store))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.service = service
        yield
        service.workers.end()
        kept.end()

    routes = [Route("/", _index), Route("/sparql", _sparql, methods=["GET", "POST"]), Route("/query", _query_page),
              Route("/assets/{name}", _asset), Route("/health", _health), Route("/{path:path}", _thing)]
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(GZipMiddleware, minimum_size=2000), Middleware(_Headers)])


class _Headers:
    """What every answer says: no guessing of types, no framing; the policy where the answer is a page without one of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def more(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
                if scope.get("path") != "/":
                    message["headers"].append((b"content-security-policy", _POLICY.encode()))
            await send(message)

        await self.app(scope, receive, more)


def _explorer(graphs: tuple[Path, ...], store: ox.Store) -> bytes:
    """The page beside a single Turtle file where it is as new, else one made from the store."""
    page = graphs[0].with_suffix(".html")
    if len(graphs) == 1 and page.is_file() and page.stat().st_mtime >= graphs[0].stat().st_mtime - 1:
        return page.read_bytes()
    return to_html(store).encode()


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


async def _index(request: Request) -> Response:
    return Response(_service(request).explorer, media_type="text/html")


async def _health(request: Request) -> Response:
    service = _service(request)
    return JSONResponse({"status": "ok", "version": __version__, "triples": len(service.store)})


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        return _error(404, "no such file")
    return Response((_BROWSER / name).read_bytes(), media_type=_ASSETS[name], headers={"Cache-Control": "max-age=3600"})


# --- The endpoint (SPARQL 1.1 Protocol)


async def _sparql(request: Request) -> Response:
    accepted = accepted_types(request.headers.get("accept", ""))
    try:
        fields = await _fields(request)
    except ValueError as error:
        return _error(400, str(error))
    if "update" in fields:
        return _error(403, "this endpoint is only read; updates are refused")
    known = (_service(request).dataset, _DEFAULT_GRAPH)
    if any(graph not in known for graph in fields.get("default-graph-uri", [])) or fields.get("named-graph-uri"):
        return _error(400, f"no such graph here; the only one is <{_service(request).dataset}>, the default")
    if not fields.get("query"):
        return _describe(request, accepted)
    if len(fields["query"]) > 1:
        return _error(400, "more than one query")
    return await _answer(_service(request), fields["query"][0], accepted)


async def _fields(request: Request) -> dict[str, list[str]]:
    """The parameters of the request, in any of the protocol's three forms. Raises `ValueError` where there is no such form."""
    fields = parse_qs(request.url.query, keep_blank_values=True)
    if request.method != "POST":
        return fields
    body = b""
    async for part in request.stream():  # no more is read than a query may have
        body += part
        if len(body) > _LONGEST:
            raise ValueError(f"a query of more than {_LONGEST} bytes")
    sort = request.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("the body is no UTF-8") from None
    if sort == "application/sparql-query":
        return {**fields, "query": [text]}
    if sort == "application/sparql-update":
        return {**fields, "update": [text]}
    if sort == "application/x-www-form-urlencoded":
        return {**fields, **parse_qs(text, keep_blank_values=True)}
    raise ValueError("POST takes application/x-www-form-urlencoded or application/sparql-query")


async def _answer(service: Service, text: str, accepted: tuple[str, ...]) -> Response:
    try:
        media, content = await run_in_threadpool(service.workers.answer, text, accepted)
    except UsageError as error:
        return _error(400, str(error))
    except LookupError as error:
        return _error(406, str(error.args[0]))
    except Unanswered as error:
        return _error(503, str(error))
    return Response(content, media_type=media, headers={"Access-Control-Allow-Origin": "*", "Vary": "Accept"})


def _describe(request: Request, accepted: tuple[str, ...]) -> Response:
    """Without a query: the service description; a browser is shown the query page."""
    if accepted[0] == "text/html":
        return RedirectResponse("/query", 303)
    media = next((m for a in accepted for m in GRAPHS if fits(a, m)), "text/turtle")
    triples = sorted(service_description(str(request.url).split("?")[0], _service(request).dataset, tuple(RESULTS), tuple(GRAPHS)), key=key)
    return Response(serialized(triples, media), media_type=media, headers={"Vary": "Accept"})


def _error(status: int, said: str) -> Response:
    return Response(said + "\n", status, media_type="text/plain")


# --- Pages


@cache
def _query_html() -> str:
    from kg.explore.words import terms

    data = {"endpoint": "/sparql", "prefixes": PREFIXES, "terms": terms(),
            "queries": [{"name": q.name, "zh": q.zh, "en": q.en, "text": q.text} for q in shipped()]}
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (_BROWSER / "query.html").read_text("utf-8").replace("{{ data }}", text)


async def _query_page(request: Request) -> Response:
    return Response(_query_html(), media_type="text/html")


async def _thing(request: Request) -> Response:
    """The page of the thing whose IRI has the request's path, as HTML or as one of RDF's formats."""
    service = _service(request)
    try:
        iri = ox.NamedNode(service.origin + _iri_path(request.url.path))
    except ValueError:  # a path that no IRI can have
        return _error(404, "no such page, and no such thing in the graph")
    triples = sorted({q.triple for pattern in ((iri, None, None), (None, None, iri)) for q in service.store.quads_for_pattern(*pattern)}, key=key)
    if not any(t.subject == iri for t in triples):
        return _error(404, "no such page, and no such thing in the graph")
    accepted = accepted_types(request.headers.get("accept", ""))
    media = next((m for a in accepted for m in ("text/html", *GRAPHS) if fits(a, m)), None)
    if media is None:
        return _error(406, f"this can be had as text/html, {', '.join(GRAPHS)}")
    if media != "text/html":
        try:
            return Response(serialized(triples, media), media_type=media, headers={"Vary": "Accept"})
        except UsageError as error:
            return _error(406, str(error))
    page = await run_in_threadpool(thing_page, service.store, iri.value, triples, service.origin)
    return Response(page, media_type="text/html", headers={"Vary": "Accept"})


def _iri_path(path: str) -> str:
    """The request's path as IRIs write it: Chinese as it is, what an IRI cannot hold percent-encoded."""
    return "/".join(segment(part) for part in path.split("/"))
