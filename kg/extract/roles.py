"""Who does what in a sentence: which organisation acts, which are partners, whose turn it is where none is named."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

from kg.extract.lexicon import alternatives_of, words_of
from kg.extract.text import Text
from kg.knowledge import compile_pattern, grammar
from kg.model import Mention


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of `relations.toml`, its cue words filled in from the vocabulary."""
    slots = {"issue": alternatives_of(words_of("cues", "issue")), "serve": alternatives_of(words_of("cues", "serve"))}
    return compile_pattern(grammar("relations")[name], slots)


@dataclass(frozen=True)
class Roles:
    """The organisations of one story with their part in their sentence; `main` is the story's own union ("" where none)."""

    text: Text
    organisations: tuple[Mention, ...]
    main: Mention | None

    @cached_property
    def by_sentence(self) -> dict[int, list[Mention]]:
        out: dict[int, list[Mention]] = {}
        for m in self.organisations:
            out.setdefault(self.text.sentence(m.span.start), []).append(m)
        return out

    @cached_property
    def lists(self) -> dict[Mention, tuple[Mention, ...]]:
        """For each organisation the run of organisations joined by 、和与 that it stands in, itself included."""
        out: dict[Mention, tuple[Mention, ...]] = {}
        run: list[Mention] = []
        for m in [*self.organisations, None]:
            gap = self.text.body[run[-1].span.end:m.span.start] if run and m else ""
            if run and (m is None or not _joins(gap)):
                out |= dict.fromkeys(run, tuple(run))
                run = []
            if m is not None:
                run.append(m)
        return out

    def before(self, m: Mention, width: int = 12) -> str:
        """The text before a mention (before the first of its list), within its clause."""
        start = self.lists[m][0].span.start
        return re.split("[。；！？\n]", self.text.body[max(0, start - width):start])[-1]

    def after(self, m: Mention, width: int = 30) -> str:
        """The text behind a mention's list."""
        end = self.lists[m][-1].span.end
        return self.text.body[end:end + width].split("\n")[0]

    @cached_property
    def role(self) -> dict[Mention, str]:
        """subject, partner, guide, object or speaker, for each organisation mention."""
        return {m: self._role(m) for m in self.organisations}

    def _role(self, m: Mention) -> str:
        run = self.lists[m]
        before, after = self.before(m), self.after(m)
        own_before = self.text.body[max(0, m.span.start - 10):m.span.start]
        if pattern("guide_after").match(self.text.body[m.span.end:m.span.end + 16]):
            return "guide"
        if m is not run[0] and pattern("joined_by_verb_before").search(own_before):
            return "partner"
        if m.rule == "agency-sector":
            return "partner"
        if pattern("weak_before").search(own_before) and m is run[0] and pattern("joint_after").match(after):
            return "partner"
        if pattern("partner_before").search(before) and not pattern("weak_before").search(before):
            return "partner"
        if pattern("partner_after").match(after) and m.type == "Agency":
            return "partner"
        if m is not run[0] and (self._follows_partner(m, run) or self._with(m, run, after)):
            return "partner"
        if pattern("by_passive").search(before):
            return "subject"
        if pattern("object_before").search(before):
            return "object"
        if pattern("post_after").match(self.text.body[m.span.end:m.span.end + 8]):
            return "speaker"
        return "subject"

    def _with(self, m: Mention, run: tuple[Mention, ...], after: str) -> bool:
        """A与B签约, A与B、C合作: behind 与 the others are the first one's partners."""
        if run[0].type != "Union" or not pattern("cooperate_after").match(after):
            return False
        gaps = [self.text.body[a.span.end:b.span.start] for a, b in itertools.pairwise(run) if b.span.start <= m.span.start]
        return any(pattern("with").fullmatch(gap) for gap in gaps[:1])

    def _follows_partner(self, m: Mention, run: tuple[Mention, ...]) -> bool:
        """Behind the first of a list that is joined by 联合 and its like, all are partners."""
        for earlier, later in itertools.pairwise(run):
            gap = self.text.body[earlier.span.end:later.span.start]
            if pattern("joined_by_verb").search(gap):
                return later.span.start <= m.span.start
        return False

    @cached_property
    def _actors(self) -> dict[tuple[int, tuple[str, ...]], Mention | None]:
        """What was asked before, kept: pairs of entities ask for the same positions again and again."""
        return {}

    def actor(self, position: int, types: tuple[str, ...] = ("Union",)) -> Mention | None:
        """The organisation that acts where the text has reached `position`: the nearest subject before it in its sentence,
        else the topic carried over."""
        if (position, types) not in self._actors:
            self._actors[position, types] = self._actor(position, types)
        return self._actors[position, types]

    def _actor(self, position: int, types: tuple[str, ...]) -> Mention | None:
        here = [m for m in self.by_sentence.get(self.text.sentence(position), []) if m.span.end <= position]
        bare = self._bare_subject(position)
        for m in reversed(here):
            if m.span.end <= bare:
                break
            if m.type in types and self.role[m] in ("subject", "speaker"):
                return self.lists[m][0] if self.role[self.lists[m][0]] == "subject" and self.lists[m][0].type in types else m
        return self.main if bare >= 0 else self.topic(position)

    def _bare_subject(self, position: int) -> int:
        sentence = self.text.sentences[self.text.sentence(position)]
        found = [m.end() for m in pattern("bare_subject").finditer(self.text.body[sentence.start:position])]
        return sentence.start + found[-1] if found else -1

    def topic(self, position: int) -> Mention | None:
        """The union that the text is about: the last subject of this paragraph's sentences before, else the story's own."""
        start = self.text.paragraph_start(position)
        first = self.text.sentence(position)
        for index in range(first - 1, -1, -1):
            if self.text.sentences[index].start < start:
                break
            subjects = [m for m in self.by_sentence.get(index, []) if m.type == "Union" and self.role[m] in ("subject", "speaker")]
            if subjects:
                return subjects[0]
        return self.main

    def joint(self, m: Mention) -> tuple[Mention, ...]:
        """The joint subjects that a mention is one of (A、B和C主办), itself alone where it stands alone."""
        run = self.lists[m]
        subjects = tuple(x for x in run if self.role[x] == "subject")
        return subjects if m in subjects and len(subjects) > 1 and pattern("joint_verb").match(self.after(m)) else (m,)


def _joins(gap: str) -> bool:
    return bool(gap) and len(gap) <= 6 and bool(pattern("list_gap").match(gap))


def main_union(text: Text, unions: list[Mention], title: str) -> Mention | None:
    """The union that a story is about: named most, the headline's and the first one's mentions weighing more."""
    if not unions:
        return None
    score: dict[str, float] = defaultdict(float)
    for i, m in enumerate(unions):
        score[m.name] += 1 + (1.0 if i == 0 else 0) + (0.5 if m.span.start < 120 else 0)
    for m in unions:
        if any(form in title for form in {m.name, m.text, *_short_forms(m.name)}):
            score[m.name] += 2
    best = max(score, key=lambda n: (score[n], -next(i for i, m in enumerate(unions) if m.name == n)))
    return next(m for m in unions if m.name == best)


def _short_forms(name: str) -> list[str]:
    """厦门市总, 厦门市工会 for 厦门市总工会."""
    words = grammar("unions")
    return [name.replace(words["federation_name"], short) for short in words["federation_shorts"]]


