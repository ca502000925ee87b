"""The vocabularies of `ontology/vocab/` as look-up tables, and multi-word matching over them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

import ahocorasick_rs
import pyoxigraph as ox

from kg.knowledge import folder

SKOS = "http://www.w3.org/2004/02/skos/core#"
UKG = "https://w3id.org/unionkg/ontology#"

V = TypeVar("V", bound=Hashable)
_Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Concept:
    """One SKOS concept: its IRI, Chinese name, all Chinese labels, and its further literal properties by local name."""

    iri: str
    name: str
    labels: tuple[str, ...]
    english: str
    broader: tuple[str, ...]
    extra: dict[str, tuple[str, ...]]

    @property
    def slug(self) -> str:
        return self.iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


@cache
def scheme(name: str) -> tuple[Concept, ...]:
    """The concepts of `ontology/vocab/<name>.ttl`, sorted by IRI."""
    quads: dict[str, list[tuple[str, _Term]]] = {}
    for triple in ox.parse(path=str(folder() / "vocab" / f"{name}.ttl"), format=ox.RdfFormat.TURTLE):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, _Term):
            quads.setdefault(triple.subject.value, []).append((triple.predicate.value, triple.object))
    kept = (_concept(iri, pairs) for iri, pairs in sorted(quads.items()))
    return tuple(concept for concept in kept if concept is not None)


def _concept(iri: str, pairs: list[tuple[str, _Term]]) -> Concept | None:
    def values(predicate: str, language: str = "") -> list[str]:
        return sorted(o.value for p, o in pairs if p == predicate and (getattr(o, "language", None) or "").startswith(language))

    if not any(p.endswith("#type") and o.value == SKOS + "Concept" for p, o in pairs):
        return None
    names = values(SKOS + "prefLabel", "zh")
    extra: dict[str, list[str]] = {}
    for predicate, obj in pairs:
        if predicate.startswith(UKG):
            extra.setdefault(predicate.removeprefix(UKG), []).append(obj.value.rsplit("/", 1)[-1] if isinstance(obj, ox.NamedNode) else obj.value)
    labels = tuple(dict.fromkeys(names + values(SKOS + "altLabel", "zh")))
    english = (values(SKOS + "prefLabel", "en") or [""])[0]
    above = tuple(iri.rsplit("/", 1)[-1] for iri in values(SKOS + "broader"))
    return Concept(iri, names[0] if names else "", labels, english, above, {k: tuple(sorted(v)) for k, v in extra.items()})


@cache
def words_of(name: str, slug: str, key: str = "") -> tuple[str, ...]:
    """The labels (or, with `key`, the values of that property) of a concept of a scheme and of all below it."""
    found: list[str] = []
    for concept in scheme(name):
        if slug in (concept.slug, *concept.broader):
            found += concept.extra.get(key, ()) if key else concept.labels[1:]
            if concept.slug != slug:
                found += words_of(name, concept.slug, key)
    return tuple(dict.fromkeys(found))


def alternatives_of(words: Iterable[str]) -> str:
    """The words as the inside of a regular expression's group, the longest first at each place.

    They are spelled as a trie behind a look at the first character, since Python tries alternatives one by one.
    """
    kept = sorted(set(words))
    if not all(kept):
        return "|".join(re.escape(w) for w in reversed(kept))
    firsts = "".join(re.escape(first) for first, _ in groupby(kept, key=itemgetter(0)))
    return f"(?=[{firsts}])(?:{_trie(kept)})" if len(kept) > 8 else "|".join(re.escape(w) for w in sorted(kept, key=len, reverse=True))


def _trie(words: list[str]) -> str:
    """Sorted words that begin with different characters or with the same ones, shared beginnings written once."""
    branches = []
    for first, group in groupby(words, key=itemgetter(0)):
        rest = [word[1:] for word in group]
        ends = rest[0] == ""
        further = _trie(rest[1:] if ends else rest) if len(rest) > ends else ""
        branches.append(re.escape(first) + (f"(?:{further})" + ("?" if ends else "") if further else ""))
    return "|".join(branches)


class Matcher(Generic[V]):
    """Finds the longest of many words at each place of a text, left to right, each with the value it stands for.

    `guards` gives for a value the strings that rule a match out: right before it, and right behind it (`ukg:notBefore`
    and `ukg:notAfter` of the vocabularies).
    """

    def __init__(self, words: Mapping[str, V], guards: Mapping[V, tuple[tuple[str, ...], tuple[str, ...]]] | None = None) -> None:
        self._guards = guards or {}
        self._words = sorted(w for w in words if w)
        self._values = [words[w] for w in self._words]
        self._automaton = ahocorasick_rs.AhoCorasick(self._words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str) -> Iterable[tuple[int, int, V]]:
        """(start, end, value) of each match, not overlapping."""
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            before, behind = self._guards.get(self._values[index], ((), ()))
            if not (behind and text.startswith(behind, end)) and not (before and text.endswith(before, 0, start)):
                yield start, end, self._values[index]


def guards_of(name: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each concept of a scheme what may stand neither right before its labels nor right behind them, by slug."""
    return {c.slug: (c.extra.get("notAfter", ()), c.extra.get("notBefore", ())) for c in scheme(name)
            if "notAfter" in c.extra or "notBefore" in c.extra}
