"""The words of the page in zh and en: its own, and the names that the ontology gives to types, relations and kinds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from kg.extract.lexicon import scheme
from kg.graph.terms import PREFIXES, UKG
from kg.knowledge import folder, interface

_LABEL = PREFIXES["rdfs"] + "label"
_KINDS = ("union-levels", "agency-kinds", "programme-kinds")
LANGUAGES = ("zh", "en")
Words = dict[str, dict[str, str]]


def words() -> dict[str, Words]:
    """Language → {"page", "types", "relations", "say", "out", "in", "kinds"} → word → its text in that language."""
    return {language: _in(language) for language in LANGUAGES}


def _in(language: str) -> Words:
    own, looks, labels = interface("words"), interface("look"), _labels()
    names = {key: entry["name"][language] for key, entry in own["relations"].items() if "name" in entry}
    kinds = {key: entry[language] for key, entry in own["levels"].items()}
    kinds |= {slug: names[language] for slug, names in _kinds() if slug not in kinds}
    return {
        "page": {key: entry[language] for key, entry in own["page"].items()},
        "types": {key: _headed(labels.get((key, language), key)) for key in looks["types"]},
        "relations": {key: _headed(names.get(key) or labels.get((key, language), key)) for key in own["relations"]},
        "kinds": kinds,
    } | {part: {key: entry[part][language] for key, entry in own["relations"].items()} for part in ("say", "out", "in")}


def terms() -> list[dict[str, str]]:
    """The classes and properties of the ontology with their names in both languages, for completion in a query."""
    names = sorted({name for name, _ in _labels() if not name.startswith("http")})
    return [{"iri": UKG + name, "curie": f"ukg:{name}", "label_zh": _labels().get((name, "zh"), name), "label_en": _labels().get((name, "en"), name),
             "kind": "class" if name[:1].isupper() else "property"} for name in names]


def _headed(label: str) -> str:
    return label[:1].upper() + label[1:]


@cache
def _labels() -> dict[tuple[str, str], str]:
    """(local name of a term of the ontology, language) → its label."""
    found: dict[tuple[str, str], str] = {}
    for triple in ox.parse(path=str(folder() / "unionkg.ttl"), format=ox.RdfFormat.TURTLE):
        subject, label = triple.subject, triple.object
        if triple.predicate.value == _LABEL and isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal):
            found[subject.value.removeprefix(UKG), label.language or ""] = label.value
    return found


def _kinds() -> Iterator[tuple[str, dict[str, str]]]:
    for name in _KINDS:
        for concept in scheme(name):
            yield concept.slug, {"zh": concept.name, "en": concept.english or concept.name}
