"""Quoted strings that are brands: what stands in and around the quote, weighed by what annotated pages teach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from kg.extract.context import Scope
from kg.extract.lexicon import alternatives_of, scheme, words_of
from kg.extract.persons import name_at
from kg.extract.scorer import log_odds
from kg.knowledge import compile_pattern, grammar
from kg.model import Span


def _words() -> dict[str, Any]:
    """The grammar of programmes' names."""
    return grammar("programmes")


@cache
def word_set(name: str) -> frozenset[str]:
    """A list of the grammar as a set."""
    return frozenset(_words()[name])


@cache
def _group_labels() -> frozenset[str]:
    """What worker groups are called: a quoted group is no brand."""
    return frozenset(label for c in scheme("worker-groups") for label in (*c.labels, *c.extra.get("narrowLabel", ())))


@cache
def head_kinds() -> dict[str, str]:
    heads = {head: top_kind(c.slug) for c in scheme("programme-kinds") for head in c.extra.get("headNoun", ())}
    return dict.fromkeys(_words()["extra_heads"], "facility") | heads


@cache
def top_kind(slug: str) -> str:
    """The one of the ten kinds that a finer concept of the scheme falls under."""
    concept = next(c for c in scheme("programme-kinds") if c.slug == slug)
    return top_kind(concept.broader[0]) if concept.broader else slug


@cache
def generic_heads() -> frozenset[str]:
    return frozenset(head for c in scheme("programme-kinds") for head in c.extra.get("genericHead", ()))


@cache
def _slots() -> dict[str, str]:
    heads = (h for h in set(head_kinds()) | generic_heads() if len(h) > 1 or h in _words()["short_heads"])
    return {"head": alternatives_of(heads), "launch": alternatives_of(words_of("cues", "launch"))}


@cache
def name_pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(_words()[name], _slots())


@cache
def launched_before() -> re.Pattern[str]:
    return compile_pattern(rf"(?:{{{{launch}}}})(?:{_words()['between']})$", _slots())


def is_launched(body: str, position: int) -> bool:
    """Whether a launching verb leads to what stands at a position."""
    return bool(launched_before().search(clause_of(said_before(body, position))))


@cache
def pairing() -> re.Pattern[str]:
    """A pairing of two sorts of bodies behind a launching verb."""
    return compile_pattern(_words()["pairing"], _slots())


@cache
def _launches_quote() -> re.Pattern[str]:
    return compile_pattern(rf"(?:{{{{launch}}}})(?:{_words()['direct']})$", _slots())


@cache
def _used() -> re.Pattern[str]:
    return re.compile(_words()["using"] + _words()["used_tail"])


@dataclass(frozen=True)
class _Quoted:
    """A quoted string and what stands around it, each thing looked up once; `around` is the headline and the text."""

    scope: Scope
    span: Span
    around: str

    @cached_property
    def inner(self) -> str:
        return self.scope.text.body[self.span.start + 1:self.span.end - 1]

    @cached_property
    def said(self) -> str:
        return said_before(self.scope.text.body, self.span.start)

    @cached_property
    def before(self) -> str:
        """The clause before it."""
        return clause_of(self.said)

    @cached_property
    def after(self) -> str:
        return self.scope.text.body[self.span.end:self.span.end + 24]

    @cached_property
    def behind(self) -> tuple[str, str] | None:
        return head_behind(self.scope, self.span)

    @cached_property
    def person(self) -> bool:
        """Whether a person's name follows."""
        return bool(name_at(self.scope, self.span.end, strict=True))

    @cached_property
    def speech(self) -> bool:
        return _is_speech(self.scope.text.body, self.span)

    @cached_property
    def listed(self) -> bool:
        return _in_list(self.scope, self.span)

    @cached_property
    def launched(self) -> bool:
        return bool(launched_before().search(self.before))

    @cached_property
    def direct(self) -> bool:
        return bool(_launches_quote().search(self.before))

    @cached_property
    def manner(self) -> bool:
        return bool(re.match(_words()["manner"], self.inner))

    @cached_property
    def repeats(self) -> int:
        return self.around.count(f"“{self.inner}”")


def is_brand(scope: Scope, quote: Span, around: str) -> bool:
    """Whether a quoted string names a programme, by the weights learned from annotated pages."""
    return log_odds("quotes", set(brand_features(scope, quote, around))) > 0


def brand_features(scope: Scope, quote: Span, around: str) -> Iterator[str]:
    """What speaks for or against a brand: the rules' verdict and signs, length, characters and words in and around the quote."""
    q = _Quoted(scope, quote, around)
    inner, before, after, behind = q.inner, q.before, q.after, q.behind
    rule = f"rule={_strong(q)}"
    yield rule
    yield "head=" + ("none" if not behind else "generic" if behind[0] in generic_heads() else "specific")
    signs = {"own-head": ends_in_head(inner), "launched": q.launched, "direct": q.direct,
             "used": _used().search(before), "manner": q.manner, "metaphor": name_pattern("metaphor").match(inner),
             "slogan": name_pattern("slogan_before").search(before), "slogan-head": re.match(_words()["slogan_heads"], after),
             "listed": q.listed, "titled": f"“{inner}”" in around.removesuffix(scope.text.body), "speech": q.speech,
             "won": re.search(_words()["won"], before) and re.search(_words()["award_end"], inner), "digit": re.search(r"\d", inner),
             "mark": re.search("[、，·+—]", inner), "opens": not before, "name": q.person, "group": inner in _group_labels()}
    for sign, holds in signs.items():
        if holds:
            yield sign
            yield f"{sign} {rule}"
    yield f"length={min(len(inner), 12)}"
    yield f"count={min(q.repeats, 3)}"
    yield from (f"last={inner[-n:]}" for n in (1, 2) if len(inner) >= n)
    yield f"first={inner[:1]}"
    yield from (f"before={before[-n:]}" for n in (1, 2, 3) if len(before) >= n)
    yield from (f"after={after[:n]}" for n in (1, 2))
    yield from (f"word-before={word}" for _, _, word, _ in scope.text.tokens_before(quote.start)[:3])
    yield from (f"word-after={word}" for _, _, word, _ in scope.text.tokens_from(quote.end, quote.end + 6)[:3])
    tags = [tag for begin, _, _, tag in scope.text.tokens_from(quote.start + 1, quote.end - 1) if begin > quote.start]
    yield f"tags={' '.join(tags)}"
    yield f"last-tag={tags[-1] if tags else ''}"


def _strong(q: _Quoted) -> bool:
    """Whether head noun, launching verb or repetition show that the quoted string is a brand."""
    inner, said = q.inner, q.said
    if ("+" in inner and re.match(_words()["attributive_quote"], q.after)) or q.person or q.speech:
        return False
    if re.search(_words()["award_end"], inner) and re.search(_words()["won"], said):
        return False
    if not q.behind and re.match(_words()["slogan_heads"], q.after) and not ends_in_head(inner):
        return False
    if q.behind:
        head, mod = q.behind
        if head not in generic_heads():
            return not (q.manner and len(mod) + len(head) < 3 and not q.launched)
        numbered = re.match(_words()["numbered"], inner) and re.search(_words()["numbered_heads"], head)
        return not q.manner or bool(numbered) or q.launched
    if q.manner:
        return False
    if ends_in_head(inner) and len(inner) >= 4:
        return not re.search(_words()["likened"], said)
    if name_pattern("metaphor").match(inner):
        return False
    if _used().search(q.before):
        return True
    if (q.launched or q.direct) and not name_pattern("slogan_before").search(said):
        return True
    return q.listed or (len(inner) >= 4 and q.repeats >= 2)


def _is_speech(body: str, quote: Span) -> bool:
    inner = body[quote.start + 1:quote.end - 1]
    return bool(re.search("[。！？；]", inner)) or (body[quote.start - 1:quote.start] in ("：",) and len(inner) > 12)


def said_before(body: str, position: int) -> str:
    """The characters right before a position, what earlier quotes hold left out: a list of brands hides the verb before it."""
    return re.sub("“[^”]*”", "“…”", body[max(0, position - 72):position])[-24:]


def clause_of(before: str) -> str:
    return re.split("[，。；：！？\n]", before)[-1]


@cache
def _inner_heads() -> tuple[str, ...]:
    return tuple(h for h in head_kinds() if len(h) >= 2)


def ends_in_head(inner: str) -> bool:
    return inner.endswith(_inner_heads())


@cache
def _any_head() -> re.Pattern[str]:
    return re.compile("(?:" + alternatives_of({*head_kinds(), *generic_heads()}) + ")")


def head_behind(scope: Scope, quote: Span) -> tuple[str, str] | None:
    """The head noun right behind a quote and the words between, where those may stand in a name."""
    body = scope.text.body
    found = name_pattern("after").match(body[quote.end:quote.end + 20])
    if not found:
        return None
    head_start = quote.end + found.start("head")
    mod = found["mod"]
    if mod and (re.search(_words()["not_between"], mod) or not _nameable(scope, quote.end + found.start("mod"), head_start)):
        return None
    if found[0].startswith(_words()["of"]) and found["head"] in _words()["extra_heads"]:
        return None
    at_head = _any_head().match(body, head_start)
    longest = at_head[0] if at_head else found["head"]
    if len(longest) == 1 and mod:
        return None
    end = head_start + len(longest)
    further = name_pattern("after").match(body[end:end + 12])  # 专题|讲述|活动: the last head of a run of nouns ends the name
    if (further and not re.match(_words()["stage"], further["head"]) and not further[0].startswith(_words()["of"])
            and not re.search(_words()["not_further"], further["mod"]) and len(further["mod"]) <= 4
            and _nameable(scope, end, end + further.end())):
        return further["head"], mod + longest + further["mod"]
    return longest, mod


def _nameable(scope: Scope, start: int, end: int) -> bool:
    verbs = word_set("name_verbs")
    for begin, _, word, tag in scope.text.tokens_from(start, end):
        if begin >= start and tag[0] in "vpcdru" and tag not in ("vn",) and word not in verbs:
            return False
    return True


def _in_list(scope: Scope, quote: Span) -> bool:
    """“A”“B”和“C”等…阵地: the list's common head, or a launching verb before its first member."""
    body = scope.text.body
    tail = body[quote.end:quote.end + 60]
    found = name_pattern("after_list").match(tail)
    if found and re.search(_words()["list_sign"], found[0]) and "。" not in found[0]:
        return True
    left = quote.start
    while (m := re.search(_words()["member_before"], body[max(0, left - 28):left])) is not None:
        left -= len(m[0])
    return left != quote.start and is_launched(body, left)


