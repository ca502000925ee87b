"""Worker groups and documents: lexicon words, and titles in 《》."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.lexicon import Matcher, guards_of, scheme
from kg.extract.text import Text
from kg.knowledge import compile_pattern, grammar
from kg.model import Mention, Span


@cache
def _groups() -> Matcher[str]:
    return Matcher({label: c.slug for c in scheme("worker-groups") for label in c.labels}, guards_of("worker-groups"))


@cache
def group_names() -> dict[str, str]:
    """The Chinese name of each worker group by its slug."""
    return {c.slug: c.name for c in scheme("worker-groups")}


def find_groups(text: Text) -> list[Mention]:
    """Mentions of worker groups; the canonical name is the SKOS concept's, `place` carries the concept's slug."""
    return [Mention(Span(start, end), "WorkerGroup", group_names()[str(slug)], text.body[start:end], "", str(slug), "group")
            for start, end, slug in _groups().find(text.body)
            if not compile_pattern(grammar("documents")["group_not_after"]).match(text.body[end:end + 4])]


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


def find_documents(text: Text) -> list[Mention]:
    """《…》 that end in a word for rules, notices, plans; the outer pair where they nest."""
    words, found = grammar("documents"), []
    for m in re.finditer("《((?:[^《》]|《[^《》]*》)+)》", text.body):
        name = m[1]
        if re.search(words["document_end"], name) and not re.search(words["not_document"], name):
            found.append(Mention(Span(m.start(), m.end()), "Document", name, m[0], rule="document-title"))
    return found
