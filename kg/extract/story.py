"""What the relation rules read and give: one article's mentions with their roles; claims and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kg.extract.figures import Number
from kg.extract.roles import Roles, pattern
from kg.extract.text import Text
from kg.model import Mention, Period, Span

Name = tuple[str, str]  # (type, canonical name)


def name_of(m: Mention) -> Name:
    return m.type, m.name


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation between two mentions, with the characters that state it, the rule, its confidence, the time spoken of."""

    subject: Mention
    relation: str
    object: Mention
    span: Span
    rule: str
    confidence: float
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the mention that it is about; the time over which it was counted."""

    about: Mention
    number: Number
    span: Span
    rule: str
    confidence: float
    period: Period | None = None


@dataclass(frozen=True)
class Story:
    """One article's mentions by type, with the roles of its organisations: what the relation rules read."""

    text: Text
    roles: Roles
    programmes: tuple[Mention, ...]
    groups: tuple[Mention, ...]
    documents: tuple[Mention, ...]
    places: tuple[Mention, ...] = ()
    focus: frozenset[str] = frozenset()
    title: str = ""
    date: str = ""

    @cached_property
    def counts(self) -> Counter[Name]:
        """How often each programme, organisation and group is named, by (type, name)."""
        return Counter(name_of(m) for m in (*self.programmes, *self.roles.organisations, *self.groups))

    @cached_property
    def most(self) -> dict[str, tuple[int, int]]:
        """For each type how many entities the story names, and how often the one named most."""
        counts = self.counts
        return {kind: (sum(t == kind for t, _ in counts), max(n for (t, _), n in counts.items() if t == kind)) for kind in {t for t, _ in counts}}

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All that relations hold between."""
        return (*self.programmes, *self.roles.organisations, *self.groups, *self.documents)

    @cached_property
    def unreal(self) -> frozenset[Mention]:
        """The mentions that the text speaks of as planned, wished or denied."""
        return frozenset(m for m in self.mentions if self._is_unreal(m))

    def _is_unreal(self, m: Mention) -> bool:
        body, text = self.text.body, self.text
        said = body[self.sentence_of(m).start:m.span.start]
        return bool(pattern("planned").search(said) or pattern("denied").search(body[text.clause_start(m.span.start):m.span.start]))

    @cached_property
    def leading(self) -> Mention | None:
        """The first mention of the programme that the story names most."""
        names = Counter(p.name for p in self.programmes)
        return max(self.programmes, key=lambda p: (names[p.name], -p.span.start), default=None)

    def sentence_of(self, m: Mention) -> Span:
        return self.text.sentences[self.text.sentence(m.span.start)]

    def in_sentence(self, mentions: Iterable[Mention], index: int) -> list[Mention]:
        return [m for m in mentions if self.text.sentence(m.span.start) == index]


def of_sentence_before(story: Story, m: Mention) -> list[Mention]:
    """The programme that the sentence before, in the same paragraph, named last: a sentence without one goes on about it."""
    index = story.text.sentence(m.span.start)
    start = story.text.paragraph_start(m.span.start)
    return [p for p in story.in_sentence(story.programmes, index - 1) if p.span.start >= start][-1:] if index else []


def evidence(story: Story, first: Mention, second: Mention) -> Span:
    """The characters from one mention to the other where they share a sentence, else the second one's sentence up to its end."""
    if story.text.sentence(first.span.start) == story.text.sentence(second.span.start):
        return Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    return Span(story.sentence_of(second).start, second.span.end)
