"""Agencies: departments by line of work (named or in lists), companies, banks, schools, hospitals, courts, associations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from kg.extract.context import Scope
from kg.extract.lexicon import Matcher, alternatives_of, guards_of, scheme
from kg.knowledge import compile_pattern, grammar
from kg.model import Mention, Span


def _words() -> dict[str, Any]:
    return grammar("agencies")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = _words()
    return compile_pattern(words[name], {k: v for k, v in words.items() if isinstance(v, str)})


@cache
def _sectors() -> dict[str, tuple[str, str, bool]]:
    """Each label of a line of work: its usual word, the kind of agency, whether it names a body without 局 or 部门."""
    return {label: (c.name, (c.extra.get("agencyKind") or ("government",))[0], "standsAlone" in c.extra)
            for c in scheme("agency-sectors") for label in c.labels}


@cache
def _sector_source() -> str:
    return alternatives_of(_sectors())


@cache
def _suffixes() -> dict[str, str]:
    return {suffix: c.slug for c in scheme("agency-kinds") for suffix in c.extra.get("nameSuffix", ())}


@cache
def _known() -> Matcher[str]:
    return Matcher({name: c.slug for c in scheme("agency-kinds") for name in c.extra.get("knownName", ())}, guards_of("agency-kinds"))


@cache
def _contextual() -> re.Pattern[str]:
    """Short names that are common strings too count in lists, in quotes, before 公司 or 平台."""
    names = alternatives_of(n for c in scheme("agency-kinds") for n in c.extra.get("contextName", ()))
    return compile_pattern(_words()["contextual"], {"names": names})


@cache
def _context_kinds() -> dict[str, str]:
    return {n: c.slug for c in scheme("agency-kinds") for n in c.extra.get("contextName", ())}


def find_agencies(scope: Scope, home: str, unions: list[Mention]) -> list[Mention]:
    """Agency mentions of the body. `home` is the place code whose departments are meant where no union before tells another."""
    found: list[Mention] = []
    sources = (_teams(scope, unions), _companies_in_list(scope, home), _lists(scope, home, unions), _youth(scope),
               _departments(scope), _institutions(scope), _known_names(scope), _by_suffix(scope, unions), _bare_offices(scope, home, unions))
    for source in sources:
        for mention in source:
            clash = [m for m in found if m.span.overlaps(mention.span)]
            if not clash:
                found.append(mention)
            elif all(m.span in mention.span and m.span != mention.span and m.rule in ("agency-known", "agency-department") for m in clash):
                found = [m for m in found if m not in clash] + [mention]
    return _one_name(sorted(found, key=lambda m: m.span))


def _one_name(mentions: list[Mention]) -> list[Mention]:
    """A name and its shorter form (胡燃商行 and 忠县胡燃商行, 踏浪公司 and 福建踏浪体育用品有限公司) under the one met first in full."""
    mentions = _one_department(mentions)
    names = list(dict.fromkeys(m.name for m in mentions if m.rule in ("agency-suffix", "agency-known")))
    chosen = {name: _fuller(name, names) for name in names}
    return [replace(m, name=chosen[m.name], place=m.place or next((o.place for o in mentions if o.name == chosen[m.name]), ""))
            if m.name in chosen else m for m in mentions]


def _one_department(mentions: list[Mention]) -> list[Mention]:
    """The same line of work named twice for one jurisdiction (厦门市交通局, 交通) is one agency, under its office's name."""
    best: dict[tuple[str, str], str] = {}
    for m in mentions:
        key, plain = _line(m), _words()["department_suffix"]
        if key and (key not in best or (best[key].endswith(plain) and not m.name.endswith(plain))):
            best[key] = m.name
    return [replace(m, name=best[key]) if (key := _line(m)) else m for m in mentions]


def _line(m: Mention) -> tuple[str, str] | None:
    """(place, usual word) of a department named by its line of work, None for other agencies."""
    if m.rule not in ("agency-sector", "agency-department", "agency-office"):
        return None
    found = re.search(rf"({_sector_source()})(?:{_words()['department_suffix']}|{_words()['office']})?$", m.name)
    return (m.place, _sectors()[found[1]][0]) if found else None


def _fuller(name: str, names: list[str]) -> str:
    """The other name that a name is a short form of, itself where there is none."""
    for other in names:
        if other != name and len(other) > len(name):
            shortened = _pattern("company_end").sub("", name)
            if (other.endswith(name) and len(name) >= 4) or (len(shortened) >= 2 and shortened != name and shortened in other and (
                    other.startswith(shortened) or (_pattern("company_end").search(other) and len(shortened) >= 2))):
                return other
    return name


def _agency(scope: Scope, start: int, end: int, name: str, kind: str, place: str, rule: str) -> Mention:
    return Mention(Span(start, end), "Agency", name, scope.text.body[start:end], kind, place, rule)


def _teams(scope: Scope, unions: list[Mention]) -> Iterator[Mention]:
    """Work teams that a union sent: 全总机关辽宁蹲点工作组."""
    body = scope.text.body
    for union in unions:
        if found := _pattern("team").match(body, union.span.end):
            place = next((p.place for p in scope.places if union.span.end <= p.span.start and p.span.end <= found.end()), union.place)
            yield _agency(scope, union.span.start, found.end(), body[union.span.start:found.end()], "party-mass", place, "agency-team")


def _companies_in_list(scope: Scope, home: str) -> Iterator[Mention]:
    """快蜂到家、川行出行等3家平台企业: short names that a count of companies closes."""
    for m in _pattern("company_list").finditer(scope.text.body):
        names = m["names"].split("、")
        if all(2 <= len(n) <= 8 and not re.search(_words()["not_in_name"], n) for n in names) and not re.search(_words()["no_company"], m["names"]):
            at = m.start("names")
            for name in names:
                yield _agency(scope, at, at + len(name), name, "enterprise", "", "agency-known")
                at += len(name) + 1


# -- lists of departments ------------------------------------------------------------------------------------------------

@cache
def _list_pattern() -> re.Pattern[str]:
    sector, words = _sector_source(), _words()
    item = rf"(?:{words['signs']})?(?:{sector}){{1,4}}(?:{words['office']}|{words['department']})?"
    return compile_pattern(rf"(?P<items>{item}(?:(?:{words['list_join']}){item})*)(?P<tail>{words['list_tail']})?")


@cache
def _item_source() -> str:
    """One member of a list: its lines of work (公安交管, 文体旅游广电) as one name."""
    return rf"(?P<name>(?:{_sector_source()}){{1,4}})"


@cache
def _plus_pattern() -> re.Pattern[str]:
    item = "(?:" + compile_pattern(_words()["plus_item"], {"sector": _sector_source()}).pattern + ")"
    return compile_pattern(rf"{item}(?:{_words()['plus']}{item})+")


def _lists(scope: Scope, home: str, unions: list[Mention]) -> Iterator[Mention]:
    body = scope.text.body
    for m in _list_pattern().finditer(body):
        items = m["items"]
        left = body[max(0, m.start() - 4):m.start()]
        if re.search("(?:" + _words()["skip_before"] + ")$", left) or (re.search("(?:" + _words()["wide_reference"] + ")$", left) and re.match(
                _words()["governments"], items)):
            continue
        place = _place_before(scope, m.start()) or _seat_of_union(scope, m.start(), unions) or home
        several = len(re.findall(_words()["list_join"], items)) > 0
        closed = m["tail"] or (several and items.endswith(_words()["department_suffix"]))
        if (not closed and not (several and _all_stand(items))) or (not several and not _single(scope, m)):
            continue
        for part in re.finditer(_item_source(), items):
            if part.start() == 0 and _runs_into(body, m.start()):
                continue
            yield from _member(scope, m.start() + part.start("name"), m.start() + part.end("name"), place)
    for m in _plus_pattern().finditer(body):
        home = _seat_of_union(scope, m.start(), unions) or home
        parts = [(p.start() + m.start(), p.end() + m.start()) for p in re.finditer(_sector_source(), m[0])]
        if len(parts) >= 2:
            for start, end in parts:
                yield from _member(scope, start, end, home)


def _runs_into(body: str, start: int) -> bool:
    """Whether a list's first member is the end of a longer name: 文体旅游|广电局."""
    return bool(re.search(_words()["office_front"], body[max(0, start - 2):start]))


def _all_stand(items: str) -> bool:
    """Each member of a list names a body by itself: 团委、妇联、司法局."""
    sectors = _sectors()
    members = re.split(_words()["list_join"], items)
    alone = {name for name, (_, _, stands) in sectors.items() if stands}
    return all(m in alone or m[1:] in alone or re.search(_words()["office"] + "$", m) for m in members)


def _seat_of_union(scope: Scope, position: int, unions: list[Mention]) -> str:
    """The place of the nearest federation before a position in its paragraph."""
    start = scope.text.paragraph_start(position)
    near = [u for u in unions if start <= u.span.start and u.span.end <= position and u.place in scope.table.by_code]
    return near[-1].place if near else ""


def _single(scope: Scope, m: re.Match[str]) -> bool:
    """One department alone (人社部门) counts where it is one jurisdiction's: not in talk of departments at large."""
    return m["tail"] == _words()["department_suffix"] and (
        _place_before(scope, m.start()) != "" or bool(_pattern("single_before").search(scope.text.body[:m.start()][-1:])))


def _place_before(scope: Scope, start: int) -> str:
    """The place named right before (厦门市|人社、交通…), or meant by a bare sign there."""
    mention = scope.place_ending_at(start)
    if mention:
        return mention.place
    sign = scope.text.body[start - 1:start]
    return scope.jurisdiction(sign, start - 1) if sign and sign in _words()["one_character_signs"] else ""


def _member(scope: Scope, start: int, end: int, place: str) -> Iterator[Mention]:
    body = scope.text.body
    label = body[start:end]
    word, kind, alone = _sectors().get(label) or (label, _kind(label), False)
    sign = body[start - 1:start]
    free = body[start - 2:start - 1] not in tuple(_words()["sign_not_behind"]) and not scope.place_ending_at(start)
    if sign and sign in _words()["one_character_signs"] and free:
        place = scope.jurisdiction(sign, start - 1) or place
        start -= 1
    office = re.match(_words()["office"], body[end:end + 3])
    prefix = scope.table.name(place) if place else ""
    if alone:
        name = prefix + (label if len(label) > len(word) else word)
        if word in _words()["standing"]:
            name = _words()["standing"][word].format(place=prefix)
        if office:
            end += office.end()
    elif office:
        name, end = prefix + label + office[0], end + office.end()
    else:
        name = prefix + label + _words()["department_suffix"]
    yield _agency(scope, start, end, name, kind, place, "agency-sector")


# -- departments by name ---------------------------------------------------------------------------------------------------

def _youth(scope: Scope) -> Iterator[Mention]:
    for m in re.finditer(_words()["party"], scope.text.body):
        place = scope.jurisdiction(m["sign"], m.start())
        if place:
            name = _words()["youth_name"].format(place=scope.table.name(place))
            yield _agency(scope, m.start(), m.end(), name, "party-mass", place, "agency-youth")


@cache
def _office_pattern() -> re.Pattern[str]:
    words = _words()
    return compile_pattern(rf"(?:{words['joint_office']}|{words['any_office']}"
                           rf"|(?:{_sector_source()})(?:{words['joined_line']})?(?:{_sector_source()})?(?:{words['line_end']})?(?:{words['office']})"
                           rf"|{words['body']}|(?:{_sector_source()})(?={words['department']}){words['department']})")


def _departments(scope: Scope) -> Iterator[Mention]:
    """厦门市|交通局, 省|教育厅, 市|妇联: behind a place's name or the sign of a jurisdiction."""
    body = scope.text.body
    for mention in scope.places:
        if body.endswith(tuple(_words()["group_prefixes"]), 0, mention.span.start):
            continue  # 国网|临沂|供电公司: a branch of what stands in front
        if found := _office_pattern().match(body, mention.span.end):
            name = (mention.text if found[0] in _words()["short_place"] else mention.name) + found[0]
            if found[0] in _words()["standing"]:
                name = _words()["standing"][found[0]].format(place=mention.name)
            yield _agency(scope, scope.chain_start(mention), found.end(), name, _kind(found[0]), mention.place, "agency-department")
    for m in re.finditer(_words()["signs"], body):
        found = _office_pattern().match(body, m.end())
        if not found or any(p.span.start <= m.start() < p.span.end for p in scope.places):
            continue
        if body[m.start() - 1:m.start()] and body[m.start() - 1] in _words()["sign_not_behind"]:
            continue
        if place := scope.jurisdiction(m[0], m.start()):
            part = found[0]
            name = _words()["standing"].get(part, "{place}" + part.replace("{", "")).format(place=scope.table.name(place))
            yield _agency(scope, m.start(), found.end(), name, _kind(part), place, "agency-department")


@cache
def _institution_pattern() -> re.Pattern[str]:
    ends = alternatives_of([*(s for s in _suffixes() if len(s) > 1), *_words()["institution_ends"]])
    return compile_pattern(_words()["institution"], {"end": ends})


def _institutions(scope: Scope) -> Iterator[Mention]:
    """县人民医院, 市精神卫生中心, 街道司法所: a body behind the bare sign of its jurisdiction."""
    body = scope.text.body
    for sign in re.finditer(_words()["institution_sign"], body):
        m = _institution_pattern().match(body, sign.start())
        if not m:
            continue
        start, end = m.span()
        while further := _suffix_pattern().match(body, end):  # 卫生|中心|医院: the last end counts
            end = further.end()
        plain = start in scope.text.token_at or body[start - 1] in "，。、（“\n" or body[m.end("sign")] == _words()["first"]
        free = body[start - 1:start] not in tuple(_words()["sign_not_behind"]) and plain
        inside = any(p.span.start <= start < p.span.end for p in scope.places)
        if not free or inside or re.search(_words()["not_institution"], body[start:end]) or not scope.is_name(m.end("sign"), end):
            continue
        if place := scope.jurisdiction(m["sign"], start):
            name = scope.table.name(place) + body[m.end("sign"):end]
            yield _agency(scope, start, end, name, _kind(body[m.end("sign"):end]), place, "agency-institution")


def _kind(part: str) -> str:
    """The kind of a department by its line of work, or by its name's end."""
    for label, (_, kind, _) in _sectors().items():
        if part.startswith(label):
            return kind
    return next((kind for suffix, kind in sorted(_suffixes().items(), key=lambda s: -len(s[0])) if part.endswith(suffix)), "government")


@cache
def _bare_pattern() -> re.Pattern[str]:
    return compile_pattern(_words()["bare_office"], {"sector": _sector_source()})


def _bare_offices(scope: Scope, home: str, unions: list[Mention]) -> Iterator[Mention]:
    """司法局 alone: that of the story's own jurisdiction."""
    for m in _bare_pattern().finditer(scope.text.body):
        home = home if unions else ""
        prefix = scope.table.name(home) if home else ""
        yield _agency(scope, m.start(), m.end(), prefix + m[0], _kind(m[0]), home, "agency-office")


# -- names by their end ----------------------------------------------------------------------------------------------------

def _known_names(scope: Scope) -> Iterator[Mention]:
    body = scope.text.body
    for start, end, kind in _known().find(body):
        if branch := _pattern("branch").match(body, end):
            end = branch.end()
        place = next((p.place for p in scope.places if p.span.start == start), "")
        yield _agency(scope, start, end, body[start:end], str(kind), place, "agency-known")
    for m in _contextual().finditer(scope.text.body):
        yield _agency(scope, m.start(), m.end(), m[0], _context_kinds()[m[0]], "", "agency-known")


@cache
def _suffix_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + alternatives_of(s for s in _suffixes() if len(s) > 1) + "|" + _words()["short_suffix"] + ")")


def _by_suffix(scope: Scope, unions: list[Mention]) -> Iterator[Mention]:
    body = scope.text.body
    at = 0
    while m := _suffix_pattern().search(body, at):
        at = m.end()
        start = scope.name_start(m.end())
        start = _without_verbs(scope, start, m.start())
        crossed = [u.span.end for u in unions if start < u.span.end <= m.start()]
        start = min(max([start, *crossed]), m.start())
        if particle := _pattern("inside_particle").match(body[start:m.end()]):
            start = min(start + particle.end(), m.start())
        head = body[start:m.start()]
        end, kind = m.end(), _suffixes().get(m[0], "enterprise")
        following = _suffix_pattern().match(body, end + (body[end:end + 1] == "）"))
        while following:  # （集团）|股份有限公司
            end, kind = following.end(), _suffixes().get(following[0], kind)
            following = _suffix_pattern().match(body, end + (body[end:end + 1] == "）"))
        if attached := _pattern("attached").match(body, end):  # 大学|附属省立医院
            end, kind = attached.end(), _suffixes().get(attached[1], kind)
        branch = _pattern("branch").match(body, end)
        if branch:
            end += len(branch[1])
        at = end
        if _pattern("party_end").search(body[start:end]) and _pattern("party_post").match(body, end):
            continue  # 党组|成员 is a post at the body before
        if not _proper(scope, head, body[start:end], start):
            continue
        places = [p for p in scope.places if start <= p.span.start and p.span.end <= end]
        begin = _last_of_chain(places, start)
        prefix = next((w for w in _words()["group_prefixes"] if body.endswith(w, 0, begin)), "")
        begin, start = begin - len(prefix), min(start, begin - len(prefix))
        outer = scope.place_ending_at(begin) or (scope.place_ending_at(begin - 1) if body[begin - 1:begin] == _words()["of"] else None)
        first = scope.chain_start(outer) if outer and outer.span.end == begin else start
        place = places[-1].place if places else (outer.place if outer else "")
        name, sign_place = _expanded(scope, begin, body[begin:end])
        yield _agency(scope, min(first, start), end, name, kind, sign_place or _seat(scope, places, outer, place), "agency-suffix")
    yield from _numbered_schools(scope)


def _without_verbs(scope: Scope, start: int, head: int) -> int:
    """选定|快蜂到家公司, 又同|广铁集团: a verb or an adverb before the name is no part of it, where two characters more stand behind."""
    business = _words()["business_verbs"]
    for begin, end, word, tag in scope.text.tokens_from(start, head):
        if begin != start or end > head - 2 or word in business or tag not in ("v", "d", "p", "c", "vd"):
            break
        start = end
    return start


def _expanded(scope: Scope, begin: int, name: str) -> tuple[str, str]:
    """市第二医院 with the city's name in front, and its code; other names as they are."""
    if name[0] in _words()["one_character_signs"] and len(name) > 3 and (code := scope.jurisdiction(name[0], begin)):
        return scope.table.name(code) + name[1:], code
    return name, ""


def _numbered_schools(scope: Scope) -> Iterator[Mention]:
    for mention in scope.places:
        if found := _pattern("numbered_school").match(scope.text.body[mention.span.end:mention.span.end + 6]):
            name = _words()["numbered_school_name"].format(place=mention.name, number=found[1], kind=found[2])
            yield _agency(scope, mention.span.start, mention.span.end + found.end(), name, "education", mention.place, "agency-school")


def _seat(scope: Scope, places: list[Mention], outer: Mention | None, fallback: str) -> str:
    """The most specific of the places in the name, where they lie in one another; else the first."""
    codes = [p.place for p in ([outer] if outer else []) + places]
    if not codes:
        return fallback
    deepest = max(codes, key=lambda c: (scope.table.level(c), codes.index(c)))  # of two cities the later one is the branch's
    return deepest if all(c in scope.table.chain(deepest) for c in codes if scope.table.level(c) < scope.table.level(deepest)) else codes[0]


def _last_of_chain(places: list[Mention], start: int) -> int:
    """Of adjoining places that begin a name (浙江省嘉兴市…公司) the last one begins the canonical name."""
    begin, at = start, start
    for place in places:
        if place.span.start != at:
            break
        begin, at = place.span.start, place.span.end
    return begin


def _telling(scope: Scope, start: int, end: int) -> bool:
    """Whether some word of a name's front is no everyday word: unknown to the dictionary, or known as a name; a company's
    full legal form tells by itself."""
    if _pattern("legal_form").search(scope.text.body[start:end + 12]) and end - start >= 3:
        return True
    proper = ("x", "nr", "nrt", "nrfg", "nz", "nt", "j", "eng", "ns")
    return any(tag in proper for begin, _, _, tag in scope.text.tokens_from(start, end) if begin >= start)


def _proper(scope: Scope, head: str, name: str, start: int) -> bool:
    """Whether something tells the name apart: a place or two characters that are no general word in front of the suffix."""
    body = scope.text.body
    if re.search(_words()["not_in_name"], name):
        return False
    if len(head) < 2 or name in _words()["common"].split("|") or _pattern("generic_head").match(head):
        return False
    inside = [p for p in scope.places if start <= p.span.start and p.span.end <= start + len(head)]
    if inside and sum(p.span.end - p.span.start for p in inside) >= len(head) and _pattern("bare_suffix").fullmatch(name[len(head):]):
        return False
    if not inside and not _telling(scope, start, start + len(head)) and not re.match(_words()["signed"], name):
        return False
    if re.search("(?:" + _words()["not_before"] + ")$", head) and len(head) <= 3:
        return False
    if _pattern("generic_front").match(head) and not _pattern("legal_form").match(name):
        return False
    return not _pattern("plural_front").search(body[max(0, start - 3):start])
