"""Mentions → relations: all claims of a story, the documents issued, the places where programmes are held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.partners import partner_in, partners
from kg.extract.roles import pattern
from kg.extract.runs import runs
from kg.extract.serves import serves
from kg.extract.story import Claim, Story, evidence
from kg.model import Mention


def relate(story: Story) -> list[Claim]:
    """All claims of a story, in reading order of their evidence."""
    run = runs(story)
    claims = [*run, *partners(story), *partner_in(story, run), *serves(story), *_issued(story)]
    return sorted(claims, key=lambda c: (c.span, c.relation, c.object.span))


def sites(story: Story) -> dict[str, tuple[Mention, ...]]:
    """For each programme the places that a sentence says it was set up or held in: 在城厢街道、工区街道建起…, 在长沙市举行."""
    out: dict[str, tuple[Mention, ...]] = {}
    for programme in story.programmes:
        sentence = story.sentence_of(programme)
        run: list[Mention] = []
        for place in (p for p in story.places if sentence.start <= p.span.start < sentence.end and not p.span.overlaps(programme.span)):
            before = story.text.body[max(sentence.start, place.span.start - 2):place.span.start]
            behind = story.text.body[place.span.end:sentence.end]
            nested = run and run[-1].span.end == place.span.start
            if nested:
                run[-1] = place
            elif (run and pattern("and_site").search(before)) or (pattern("site_before").search(before) and pattern("site_after").match(behind)):
                run.append(place)
        if run and programme.name not in out:
            out[programme.name] = tuple(run)
    return out


def _issued(story: Story) -> Iterator[Claim]:
    body = story.text.body
    for document in story.documents:
        before = re.split("[。；！？\n]", body[max(0, document.span.start - 30):document.span.start])[-1]
        if not (pattern("issue_before").search(before) or pattern("issue_after").match(body[document.span.end:document.span.end + 12])):
            continue
        actor = story.roles.actor(document.span.start, ("Union", "Agency"))
        if actor is not None:
            partners = [m for m in story.roles.by_sentence.get(story.text.sentence(document.span.start), [])
                        if m.span.end <= document.span.start and story.roles.role[m] == "partner"]
            for issuer in (*story.roles.joint(actor), *partners):
                yield Claim(issuer, "issued", document, evidence(story, issuer, document), "issued-verb", 0.85)
