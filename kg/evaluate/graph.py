"""A built graph as a sheet: only what stories name, each fact with the rules that made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.evaluate.sheet import Key, Sheet, Story, Thing, normal
from kg.graph.query import run
from kg.graph.terms import RELATIONS, TYPES, UKG


def _among(names: Iterable[str]) -> str:
    return ", ".join(f"ukg:{name}" for name in names)


_THINGS = f"""SELECT ?e ?type ?name (LANG(?name) AS ?lang) ?alias WHERE {{ ?e a ?type ; ukg:mentionedIn [] ; skos:prefLabel ?name .
  FILTER(?type IN ({_among(TYPES)})) OPTIONAL {{ ?e skos:altLabel ?alias }} }} ORDER BY ?e ?name"""
_FACTS = f"""SELECT ?s ?p ?o ?rule WHERE {{ ?s ?p ?o . FILTER(?p IN ({_among(RELATIONS)}))
  OPTIONAL {{ ?v rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; ukg:rule ?rule }} }}"""
_POSTS = """SELECT ?person ?title ?organisation ?rule WHERE { ?p a ukg:Post ; org:member ?person ; ukg:title ?title ;
  org:organization ?organisation . OPTIONAL { ?p ukg:evidence/ukg:rule ?rule } }"""
_FIGURES = """SELECT ?f ?about ?value ?unit (MIN(?r) AS ?rule) WHERE { ?f a ukg:Figure ; ukg:about ?about ; schema:value ?value ;
  schema:unitText ?unit . OPTIONAL { ?f ukg:evidence/ukg:rule ?r } } GROUP BY ?f ?about ?value ?unit ORDER BY ?f"""
_STORIES = "SELECT ?headline ?body WHERE { ?a a ukg:Article ; schema:headline ?headline ; schema:articleBody ?body } ORDER BY ?a"


def read_graph(triples: Iterable[ox.Triple]) -> Sheet:
    """The sheet of a graph that one page was built into."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    sheet = Sheet()
    keys = _things(store, sheet)
    for s, p, o, rule in _rows(store, _FACTS):
        if s in keys and o in keys:
            fact = (keys[s], p.removeprefix(UKG), keys[o])
            sheet.facts.add(fact)
            sheet.rules.setdefault(fact, set()).add(rule)
    for person, title, organisation, rule in _rows(store, _POSTS):
        if person in keys and organisation in keys:
            post = (min(sheet.things[keys[person]].names), normal(title), keys[organisation])
            sheet.posts.add(post)
            sheet.rules.setdefault(post, set()).add(rule)
    for _, about, value, unit, rule in _rows(store, _FIGURES):
        sheet.figures.append((keys.get(about), float(value), normal(unit)))
        sheet.figure_rules.append(rule)
    sheet.stories = [Story(normal(headline), body=normal(body)) for headline, body in _rows(store, _STORIES)]
    return sheet


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of an answer as plain strings, "" where a variable is unbound."""
    for row in run(store, query).rows:
        yield tuple("" if term is None or isinstance(term, ox.Triple) else term.value for term in row)


def _things(store: ox.Store, sheet: Sheet) -> dict[str, Key]:
    """Nodes of one type and one name count as one thing; its label is the Chinese one."""
    keys: dict[str, Key] = {}
    for node, kind, name, language, alias in _rows(store, _THINGS):
        key = keys.setdefault(node, (kind.removeprefix(UKG), normal(name)))
        thing = sheet.things.setdefault(key, Thing(key[0], name))
        thing.label = name if language == "zh" else thing.label
        thing.names.add(normal(name))
        thing.forms |= {normal(name)} | ({normal(alias)} if alias else set())
    return keys
