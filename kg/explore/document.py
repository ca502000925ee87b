"""Network → one HTML file: pyvis holds the network's data and brings vis-network, a template of our own is the page around it."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import networkx as nx
from pyoxigraph import Store
from pyvis.network import Network

from kg.explore.drawing import place_nodes
from kg.explore.network import read_network
from kg.explore.quotes import Quote
from kg.knowledge import folder

_HERE = Path(__file__).resolve().parent
_LABELLED = 14  # characters of a name shown beside its node
# Colours of Okabe and Ito, told apart by colour-blind eyes, and a shape for each besides.
LOOKS = {
    "Union": ("#D55E00", "dot"), "Programme": ("#0072B2", "square"), "Agency": ("#009E73", "triangle"),
    "Place": ("#8C8C8C", "diamond"), "WorkerGroup": ("#CC79A7", "hexagon"), "Person": ("#E69F00", "star"),
    "Document": ("#56B4E9", "triangleDown"),
}


def to_html(store: Store, title: str = "unionkg") -> str:
    """The complete page for the graph of a store, UTF-8 text; the same text for the same graph, with no link to any host."""
    graph = read_network(store)
    network = _network(graph)
    data = {"nodes": network.nodes, "edges": network.edges, "about": [_about(graph, n) for n in graph], "facts": _facts(graph),
            "stories": {iri: [story.headline, story.page, story.date] for iri, story in sorted(graph.graph["stories"].items())},
            "types": list(LOOKS), "words": _words()}
    script, vis, style = _read("document.js"), _vis(), _read("document.css")
    return _environment().get_template("document.html.j2").render(
        title=title, style=style, vis=vis, script=script, data=_safe(data), policy=_policy(vis, script),
        counts=[len(graph.graph["stories"]), len(graph), graph.number_of_edges()])


def _network(graph: nx.MultiDiGraph) -> Network:
    network = Network(directed=True, cdn_resources="in_line")
    index = {iri: n for n, iri in enumerate(graph)}
    positions = place_nodes(graph)
    weights = [node["weight"] for _, node in graph.nodes(data=True)]
    for iri, node in graph.nodes(data=True):
        colour, shape = LOOKS[node["type"]]
        x, y = positions[iri]
        network.add_node(index[iri], label=_short(node["name"]), shape=shape, color=colour, x=x, y=y, physics=False,
                         size=round(7 + 3.2 * min(node["weight"], 60) ** 0.5, 1), rank=_rank(node["weight"], weights), type=node["type"])
    for n, (s, o, data) in enumerate(graph.edges(data=True)):
        network.add_edge(index[s], index[o], id=n, relation=data["relation"], dashes=bool(data["deduced"]))
    return network


def _rank(weight: int, weights: list[int]) -> int:
    """How many nodes are said more of: labels of the first are shown first."""
    return sum(w > weight for w in weights)


def _short(name: str) -> str:
    return name if len(name) <= _LABELLED else name[:_LABELLED - 1] + "…"


def _about(graph: nx.MultiDiGraph, iri: str) -> dict[str, Any]:
    node = graph.nodes[iri]
    return {"name": node["name"], "type": node["type"], "kind": node["kind"], "aliases": node["aliases"], "above": node["above"],
            "iri": iri, "stories": [[article, _quote(quote)] for article, quote in node["stories"]],
            "figures": [[f.measures, f.printed, f.qualifier, f.value, f.unit, [_quote(q) for q in f.quotes]] for f in node["figures"]]}


def _facts(graph: nx.MultiDiGraph) -> list[list[Any]]:
    index = {iri: n for n, iri in enumerate(graph)}
    return [[index[s], data["relation"], index[o], data["title"], data["deduced"], [_quote(q) for q in data["quotes"]]]
            for s, o, data in graph.edges(data=True)]


def _quote(quote: Quote | None) -> list[Any] | None:
    return [quote.article, quote.sentence, quote.start, quote.end] if quote else None


def _words() -> dict[str, dict[str, str]]:
    """The interface's words in zh and en: types and relations from the ontology's labels, the rest from a table beside it."""
    return json.loads((folder() / "interface.json").read_text("utf-8"))


def _safe(data: object) -> str:
    """JSON that cannot end the script element it stands in, whatever the strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _policy(*scripts: str) -> str:
    """Only these very scripts run, nothing is loaded from anywhere."""
    hashes = " ".join("'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'" for s in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"


def _vis() -> str:
    """vis-network as pyvis ships it, without what would end its script element or name a source map."""
    files = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    text = files.read_text("utf-8").replace("</script", "<\\/script")
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _environment() -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined,
                              keep_trailing_newline=True)
