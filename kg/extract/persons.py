"""Persons and their posts: titles behind an organisation and before a name, several to one person, one to several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kg.extract.context import Scope
from kg.extract.lexicon import Matcher, guards_of, scheme
from kg.knowledge import compile_pattern, folder, grammar
from kg.model import Mention, Span

# Least score of a name: log-odds of its given name, with what stands around; of one without a clear end; a rare character.
# _TELLING is the odds of a given name that tells a person by itself.
# _PLAIN_ENOUGH is the least of one told by all signs together; _PLAIN those of one that counts though it is an everyday word (宏伟).
_ENOUGH, _UNCLEAR, _RARE, _TELLING, _PLAIN, _PLAIN_ENOUGH = 2.0, 2.0, -1.5, 1.0, 4.0, 5.0


@dataclass(frozen=True, slots=True)
class Office:
    """A post read in the text: whose, which title, at which organisation's mention, over which characters."""

    person: str
    title: str
    organisation: Mention
    span: Span


def _words() -> dict[str, Any]:
    return grammar("persons")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(_words()[name])


@cache
def _titles() -> Matcher[str]:
    """Titles of office and occupations by their labels; the value of an office ends in /office."""
    words = {label: c.slug for c in scheme("worker-groups") for label in c.labels}
    words |= {label: c.slug for c in scheme("occupations") for label in c.labels}
    words |= {label: f"{c.slug}/office" for c in scheme("post-titles") for label in c.labels}
    guards = guards_of("occupations") | {f"{slug}/office": pair for slug, pair in guards_of("post-titles").items()}
    return Matcher(words, guards)


def name_at(scope: Scope, start: int, strict: bool = False, office: bool = False) -> str:
    """The personal name that begins at a position, "" where none does.

    `strict` wants a clear end behind it; `office` says that a title of office stands before, so that rarer names count.
    """
    body = scope.text.body
    if "·" in body[start + 2:start + 9] and (dotted := _pattern("dotted").match(body[start:start + 24])):
        return _dotted_end(body, start, dotted[0])
    if office and (foreign := _foreign(body, start)):
        return foreign
    family = body[start:start + (2 if body.startswith(tuple(_words()["double_surnames"]), start) else 1)]
    if not family or (len(family) == 1 and family not in _words()["surnames"]):
        return ""
    options = {n: _likely(body[start + len(family):start + n]) for n in (len(family) + 2, len(family) + 1)
               if re.fullmatch("[一-鿿]+", body[start:start + n]) and len(body[start:start + n]) == n
               and not _pattern("not_name").match(body[start:start + n])}
    spoken = len(family) + 1  # 唐屹|说: a verb of speech is no part of the name
    if spoken in options and body[start + spoken:start + spoken + 1] in tuple(_words()["speaking"]):
        options = {spoken: options[spoken]}
    if not office:
        options = {n: odds for n, odds in options.items() if odds > _PLAIN or not _everyday(scope, start, family, n)}
    best, chosen = 0.0, 0
    for n, odds in options.items():
        clear, word, cut = _ends(scope, start, n)
        if strict and not clear:
            continue
        score = odds + 3.0 * clear + word + (1.0 if cut else -1.5) + 1.0 * office - (0.0 if _may_begin(scope, start, n) else 3.0)
        if score > max(best, _ENOUGH if clear or word else _UNCLEAR):
            best, chosen = score, n
    return body[start:start + chosen]


def _dotted_end(body: str, start: int, name: str) -> str:
    """The name up to where something follows that a person is the subject of, as early as two characters behind its dot."""
    least = name.rindex("·") + 3
    return next((name[:n] for n in range(least, len(name)) if _pattern("after").match(body[start + n:start + n + 6])), name)


def _ends(scope: Scope, start: int, length: int) -> tuple[bool, float, bool]:
    """Whether something follows that a person is the subject of, how far jieba takes all for one name, whether a word ends there."""
    end, token = start + length, scope.text.token_at.get(start)
    named = 0.0 if token is None or token[1] != end else 2.0 if token[3] in ("nr", "nrt", "nrfg") else 1.0 if token[3] == "x" else 0.0
    return bool(_pattern("after").match(scope.text.body[end:end + 6])), named, end in scope.text.token_at


def _foreign(body: str, start: int) -> str:
    """A Mongolian, Uyghur or Tibetan name written by its sounds, behind an office: 加娜尔古丽, 巴特尔."""
    found = _pattern("by_sound").match(body[start:start + 12])
    return found[1] if found else ""


@cache
def _given() -> dict[str, float]:
    """Log-odds of characters in given names against running text."""
    rows = ((folder() / "given-names.tsv").read_text("utf-8")).splitlines()
    return {char: float(odds) for char, odds in (row.split("\t") for row in rows)}


def _likely(given: str) -> float:
    return sum(_given().get(char, _RARE) for char in given)


def _everyday(scope: Scope, start: int, family: str, length: int) -> bool:
    """Whether the supposed given name is an everyday word, or the family name one that mostly is no name."""
    at = start + len(family)
    token = scope.text.token_at.get(at)
    if token and len(token[2]) > 1 and token[1] <= start + length and token[3] not in ("x", "nr", "nrt", "nrfg", "nz", "ns"):
        return token[3] != "n" or not _pattern("acts").match(scope.text.body[start + length:start + length + 6])
    whole = scope.text.token_at.get(start)
    return family in _words()["weak_surnames"] and not (whole and whole[1] == start + length)


def _may_begin(scope: Scope, start: int, length: int) -> bool:
    """A word begins there that jieba does not know as another one (关切, 尤其 are no names) or that the name goes beyond."""
    token = scope.text.token_at.get(start)
    if token is None:
        return False
    return len(token[2]) in (1, length - 1) or token[3] in ("x", "nr", "nrt", "nrfg", "nz", "ns")


def find_persons(scope: Scope, organisations: tuple[Mention, ...]) -> tuple[list[Mention], list[Office]]:
    """Person mentions and their posts. `organisations` are the unions and agencies found."""
    mentions: list[Mention] = []
    offices: list[Office] = []
    full = [p for p in scope.places if p.rule != "place-short" or p.kind != "county"]  # a county's short name may be part of a person's
    for name, span, posts in [*_by_title(scope, organisations), *_by_speech(scope), *_by_introduction(scope), *_by_trade(scope), *_by_word(scope)]:
        if any(m.span.overlaps(span) for m in mentions) or any(o.span.overlaps(span) for o in (*organisations, *full)):
            continue
        mentions.append(Mention(span, "Person", name, name, rule="person"))
        offices += posts
    return _with_repeats(scope, mentions), offices


def _with_repeats(scope: Scope, mentions: list[Mention]) -> list[Mention]:
    out = list(mentions)
    for name in sorted({m.name for m in mentions}):
        for m in re.finditer(re.escape(name), scope.text.body):
            span = Span(*m.span())
            if not any(o.span.overlaps(span) for o in out):
                out.append(Mention(span, "Person", name, name, rule="person-again"))
    return sorted(out, key=lambda m: m.span)


def _by_title(scope: Scope, organisations: tuple[Mention, ...]) -> Iterator[tuple[str, Span, list[Office]]]:
    body = scope.text.body
    matches = [(s, e, str(v).endswith("/office")) for s, e, v in _titles().find(body)]
    ends = {o.span.end: o for o in organisations}
    latest: Office | None = None
    for i, (_start, end, office) in enumerate(matches):
        name = name_at(scope, end, office=office)
        if not name or _pattern("reporter_before").search(body[:end][-4:]):
            continue
        chain = _title_chain(body, matches, i)
        posts = _posts_of(scope, chain, ends, name, end + len(name), _carried(body, chain[0][0], latest))
        latest = posts[-1] if posts else latest
        yield name, Span(end, end + len(name)), posts
        yield from _further_names(scope, end + len(name), posts)


def _title_chain(body: str, matches: list[tuple[int, int, bool]], last: int) -> list[tuple[int, int, bool]]:
    """The titles joined by 、 or 兼 that end with title `last`, first to last; gaps may hold an organisation."""
    chain = [matches[last]]
    for start, end, office in reversed(matches[:last]):
        gap = body[end:chain[0][0]]
        if len(gap) > 16 or not _pattern("title_gap").match(gap) or re.search("[。；：“”]", gap) or (gap[0] == "，" and len(gap) < 2):
            break
        chain.insert(0, (start, end, office))
    return chain


def _carried(body: str, start: int, latest: Office | None) -> Mention | None:
    """…党委书记甲，党委副书记乙: the next person's posts are at the same organisation, right behind in the same sentence."""
    near = latest is not None and latest.span.end <= start and _pattern("next_person").fullmatch(body[latest.span.end:start])
    return latest.organisation if latest is not None and near else None


def _posts_of(scope: Scope, chain: list[tuple[int, int, bool]], ends: dict[int, Mention], name: str, stop: int,
              carried: Mention | None) -> list[Office]:
    """The posts that a run of titles gives, each at the organisation named before it (or before an earlier one)."""
    body, out, own = scope.text.body, [], _words()["own_union"]
    organisation = carried
    for start, end, office in chain:
        if body.startswith(own, start) and start + len(own) in ends:  # the title's first word ends the union's name
            start += len(own)
        org, inner = _organisation_before(body, start, ends, scope)
        if org is not None:
            organisation = org
        if organisation is None or not office:
            continue
        title = (inner if org is not None else "") + body[start:end]
        if org is None and title.startswith(own) and organisation.type == "Agency":
            organisation = replace(organisation, type="Union", name=organisation.name + own, kind="enterprise", rule="union-office")
            title = title.removeprefix(own)
        out.append(Office(name, re.sub(_words()["title_lead"], "", title), organisation, Span(organisation.span.start, stop)))
    return out


def _organisation_before(body: str, start: int, ends: dict[int, Mention], scope: Scope) -> tuple[Mention | None, str]:
    """The organisation whose name ends before a title, with at most a department's name between."""
    for gap in range(15):
        at = start - gap
        org = ends.get(at)
        if org is None:
            continue
        inner = body[at:start]
        if not inner or (_pattern("inner_office").match(inner) and not _pattern("inner_not").search(_pattern("inner_joined").sub("", inner))):
            return org, inner
        break
    return _referred_before(body, start, ends)


def _referred_before(body: str, start: int, ends: dict[int, Mention]) -> tuple[Mention | None, str]:
    """公司党委书记: the company named last before, where the clause begins with the reference."""
    for gap in range(10):
        found = _pattern("reference").search(body[:start - gap][-6:])
        if found:
            inner = body[start - gap:start]
            union = found[0].endswith(_words()["union_reference"])
            before = [ends[e] for e in sorted(ends) if e <= start - gap and (
                ends[e].type == "Union" and ends[e].name.endswith(_words()["union_reference"]) if union
                else ends[e].type == "Agency" and ends[e].kind not in ("government",))]
            opens = body[start - gap - len(found[0]) - 1:start - gap - len(found[0])]
            ok = opens in ("，", "。", "”", "、", "；", "\n", "") and not _pattern("inner_not").search(inner)
            return (before[-1], inner) if before and ok else (None, "")
    return None, ""


def _further_names(scope: Scope, at: int, posts: list[Office]) -> Iterator[tuple[str, Span, list[Office]]]:
    """副主席张三、李四: the second holds the last post too."""
    body = scope.text.body
    while _pattern("and_person").fullmatch(body[at:at + 1]):
        name = name_at(scope, at + 1, strict=True)
        if not name:
            return
        span = Span(at + 1, at + 1 + len(name))
        yield name, span, [Office(name, p.title, p.organisation, Span(p.span.start, span.end)) for p in posts[-1:]]
        at = span.end


def _by_speech(scope: Scope) -> Iterator[tuple[str, Span, list[Office]]]:
    """”高馨说, 。黄亮表示: a name that opens a clause and speaks."""
    body = scope.text.body
    for m in re.finditer("[”。，；\n]", body):
        start = m.end()
        name = name_at(scope, start, strict=True)
        if name and _pattern("speech").match(body[start + len(name):start + len(name) + 10]) and start + len(name) in scope.text.token_at:
            token = scope.text.token_at.get(start)
            if token and token[1] == start + len(name) and token[3] in ("x", "nr", "nrt", "nrfg"):
                yield name, Span(start, start + len(name)), []


def _by_introduction(scope: Scope) -> Iterator[tuple[str, Span, list[Office]]]:
    body = scope.text.body
    for m in _pattern("introduced").finditer(body):
        name = name_at(scope, m.end(), strict=not m["known"])
        if name and (_likely(name[1:]) > _TELLING if m["known"] else _pattern("led").match(body[m.end() + len(name):m.end() + len(name) + 4])):
            yield name, Span(m.end(), m.end() + len(name)), []


def _by_trade(scope: Scope) -> Iterator[tuple[str, Span, list[Office]]]:
    """雕刻工季长林: a trade that the lexicon does not list, told by its last character, before a name with a clear end."""
    body = scope.text.body
    for m in re.finditer(_words()["trade_end"], body):
        name = name_at(scope, m.end())
        acts = _pattern("subject_after").match(body[m.end() + len(name):m.end() + len(name) + 6])
        if name and _likely(name[1:]) > (0.0 if acts else _TELLING):
            yield name, Span(m.end(), m.end() + len(name)), []


def _by_word(scope: Scope) -> Iterator[tuple[str, Span, list[Office]]]:
    """A common family name and a given name that tells by its characters, jieba's word or none, where a person may act: wherever
    it stands, if all signs together are plain enough."""
    text = scope.text
    common = set(_words()["surnames"]) - set(_words()["weak_surnames"])
    for start, _, word, tag in text.tokens:
        if word[0] not in common or (len(word) > 1 and tag not in ("x", "nr", "nrfg", "nrt", "nz")) or start + 3 not in text.token_at:
            continue
        name = text.body[start:start + 3]
        if not re.fullmatch("[一-鿿]{3}", name) or _pattern("not_name").match(name) or _pattern("reporter_before").search(text.body[:start][-4:]):
            continue
        acts = bool(_pattern("acts").match(text.body[start + 3:start + 9]))
        score = _likely(name[1:]) + 2.0 * acts + 1.5 * (len(word) == 3) + 1.5 * (text.body.count(name) > 1)
        score -= 0.0 if _pattern("opens_name").search(text.body[max(0, start - 2):start]) else 1.5
        if score > _PLAIN_ENOUGH:
            yield name, Span(start, start + 3), []
