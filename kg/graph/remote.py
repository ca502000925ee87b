"""A SPARQL server over HTTP: asking its endpoint, and sending it graphs by the SPARQL 1.1 Graph Store Protocol.

User and password come from the environment (`KG_USER`, `KG_PASSWORD`); Basic or Digest is what the server asks for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import quote

import pyoxigraph as ox
import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth, HTTPDigestAuth
from urllib3.util import Retry

from kg.graph.turtle import key
from kg.model import UsageError

_RESULTS = "application/sparql-results+json"
_GRAPHS = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
_ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.9"
_HTML = re.compile(rb"<(html)\b", re.IGNORECASE)
_TIMEOUT = (10, 600)  # seconds to connect, and to wait for an answer


def ask(url: str, text: str, named: str = "", graph: bool = False) -> tuple[bytes, list[ox.Triple] | None]:
    """What an endpoint answers to a query: the JSON results of SELECT and ASK, else the triples of a graph.

    `named` is the graph to ask, where that is not the endpoint's default one. `graph` says that the query makes a graph: where
    both sorts of answer were accepted, Virtuoso would give a graph as rows.

    Raises `UsageError` where the endpoint does not answer, refuses, or answers something else.
    """
    fields = {"query": text} | ({"default-graph-uri": named} if named else {})
    answer = _send("POST", url, data=fields, headers={"Accept": _ACCEPT_GRAPH if graph else _RESULTS})
    sort = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if sort in (_RESULTS, "application/json"):
        return answer.content, None
    if sort in _GRAPHS:
        try:
            return b"", [t.triple if isinstance(t, ox.Quad) else t for t in ox.parse(answer.content, format=_GRAPHS[sort])]
        except SyntaxError as error:
            raise UsageError(f"{url}: its answer is no {sort} ({error}); is it a SPARQL endpoint?") from None
    raise UsageError(f"{url}: answers {sort or 'nothing readable'}; is it a SPARQL endpoint?")


def put(url: str, graph: str, parts: Iterator[bytes]) -> int:
    """Replace a named graph by the N-Triples of some parts: the first is PUT, the further ones POSTed. Returns how many.

    `url` is the Graph Store endpoint; the graph goes as `?graph=`. Blank nodes would not be the same across parts; there are none.
    """
    count = 0
    for count, part in enumerate(parts, 1):
        _send("PUT" if count == 1 else "POST", _of_graph(url, graph), data=part, headers={"Content-Type": "application/n-triples"})
    return count


def parts_of(triples: Iterable[ox.Triple], most: int = 20_000) -> Iterator[bytes]:
    """Triples as N-Triples in parts of at most so many, sorted; one empty part where there are none.

    Virtuoso takes a body with `<html` near its head for a web page whatever it is said to be; N-Triples can write it otherwise.
    """
    ordered = sorted(triples, key=key)
    for start in range(0, max(1, len(ordered)), most):
        part = ox.serialize(ordered[start:start + most], format=ox.RdfFormat.N_TRIPLES) or b""
        yield _HTML.sub(rb"\\u003C\1", part)


def drop(url: str, graph: str) -> bool:
    """Take a named graph away; False where there was none."""
    return _send("DELETE", _of_graph(url, graph), missing=True).status_code != 404


def _of_graph(url: str, graph: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}graph={quote(graph, safe='')}"


@cache
def _session() -> requests.Session:
    """Connections that wait and try again where a server is busy or away for a moment; PUT, POST of parts and DELETE may be repeated,
    since a set of triples that is added twice is the same set."""
    session = requests.Session()
    retry = Retry(total=5, connect=3, backoff_factor=0.5, status_forcelist=(429, 502, 503, 504), allowed_methods=None, raise_on_status=False)
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def _send(method: str, url: str, *, data: bytes | dict[str, str] | None = None, headers: dict[str, str] | None = None,
          missing: bool = False) -> requests.Response:
    try:
        answer = _session().request(method, url, data=data, headers=headers, timeout=_TIMEOUT)
        user, password = os.environ.get("KG_USER"), os.environ.get("KG_PASSWORD", "")
        if answer.status_code == 401 and user:
            digest = "digest" in answer.headers.get("WWW-Authenticate", "").lower()
            auth = HTTPDigestAuth(user, password) if digest else HTTPBasicAuth(user, password)
            answer = _session().request(method, url, data=data, headers=headers, timeout=_TIMEOUT, auth=auth)
    except requests.RequestException as error:
        raise UsageError(f"{url}: does not answer ({_short(_cause(error))}); check the address and that the server runs") from None
    if answer.status_code == 401:
        raise UsageError(f"{url}: asks for a user; set KG_USER and KG_PASSWORD to one who may do that")
    if answer.status_code >= 400 and not (missing and answer.status_code == 404):
        raise UsageError(f"{url}: refuses {method} ({answer.status_code}: {_short(answer.text)})")
    return answer


def _cause(error: BaseException) -> str:
    """What the system says at the bottom of a chain of errors: Connection refused."""
    said = str(error).rsplit("] ", 1)[-1].rsplit(": ", 1)[-1]
    return said.strip("')\"") or type(error).__name__


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:199] + "…"
