"""Worker groups and documents: lexicon words, and titles in 《》."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.lexicon import Matcher, guards_of, scheme
from kg.extract.scorer import log_odds
from kg.extract.serves import is_served
from kg.extract.text import Text
from kg.knowledge import compile_pattern, grammar
from kg.model import Mention, Span


@cache
def _groups() -> Matcher[str]:
    """Each label with its concept's slug; a narrower label with the slug and itself: farm-and-forest-workers/护林员."""
    words = {label: f"{c.slug}/{label}" for c in scheme("worker-groups") for label in c.extra.get("narrowLabel", ())}
    words |= {label: c.slug for c in scheme("worker-groups") for label in c.labels}
    return Matcher(words, guards_of("worker-groups"))


@cache
def group_names() -> dict[str, str]:
    """The Chinese name of each worker group by its slug."""
    return {c.slug: c.name for c in scheme("worker-groups")}


def group_name(key: str) -> str:
    """The name of a group by its key: the concept's, or the narrower label."""
    return key.split("/", 1)[1] if "/" in key else group_names()[key]


def find_groups(text: Text) -> list[Mention]:
    """Mentions of worker groups; the canonical name is the SKOS concept's, `place` carries the concept's slug."""
    not_after = compile_pattern(grammar("documents")["group_not_after"])
    found = [Mention(Span(start, end), "WorkerGroup", group_name(str(key)), text.body[start:end], "", str(key), "group")
             for start, end, key in _groups().find(text.body) if not not_after.match(text.body[end:end + 4])]
    return found + [m for m in _trades(text) if not any(m.span.overlaps(f.span) for f in found)]


def _trades(text: Text) -> list[Mention]:
    """采茶工, 割胶工: a trade that no list holds, where it is served or counted."""
    trade = grammar("documents")["trade_group"]
    return [Mention(Span(*m.span("name")), "WorkerGroup", m["name"], m["name"], "", f"{trade['group']}/{m['name']}", "group-trade")
            for m in compile_pattern(trade["words"]).finditer(text.body)]


def find_contextual_groups(text: Text, taken: list[Mention]) -> list[Mention]:
    """Words that mean a group in stories of a kind: 孩子 where the story is of a holiday class, 司机 where it is of lorries."""
    found = []
    for rule in grammar("documents")["contextual_groups"]:
        if re.search(rule["where"], text.body) and not ("not" in rule and re.search(rule["not"], text.body)):
            for m in re.finditer("|".join(rule["words"]), text.body):
                span = Span(*m.span())
                if not any(span.overlaps(t.span) for t in taken):
                    found.append(Mention(span, "WorkerGroup", group_names()[rule["group"]], m[0], "", rule["group"], "group-context"))
    return found


def meant_groups(text: Text, title: str, groups: list[Mention], taken: tuple[Mention, ...]) -> list[Mention]:
    """The groups that a story speaks of as such, by learned weights; others are somebody's role or part of a name."""
    return [m for found in by_group(groups).values() if log_odds("groups", set(group_features(text, title, found, taken))) > 0 for m in found]


def by_group(groups: list[Mention]) -> dict[str, list[Mention]]:
    """The mentions of each group."""
    out: dict[str, list[Mention]] = {}
    for m in groups:
        out.setdefault(m.place, []).append(m)
    return out


def group_features(text: Text, title: str, mentions: list[Mention], taken: tuple[Mention, ...]) -> Iterator[str]:
    """What speaks for or against a story's naming a group as one that something is done for."""
    body = text.body
    first = mentions[0]
    weak = first.place in grammar("documents")["weak_groups"]
    sort = "weak" if weak else first.rule
    yield from (sort, f"group={first.place.split('/')[0]}", f"label={first.text}", f"length={len(first.text)}")
    yield f"{sort} count={min(len(mentions), 3)}"
    yield from (f"{sort} {sign}" for sign, holds in {
        "titled": any(m.text in title for m in mentions), "narrow": "/" in first.place,
        "served": any(is_served(body, m) for m in mentions)}.items() if holds)
    for m in mentions:
        if any(m.span in t.span for t in taken):
            yield f"{sort} inside"
        if any(t.type == "Person" and t.span.start == m.span.end for t in taken):
            yield f"{sort} role"
        if re.search(grammar("documents")["group_counted"], body[max(0, m.span.start - 8):m.span.start]):
            yield f"{sort} counted"
        before, behind = text.tokens_before(m.span.start)[:2], text.tokens_from(m.span.end, m.span.end + 4)
        yield from (f"before{i}={w}" for i, (_, _, w, _) in enumerate(before))
        yield from (f"behind={w}" for begin, _, w, _ in behind[:2] if begin >= m.span.end)
        yield f"{sort} {'quoted' if body[m.span.start - 1:m.span.start] == '“' else 'plain'}"
        clause = body[text.clause_start(m.span.start):m.span.start]
        yield from (f"clause={w}" for w in grammar("documents")["group_cues"] if w in clause)


def find_documents(text: Text) -> list[Mention]:
    """《…》 that end in a word for rules, notices, plans; the outer pair where they nest."""
    words, found = grammar("documents"), []
    for m in re.finditer("《((?:[^《》]|《[^《》]*》)+)》", text.body):
        name = m[1]
        if re.search(words["document_end"], name) and not re.search(words["not_document"], name):
            found.append(Mention(Span(m.start(), m.end()), "Document", name, m[0], rule="document-title"))
    return found
