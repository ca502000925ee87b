"""Mentions → runs: who hosts, owns, undertakes or starts a programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kg.extract.roles import pattern
from kg.extract.story import Claim, Story, evidence, of_sentence_before
from kg.model import Mention


def runs(story: Story) -> list[Claim]:
    """All runs claims of a story; an agency that only has a union's programme at its place takes part in it instead."""
    return _helpers_aside(list(_runs(story)))


def _helpers_aside(runs: list[Claim]) -> list[Claim]:
    """An agency that only has a union's programme at its place (某支行“妈妈小屋”) takes part in it, it does not run it."""
    of_unions = {c.object.name for c in runs if c.subject.type == "Union"}
    return [replace(c, relation="partnerIn", rule="partner-place") if c.rule == "runs-agency" and c.object.name in of_unions else c
            for c in runs]


def _runs(story: Story) -> Iterator[Claim]:
    yield from _hosted_before(story)
    yield from _undertaken(story)
    for programme in story.programmes:
        for runner, rule, confidence in _runners(story, programme):
            if programme.rule == "programme-reference" and rule != "runs-organiser":
                continue
            yield Claim(runner, "runs", programme, evidence(story, runner, programme), rule, confidence)


def _undertaken(story: Story) -> Iterator[Claim]:
    """A union that undertakes (承办) what others host runs it too; companies that do so take part."""
    for m in story.roles.organisations:
        if m.type == "Union" and pattern("undertaker_after").match(story.roles.after(m)):
            here = story.in_sentence(story.programmes, story.text.sentence(m.span.start))
            for programme in ([p for p in here if p.span.end <= m.span.start] or here)[-1:] or of_sentence_before(story, m):
                yield Claim(m, "runs", programme, evidence(story, programme, m), "runs-undertaker", 0.7)


def _hosted_before(story: Story) -> Iterator[Claim]:
    """A sentence without a programme that only names organisers (由A、B和C主办) speaks of the one named before it."""
    for m in story.roles.organisations:
        run = story.roles.lists[m]
        if m is run[0] and pattern("host_verb").match(story.roles.after(m)) and not story.in_sentence(
                story.programmes, story.text.sentence(m.span.start)):
            for programme in of_sentence_before(story, m):
                for host in run:
                    yield Claim(host, "runs", programme, evidence(story, programme, host), "runs-organiser", 0.75)


def _runners(story: Story, programme: Mention) -> Iterator[tuple[Mention, str, float]]:
    roles = story.roles
    before = story.text.body[max(0, programme.span.start - 8):programme.span.start]
    if programme.kind == "competition" and pattern("entered_before").search(before):
        return  # a contest that others run, entered or prepared for
    hosts = _hosts(story, programme)
    if hosts:
        for host in hosts:
            yield host, "runs-organiser", 0.9
        return
    if owner := _owner(story, programme):
        yield owner, "runs-owner", 0.85
        return
    agency = _acting_agency(story, programme)
    if agency is not None:
        yield agency, "runs-agency", 0.7
        return
    actor = roles.actor(programme.span.start)
    if actor is None:
        return
    same = story.text.sentence(actor.span.start) == story.text.sentence(programme.span.start)
    for runner in roles.joint(actor) if same else (actor,):
        yield runner, "runs-subject" if same else "runs-topic", 0.85 if same else 0.6


def _owner(story: Story, programme: Mention) -> Mention | None:
    """A union's name right before its programme: 长春市总工会“幸福汇”服务体系."""
    body = story.text.body
    for m in story.roles.organisations:
        if m.type == "Union" and programme.name.startswith(m.name):
            return m
        if m.type == "Union" and 0 <= programme.span.start - m.span.end <= 8:
            between = body[m.span.end:programme.span.start]
            if pattern("owner_between").fullmatch(between):
                return m
    return None


def _hosts(story: Story, programme: Mention) -> list[Mention]:
    """Organisers in a list before 主办, 联合举办 …: 大赛由A、B和C主办, A、B联合主办大赛."""
    index = story.text.sentence(programme.span.start)
    out: list[Mention] = []
    for m in story.roles.by_sentence.get(index, []):
        run = story.roles.lists[m]
        clause = re.split("[，；]", story.roles.after(m))[0]
        jointly = len(run) > 1 and _plainly_joined(story, run) and pattern("joint_host").match(clause)
        if m is run[0] and (pattern("host_verb").match(clause) or jointly) and not any(
                programme.span.start < p.span.start < run[0].span.start for p in story.in_sentence(story.programmes, index)):
            shared = _plainly_joined(story, run) or pattern("shared_host").match(clause)  # A联合B举办: B takes part; A联合B主办: both
            out += [x for x in run if x not in out and story.roles.role[x] != "guide" and (shared or story.roles.role[x] != "partner")]
    return out


def _plainly_joined(story: Story, run: tuple[Mention, ...]) -> bool:
    """A、B和C, none brought in by 联合 or its like, and not themselves brought in by one before them."""
    body = story.text.body
    gaps = "".join(body[a.span.end:b.span.start] for a, b in pairwise(run))
    return not pattern("brought_in").search(gaps) and not pattern("brought_in").search(story.roles.before(run[0]))


def _acting_agency(story: Story, programme: Mention) -> Mention | None:
    """An agency that opens the clause before the programme and is followed by a launching verb, no union in between."""
    roles, text = story.roles, story.text
    here = [m for m in roles.by_sentence.get(text.sentence(programme.span.start), []) if m.span.end <= programme.span.start]
    if not here or any(m.type == "Union" and roles.role[m] in ("subject", "guide") for m in here):
        return None
    last = here[-1]
    if last.type != "Agency" or roles.role[last] != "subject" or last.rule == "agency-sector":
        return None
    between = text.body[last.span.end:programme.span.start]
    owns = len(between) <= 1
    starts = text.clause_start(last.span.start)
    opening = text.body[starts:roles.lists[last][0].span.start]
    return last if (owns or len(opening) <= 3) and len(between) <= 30 else None
