"""Mentions → serves: which worker group a programme, or a union without one, does something for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.roles import pattern
from kg.extract.story import Claim, Story, evidence, of_sentence_before
from kg.model import Mention


def serves(story: Story) -> Iterator[Claim]:
    """Programmes with the groups that their name, their sentence or their paragraph says they are for."""
    claims = list(_serves_said(story))
    claims += _serves_around(story, {c.subject.name for c in claims})
    yield from claims


def _serves_said(story: Story) -> Iterator[Claim]:
    for group in story.groups:
        inside = [p for p in story.programmes if group.span in p.span]
        if inside:
            yield Claim(inside[0], "serves", group, inside[0].span, "serves-name", 0.9)
            continue
        index = story.text.sentence(group.span.start)
        here = story.in_sentence(story.programmes, index)
        server = _server(story, group, here)
        if server is not None:
            yield Claim(server, "serves", group, evidence(story, server, group), "serves-sentence", 0.65)
        elif not here and _is_served(story, group):
            yield from _served_by_topic(story, group)


def _serves_around(story: Story, served: set[str]) -> Iterator[Claim]:
    """A programme that no sentence gives a group to serves its paragraph's one group, where the whole story is about that."""
    for programme in story.programmes:
        if programme.name in served or programme.rule == "programme-reference":
            continue
        start = story.text.paragraph_start(programme.span.start)
        end = story.text.body.find("\n", start)
        near = [g for g in story.groups if start <= g.span.start and (end < 0 or g.span.end <= end)]
        if near and {g.name for g in near} <= story.focus and len({g.name for g in near}) == 1:
            served.add(programme.name)
            yield Claim(programme, "serves", near[0], evidence(story, programme, near[0]), "serves-paragraph", 0.5)


def _server(story: Story, group: Mention, here: list[Mention]) -> Mention | None:
    """The programme of the sentence that a group is served by: the nearest before it; behind it where a cue says so."""
    if beneficiary := _clause_gives(story, group, here):
        return beneficiary
    before = [p for p in here if p.span.end <= group.span.start]
    if before:
        return before[-1]
    behind = [p for p in here if p.span.start >= group.span.end]
    return behind[0] if behind and _is_served(story, group) else None


def _clause_gives(story: Story, group: Mention, here: list[Mention]) -> Mention | None:
    """为困难职工购买“住院津贴”, 工会干部“双培计划”: the programme that the group's own clause leads to."""
    body = story.text.body
    behind = [p for p in here if p.span.start >= group.span.end]
    if not behind or re.search("[，；：]", body[group.span.end:behind[0].span.start]):
        return None
    close = behind[0].span.start - group.span.end <= 1
    given = re.search(pattern("given_to").pattern, body[story.text.clause_start(group.span.start):group.span.start])
    return behind[0] if close or given else None


def _is_served(story: Story, group: Mention) -> bool:
    return is_served(story.text.body, group)


def is_served(body: str, group: Mention) -> bool:
    """Whether a cue before or behind a group's mention says that something is done for it."""
    before = body[max(0, group.span.start - 20):group.span.start]
    return bool(pattern("serve_before").search(before) or pattern("serve_after").match(body[group.span.end:group.span.end + 16]))


def _served_by_topic(story: Story, group: Mention) -> Iterator[Claim]:
    """No programme in the sentence: that of the sentence before, unless this one has a union of its own; in a story without any, the union."""
    index = story.text.sentence(group.span.start)
    others = [m for m in story.roles.by_sentence.get(index, []) if m.type == "Union" and m.span.end <= group.span.start]
    earlier = [] if others else of_sentence_before(story, group)
    server = earlier[0] if earlier else None if story.programmes else story.roles.actor(group.span.start)
    if server is not None:
        yield Claim(server, "serves", group, evidence(story, server, group), "serves-topic", 0.5)
