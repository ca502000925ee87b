"""Pairs of entities that may be related: what the story says around the mentions nearest to each other, as features."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.extract.roles import clause_start, pattern
from kg.extract.story import Claim, Story
from kg.model import Mention

Name = tuple[str, str]  # (type, canonical name)


def name_of(m: Mention) -> Name:
    return m.type, m.name


@dataclass(frozen=True)
class Pair:
    """Two entities of a story by their mentions; `one` and `other` are the two that stand nearest to each other."""

    one: Mention
    other: Mention
    rules: frozenset[str]


@dataclass(frozen=True)
class Pairs:
    """All pairs of a story between two sorts of entities, with the claims that rules make about them."""

    story: Story
    claims: tuple[Claim, ...]

    @cached_property
    def _count(self) -> Counter[Name]:
        return Counter(name_of(m) for m in (*self.story.programmes, *self.story.roles.organisations, *self.story.groups))

    @cached_property
    def _rules(self) -> dict[tuple[Name, Name], set[str]]:
        out: dict[tuple[Name, Name], set[str]] = {}
        for c in self.claims:
            out.setdefault((name_of(c.subject), name_of(c.object)), set()).add(c.rule)
        return out

    @cached_property
    def _ruled(self) -> dict[Name, set[str]]:
        """The rules that claim something about an object, whoever the subject."""
        out: dict[Name, set[str]] = {}
        for c in self.claims:
            out.setdefault(name_of(c.object), set()).add(c.rule)
        return out

    def between(self, ones: Iterable[Mention], others: Iterable[Mention]) -> Iterator[Pair]:
        """The pairs of an entity of the first sort and one of the second, each by the two mentions nearest to each other."""
        groups: list[dict[Name, list[Mention]]] = [{}, {}]
        for group, mentions in zip(groups, (ones, others), strict=True):
            for m in mentions:
                group.setdefault(name_of(m), []).append(m)
        for a, first in groups[0].items():
            for b, second in groups[1].items():
                if a != b:
                    one, other = min(((x, y) for x in first for y in second), key=self._apart)
                    yield Pair(one, other, frozenset(self._rules.get((a, b), ())))

    def _apart(self, pair: tuple[Mention, Mention]) -> tuple[int, int, int, int]:
        """Sentences apart, whether the other comes first, characters apart, position."""
        one, other = pair
        text = self.story.text
        sentences = abs(text.sentence(one.span.start) - text.sentence(other.span.start))
        return sentences, int(one.span.start > other.span.start), abs(one.span.start - other.span.start), one.span.start

    def features(self, pair: Pair) -> Iterator[str]:
        """What speaks for or against a relation between the two."""
        one, other, story = pair.one, pair.other, self.story
        what = f"{one.type[0]}{other.type[0]}"
        where = self._where(one, other)
        yield from (what, f"{what} {where}", f"{what} {one.kind}", f"{what} {other.kind}", f"{what} {one.rule}", f"{other.kind} {one.kind}")
        yield from (f"{what} rule={rule}" for rule in pair.rules or ("none",))
        if not pair.rules:
            yield from (f"{what} elsewhere={rule}" for rule in self._ruled.get(name_of(other), ()))
        yield from (f"{what} {sign}" for sign in self._signs(one, other))
        yield from (f"{what} {where} {sign}" for sign in self._signs(one, other))
        if one.type in ("Union", "Agency"):
            run = story.roles.lists[one]
            yield f"{what} {where} role={story.roles.role[one]}"
            yield f"{what} list={min(len(run), 3)} {'first' if run[0] is one else 'further'}"
        if where.startswith(("clause", "sentence")):
            yield from (f"{what} {sign}" for sign in self._between(one, other))
        yield from (f"{what} {sign}" for sign in self._beside(one, "one"))
        yield from (f"{what} {sign}" for sign in self._beside(other, "other"))

    def _where(self, one: Mention, other: Mention) -> str:
        text = self.story.text
        side = "-behind" if one.span.start > other.span.start else ""
        gap = abs(text.sentence(one.span.start) - text.sentence(other.span.start))
        first, last = sorted((one, other), key=lambda m: m.span)
        if gap == 0:
            return ("clause" if first.span.start >= clause_start(text, last.span.start) else "sentence") + side
        same = first.span.start >= text.paragraph_start(last.span.start)
        return (f"near{min(gap, 3)}" if same else "next" if gap <= 2 else "far") + side

    def _signs(self, one: Mention, other: Mention) -> Iterator[str]:
        roles, story = self.story.roles, self.story
        actor, topic = roles.actor(other.span.start), roles.topic(other.span.start)
        named = [n for n in self._count if n[0] == one.type]
        others = [n for n in self._count if n[0] == other.type]
        signs = {"actor": actor is not None and name_of(actor) == name_of(one), "topic": topic is not None and name_of(topic) == name_of(one),
                 "main": roles.main is not None and name_of(roles.main) == name_of(one), "one-alone": len(named) == 1,
                 "other-alone": len(others) == 1, "one-titled": one.name in story.title or one.text in story.title,
                 "other-titled": other.text.strip("“”") in story.title, "one-once": self._count[name_of(one)] == 1,
                 "other-once": self._count[name_of(other)] == 1, "same-place": bool(one.place) and one.place == other.place,
                 "other-leads": self._count[name_of(other)] == max((self._count[n] for n in others), default=0) > 1,
                 "nested": other.span.start <= one.span.start < other.span.end or one.name in other.name}
        return (sign for sign, holds in signs.items() if holds)

    def _between(self, one: Mention, other: Mention) -> Iterator[str]:
        """The words between two mentions of one sentence, and how many other entities stand there."""
        first, last = sorted((one, other), key=lambda m: m.span)
        side = "" if first is one else "-behind"
        story = self.story
        words = [w for begin, end, w, tag in story.text.tokens_from(first.span.end, last.span.start)
                 if begin >= first.span.end and end <= last.span.start and tag[0] in "vpcd" and not re.fullmatch("[，。、“”（）：；]", w)]
        yield from {f"between{side}={w}" for w in words[:8]}
        yield f"words{side}={min(len(words), 4)}"
        inner = [m for m in (*story.roles.organisations, *story.programmes) if first.span.end <= m.span.start and m.span.end <= last.span.start]
        for kind in ("Union", "Agency", "Programme"):
            yield f"{kind}s{side}={min(sum(m.type == kind for m in inner), 2)}"
        if last.span.start - first.span.end <= 3:
            yield f"gap{side}={story.text.body[first.span.end:last.span.start]}"

    def _beside(self, m: Mention, which: str) -> Iterator[str]:
        """The words right before and behind a mention, and whether its sentence speaks of a plan or denies something."""
        text = self.story.text
        before = [w for _, _, w, _ in text.tokens_before(m.span.start)[:2]]
        behind = [w for begin, _, w, _ in text.tokens_from(m.span.end, m.span.end + 8) if begin >= m.span.end][:3]
        yield from (f"{which}-before{i}={w}" for i, w in enumerate(before))
        yield from (f"{which}-behind={w}" for w in behind)
        clause = text.body[clause_start(text, m.span.start):m.span.start]
        if pattern("planned").search(clause):
            yield f"{which}-planned"
        if pattern("denied").search(clause):
            yield f"{which}-denied"
