"""Numbers → figures: which programme, organisation or place each number is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.figures import Number, unit_class
from kg.extract.roles import pattern
from kg.extract.scorer import confidence, log_odds
from kg.extract.story import Count, Story
from kg.model import Mention, Span


def attach(story: Story, numbers: list[Number]) -> list[Count]:
    """Each number with the entity it is about: of all that may be meant, the one whose features weigh most."""
    out: list[Count] = []
    for number in numbers:
        if any(number.span in p.span for p in story.programmes):
            continue
        options = candidates(story, number)
        previous = out[-1] if out else None
        sight = Sight.of(story, number)
        odds = [log_odds("figures", figure_features(sight, m, options, previous)) for m in options]
        if options:
            best = max(range(len(options)), key=lambda i: (odds[i], -i))
            out.append(_count(story, number, options[best], f"figure-{_place(story, number, options[best])}", odds[best]))
    return out


@dataclass(frozen=True, slots=True)
class Sight:
    """A number in its story: who acts there, whom the text is about, and what the rules take the number to be about."""

    story: Story
    number: Number
    actor: Mention | None
    topic: Mention | None
    about: tuple[Mention, str] | None

    @classmethod
    def of(cls, story: Story, number: Number) -> Sight:
        at = number.span.start
        return cls(story, number, story.roles.actor(at), story.roles.topic(at), _about(story, number))


def _count(story: Story, number: Number, about: Mention, rule: str, odds: float) -> Count:
    sentence = story.text.sentences[story.text.sentence(number.span.start)]
    ahead = sentence.start <= about.span.start <= number.span.start
    start = about.span.start if ahead else story.text.clause_start(number.span.start)
    return Count(about, number, Span(min(start, number.span.start), number.span.end), rule, confidence(odds))


def candidates(story: Story, number: Number) -> list[Mention]:
    """What a number may be about, each by its mention nearest to the number: the story's programmes, unions and agencies, and the
    places of the sentence."""
    sentence = story.text.sentences[story.text.sentence(number.span.start)]
    places = [p for p in story.places if sentence.start <= p.span.start < sentence.end]
    nearest: dict[tuple[str, str], Mention] = {}
    for m in sorted((*story.programmes, *story.roles.organisations, *places), key=lambda m: _distance(story, number, m)):
        nearest.setdefault((m.type, m.name), m)
    return list(nearest.values())


def _distance(story: Story, number: Number, m: Mention) -> tuple[int, int, int]:
    """Mentions before in the sentence, behind in it, before in the paragraph, elsewhere before, elsewhere behind."""
    order = ("clause", "sentence", "clause-behind", "behind", "paragraph", "earlier", "later")
    return order.index(_place(story, number, m)), abs(m.span.start - number.span.start), m.span.start


def _place(story: Story, number: Number, m: Mention) -> str:
    """Where a mention stands as seen from a number."""
    at, text = number.span.start, story.text
    if text.sentence(m.span.start) == text.sentence(at):
        if m.span.start < at:
            return "clause" if m.span.start >= text.clause_start(at) else "sentence"
        return "behind" if re.search("[，；：]", text.body[number.span.end:m.span.start]) else "clause-behind"
    if m.span.start < at:
        return "paragraph" if m.span.start >= text.paragraph_start(at) else "earlier"
    return "later"


def figure_features(sight: Sight, m: Mention, options: list[Mention], previous: Count | None) -> Iterator[str]:
    """What speaks for or against a number's being about a mention's entity."""
    story, number = sight.story, sight.number
    text, what = story.text, m.type
    place, unit = _place(story, number, m), unit_class(number.unit)
    alike = [o for o in options if o.type == what]
    rank = min(alike.index(m), 3)
    yield from (f"{what}", f"{what} {place}", f"{what} {place} {rank}", f"{what} {unit} {place}", f"{what} {m.kind}", f"{m.kind} {unit}")
    before = [o for o in options if o.span.end <= number.span.start and o.span.start > m.span.start]
    yield from (f"{what} {place} {t}-between" for t in sorted({o.type for o in before}))
    yield f"{what} sentences={min(abs(text.sentence(number.span.start) - text.sentence(m.span.start)), 4)}"
    if m.type in ("Union", "Agency"):
        yield f"{what} {place} {story.roles.role[m]}"
        yield f"{what} {place} programmes={min(len({p.name for p in story.programmes}), 2)}"
    yield from (f"{what} {place} {sign}" for sign in _signs(sight, m))
    if sight.about is not None:
        about, rule = sight.about
        yield f"{what} rule={rule}" if about.name == m.name and about.type == m.type else f"{what} other={about.type}"
    if previous is not None:
        same = previous.about.name == m.name and previous.about.type == m.type
        gap = text.sentence(number.span.start) - text.sentence(previous.number.span.start)
        near = "paragraph" if previous.number.span.start >= text.paragraph_start(number.span.start) else "far"
        yield f"{'same' if same else 'other'}-as-previous {near if gap else 'sentence'} {what}"
    clause = text.body[text.clause_start(number.span.start):number.span.start]
    verb = next((w for _, _, w, tag in text.tokens_before(number.span.start)[:6] if tag[0] == "v" and w in clause), "")
    yield f"{what} {place} verb={verb}"
    yield f"{what} unit={number.unit}"
    yield from (f"{what} {gap}" for gap in _gaps(text.body, number.span, m.span))
    yield f"{what} opening={text.body[text.sentences[text.sentence(number.span.start)].start:][:2]}"


def _gaps(body: str, number: Span, m: Span) -> Iterator[str]:
    """How near a mention stands to a number, and the few characters between."""
    between = body[m.end:number.start] if m.end <= number.start else body[number.end:m.start]
    side = "before" if m.end <= number.start else "behind"
    if len(between) <= 12 and "\n" not in between:
        yield f"{side} gap={min(len(between), 4) if len(between) < 6 else 6}"
    if len(between) <= 2:
        yield f"{side} between={between}"


def _signs(sight: Sight, m: Mention) -> Iterator[str]:
    story, number, actor, topic = sight.story, sight.number, sight.actor, sight.topic
    text, roles, count = story.text, story.roles, story.counts
    mine = count[(m.type, m.name)]
    signs = {"actor": actor is not None and actor.name == m.name, "topic": topic is not None and topic.name == m.name,
             "main": roles.main is not None and roles.main.name == m.name,
             "leading": mine > 1 and mine == max((n for (t, _), n in count.items() if t == m.type), default=0),
             "alone": sum(t == m.type for t, _ in count) == 1, "once": mine == 1,
             "opens": 0 <= m.span.start - text.sentences[text.sentence(number.span.start)].start <= 3,
             "echo": _echoes(m, text.body[max(0, number.span.start - 14):number.span.end + 8], number),
             "quoted": text.body[:number.span.start].rfind("“") > text.body[:number.span.start].rfind("”")}
    yield from (sign for sign, holds in signs.items() if holds)


def _echoes(m: Mention, around: str, number: Number) -> bool:
    """Whether the last two characters of the name stand beside the number: 服务站点 … 2600个站点."""
    tail = m.name.rstrip("”’")[-2:]
    return m.type == "Programme" and (tail in around or tail in number.measures)


def _about(story: Story, number: Number) -> tuple[Mention, str] | None:
    """The rules' verdict, the first of these that there is: the programme right behind, the clause's, the sentence's before, the
    paragraph's, the sentence's behind, the organisation or place that the sentence opens with, the programme named last before
    the paragraph, the actor."""
    index = story.text.sentence(number.span.start)
    here = story.in_sentence(story.programmes, index)
    for chosen, rule in (
        ([p for p in here if 0 <= p.span.start - number.span.end <= 2][:1], "named"),
        (_clause_behind(story, number, here), "clause"),
        ([p for p in here if p.span.end <= number.span.start][-1:], "sentence"),
    ):
        if chosen:
            return chosen[0], rule
    start = story.text.paragraph_start(number.span.start)
    earlier = [p for p in story.programmes if start <= p.span.start < number.span.start]
    behind = [p for p in here if p.span.start >= number.span.end]
    opening = [m for m in story.roles.by_sentence.get(index, []) if m.span.end <= number.span.start and story.roles.role[m] != "partner"]
    if earlier:
        return (earlier[-1] if opening else earlier[0]), "paragraph"
    if behind and opening:
        return behind[0], "behind"
    actor = story.roles.actor(number.span.start)
    if opening:
        return (actor if actor and opening[-1].type == "Union" else opening[-1]), "organisation"
    if placed := _place_opening(story, number):
        return placed, "place"
    previous = [p for p in story.programmes if p.span.end <= start]
    if previous:
        return previous[-1], "summary"
    return (actor, "topic") if actor is not None else None


def _clause_behind(story: Story, number: Number, here: list[Mention]) -> list[Mention]:
    """The programme that the number's own clause leads to, where none stands before in it: 42家商户加入“爱心联盟”."""
    start = story.text.clause_start(number.span.start)
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
