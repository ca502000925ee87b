"""Mentions → relations: all claims of a story, the documents issued, the places where programmes are held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.pairs import Pair, Pairs
from kg.extract.partners import partner_in, partners
from kg.extract.periods import period_at
from kg.extract.roles import pattern
from kg.extract.runs import runs
from kg.extract.scorer import confidence, log_odds
from kg.extract.serves import serves
from kg.extract.story import Claim, Name, Story, evidence, name_of
from kg.model import Mention

# Relations decided by learned weights, and the least log-odds that makes one: precision and recall weigh alike about there.
WEIGHED_TOGETHER = (("runs", "partnerIn"), ("partnersWith",), ("serves",))
WEIGHED = tuple(relation for relations in WEIGHED_TOGETHER for relation in relations)
LIKELY = -0.5


def relate(story: Story) -> list[Claim]:
    """All claims of a story, in reading order of their evidence."""
    claims = [*weighed(story, ruled(story)), *_issued(story)]
    real = (replace(c, period=period_at(story.text, c.span.end, story.date)) for c in claims if not _unreal(story, c))
    return sorted(real, key=lambda c: (c.span, c.relation, c.object.span))


def _unreal(story: Story, claim: Claim) -> bool:
    """Whether a claim is only planned, wished or denied: the text says so before the later of its two, and speaks of that one nowhere else."""
    later = max(claim.subject, claim.object, key=lambda m: m.span.start)
    if later not in story.unreal:
        return False
    return all(m in story.unreal for m in story.mentions if name_of(m) == name_of(later))


def ruled(story: Story) -> list[Claim]:
    """What the rules read by clause: candidates with a rule's name, which speak for a pair but do not decide."""
    run = runs(story)
    return [*run, *partners(story), *partner_in(story, run), *serves(story)]


def pairs_of(story: Story, claims: Iterable[Claim], relation: str) -> tuple[Pairs, Iterator[Pair]]:
    """All pairs of entities of a story that a relation may hold between, with what the rules claim about them."""
    related = ("runs", "partnerIn") if relation in ("runs", "partnerIn") else (relation,)
    pairs = Pairs(story, tuple(c for c in claims if c.relation in related))
    organisations = story.roles.organisations
    unions = [m for m in organisations if m.type == "Union"]
    ones, others = {"runs": (organisations, story.programmes), "partnerIn": (organisations, story.programmes),
                    "partnersWith": (unions, organisations), "serves": ([*story.programmes, *unions], story.groups)}[relation]
    return pairs, pairs.between(ones, others)


def weighed(story: Story, claims: list[Claim]) -> Iterator[Claim]:
    """The relations between pairs that learned weights find likely; of two that rule each other out, the likelier."""
    odds: dict[tuple[str, Name, Name], tuple[float, Pair]] = {}
    for relations in WEIGHED_TOGETHER:
        pairs, found = pairs_of(story, claims, relations[0])
        for pair in found:
            features = pairs.features(pair)
            for relation in relations:
                value = log_odds(relation, features)
                if value > LIKELY:
                    odds[relation, name_of(pair.one), name_of(pair.other)] = (value, pair)
    for (relation, one, other), (value, pair) in odds.items():
        rivals = {"runs": ("partnerIn", one, other), "partnerIn": ("runs", one, other), "partnersWith": ("partnersWith", other, one)}
        rival = odds.get(rivals.get(relation, ("", one, other)))
        if rival is None or (value, relation == "runs", one) > (rival[0], relation != "runs", other):
            rule = min(pair.rules, default=f"{relation}-weighed")
            yield Claim(pair.one, relation, pair.other, evidence(story, pair.one, pair.other), rule, confidence(value))


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
