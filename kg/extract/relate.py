"""Mentions → facts: runs, partnerIn, partnersWith, locatedIn, serves, issued, and which entity a number is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extract.figures import Number
from kg.extract.roles import Roles, clause_start, pattern
from kg.extract.text import Text
from kg.model import Mention, Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation between two mentions, with the characters that state it, the rule and its confidence."""

    subject: Mention
    relation: str
    object: Mention
    span: Span
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the mention that it is about."""

    about: Mention
    number: Number
    span: Span
    rule: str
    confidence: float


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

    def sentence_of(self, m: Mention) -> Span:
        return self.text.sentences[self.text.sentence(m.span.start)]

    def in_sentence(self, mentions: Iterable[Mention], index: int) -> list[Mention]:
        return [m for m in mentions if self.text.sentence(m.span.start) == index]


def relate(story: Story) -> list[Claim]:
    """All claims of a story, in reading order of their evidence."""
    runs = _helpers_aside(list(_runs(story)))
    claims = [*runs, *_partners(story), *_partner_in(story, runs), *_serves(story), *_issued(story)]
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


def _helpers_aside(runs: list[Claim]) -> list[Claim]:
    """An agency that only has a union's programme at its place (某支行“妈妈小屋”) takes part in it, it does not run it."""
    of_unions = {c.object.name for c in runs if c.subject.type == "Union"}
    return [replace(c, relation="partnerIn", rule="partner-place") if c.rule == "runs-agency" and c.object.name in of_unions else c
            for c in runs]


# -- runs --------------------------------------------------------------------------------------------------------------------

def _runs(story: Story) -> Iterator[Claim]:
    yield from _hosted_before(story)
    yield from _undertaken(story)
    for programme in story.programmes:
        for runner, rule, confidence in _runners(story, programme):
            if programme.rule == "programme-reference" and rule != "runs-organiser":
                continue
            yield Claim(runner, "runs", programme, _evidence(story, runner, programme), rule, confidence)


def _undertaken(story: Story) -> Iterator[Claim]:
    """A union that undertakes (承办) what others host runs it too; companies that do so take part."""
    for m in story.roles.organisations:
        if m.type == "Union" and pattern("undertaker_after").match(story.roles.after(m)):
            here = story.in_sentence(story.programmes, story.text.sentence(m.span.start))
            for programme in ([p for p in here if p.span.end <= m.span.start] or here)[-1:] or _of_sentence_before(story, m):
                yield Claim(m, "runs", programme, _evidence(story, programme, m), "runs-undertaker", 0.7)


def _hosted_before(story: Story) -> Iterator[Claim]:
    """A sentence without a programme that only names organisers (由A、B和C主办) speaks of the one named before it."""
    for m in story.roles.organisations:
        run = story.roles.lists[m]
        if m is run[0] and pattern("host_verb").match(story.roles.after(m)) and not story.in_sentence(
                story.programmes, story.text.sentence(m.span.start)):
            for programme in _of_sentence_before(story, m):
                for host in run:
                    yield Claim(host, "runs", programme, _evidence(story, programme, host), "runs-organiser", 0.75)


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
            out += [x for x in run if x not in out and story.roles.role[x] != "guide"]
    return out


def _plainly_joined(story: Story, run: tuple[Mention, ...]) -> bool:
    """A、B和C, none brought in by 联合 or its like, and not themselves brought in by one before them."""
    body = story.text.body
    gaps = "".join(body[a.span.end:b.span.start] for a, b in zip(run, run[1:], strict=False))
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
    starts = clause_start(text, last.span.start)
    opening = text.body[starts:roles.lists[last][0].span.start]
    return last if (owns or len(opening) <= 3) and len(between) <= 30 else None


# -- partners ----------------------------------------------------------------------------------------------------------------

def _partners(story: Story) -> Iterator[Claim]:
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
        yield Claim(union, "partnersWith", m, _evidence(story, union, m), rule, 0.8)


def _joint_partners(story: Story, agency: Mention) -> Iterator[Claim]:
    """A union among joint organisers works with the agencies among them."""
    for other in story.roles.joint(agency):
        if other.type == "Union":
            yield Claim(other, "partnersWith", agency, _evidence(story, other, agency), "partners-joint", 0.85)


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


def _partner_in(story: Story, runs: list[Claim]) -> Iterator[Claim]:
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
        chosen = behind[:1] if behind else here[-1:] or _of_sentence_before(story, m) or _leading(story, m)
        for programme in chosen:
            if (m.name, programme.name) not in runners:
                yield Claim(m, "partnerIn", programme, _evidence(story, m, programme), "partner-in", 0.7)


def _of_sentence_before(story: Story, m: Mention) -> list[Mention]:
    """The programme that the sentence before, in the same paragraph, named last: a sentence without one goes on about it."""
    index = story.text.sentence(m.span.start)
    start = story.text.paragraph_start(m.span.start)
    return [p for p in story.in_sentence(story.programmes, index - 1) if p.span.start >= start][-1:] if index else []


def _leading(story: Story, m: Mention) -> list[Mention]:
    """The one programme that a story is about: named in most mentions of any, and before this one."""
    named = [p.name for p in story.programmes]
    leading = max(named, key=lambda n: (named.count(n), -named.index(n)), default="")
    before = [p for p in story.programmes if p.name == leading and p.span.end <= m.span.start]
    return before[-1:] if named.count(leading) >= 2 and 2 * named.count(leading) > len(named) else []


# -- serves, issued ----------------------------------------------------------------------------------------------------------

def _serves(story: Story) -> Iterator[Claim]:
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
            yield Claim(server, "serves", group, _evidence(story, server, group), "serves-sentence", 0.65)
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
            yield Claim(programme, "serves", near[0], _evidence(story, programme, near[0]), "serves-paragraph", 0.5)


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
    given = re.search(pattern("given_to").pattern, body[clause_start(story.text, group.span.start):group.span.start])
    return behind[0] if close or given else None


def _is_served(story: Story, group: Mention) -> bool:
    return is_served(story.text.body, group)


def is_served(body: str, group: Mention) -> bool:
    """Whether a cue before or behind a group's mention says that something is done for it."""
    before = body[max(0, group.span.start - 20):group.span.start]
    return bool(pattern("serve_before").search(before) or pattern("serve_after").match(body[group.span.end:group.span.end + 16]))


def _served_by_topic(story: Story, group: Mention) -> Iterator[Claim]:
    """No programme in the sentence: that of the sentence before it; in a story without any, the union itself."""
    earlier = _of_sentence_before(story, group)
    server = earlier[0] if earlier else None if story.programmes else story.roles.actor(group.span.start)
    if server is not None:
        yield Claim(server, "serves", group, _evidence(story, server, group), "serves-topic", 0.5)


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
                yield Claim(issuer, "issued", document, _evidence(story, issuer, document), "issued-verb", 0.85)


def _evidence(story: Story, first: Mention, second: Mention) -> Span:
    """The characters from one mention to the other where they share a sentence, else the second one's clause up to its end."""
    if story.text.sentence(first.span.start) == story.text.sentence(second.span.start):
        return Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    sentence = story.sentence_of(second)
    return Span(sentence.start, max(second.span.end, min(sentence.end, second.span.end)))


# -- figures -----------------------------------------------------------------------------------------------------------------

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
            start = mention.span.start if sentence.start <= mention.span.start <= number.span.start else clause_start(story.text, number.span.start)
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
