"""Pairs of entities that may be related: what the story says around the mentions nearest to each other, as features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.extract.roles import pattern
from kg.extract.story import Claim, Name, Story, name_of
from kg.model import Mention

Placed = tuple[int, int, Mention]
_WITHIN = 3  # sentences: of the pairs that annotated pages relate, one in a hundred stands farther apart


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
        """The pairs of an entity of the first sort and one of the second, each by the two mentions nearest to each other; entities
        that stand far apart only where a rule claims them, or the one is the story's own union."""
        main = self.story.roles.main
        own = name_of(main) if main is not None else None
        second = self._placed(others)
        for a, first in self._placed(ones).items():
            for b, behind in second.items():
                if a == b:
                    continue
                rules = self._rules.get((a, b))
                one, other, gap = _nearest(first, behind)
                if rules or gap <= _WITHIN or a == own:
                    yield Pair(one, other, frozenset(rules or ()))

    def _placed(self, mentions: Iterable[Mention]) -> dict[Name, list[Placed]]:
        """Each entity's mentions with their sentences and where they start."""
        out: dict[Name, list[Placed]] = {}
        for m in mentions:
            out.setdefault(name_of(m), []).append((self.story.text.sentence(m.span.start), m.span.start, m))
        return out

    def features(self, pair: Pair) -> set[str]:
        """What speaks for or against a relation between the two."""
        one, other, story = pair.one, pair.other, self.story
        what, where = one.type[0] + other.type[0], self._where(one, other)
        here, signs = f"{what} {where}", self._signs(one, other)
        out = {what, here, f"{what} {one.kind}", f"{what} {other.kind}", f"{what} {one.rule}", f"{other.kind} {one.kind}"}
        out.update([f"{what} rule={rule}" for rule in pair.rules or ("none",)])
        if not pair.rules:
            out.update([f"{what} elsewhere={rule}" for rule in self._ruled.get(name_of(other), ())])
        out.update([f"{what} {sign}" for sign in signs], [f"{here} {sign}" for sign in signs])
        if other.type == "WorkerGroup":
            out.update([f"{what} {sign}" for sign in self._how_often(one, other)])
        if one.type in ("Union", "Agency"):
            run = story.roles.lists[one]
            out |= {f"{here} role={story.roles.role[one]}", f"{what} list={min(len(run), 3)} {'first' if run[0] is one else 'further'}"}
        if where.startswith(("clause", "sentence")):
            out.update([f"{what} {sign}" for sign in self._between(one, other)])
        out.update([f"{what} one-{sign}" for sign in self._beside(one)], [f"{what} other-{sign}" for sign in self._beside(other)])
        return out

    def _how_often(self, one: Mention, other: Mention) -> Iterator[str]:
        """How often a story names each of two, and in how many sentences both: what serves a group comes back to it."""
        yield f"one-named={min(self.story.counts[name_of(one)], 4)}"
        yield f"other-named={min(self.story.counts[name_of(other)], 4)}"
        yield f"together={min(len(self._sentences[name_of(one)] & self._sentences[name_of(other)]), 3)}"

    @cached_property
    def _sentences(self) -> dict[Name, set[int]]:
        """In which sentences each entity is named."""
        out: dict[Name, set[int]] = {}
        for m in (*self.story.roles.organisations, *self.story.programmes, *self.story.groups):
            out.setdefault(name_of(m), set()).add(self.story.text.sentence(m.span.start))
        return out

    def _where(self, one: Mention, other: Mention) -> str:
        text = self.story.text
        side = "-behind" if one.span.start > other.span.start else ""
        gap = abs(text.sentence(one.span.start) - text.sentence(other.span.start))
        first, last = sorted((one, other), key=lambda m: m.span)
        if gap == 0:
            return ("clause" if first.span.start >= text.clause_start(last.span.start) else "sentence") + side
        same = first.span.start >= text.paragraph_start(last.span.start)
        return (f"near{min(gap, 3)}" if same else "next" if gap <= 2 else "far") + side

    def _signs(self, one: Mention, other: Mention) -> list[str]:
        roles, story = self.story.roles, self.story
        actor, topic = roles.actor(other.span.start), roles.topic(other.span.start)
        signs = {"actor": actor is not None and name_of(actor) == name_of(one), "topic": topic is not None and name_of(topic) == name_of(one),
                 "main": roles.main is not None and name_of(roles.main) == name_of(one), "one-alone": story.most[one.type][0] == 1,
                 "other-alone": story.most[other.type][0] == 1, "one-titled": one.name in story.title or one.text in story.title,
                 "other-titled": other.text.strip("“”") in story.title, "one-once": self.story.counts[name_of(one)] == 1,
                 "other-once": self.story.counts[name_of(other)] == 1, "same-place": bool(one.place) and one.place == other.place,
                 "other-leads": self.story.counts[name_of(other)] == story.most[other.type][1] > 1,
                 "nested": other.span.start <= one.span.start < other.span.end or one.name in other.name}
        return [sign for sign, holds in signs.items() if holds]

    def _between(self, one: Mention, other: Mention) -> Iterator[str]:
        """The words between two mentions of one sentence, and how many other entities stand there."""
        first, last = sorted((one, other), key=lambda m: m.span)
        side = "" if first is one else "-behind"
        story = self.story
        words = [w for begin, end, w, tag in story.text.tokens_from(first.span.end, last.span.start)
                 if begin >= first.span.end and end <= last.span.start and tag[0] in "vpcd"]
        yield from (f"between{side}={w}" for w in words[:8])
        yield f"words{side}={min(len(words), 4)}"
        inner = [m for m in (*story.roles.organisations, *story.programmes) if first.span.end <= m.span.start and m.span.end <= last.span.start]
        for kind in ("Union", "Agency", "Programme"):
            yield f"{kind}s{side}={min(sum(m.type == kind for m in inner), 2)}"
        if last.span.start - first.span.end <= 3:
            yield f"gap{side}={story.text.body[first.span.end:last.span.start]}"

    @cached_property
    def _signs_beside(self) -> dict[Mention, tuple[str, ...]]:
        """Those of the mentions asked for so far: a mention stands in many pairs."""
        return {}

    def _beside(self, m: Mention) -> tuple[str, ...]:
        """The words right before and behind a mention, and whether its clause speaks of a plan or denies something."""
        if m not in self._signs_beside:
            text = self.story.text
            before = [w for _, _, w, _ in text.tokens_before(m.span.start)[:2]]
            behind = [w for begin, _, w, _ in text.tokens_from(m.span.end, m.span.end + 8) if begin >= m.span.end][:3]
            clause = text.body[text.clause_start(m.span.start):m.span.start]
            said = [name for name in ("planned", "denied") if pattern(name).search(clause)]
            self._signs_beside[m] = (*(f"before{i}={w}" for i, w in enumerate(before)), *(f"behind={w}" for w in behind), *said)
        return self._signs_beside[m]


def _nearest(first: list[Placed], second: list[Placed]) -> tuple[Mention, Mention, int]:
    """The two with the fewest sentences between them, then the first one ahead, then the fewest characters, then the earliest; and
    how many sentences lie between."""
    if len(first) == len(second) == 1:
        return first[0][2], second[0][2], abs(first[0][0] - second[0][0])
    gap, *_, i, j = min((abs(s - t), a > b, abs(a - b), a, i, j) for i, (s, a, _) in enumerate(first) for j, (t, b, _) in enumerate(second))
    return first[i][2], second[j][2], gap
