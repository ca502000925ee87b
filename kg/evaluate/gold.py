"""Gold files: one JSON file a page, in the shape that the annotation guidelines give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.evaluate.sheet import Key, Sheet, Story, Thing, normal
from kg.graph.terms import RELATIONS, TYPES
from kg.model import UsageError

_ENDS = {"runs": ({"Union", "Agency"}, {"Programme"}), "partnerIn": ({"Union", "Agency"}, {"Programme"}),
         "partnersWith": ({"Union"}, {"Union", "Agency"}), "locatedIn": ({"Union", "Agency", "Programme"}, {"Place"}),
         "serves": ({"Programme", "Union"}, {"WorkerGroup"}), "issued": ({"Union", "Agency"}, {"Document"})}


def read_gold(path: Path) -> Sheet:
    """The sheet of a gold file. Raises `UsageError` that names file, story and item where its shape is not the gold's."""
    sheet, sure, maybe = Sheet(), set[object](), set[object]()
    for article in _articles(path):
        where = f"{path}: story {article.get('id', '?')}"
        sheet.stories.append(Story(normal(article.get("headline", "")), article.get("kind", "news"),
                                   tuple(normal(p) for p in article.get("paragraphs", ()))))
        local: dict[str, Key] = {}
        for entity in _items(article, "entities", where):
            key = local[entity["id"]] = _add(sheet, entity, where)
            (maybe if entity.get("optional") else sure).add(key)
        for item, optional in _marked(sheet, article, local, where):
            (maybe if optional else sure).add(item)
    sheet.optional = maybe - sure
    loose = {k for k in sheet.things if k in sheet.optional}
    sheet.optional |= {f for f in sheet.facts if f[0] in loose or f[2] in loose}
    sheet.optional |= {p for p in sheet.posts if p[2] in loose}
    sheet.optional |= {f for f in sheet.figures if f[0] in loose}
    return sheet


def _articles(path: Path) -> list[dict[str, Any]]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); every page needs a gold file of its name") from error
    except ValueError as error:
        raise UsageError(f"{path}: not valid JSON ({error}); mend it") from error
    if not isinstance(data, dict) or not isinstance(data.get("articles"), list):
        raise UsageError(f"{path}: not a gold file; it needs an object with a list \"articles\"")
    articles: list[dict[str, Any]] = data["articles"]
    return articles


def _items(article: dict[str, Any], name: str, where: str) -> Iterator[dict[str, Any]]:
    needed = {"entities": ("id", "type", "name"), "figures": ("subject", "value")}[name]
    for item in article.get(name, ()):
        if missing := [k for k in needed if k not in item]:
            raise UsageError(f"{where}: {name} item {json.dumps(item, ensure_ascii=False)} has no {' and no '.join(missing)}; add it")
        yield item


def _add(sheet: Sheet, entity: dict[str, Any], where: str) -> Key:
    """The key of an entity; the same name of the same type in two stories of the page is one thing."""
    kind, name = entity["type"], normal(entity["name"])
    if kind not in TYPES:
        raise UsageError(f"{where}: {entity['name']}: unknown type {kind}; the types are {', '.join(TYPES)}")
    key = next((k for k, t in sheet.things.items() if t.type == kind and name in t.names), (kind, name))
    thing = sheet.things.setdefault(key, Thing(kind, entity["name"]))
    accepted = {name, *map(normal, entity.get("accept", ()))}
    thing.names.add(name)
    thing.accepted |= accepted
    thing.forms |= accepted | {normal(m) for m in entity.get("mentions", ())}
    return key


def _marked(sheet: Sheet, article: dict[str, Any], local: dict[str, Key], where: str) -> Iterator[tuple[object, bool]]:
    """Adds a story's facts, posts and figures to the sheet and gives each with whether it is optional."""
    def entity(name: str) -> Key:
        if name not in local:
            raise UsageError(f"{where}: nothing there has the id {name}; check relations, posts and figures")
        return local[name]

    for group, optional in (("relations", False), ("optional_relations", True)):
        for relation, subject, object_ in article.get(group, ()):
            if relation not in RELATIONS:
                raise UsageError(f"{where}: unknown relation {relation}; the relations are {', '.join(RELATIONS)}")
            fact = (entity(subject), relation, entity(object_))
            if fact[0][0] not in _ENDS[relation][0] or fact[2][0] not in _ENDS[relation][1]:
                raise UsageError(f"{where}: {relation} cannot lead from {fact[0][0]} ({subject}) to {fact[2][0]} ({object_})")
            sheet.facts.add(fact)
            yield fact, optional
    for group, optional in (("posts", False), ("optional_posts", True)):
        for person, title, organisation in article.get(group, ()):
            post = (normal(person), normal(title), entity(organisation))
            sheet.posts.add(post)
            yield post, optional
    for item in _items(article, "figures", where):
        figure = (entity(item["subject"]), float(item["value"]), normal(item.get("unit", "")))
        sheet.figures.append(figure)
        yield figure, bool(item.get("optional"))


def doubts(path: Path, text: str) -> list[str]:
    """What a gold file names that its page does not hold: headlines, paragraphs' openings, mentions. One line each."""
    held = normal(text).replace("#", "").replace("*", "")
    out = []
    for article in _articles(path):
        named = [("headline", article.get("headline", "")), *(("paragraph", p) for p in article.get("paragraphs", ()))]
        named += [("mention", m) for e in article.get("entities", ()) for m in e.get("mentions", ())]
        out += [f"story {article.get('id', '?')}: {what} not on the page: {said}" for what, said in named
                if normal(said).replace("#", "").replace("*", "") not in held]
    return out
