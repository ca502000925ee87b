"""Programmes: quoted brands with a head noun or a launching verb beside them, and unquoted names up to their head noun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from kg.extract.context import Scope
from kg.extract.lexicon import Matcher, alternatives_of, scheme, words_of
from kg.extract.quotes import (
    clause_of,
    ends_in_head,
    generic_heads,
    head_behind,
    head_kinds,
    is_brand,
    is_launched,
    name_pattern,
    pairing,
    top_kind,
    word_set,
)
from kg.knowledge import compile_pattern, grammar
from kg.model import Mention, Span

_NAME_TAGS = frozenset(["n", "nz", "ns", "nt", "nr", "vn", "b", "a", "j", "l", "x", "eng", "s", "an", "ng", "i", "nrt", "nrfg"])
# First letters of the tags of further words that a name may hold where a launching verb stands right before it.
_INSIDE = "vtmd"
_MARKS = "，。、；：“”‘’！？（）《》\n "


def _words() -> dict[str, Any]:
    return grammar("programmes")


@cache
def _launch_verbs() -> frozenset[str]:
    return frozenset(words_of("cues", "launch"))


@cache
def _known() -> Matcher[str]:
    names = {name: top_kind(c.slug) for c in scheme("programme-kinds") for name in c.extra.get("knownName", ())}
    return Matcher(names)


@cache
def known_campaigns() -> frozenset[str]:
    """Nation-wide campaigns by name (送温暖, 送清凉), which longer names take up."""
    return frozenset(name for c in scheme("programme-kinds") if top_kind(c.slug) == "campaign" for name in c.extra.get("knownName", ()))


@cache
def kind_of(name: str) -> str:
    """The kind of programme by the longest head noun that ends its name ("scheme" where none does)."""
    bare = name.rstrip("”")
    best = max((h for h in head_kinds() if bare.endswith(h)), key=len, default="")
    return head_kinds().get(best, "scheme")


def find_programmes(scope: Scope, around: str, taken: tuple[Mention, ...]) -> list[Mention]:
    """Programme mentions. `around` is headline, kickers and body; `taken` are mentions whose inside is not a programme's."""
    quoted = list(_quoted(scope, around))
    found = [m for m in quoted if not any(t.span.start <= m.span.start and m.span.end <= t.span.end for t in taken)]
    known = list(_known_names(scope, around))
    for source in (_pairings(scope), [m for m in known if re.search(_words()["joined"], m.name)], _named(scope, taken), known):
        for mention in source:
            if not any(mention.span.overlaps(m.span) for m in found) and not any(mention.span in t.span for t in taken):
                found.append(mention)
    return sorted(_one_name(found), key=lambda m: m.span)


def _pairings(scope: Scope) -> Iterator[Mention]:
    """A pairing goes by its two sides: 推行的|城区医院工会与乡镇卫生院工会结对帮扶|工作."""
    for m in pairing().finditer(scope.text.body):
        yield _programme(scope, *m.span("name"), m["name"], "programme-pairing")


def _one_name(found: list[Mention]) -> Iterator[Mention]:
    """An institution that a story names with and without 制度 bears its longer name."""
    names = {m.name for m in found}
    for m in found:
        longer = m.name + _words()["institution"]
        yield replace(m, name=longer) if longer in names else m


def _programme(scope: Scope, start: int, end: int, name: str, rule: str, weak: bool = False) -> Mention:
    return Mention(Span(start, end), "Programme", name, scope.text.body[start:end], kind_of(name), "", rule, weak)


# -- quoted brands -----------------------------------------------------------------------------------------------------------

def _quoted(scope: Scope, around: str) -> Iterator[Mention]:
    body = scope.text.body
    brands: dict[str, str] = {}
    accepted: list[tuple[Span, int, str, str]] = []
    for quote in scope.text.quotes:
        inner = body[quote.start + 1:quote.end - 1]
        if name_pattern("brand_list").match(inner) and (name_pattern("brand_list_after").match(body[quote.end:quote.end + 12]) or _of_brands(inner)):
            yield from _brand_list(scope, quote, inner)
            continue
        if not name_pattern("brand").match(inner) or not is_brand(scope, quote, around):
            continue
        end, name, rule = _canonical(scope, quote, inner)
        accepted.append((quote, end, name, rule))
        if name != inner:
            brands.setdefault(inner, name)
    known = {body[q.start + 1:q.end - 1] for q, _, _, _ in accepted}
    for quote, end, name, rule in accepted:
        inner = body[quote.start + 1:quote.end - 1]
        yield _programme(scope, quote.start, end, brands.get(inner, name), rule)
    for quote in scope.text.quotes:  # the brand again, where nothing stands beside it
        inner = body[quote.start + 1:quote.end - 1]
        if inner in known and not any(quote.start == q.start for q, _, _, _ in accepted):
            yield _programme(scope, quote.start, quote.end, brands.get(inner, inner), "programme-again")
    yield from _unquoted_again(scope, known, brands)


def _unquoted_again(scope: Scope, known: set[str], brands: dict[str, str]) -> Iterator[Mention]:
    body = scope.text.body
    for inner in sorted(known):
        if len(inner) >= 4:
            for m in re.finditer(re.escape(inner), body):
                if body[m.start() - 1:m.start()] not in "“‘":
                    yield _programme(scope, m.start(), m.end(), brands.get(inner, inner), "programme-again")


def _of_brands(inner: str) -> bool:
    """Whether most members of a list are brands by themselves: 春送岗位、夏送清凉."""
    parts = inner.split("、")
    known = known_campaigns()
    return 2 * sum(part in known or bool(re.search(_words()["brand_item"], part)) for part in parts) > len(parts)


def _plain_brand(inner: str) -> str:
    """A brand without the explanation behind its dash."""
    found = name_pattern("explained").match(inner)
    return found[1] if found else inner


def _brand_list(scope: Scope, quote: Span, inner: str) -> Iterator[Mention]:
    """“春送岗位、夏送清凉”: each a brand, where each has four characters or the whole has a generic head."""
    at = quote.start + 1
    for part in inner.split("、"):
        yield _programme(scope, at, at + len(part), part, "programme-brand-list")
        at += len(part) + 1


def _canonical(scope: Scope, quote: Span, inner: str) -> tuple[int, str, str]:
    """(end of the mention, canonical name, rule) of a quoted brand."""
    body = scope.text.body
    inner = _plain_brand(inner)
    behind = head_behind(scope, quote)
    if behind is None:
        return quote.end, inner, "programme-quoted-head" if ends_in_head(inner) else "programme-quoted-cue"
    head, mod = behind
    de = int(body.startswith(_words()["of"], quote.end))
    end = quote.end + de + len(mod) + len(head)
    branded = ends_in_head(inner) or (len(inner) >= 3 and inner[-1] in _words()["brand_ends"])
    specific = head not in generic_heads() and (mod or len(head) >= 2) and not branded
    name = f"“{inner}”{mod}{head}" if specific else inner
    if specific and (len(inner) <= 3 or re.match(_words()["manner"], inner)):
        name = _noun_before(scope, quote.start) + name
    return end, name, "programme-quoted-head"


def _noun_before(scope: Scope, position: int) -> str:
    """The nouns right before a quote that only says how: 劳动争议|“一站式”联调中心."""
    start = _name_start(scope, position, position)
    return scope.text.body[start:position] if position - start <= 8 else ""


# -- names without quotes ------------------------------------------------------------------------------------------------------

@cache
def _head_pattern() -> re.Pattern[str]:
    heads = (head_kinds().keys() - set(_words()["extra_heads"])) | {*_words()["strong_heads"], *_words()["medium_heads"]}
    return re.compile("(?:" + alternatives_of(h for h in heads if len(h) >= 2) + ")")


def _named(scope: Scope, taken: tuple[Mention, ...]) -> Iterator[Mention]:
    body = scope.text.body
    at = 0
    while m := _head_pattern().search(body, at):
        at = m.end()
        if later := _longer_head(body, m):  # 劳模创新工作室, but 创新工作室联盟
            m, at = later, later.end()
        longer = _head_pattern().match(body, m.end())
        general = longer and longer[0] in generic_heads() and m[0] in word_set("strong_heads")  # 互助保障|活动 is 互助保障
        if longer and not general and not re.match(_words()["stage"], longer[0]):  # 托管|班, 服务|平台: the last head ends the name
            continue
        if not _bounded(scope, m.end()):
            continue
        owner = next((t for t in taken if t.type == "Union" and t.span.end <= m.start() and t.span.end >= m.start() - 12
                      and not re.search(_words()["not_owned"], body[t.span.end:m.start()])), None)
        start = _name_start(scope, m.start(), m.end())
        if owner and start <= owner.span.end:
            start = max(owner.span.end, _nouns_start(scope, m.start(), m.end()))
        name = body[start:m.end()]
        if any(t.span.start < m.end() and m.start() < t.span.end and t.type in ("Union", "Agency", "Document") for t in taken):
            continue
        if _is_named(scope, start, m.start(), m.end(), name, m[0], owner):
            mine = owner if owner and start == owner.span.end and _owned(name, owner) else None
            full = mine.name + name if mine else name
            yield _programme(scope, mine.span.start if mine else start, m.end(), _strip_chain(scope, start, full), "programme-named")


def _longer_head(body: str, m: re.Match[str]) -> re.Match[str] | None:
    """A head that begins inside another and ends behind it."""
    found = (_head_pattern().match(body, at) for at in range(m.start() + 1, m.end()))
    return next((later for later in found if later and later.end() > m.end()), None)


def _strip_chain(scope: Scope, start: int, name: str) -> str:
    """Of adjoining places before the name the last stays: 山东枣庄|劳模… is 枣庄劳模…."""
    inside = [p for p in scope.places if p.span.start == start]
    while inside:
        following = [p for p in scope.places if p.span.start == inside[0].span.end]
        if not following:
            return name
        name = name[inside[0].span.end - inside[0].span.start:]
        inside = following
    return name


def _bounded(scope: Scope, end: int) -> bool:
    """The head ends a word: what follows is no noun that goes on with the name."""
    body = scope.text.body
    if re.match(_words()["word_goes_on"], body[end:end + 1]):
        return False
    return end in scope.text.token_at or end >= len(body) or body[end] in "，。、；：”’）“（\n"


def _name_start(scope: Scope, head: int, end: int) -> int:
    """Where a name begins whose head stands at `head`: its nouns, and the ordinal, year or place before those."""
    body, start = scope.text.body, _nouns_start(scope, head, end)
    if name_pattern("competition").search(body[:end][-4:]):
        return _competition_start(scope, start)
    if numbered := re.search(_words()["numbered_front"], clause_of(body[max(0, head - 20):head])):  # 12351…|绿色通道
        return head - len(numbered[0])
    ordinal = re.search(_words()["ordinal"] + "$", body[max(0, start - 8):start])
    return start - len(ordinal[0]) if ordinal else start


def _nouns_start(scope: Scope, head: int, end: int) -> int:
    """Walk left over the words that a name may hold: nouns, and verbs that programmes are called by."""
    body, verbs = scope.text.body, word_set("name_verbs")
    launch = _launch_verbs()
    start = min([head, *(t[0] for t in scope.text.tokens_from(head, head + 1))])
    for begin, stop, word, tag in scope.text.tokens_before(start):
        if stop != start or head - begin > 16 or word[0] in _MARKS:
            break
        ok = (not word[0].isdigit() and tag in _NAME_TAGS) or word in verbs
        number = (tag == "m" or word[0].isdigit()) and re.search(_words()["numeral"], word) and _ordinal_or_brand(body, begin, end)
        if not (ok or number) or (word in launch and word not in verbs) or word in _words()["stops"]:
            start = _back_to_launch(scope, start, head) or start
            break
        start = begin
    firsts = word_set("first_verbs")
    while start < head and (token := scope.text.token_at.get(start)) and token[1] <= head and (
            token[2] in launch or (token[3][0] == "v" and token[3] != "vn" and token[2] not in firsts)):
        start = token[1]
    if extra := re.match(_words()["leading"], body[start:head]):
        words = (*(begin for begin, *_ in scope.text.tokens_from(start, head)), head)
        start = max(begin for begin in words if begin <= start + extra.end())  # 家|处 before a name, but not of 家政
    return start


def _back_to_launch(scope: Scope, start: int, head: int) -> int:
    """Where a name begins that holds further verbs (建立|劳动报酬争议联合处置机制): behind the launching verb that such words lead
    back to; 0 where they lead to none."""
    first = ""
    for begin, stop, word, tag in scope.text.tokens_before(start):
        if stop != start or head - begin > 16:
            return 0
        if word in _launch_verbs():
            return start if first[:1] not in ("d", "m") else 0
        if not (tag in _NAME_TAGS or tag[0] in _INSIDE) or word in _words()["not_inside"] or word[0] in _MARKS:
            return 0
        start, first = begin, tag
    return 0


def _competition_start(scope: Scope, start: int) -> int:
    """第四届河南省|快递行业职业技能|竞赛: back to the ordinal, the year or the place that begins the name."""
    body = scope.text.body
    if found := re.search(_words()["competition_front"], body[max(0, start - 32):start]):
        return start - len(found[0])
    places = [p.span.start for p in scope.places if start - 14 <= p.span.start and p.span.end <= start
              and not re.search(_words()["not_in_front"], body[p.span.end:start])]
    return min(places, default=start)


def _ordinal_or_brand(body: str, begin: int, end: int) -> bool:
    return bool(re.match(_words()["ordinal"] + "|" + _words()["brand_number"], body[begin:end]))


def _is_named(scope: Scope, start: int, head_start: int, end: int, name: str, head: str, owner: Mention | None) -> bool:
    body = scope.text.body
    prefix = name[:max(0, head_start - start)]
    if re.match(_words()["hotline"], name) and len(name) >= 6:
        return True
    if len(name) < 4 or (name_pattern("generic").match(name) and not _owned(name, owner)) or re.match(_words()["back_reference"], name):
        return False
    if body[start - 1:start] in ("“", "‘") and body[end:end + 1] in ("”", "’"):
        return False
    if name.endswith(tuple(_words()["strong_heads"])):
        return len(name) - len(next(h for h in _words()["strong_heads"] if name.endswith(h))) >= 2
    launched = is_launched(body, start)
    medium = name.endswith(tuple(_words()["medium_heads"]))
    return medium and ((launched and len(prefix) >= 2 and len(name) >= 6) or _owned(name, owner) or _of_place(scope, start, end))


def _owned(name: str, owner: Mention | None) -> bool:
    return owner is not None and bool(name_pattern("owned").search(name))


def _of_place(scope: Scope, start: int, end: int) -> bool:
    """A facility that every union has, told apart by the place it begins with: 襄阳市|职工服务中心."""
    found = name_pattern("owned").search(scope.text.body[start:end])
    return found is not None and any(p.span.start >= start and p.span.end == start + found.start() for p in scope.places)


def _known_names(scope: Scope, around: str) -> Iterator[Mention]:
    body = scope.text.body
    for name, source in _words()["written_out"].items():
        for m in compile_pattern(source).finditer(body):
            yield _programme(scope, *m.span("at"), name, "programme-known")
    for start, end, kind in _known().find(body):
        name = body[start:end]
        if body.endswith(_words()["own"], 0, start):
            start -= len(_words()["own"])
            name = body[start:end]
        if kind == "award" and not is_launched(body, start):
            continue  # an award that somebody else gives, mentioned in passing
        weak = name in _words()["too_common"] and around.count(name) < 3 and not is_launched(body, start)
        yield Mention(Span(start, end), "Programme", name, body[start:end], str(kind), "", "programme-known", weak)


def find_references(scope: Scope, programmes: list[Mention], taken: list[Mention]) -> list[Mention]:
    """Short forms that point back to a programme named before: 该工作室, 托管班 for 工会爱心托管班."""
    body = scope.text.body
    found: list[Mention] = []
    tails: dict[str, list[Mention]] = {}
    for m in programmes:
        for size in range(2, 7):
            tail = m.name.rstrip("”")[-size:]
            if tail in head_kinds() or tail in generic_heads():
                tails.setdefault(tail, []).append(m)
    for tail in sorted(tails, key=lambda t: (-len(t), t)):
        for hit in re.finditer(re.escape(tail), body):
            start = _reference_start(body, hit.start(), tail)
            span = Span(start, hit.end()) if start >= 0 else None
            before = [m for m in tails[tail] if m.span.end <= hit.start()]
            if span and before and not any(span.overlaps(m.span) for m in (*programmes, *taken, *found)):
                last = max(before, key=lambda m: m.span)
                found.append(Mention(span, "Programme", last.name, body[span.start:span.end], last.kind, "", "programme-reference"))
    return sorted(found, key=lambda m: m.span)


def _reference_start(body: str, start: int, tail: str) -> int:
    """Where a reference that ends in `tail` begins: at its pointing word, or at a boundary for a telling tail; −1 for none."""
    words = _words()
    if pointing := re.search(words["pointing"], body[max(0, start - 6):start]):
        return start - len(pointing[0])
    telling = len(tail) >= 2 and tail not in words["vague_tails"]
    return start if telling and re.search(words["reference_before"], body[max(0, start - 1):start]) else -1
