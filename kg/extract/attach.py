"""Numbers → figures: which programme, organisation or place each number is about."""

from __future__ import annotations

import re

from kg.extract.figures import Number
from kg.extract.roles import clause_start, pattern
from kg.extract.story import Count, Story
from kg.model import Mention, Span


def attach(story: Story, numbers: list[Number]) -> list[Count]:
    """Each number with the entity it is about: a programme right behind it or before it, else the paragraph's, else the actor."""
    out = []
    for number in numbers:
        if any(number.span.start >= p.span.start and number.span.end <= p.span.end for p in story.programmes):
            continue
        about = _about(story, number)
        if about is not None:
            mention, rule, confidence = about
            sentence = story.text.sentences[story.text.sentence(number.span.start)]
            ahead = sentence.start <= mention.span.start <= number.span.start
            start = mention.span.start if ahead else clause_start(story.text, number.span.start)
            out.append(Count(mention, number, Span(min(start, number.span.start), number.span.end), rule, confidence))
    return out


def _about(story: Story, number: Number) -> tuple[Mention, str, float] | None:
    """The first of these that there is: the programme right behind, the clause's, the sentence's before, the paragraph's,
    the sentence's behind, the organisation or place that the sentence opens with, the programme named last before the
    paragraph, the actor."""
    index = story.text.sentence(number.span.start)
    here = story.in_sentence(story.programmes, index)
    for chosen, rule, confidence in (
        ([p for p in here if 0 <= p.span.start - number.span.end <= 2][:1], "figure-named", 0.9),
        (_clause_behind(story, number, here), "figure-clause", 0.8),
        ([p for p in here if p.span.end <= number.span.start][-1:], "figure-sentence", 0.8),
    ):
        if chosen:
            return chosen[0], rule, confidence
    start = story.text.paragraph_start(number.span.start)
    earlier = [p for p in story.programmes if start <= p.span.start < number.span.start]
    behind = [p for p in here if p.span.start >= number.span.end]
    opening = [m for m in story.roles.by_sentence.get(index, []) if m.span.end <= number.span.start and story.roles.role[m] != "partner"]
    if earlier:
        return (earlier[-1] if opening else earlier[0]), "figure-paragraph", 0.7
    if behind and opening:
        return behind[0], "figure-behind", 0.6
    actor = story.roles.actor(number.span.start)
    if opening:
        return (actor if actor and opening[-1].type == "Union" else opening[-1]), "figure-organisation", 0.6
    if placed := _place_opening(story, number):
        return placed, "figure-place", 0.6
    previous = [p for p in story.programmes if p.span.end <= start]
    if previous:
        return previous[-1], "figure-summary", 0.45
    return (actor, "figure-topic", 0.45) if actor is not None else None


def _clause_behind(story: Story, number: Number, here: list[Mention]) -> list[Mention]:
    """The programme that the number's own clause leads to, where none stands before in it: 42家商户加入“爱心联盟”."""
    start = clause_start(story.text, number.span.start)
    if any(start <= p.span.start < number.span.start for p in here):
        return []
    behind = [p for p in here if p.span.start >= number.span.end]
    return behind[:1] if behind and not re.search("[，；：]", story.text.body[number.span.end:behind[0].span.start]) else []


def _place_opening(story: Story, number: Number) -> Mention | None:
    """The place that a sentence without organisation or programme opens with: 黄桥镇聚集着220余家…."""
    sentence = story.text.sentences[story.text.sentence(number.span.start)]
    here = [p for p in story.places if sentence.start <= p.span.start < number.span.start]
    first = here[-1] if here and len(here) <= 3 else None
    opens = first is not None and re.fullmatch(pattern("place_opening").pattern, story.text.body[sentence.start:here[0].span.start].strip("”"))
    return first if opens else None
