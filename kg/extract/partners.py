"""Mentions → partnersWith and partnerIn: who works with a union, and in which programme."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.roles import pattern
from kg.extract.story import Claim, Story, evidence, of_sentence_before
from kg.model import Mention


def partners(story: Story) -> Iterator[Claim]:
    """Unions with the organisations that a cue (联合, 携手 …) or a list of departments brings in."""
    roles = story.roles
    for m in roles.organisations:
        if roles.role[m] != "partner":
            if m.type == "Agency" and roles.role[m] == "subject":
                yield from _joint_partners(story, m)
            continue
        union = _union_for(story, m)
        if union is None or union.name == m.name or _is_part(union, m):
            continue
        rule = "partners-list" if m.rule == "agency-sector" else "partners-cue"
        yield Claim(union, "partnersWith", m, evidence(story, union, m), rule, 0.8)


def _joint_partners(story: Story, agency: Mention) -> Iterator[Claim]:
    """A union among joint organisers works with the agencies among them."""
    for other in story.roles.joint(agency):
        if other.type == "Union":
            yield Claim(other, "partnersWith", agency, evidence(story, other, agency), "partners-joint", 0.85)


def _union_for(story: Story, partner: Mention) -> Mention | None:
    """The union that works with a partner: a subject of the sentence before it (or behind it), else the topic."""
    roles = story.roles
    run = roles.lists[partner]
    before = [m for m in run if m.type == "Union" and m.span.start < partner.span.start and roles.role[m] == "subject"]
    if before:
        return before[0]
    return roles.actor(run[0].span.start)


def _is_part(union: Mention, m: Mention) -> bool:
    """A union and its own sub-body or a subordinate union are not partners."""
    if m.type == "Agency":
        return False
    if not union.place or not m.place:
        return False
    return (union.place == m.place and "enterprise" not in (union.kind, m.kind)) or m.place.startswith(union.place.rstrip("0")) or (
        union.place.startswith(m.place.rstrip("0")))


def partner_in(story: Story, runs: list[Claim]) -> Iterator[Claim]:
    """Partners take part in the programme of their sentence: the one behind them, else the one before."""
    roles = story.roles
    runners = {(c.subject.name, c.object.name) for c in runs}
    for m in roles.organisations:
        if roles.role[m] != "partner" and not pattern("undertake_after").match(roles.after(m)):
            continue
        index = story.text.sentence(m.span.start)
        here = story.in_sentence(story.programmes, index)
        end = roles.lists[m][-1].span.end
        behind = [p for p in here if p.span.start >= end]
        chosen = behind[:1] if behind else here[-1:] or of_sentence_before(story, m) or _leading(story, m)
        for programme in chosen:
            if (m.name, programme.name) not in runners:
                yield Claim(m, "partnerIn", programme, evidence(story, m, programme), "partner-in", 0.7)


def _leading(story: Story, m: Mention) -> list[Mention]:
    """The one programme that a story is about: named in most mentions of any, and before this one."""
    named = [p for p in story.programmes if story.leading and p.name == story.leading.name]
    before = [p for p in named if p.span.end <= m.span.start]
    return before[-1:] if len(named) >= 2 and 2 * len(named) > len(story.programmes) else []
