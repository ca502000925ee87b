"""Network → what the page's script reads: plain lists and dictionaries, every sentence once, offsets as JavaScript counts."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.explore.quotes import Quote

Json = dict[str, Any]


class Book:
    """Stories and sentences by number; a quote is [story, sentence, start, end, confidence in %, rule]."""

    def __init__(self, network: nx.MultiDiGraph) -> None:
        self.stories = {iri: n for n, iri in enumerate(sorted(network.graph["stories"]))}
        self.sentences: dict[str, int] = {}

    def quote(self, quote: Quote) -> list[Any]:
        sentence = self.sentences.setdefault(quote.sentence, len(self.sentences))
        start, end = _units(quote.sentence[:quote.start]), _units(quote.sentence[:quote.end])
        return [self.stories[quote.article], sentence, start, end, round(100 * quote.confidence), quote.rule]


def _units(text: str) -> int:
    """Length in UTF-16 units, which JavaScript counts: a rare character of a name takes two."""
    return len(text.encode("utf-16-le")) // 2


def page_data(network: nx.MultiDiGraph) -> Json:
    """Entities and facts in the network's order (its numbers are pyvis's ids), stories, sentences."""
    number, book = {iri: n for n, iri in enumerate(network)}, Book(network)
    entities = [_entity(iri, node, book) for iri, node in network.nodes(data=True)]
    facts = [_fact(number[s], number[o], edge, book) for s, o, edge in network.edges(data=True)]
    told = network.graph["stories"]
    stories = [{"iri": iri, "headline": told[iri].headline, "date": told[iri].date, "byline": told[iri].byline,
                "page": told[iri].page, "photo": told[iri].kind == "photo"} for iri in book.stories]
    return {"entities": entities, "facts": facts, "stories": stories, "sentences": list(book.sentences)}


def _entity(iri: str, node: Json, book: Book) -> Json:
    return {
        "iri": iri, "type": node["type"], "name": node["name"], "english": node["english"], "aliases": list(node["aliases"]),
        "kind": node["kind"], "above": list(node["above"]), "weight": node["weight"],
        "stories": [[book.stories[article], book.quote(quote) if quote else None] for article, quote in node["stories"]],
        "figures": [{"measures": f.measures, "printed": f.printed, "value": f.value, "unit": f.unit, "qualifier": f.qualifier,
                     "quotes": [book.quote(q) for q in f.quotes]} for f in node["figures"]],
    }


def _fact(subject: int, object_: int, edge: Json, book: Book) -> Json:
    return {"s": subject, "o": object_, "relation": edge["relation"], "title": edge["title"], "deduced": edge["deduced"],
            "implied": edge["implied"], "quotes": [book.quote(q) for q in edge["quotes"]]}
