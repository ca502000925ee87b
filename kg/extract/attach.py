"""Numbers → figures: which programme, organisation or place each number is about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.extract.figures import Number, unit_class
from kg.extract.periods import period_at
from kg.extract.roles import pattern
from kg.extract.scorer import confidence, log_odds
from kg.extract.story import Count, Name, Story, name_of
from kg.model import Mention, Span

# How many entities a number is weighed against, the story's own aside; and the least log-odds of the one it is about.
_NEAREST, _LEAST = 8, -1.0


def attach(story: Story, numbers: list[Number]) -> list[Count]:
    """Each number with the entity it is about: of all that may be meant, the one whose features weigh most."""
    out: list[Count] = []
    for number in numbers:
        if any(number.span in p.span for p in story.programmes):
            continue
        sight = Sight.of(story, number)
        odds = [log_odds("figures", figure_features(sight, i)) for i in range(len(sight.options))]
        best = max(range(len(odds)), key=lambda i: (odds[i], -i), default=-1)
        if best >= 0 and odds[best] > _LEAST:
            option = sight.options[best]
            out.append(_count(story, number, option.mention, f"figure-{option.place}", odds[best]))
    return out


class Option(NamedTuple):
    """What a number may be about: the mention nearest to it, where that stands, and how many of its type stand nearer."""

    mention: Mention
    place: str
    rank: int


class Around(NamedTuple):
    """The words around a number: the first two characters of its sentence and of its clause, the clause's last verb, the characters
    beside it, commas before it in the sentence, whether a list stands before it and whether it stands inside a quote, how many
    programmes its sentence names, how many options there are of each type."""

    opening: str
    clause: str
    verb: str
    beside: str
    commas: int
    listed: bool
    quoted: bool
    programmes: int
    types: Counter[str]


@dataclass(frozen=True, slots=True)
class Sight:
    """A number in its story: what it may be about, who acts there, whom the text is about, and the rules' verdict."""

    story: Story
    number: Number
    options: tuple[Option, ...]
    actor: Mention | None
    topic: Mention | None
    about: tuple[Mention, str] | None
    around: Around

    @classmethod
    def of(cls, story: Story, number: Number) -> Sight:
        at = number.span.start
        options = _options(story, number)
        return cls(story, number, options, story.roles.actor(at), story.roles.topic(at), _about(story, number), _around(story, number, options))


def _around(story: Story, number: Number, options: tuple[Option, ...]) -> Around:
    text, body, start = story.text, story.text.body, number.span.start
    index, begin = text.sentence(start), text.clause_start(start)
    opens, clause = text.sentences[index].start, body[begin:start]
    verb = next((w for _, _, w, tag in text.tokens_before(start)[:6] if tag[0] == "v" and w in clause), "")
    return Around(body[opens:opens + 2], clause[:2], verb, body[max(0, start - 12):number.span.end + 10], body.count("，", opens, start),
                  "、" in clause[-25:], body.rfind("“", 0, start) > body.rfind("”", 0, start),
                  len({p.name for p in story.in_sentence(story.programmes, index)}), Counter(o.mention.type for o in options))


def _count(story: Story, number: Number, about: Mention, rule: str, odds: float) -> Count:
    sentence = story.text.sentences[story.text.sentence(number.span.start)]
    ahead = sentence.start <= about.span.start <= number.span.start
    start = about.span.start if ahead else story.text.clause_start(number.span.start)
    period = period_at(story.text, number.span.start, story.date)
    return Count(about, number, Span(min(start, number.span.start), number.span.end), rule, confidence(odds), period)


_ORDER = ("clause", "sentence", "clause-behind", "behind", "paragraph", "earlier")


def _options(story: Story, number: Number) -> tuple[Option, ...]:
    """The programmes, unions and agencies named so far or in the number's sentence, and the places of the sentence, each by its
    mention nearest to the number; the nearest ones, and the story's own union and leading programme."""
    sentence = story.text.sentences[story.text.sentence(number.span.start)]
    places = (p for p in story.places if sentence.start <= p.span.start < sentence.end)
    near = [(_place(story, number, m), m) for m in (*story.programmes, *story.roles.organisations, *places) if m.span.start < sentence.end]
    near.sort(key=lambda x: (_ORDER.index(x[0]), abs(x[1].span.start - number.span.start), x[1].span.start))
    own = {name_of(m) for m in (story.roles.main, story.leading) if m is not None}
    seen: dict[Name, int] = {}
    ranks: Counter[str] = Counter()
    out = []
    for place, m in near:
        name = name_of(m)
        if name not in seen:
            seen[name] = len(seen)
            if seen[name] < _NEAREST or name in own:
                out.append(Option(m, place, ranks[m.type]))
            ranks[m.type] += 1
    return tuple(out)


def _place(story: Story, number: Number, m: Mention) -> str:
    """Where a mention stands as seen from a number: before it in the clause or sentence, behind it there, or before the sentence."""
    at, text = number.span.start, story.text
    if text.sentence(m.span.start) == text.sentence(at):
        if m.span.start < at:
            return "clause" if m.span.start >= text.clause_start(at) else "sentence"
        return "behind" if re.search("[，；：]", text.body[number.span.end:m.span.start]) else "clause-behind"
    return "paragraph" if m.span.start >= text.paragraph_start(at) else "earlier"


def figure_features(sight: Sight, index: int) -> set[str]:
    """What speaks for or against a number's being about one of its options."""
    story, number = sight.story, sight.number
    m, place, rank = sight.options[index]
    text, what, unit = story.text, m.type, unit_class(number.unit)
    here, sentence = f"{what} {place}", text.sentence(number.span.start)
    between = [o.mention.type for o in sight.options if m.span.start < o.mention.span.start and o.mention.span.end <= number.span.start]
    return {
        what, here, f"{here} {min(rank, 3)}", f"{what} {unit} {place}", f"{what} {m.kind}", f"{m.kind} {unit}",
        f"{what} sentences={min(abs(sentence - text.sentence(m.span.start)), 4)}",
        f"{here} clause={sight.around.clause}", f"{here} verb={sight.around.verb}", f"{what} unit={number.unit}",
        f"{what} opening={sight.around.opening}",
        *[f"{here} {t}-between" for t in between], *[f"{here} {sign}" for sign in (*_bearing(story, m), *_signs(sight, m))],
        *[f"{what} {sign}" for sign in (*_verdict(sight, m), *_setting(sight, m, place), *_gaps(text.body, number.span, m.span))],
    }


def _bearing(story: Story, m: Mention) -> tuple[str, ...]:
    """An organisation's role, and whether the story names programmes beside it."""
    if m.type not in ("Union", "Agency"):
        return ()
    return story.roles.role[m], f"programmes={min(story.most.get('Programme', (0, 0))[0], 2)}"


def _verdict(sight: Sight, m: Mention) -> tuple[str, ...]:
    """Whether the rules, too, say that the number is about this one."""
    if sight.about is None:
        return ()
    about, rule = sight.about
    return (f"rule={rule}" if about.name == m.name and about.type == m.type else f"other={about.type}",)


def _setting(sight: Sight, m: Mention, place: str) -> tuple[str, ...]:
    """How many others of the type there are, whether the title names it, what its name shares with the words around the
    number, and how long and how listed the sentence is."""
    around = sight.around
    titled = m.name.strip("“”") in sight.story.title
    shared = sum([a + b in around.beside for a, b in pairwise(m.name)])
    return (f"options={min(around.types[m.type], 4)}", f"{place} sentence-programmes={min(around.programmes, 3)}", f"titled={titled}",
            f"{place} titled={titled}", f"shares={min(shared, 3)}", f"{place} commas={min(around.commas, 4)}", f"{place} listed={around.listed}")


def _gaps(body: str, number: Span, m: Span) -> tuple[str, ...]:
    """How near a mention stands to a number, and the few characters between."""
    first, last, side = (m.end, number.start, "before") if m.end <= number.start else (number.end, m.start, "behind")
    length = max(0, last - first)
    if length > 12 or "\n" in (between := body[first:last]):
        return (f"{side} between={between}",) if length <= 2 else ()
    gap = f"{side} gap={min(length, 4) if length < 6 else 6}"
    return (gap, f"{side} between={between}") if length <= 2 else (gap,)


def _signs(sight: Sight, m: Mention) -> list[str]:
    story, number, actor, topic = sight.story, sight.number, sight.actor, sight.topic
    text, roles = story.text, story.roles
    mine, (several, most) = story.counts[name_of(m)], story.most.get(m.type, (0, 0))
    signs = (("actor", actor is not None and actor.name == m.name), ("topic", topic is not None and topic.name == m.name),
             ("main", roles.main is not None and roles.main.name == m.name), ("leading", 1 < mine == most),
             ("alone", several == 1), ("once", mine == 1),
             ("opens", 0 <= m.span.start - text.sentences[text.sentence(number.span.start)].start <= 3),
             ("echo", _echoes(m, text.body[max(0, number.span.start - 14):number.span.end + 8], number)), ("quoted", sight.around.quoted))
    return [sign for sign, holds in signs if holds]


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
