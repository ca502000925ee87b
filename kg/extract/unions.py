"""Unions: federations of places, short forms, industry unions, enterprise unions, lists; found on the text, right of their left end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kg.extract.context import Scope
from kg.extract.places import LEVELS, NATIONAL
from kg.knowledge import compile_pattern, grammar
from kg.model import Mention, Span


def _words() -> dict[str, Any]:
    return grammar("unions")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = _words()
    return compile_pattern(words[name], {k: v for k, v in words.items() if isinstance(v, str)})


def find_unions(scope: Scope, organisations: tuple[Mention, ...]) -> list[Mention]:
    """Union mentions of the body. `organisations` are the agencies found so far, whose own unions may follow them."""
    found: list[Mention] = []
    for source in (_national_lines, _national, _lists, _of_places, _contextual, _community, _bare):
        found += _free(found, source(scope))
    found += _free(found, _own(scope, organisations), replace=True)
    found += _free(found, _referred(scope, organisations))
    found = [m for m in found if not any(m is not o and m.span in o.span and m.span != o.span for o in found)]
    return sorted(found, key=lambda m: m.span)


def _free(taken: list[Mention], new: Iterator[Mention], replace: bool = False) -> list[Mention]:
    out: list[Mention] = []
    for mention in new:
        clash = [m for m in taken + out if m.span.overlaps(mention.span)]
        if not clash:
            out.append(mention)
        elif replace and all(m.span in mention.span for m in clash):
            for m in clash:
                (taken if m in taken else out).remove(m)
            out.append(mention)
    return out


def _national(scope: Scope) -> Iterator[Mention]:
    for m in _pattern("national").finditer(scope.text.body):
        yield Mention(Span(*m.span()), "Union", _words()["national_name"], m[0], "national", NATIONAL, "union-national")


def _federation(scope: Scope, code: str, start: int, end: int, rule: str) -> Mention:
    name = scope.table.name(code) + _words()["federation_name"]
    kind = LEVELS.get(scope.table.level(code), "county")
    return Mention(Span(start, end), "Union", name, scope.text.body[start:end], kind, code, rule)


def _national_lines(scope: Scope) -> Iterator[Mention]:
    """中国教科文卫体工会: the country's union of a line of work; the corps that is no place but has a federation."""
    for m in _pattern("national_line").finditer(scope.text.body):
        yield Mention(Span(*m.span()), "Union", m[1], m[0], "industry", NATIONAL, "union-national-line")
    for m in _pattern("corps").finditer(scope.text.body):
        yield Mention(Span(*m.span()), "Union", _words()["corps_name"], m[0], "province", "", "union-corps")


def _lists(scope: Scope) -> Iterator[Mention]:
    """沈阳、大连、北京等地工会: the federation of each place; 电力、交通等省有关产业工会: each line's union."""
    body = scope.text.body
    for i, mention in enumerate(scope.places):
        found = _pattern("list_of_places").match(body, mention.span.end)
        if not found and not _pattern("federation").match(body, mention.span.end):
            continue
        run = [mention]
        for earlier in reversed(scope.places[:i]):
            if body[earlier.span.end:run[-1].span.start] not in _words()["list_joins"]:
                break
            run.append(earlier)
        if not found:  # 宁波市、温州市总工会: both federations, where the places are of one level
            level = scope.table.level(mention.place)
            alike = all(scope.table.level(p.place) == level or p.text == p.name for p in run)
            run = run[1:] if alike else []
        if run and (not found or len(run) > 1 or _words()["and_others"] in found[0]):
            for member in run:
                yield _federation(scope, member.place, member.span.start, member.span.end, "union-list")
    yield from _line_lists(scope)


def _line_lists(scope: Scope) -> Iterator[Mention]:
    body = scope.text.body
    for m in _pattern("line_list").finditer(body):
        code = scope.jurisdiction(m[2] or _words()["nearest_sign"], m.start()) or scope.jurisdiction(_words()["widest_sign"], m.start())
        prefix = scope.table.name(code) if code else ""
        for part in re.finditer(_words()["list_member"], m[1]):
            start = m.start() + part.start()
            yield Mention(Span(start, start + len(part[0])), "Union", prefix + part[0] + _words()["line_list_suffix"], part[0],
                          "industry", code, "union-line-list")


def _of_places(scope: Scope) -> Iterator[Mention]:
    """厦门市总工会, 福建工会, 苏州市总, 林埭镇工会, 固原市快递行业联合工会: what follows a place's name."""
    body = scope.text.body
    for mention in scope.places:
        end = mention.span.end
        start = scope.chain_start(mention)
        level = scope.table.level(mention.place)
        if _pattern("plural_before").search(body[max(0, start - 4):start]) and level > 3:
            continue
        if found := _pattern("federation").match(body, end):
            yield _federation(scope, mention.place, start, found.end(), "union-federation")
        elif (found := _pattern("short_federation").match(body, end)) and mention.text == mention.name:
            yield _federation(scope, mention.place, start, found.end(), "union-short")
        elif level >= 4 and (found := _pattern("grassroots").match(body, end)):
            name = body[mention.span.start:found.end()]
            yield Mention(Span(start, found.end()), "Union", name, body[start:found.end()], "township", mention.place, "union-grassroots")
        elif 1 <= level <= 3 and (found := _pattern("local").match(body, end)):
            yield _federation(scope, mention.place, start, found.end(), "union-local")
        else:
            yield from _line(scope, mention, start)


def _line(scope: Scope, mention: Mention, start: int) -> Iterator[Mention]:
    """A line of work or a named community between the place and 工会."""
    body = scope.text.body
    found = _pattern("line").match(body, mention.span.end)
    if not found or re.search("[，。、；：“”]", found[0]) or any(m.span.start == mention.span.end for m in scope.places):
        return
    middle = found[1]
    line = "(?:" + _pattern("line_word").pattern + "){1,4}(?:" + _words()["line_suffix"] + ")?"
    if re.fullmatch(line, middle) or re.search(_words()["industry_end"] + "$", middle):
        kind = "industry"
    elif re.search(_words()["township_end"] + "$", middle):
        kind = "township"
    elif _words()["joint_end"] in found[2] and len(middle) > 1 and scope.is_name(mention.span.end, mention.span.end + len(middle)):
        kind = "industry"  # 赣州市|新就业形态劳动者|工会联合会: an end that is nothing else
    else:
        return
    if _pattern("plural_before").search(middle) or re.search(_words()["bare_not"], re.sub(_words()["harmless"], "", middle)) or len(middle) > 12:
        return
    name = body[mention.span.start:found.end()]
    if mention.text != mention.name and kind == "industry":
        name = body[mention.span.start:found.end()]
    yield Mention(Span(start, found.end()), "Union", name, body[start:found.end()], kind, mention.place, "union-line")


def _contextual(scope: Scope) -> Iterator[Mention]:
    """省总工会, 该市总, 区总工会: the federation of the place that the sign means here."""
    body = scope.text.body
    before = compile_pattern("(?:" + _words()["contextual_before"] + ")$")
    for name in ("contextual", "contextual_loose"):
        for m in _pattern(name).finditer(body):
            left = body[max(0, m.start() - 4):m.start()]
            if left and not before.search(left) and not left.endswith("\n") and m[0][0] not in _words()["pointing"]:
                continue
            if code := scope.jurisdiction(m[1], m.start()):
                yield _federation(scope, code, m.start(), m.end(), "union-contextual")
    for m in _pattern("contextual_line").finditer(body):
        left = body[max(0, m.start() - 4):m.start()]
        if (not left or before.search(left) or left.endswith("\n")) and (code := scope.jurisdiction(m["sign"], m.start())):
            name = scope.table.name(code) + m["line"] + m["end"]
            yield Mention(Span(*m.span()), "Union", name, m[0], "industry", code, "union-line")


def _community(scope: Scope) -> Iterator[Mention]:
    """社区工会, 该镇工会 alone: that of the community or township named last before."""
    for m in _pattern("community").finditer(scope.text.body):
        before = [p for p in scope.places if p.span.end <= m.start() and p.name.endswith(m["what"])]
        if before:
            place = before[-1]
            yield Mention(Span(*m.span()), "Union", place.name + m["core"], m[0], "township", place.place, "union-community")


def _own(scope: Scope, organisations: tuple[Mention, ...]) -> Iterator[Mention]:
    """The union of a company, school or other body, right behind its name."""
    body = scope.text.body
    for org in organisations:
        found = _pattern("own").match(body, org.span.end)
        if found and org.rule != "agency-sector":
            name = org.name + found[0]
            yield Mention(Span(org.span.start, found.end()), "Union", name, body[org.span.start:found.end()], "enterprise",
                          org.place, "union-own")


def _referred(scope: Scope, organisations: tuple[Mention, ...]) -> Iterator[Mention]:
    """该商行工会, 公司工会: the union of the organisation of that kind named last before."""
    for m in _pattern("own_reference").finditer(scope.text.body):
        what = m["what"] or m["bare"] or m["bare2"]
        generic = what in _words()["any_company"]
        before = [o for o in organisations if o.span.end <= m.start() and o.type == "Agency"
                  and (o.name.endswith(what) or (generic and o.kind == "enterprise"))]
        if before:
            owner = before[-1]
            yield Mention(Span(*m.span()), "Union", owner.name + _words()["own_suffix"], m[0], "enterprise", owner.place, "union-reference")


def _bare(scope: Scope) -> Iterator[Mention]:
    """建外街道总工会, 直播基地联合工会 without a known place in front: the words before are its name."""
    body = scope.text.body
    for m in _pattern("bare").finditer(body):
        start = scope.name_start(m.start() + 1)
        name = body[start:m.end()]
        head = body[start:m.start()]
        if len(head) < 2 or _pattern("plural_before").search(head) or _pattern("anaphora").fullmatch(name):
            continue
        if len(name) > 22 or re.search(_words()["bare_not"], name[:-2]):
            continue
        if _pattern("bare_front").match(name) or _pattern("plural").search(name):
            continue
        kind = "industry" if re.search("(?:" + _words()["industry_end"] + ")", name) else (
            "township" if re.search(_words()["township_end"] + _words()["core_start"], name) else "enterprise")
        inside = [p for p in scope.places if start <= p.span.start and p.span.end <= m.end()]
        place = inside[-1].place if inside else ""
        yield Mention(Span(start, m.end()), "Union", name, name, kind, place, "union-bare")
