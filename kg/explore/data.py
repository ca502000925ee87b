"""Network → what the page's script reads: plain lists and dictionaries, every text once, offsets as JavaScript counts."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import networkx as nx
from pypinyin import lazy_pinyin

from kg.explore.network import Number, Story
from kg.explore.quotes import Quote

Json = dict[str, Any]


class Book:
    """Stories by number, with their texts' offsets in UTF-16 units, which JavaScript counts: a rare character takes two.

    A quote is [story, left, right, start, end, confidence in %, rule, period, evidence]: the sentence is the story's text from
    `left` to `right`, what says the fact is `start` to `end`; rule by number, evidence by the end of its IRI.
    """

    def __init__(self, network: nx.MultiDiGraph) -> None:
        self.told: dict[str, Story] = dict(sorted(network.graph["stories"].items()))
        self.stories = {iri: n for n, iri in enumerate(self.told)}
        self.rules: dict[str, int] = {}
        self._wide = {iri: [i for i, char in enumerate(story.body) if char > "\uffff"] for iri, story in self.told.items()}
        heads = {"".join(q.proof.rpartition("/")[:2]) for q in _quotes(network) if q.proof}
        self.proofs = heads.pop() if len(heads) == 1 else ""

    def units(self, article: str, *offsets: int) -> list[int]:
        wide = self._wide[article]
        return [offset + bisect_left(wide, offset) for offset in offsets] if wide else list(offsets)

    def quote(self, quote: Quote) -> list[Any]:
        ends = self.units(quote.article, quote.left, quote.right, quote.at, quote.at + quote.end - quote.start)
        rule = self.rules.setdefault(quote.rule, len(self.rules))
        return [self.stories[quote.article], *ends, round(100 * quote.confidence, 2), rule, quote.period, quote.proof.removeprefix(self.proofs)]


def _quotes(network: nx.MultiDiGraph) -> list[Quote]:
    said = [q for _, _, edge in network.edges(data=True) for q in edge["quotes"]]
    return said + [q for _, figures in network.nodes(data="figures") for f in figures for q in f.quotes]


def page_data(network: nx.MultiDiGraph) -> Json:
    """Entities and facts in the network's order (its numbers are the page's ids), stories with the names in them, areas."""
    number, book = {iri: n for n, iri in enumerate(network)}, Book(network)
    areas = {iri: n for n, iri in enumerate(network.graph["areas"])}
    entities = [_entity(iri, node, book, areas) for iri, node in network.nodes(data=True)]
    facts = [_fact(number[s], number[o], edge, book) for s, o, edge in network.edges(data=True)]
    mentions = network.graph["mentions"]
    stories = [_story(iri, story, [[*book.units(iri, start, end), number[e]] for start, end, e in mentions.get(iri, ()) if e in number])
               for iri, story in book.told.items()]
    places = [{"iri": iri, "name": a.name, "english": a.english, "code": a.code, "above": areas.get(a.above, -1)}
              for iri, a in network.graph["areas"].items()]
    return {"entities": entities, "facts": facts, "stories": stories, "areas": places, "rules": list(book.rules), "proofs": book.proofs}


def _story(iri: str, story: Story, names: list[list[int]]) -> Json:
    return {"iri": iri, "headline": story.headline, "date": story.date, "byline": story.byline, "page": story.page,
            "photo": story.kind == "photo", "own": story.own, "body": story.body, "names": names}


def _entity(iri: str, node: Json, book: Book, areas: dict[str, int]) -> Json:
    return {
        "iri": iri, "type": node["type"], "name": node["name"], "english": node["english"],
        "aliases": list(node["aliases"]), "tags": list(node["tags"]),
        "pinyin": [" ".join(lazy_pinyin(name)).lower() for name in (node["name"], *node["aliases"])],
        "kind": node["kind"], "above": list(node["above"]), "areas": [areas[a] for a in node["areas"]], "weight": node["weight"],
        "stories": [[book.stories[article], book.quote(quote) if quote else None] for article, quote in node["stories"]],
        "figures": [_figure(f, book) for f in node["figures"]],
    }


def _figure(f: Number, book: Book) -> Json:
    return {"measures": f.measures, "printed": f.printed, "value": f.value, "low": f.low, "high": f.high, "unit": f.unit,
            "qualifier": f.qualifier, "period": f.period, "quotes": [book.quote(q) for q in f.quotes], "iris": list(f.iris)}


def _fact(subject: int, object_: int, edge: Json, book: Book) -> Json:
    return {"s": subject, "o": object_, "relation": edge["relation"], "title": edge["title"], "iri": edge["iri"], "deduced": edge["deduced"],
            "skips": edge["skips"], "implied": edge["implied"], "quotes": [book.quote(q) for q in edge["quotes"]]}
