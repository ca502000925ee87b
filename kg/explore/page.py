"""Network → one HTML file: pyvis holds the drawing's data and brings vis-network; the page around it is our own.

pyvis's own page loads Bootstrap from a CDN whatever its options and lets names become markup, so only its data and its
script are taken. Nothing in the page comes from anywhere else: the security policy forbids it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import networkx as nx
from pyoxigraph import Store
from pyvis.network import Network

from kg.explore.data import page_data
from kg.explore.layout import positions
from kg.explore.network import read_network
from kg.explore.words import words
from kg.knowledge import interface

_BROWSER = Path(__file__).resolve().parent / "browser"
_SCRIPTS = ("base.js", "map.js", "labels.js", "legend.js", "quotes.js", "panel.js", "search.js", "start.js")
_OPTIONS = {"physics": {"enabled": False}, "layout": {"improvedLayout": False}, "edges": {"smooth": False}}
_SIZE = (5.0, 2.3, 24.0)  # radius of a node in pixels: least, per root of its weight, most


def render(store: Store, title: str = "unionkg") -> str:
    """The complete page of the graph in a store, to be written as UTF-8; the same graph gives the same bytes."""
    network = read_network(store)
    drawing = draw(network)
    nodes, edges, _, _, _, options = drawing.get_network_data()
    data = page_data(network) | {"nodes": nodes, "edges": edges, "options": json.loads(options)}
    counts = {"stories": len(data["stories"]), "entities": len(nodes), "facts": sum(not f["deduced"] for f in data["facts"])}
    data |= {"counts": counts, "look": interface("look"), "words": words()}
    style, scripts = _file("page.css"), (_vis_network(drawing), _script())
    return _template().render(title=title, style=style, scripts=scripts, data=_json(data), policy=_policy(style, *scripts))


def draw(network: nx.MultiDiGraph) -> Network:
    """The network in pyvis, placed, sized by weight, coloured and shaped by type; ids are numbers in the network's order."""
    least, step, most = _SIZE
    sizes = {iri: min(most, least + step * weight**0.5) for iri, weight in network.nodes(data="weight")}
    places, types, number = positions(network, sizes), interface("look")["types"], {iri: n for n, iri in enumerate(network)}
    drawing = Network(directed=True, cdn_resources="in_line")
    drawing.set_options(json.dumps(_OPTIONS))
    for iri, node in network.nodes(data=True):
        (x, y), look = places[iri], types[node["type"]]
        drawing.add_node(number[iri], label=node["name"], shape=look["shape"], color=look["colour"], x=x, y=y,
                         size=round(sizes[iri] * look.get("scale", 1), 1), type=node["type"])
    for n, (s, o, edge) in enumerate(network.edges(data=True)):
        drawing.add_edge(number[s], number[o], id=n, relation=edge["relation"])
    return drawing


def _vis_network(drawing: Network) -> str:
    """The script of vis-network that pyvis ships, without the comment that makes browsers look for a source map."""
    found = max(Path(drawing.template_dir).glob("lib/vis-*/vis-network.min.js"))
    text = re.sub(r"//# sourceMappingURL=.*", "", found.read_text("utf-8"))
    return text.replace("</script", "<\\/script")


def _file(name: str) -> str:
    return (_BROWSER / name).read_text("utf-8")


@cache
def _script() -> str:
    """The page's own scripts as one, in a scope of their own."""
    return '(function () {\n"use strict";\n' + "\n".join(_file(name) for name in _SCRIPTS) + "})();\n"


def _json(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it stands in nor be read as markup, whatever the strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _policy(style: str, *scripts: str) -> str:
    """Only these very scripts and this style count; nothing is fetched from any host."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
            "connect-src 'none'; base-uri 'none'; form-action 'none'")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _template() -> jinja2.Template:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_BROWSER), autoescape=True, undefined=jinja2.StrictUndefined,
                                     keep_trailing_newline=True)
    return environment.get_template("page.html.j2")
