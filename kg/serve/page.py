"""The page of one thing: what the graph says of it, each fact with its sentence; of others, its triples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import pyoxigraph as ox

from kg.explore.explain import Explanation, explain
from kg.explore.words import words
from kg.graph.terms import PREFIXES, UKG, compact
from kg.model import UsageError

_TEMPLATES = Path(__file__).resolve().parent / "browser"
_LABELS = ("skos:prefLabel", "schema:headline", "schema:name", "rdfs:label", "ukg:asPrinted")


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(_TEMPLATES)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template("thing.html")


def thing_page(store: ox.Store, iri: str, triples: Sequence[ox.Triple], origin: str) -> str:
    """The page as HTML, in Chinese with the English beside it; names lead to the pages of what they name."""
    def row(t: ox.Triple) -> tuple[str, str, str, bool]:
        back = isinstance(t.object, ox.NamedNode) and t.object.value == iri
        other = t.subject if back else t.object
        text = other.value if isinstance(other, ox.Literal | ox.NamedNode) else str(other)
        link = path_of(text, origin) if isinstance(other, ox.NamedNode) else ""
        return compact(t.predicate.value), link, _name(store, other) if link else text, back

    # Its mentions are told by the stories; one row for each would bury the rest.
    triples = [t for t in triples if t.predicate.value != UKG + "refersTo" or t.subject == ox.NamedNode(iri)]
    title = _name(store, ox.NamedNode(iri))
    said = words()["zh"]
    told: Explanation | None = None
    try:
        told = next(iter(explain(store, iri, "zh")), None)
    except (UsageError, KeyError):  # an article, a piece of evidence, a concept: no entity, so its triples alone
        told = None
    groups = [(heading, list(same)) for heading, same in groupby(told.statements if told else (), lambda s: s.heading)]
    return _template().render(iri=iri, title=title, told=told, groups=groups, page=said["page"], rows=[row(t) for t in triples],
                              path_of=lambda i: path_of(i, origin))


def path_of(iri: str, origin: str) -> str:
    """Where this server shows a thing: the path of its IRI; other addresses as they are."""
    split = urlsplit(iri)
    return split.path if iri.startswith(f"{origin}/") and not split.fragment else iri if split.scheme in ("http", "https") else ""


def _name(store: ox.Store, thing: object) -> str:
    if not isinstance(thing, ox.NamedNode):
        return str(thing)
    for label in _LABELS:
        prefix, _, local = label.partition(":")
        found = sorted(str(q.object.value) for q in store.quads_for_pattern(thing, ox.NamedNode(PREFIXES[prefix] + local), None)
                       if isinstance(q.object, ox.Literal) and q.object.language != "en")
        if found and found[0]:
            return found[0]
    return compact(thing.value)
