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
from kg.explore.layout import backbone, positions
from kg.explore.network import read_network
from kg.explore.words import words
from kg.graph.terms import PREFIXES
from kg.knowledge import interface

_BROWSER = Path(__file__).resolve().parent / "browser"
_SCRIPTS = ("base.js", "narrow.js", "choices.js", "reach.js", "map.js", "labels.js", "search.js", "quotes.js", "panel.js", "read.js",
            "compare.js", "save.js", "address.js", "choose.js", "start.js")
_MOST = 1500  # nodes drawn at once: as many as can still be moved smoothly
Spots = dict[str, tuple[int, int, float]]  # x, y, radius in pixels
_PREFIXES = ("rdf", "ukg", "schema", "org", "skos", "oa", "prov", "xsd")
_OPTIONS = {"physics": {"enabled": False}, "layout": {"improvedLayout": False}, "edges": {"smooth": False}}
_SIZE = (5.0, 2.3, 24.0)  # radius of a node in pixels: least, per root of its weight, most


def render(store: Store, title: str = "unionkg") -> str:
    """The complete page of the graph in a store, to be written as UTF-8; the same graph gives the same bytes."""
    network = read_network(store)
    spots = _spots(network)
    drawing = draw(network, spots)
    data = page_data(network) | _first_look(drawing) | {"spots": list(spots.values())} | _furniture()
    data["counts"] = {"stories": len(data["stories"]), "entities": len(network), "facts": sum(not f["deduced"] for f in data["facts"])}
    style, scripts = _file("page.css") + _colours(), (_vis_network(drawing), _script())
    return _template().render(title=title, style=style, scripts=scripts, data=_json(data), policy=_policy(style, *scripts))


def _spots(network: nx.MultiDiGraph) -> Spots:
    """Where each node stands and how large it is: by how much is said of it, evened out over the shapes."""
    least, step, most = _SIZE
    sizes = {iri: min(most, least + step * weight**0.5) for iri, weight in network.nodes(data="weight")}
    places, types = positions(network, sizes), interface("look")["types"]
    return {iri: (*places[iri], round(sizes[iri] * types[kind].get("scale", 1), 1)) for iri, kind in network.nodes(data="type")}


def _first_look(drawing: Network) -> dict[str, Any]:
    nodes, _, _, _, _, options = drawing.get_network_data()
    return {"nodes": nodes, "most": _MOST, "options": json.loads(options)}


def _furniture() -> dict[str, Any]:
    """What is the same in every page: looks, tiles of the provinces, words, prefixes."""
    prefixes = {name: PREFIXES[name] for name in _PREFIXES}
    return {"look": interface("look"), "tiles": interface("tiles"), "words": words(), "prefixes": prefixes}


def draw(network: nx.MultiDiGraph, spots: Spots) -> Network:
    """What is drawn at first, in pyvis: (x, y, radius) by `spots`, coloured and shaped by type; ids are numbers in the network's order."""
    types, number = interface("look")["types"], {iri: n for n, iri in enumerate(network)}
    drawing = Network(directed=True, cdn_resources="in_line")
    drawing.set_options(json.dumps(_OPTIONS))
    for iri in backbone(network, _MOST):
        (x, y, size), node = spots[iri], network.nodes[iri]
        look = types[node["type"]]
        drawing.add_node(number[iri], label=node["name"], shape=look["shape"], color=look["colour"], x=x, y=y, size=size, type=node["type"])
    return drawing


def _vis_network(drawing: Network) -> str:
    """The script of vis-network that pyvis ships, without the comment that makes browsers look for a source map."""
    found = max(Path(drawing.template_dir).glob("lib/vis-*/vis-network.min.js"))
    text = re.sub(r"//# sourceMappingURL=.*", "", found.read_text("utf-8"))
    return text.replace("</script", "<\\/script")


def _file(name: str) -> str:
    return (_BROWSER / name).read_text("utf-8")


def _colours() -> str:
    """The types' colours as variables of the style sheet, on light and on dark paper."""
    types = interface("look")["types"]
    light = " ".join(f"--{name}: {look['colour']};" for name, look in types.items())
    dark = " ".join(f"--{name}: {look['dark']};" for name, look in types.items() if "dark" in look)
    return f":root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


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
