"""Places: the official table matched in the text, chains joined, names that several places bear decided by their surroundings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.extract.lexicon import Matcher
from kg.extract.text import Text
from kg.knowledge import compile_pattern, folder, grammar
from kg.model import Mention, Span

LEVELS = {1: "province", 2: "city", 3: "county", 4: "township"}
NATIONAL = "000000"


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the table. A municipality (北京市) is a province; a county under a province directly has it as parent."""

    code: str
    level: int
    parent: str
    name: str


class Gazetteer:
    """The place table with its indexes: by code, by full name, by short name."""

    def __init__(self, rows: Iterable[Place]) -> None:
        self.by_code = {p.code: p for p in rows}
        self.by_name: dict[str, list[str]] = {}
        self.by_short: dict[str, list[str]] = {}
        for place in self.by_code.values():
            self.by_name.setdefault(place.name, []).append(place.code)
            short = short_name(place)
            if short and short != place.name:
                self.by_short.setdefault(short, []).append(place.code)
        for place in list(self.by_code.values()):
            common = common_name(place)
            if common and common not in self.by_name:
                self.by_name[common] = [place.code]
        words = dict.fromkeys(self.by_name, "full") | {s: "short" for s in self.by_short if s not in self.by_name}
        words |= dict.fromkeys(grammar("places")["nicknames"], "nickname")
        self.matcher = Matcher(words)

    def chain(self, code: str) -> tuple[str, ...]:
        """The codes from the place up to its province."""
        out = []
        while code in self.by_code:
            out.append(code)
            code = self.by_code[code].parent
        return tuple(out)

    def up(self, code: str, level: int) -> str:
        """The code of the place's ancestor (or itself) at the level, "" where there is none."""
        return next((c for c in self.chain(code) if self.by_code[c].level == level), "")

    def name(self, code: str) -> str:
        """The official name of a code; for a village, the last part of its path."""
        return self.by_code[code].name if code in self.by_code else code.rsplit("/", 1)[-1]

    def level(self, code: str) -> int:
        return self.by_code[code].level if code in self.by_code else (5 if "/" in code else 0)


@cache
def gazetteer() -> Gazetteer:
    """The place table of `ontology/`, with its supplement."""
    rows = []
    for file in ("places.tsv", "places-extra.tsv"):
        for line in (folder() / file).read_text("utf-8").splitlines()[1:]:
            code, level, parent, name = line.split("\t")
            rows.append(Place(code, int(level), parent, name))
    return Gazetteer(rows)


def short_name(place: Place) -> str:
    """福建 for 福建省, 延边 for 延边朝鲜族自治州; "" for townships and where less than two characters would stay."""
    words = grammar("places")
    if place.level == 4:
        return ""
    suffixes = words[{1: "province_suffix", 2: "city_suffix", 3: "county_suffix"}[place.level]]
    name = next((place.name.removesuffix(s) for s in suffixes if place.name.endswith(s)), place.name)
    if place.name.endswith(tuple(words["autonomous"])):
        name = _without_peoples(name, words["peoples"])
    return name if len(name) >= 2 else ""


def common_name(place: Place) -> str:
    """昌吉州 for 昌吉回族自治州, 都安县 for 都安瑶族自治县; "" for places that are not autonomous."""
    ending = next((e for e in grammar("places")["autonomous"] if place.name.endswith(e)), "")
    short = short_name(place)
    return short + ending[-1] if ending and place.level in (2, 3) and short != place.name else ""


def _without_peoples(name: str, peoples: list[str]) -> str:
    while len(name) > 2 and (people := next((p for p in peoples if name.endswith(p) and len(name) - len(p) >= 2), None)):
        name = name.removesuffix(people)
    return name


def find_places(text: Text, around: str) -> list[Mention]:
    """Mentions of places in the body. `around` (headline, kickers, body) supports short and ambiguous names."""
    table = gazetteer()
    matches = list(_matches(text.body, table))
    raw = [m for m in matches if _is_place(text.body, around, m, table)]
    raw = sorted({*raw, *_listed(text.body, matches, raw)})
    mentions: list[Mention] = []
    support = _support(around, table)
    signed = _signed_lists(text.body, support, table)
    raw = [m for m in raw if not any(m[0] < s.span.end and s.span.start < m[1] for s in signed)]
    for start, end, form in raw:
        if mentions and start < mentions[-1].span.end:
            continue  # inside a village's name
        before = mentions[-1] if mentions and mentions[-1].span.end == start else None
        code = _resolve(text.body[start:end], form, before.place if before else "", support, table)
        if code:
            mentions.append(_mention(text.body, start, end, code, form, table))
            mentions += _village(text.body, end, code, table)
    return sorted([*mentions, *(s for s in signed if not any(s.span.overlaps(m.span) for m in mentions))], key=lambda m: m.span)


def _signed_lists(body: str, support: dict[str, int], table: Gazetteer) -> list[Mention]:
    """顺义、密云、延庆等区; 虎门、厚街等镇: short names that the sign behind the list completes, inside places that are named around."""
    found = []
    for m in compile_pattern(grammar("places")["signed_list"]).finditer(body):
        names, sign = ("names", "sign") if m["names"] else ("names2", "sign2")
        at = m.start(names)
        for name in m[names].split("、"):
            codes = [c for c in table.by_name.get(name + m[sign], []) if any(a in support for a in table.chain(c)[1:])]
            if len(codes) == 1:
                found.append(_mention(body, at, at + len(name), codes[0], "signed", table))
            at += len(name) + 1
    return found


def _matches(body: str, table: Gazetteer) -> Iterable[tuple[int, int, str]]:
    after_city = grammar("places")["after_city"]
    for start, end, form in table.matcher.find(body):
        word = body[start:end]
        cut = form == "full" and word[-1] == grammar("places")["city_end"] and body[end:end + 1] in after_city[:5] and word[:-1] in table.by_short
        yield (start, end - 1, "short") if cut and body[end:end + 1] else (start, end, form)


def _listed(body: str, matches: list[tuple[int, int, str]], sure: list[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    """Names that are ordinary words too count in a list with places: 铜川、安康等地."""
    starts, ends = {m[0] for m in sure}, {m[1] for m in sure}
    found: set[tuple[int, int, str]] = set()
    for _ in range(3):  # from one listed name to the next
        for match in matches:
            start, end, _form = match
            if match not in found and start not in starts and (
                    (body[start - 1:start] == "、" and start - 1 in ends) or (body[end:end + 1] == "、" and end + 1 in starts)):
                found.add(match)
                starts.add(start)
                ends.add(end)
    return found


def _is_place(body: str, around: str, match: tuple[int, int, str], table: Gazetteer) -> bool:
    start, end, form = match
    word, words = body[start:end], grammar("places")
    if form == "nickname":
        return True
    if compile_pattern(words["after_not"]).match(body[end:end + 4]) and form == "short":
        return False
    if form == "full":
        ordinary = word in words["expressions"] or bool(compile_pattern(words["short_and_vague"]).match(word))
        return not ordinary or _follows_parent(body, start, table.by_name[word], table) or _named_under_parent(word, around, table)
    codes = table.by_short[word]
    high = [c for c in codes if table.by_code[c].level <= 2]
    if high and word not in words["ordinary"]:
        return True
    if any(table.by_code[c].name in around for c in codes):
        return True
    return _follows_parent(body, start, codes, table) and body[start - 1:start] != words["of"]


def _named_under_parent(word: str, around: str, table: Gazetteer) -> bool:
    """Whether the story names the place behind its parent somewhere: 青岛市|市北区."""
    parents = (table.by_code[table.by_code[c].parent] for c in table.by_name[word] if table.by_code[c].parent in table.by_code)
    return any(p.name + word in around or (short_name(p) and short_name(p) + word in around) for p in parents)


def _follows_parent(body: str, start: int, codes: list[str], table: Gazetteer) -> bool:
    """Whether an ancestor's full or short name ends right before `start`."""
    for code in codes:
        for ancestor in table.chain(code)[1:]:
            place = table.by_code[ancestor]
            if body.endswith((place.name, short_name(place) or place.name), 0, start):
                return True
    return False


def _support(around: str, table: Gazetteer) -> dict[str, int]:
    """How often each unambiguous place (and with it, its ancestors) is named around: what ambiguous names lean on."""
    count: dict[str, int] = {}
    for start, end, form in table.matcher.find(around):
        word = around[start:end]
        if form == "nickname":
            continue
        codes = table.by_name.get(word) or table.by_short.get(word, [])
        if form == "short":
            codes = [c for c in codes if table.by_code[c].level <= 2] or codes
        top = min((table.by_code[c].level for c in codes), default=9)
        best = [c for c in codes if table.by_code[c].level == top]
        if len(best) == 1 and not (form == "short" and top > 2):
            for ancestor in table.chain(best[0]):
                count[ancestor] = count.get(ancestor, 0) + 1
    return count


def _resolve(word: str, form: str, parent: str, support: dict[str, int], table: Gazetteer) -> str:
    """The code that a name stands for: under the place named right before it, else where the story's other places are."""
    if form == "nickname":
        return table.by_name[grammar("places")["nicknames"][word]][0]
    codes = table.by_name.get(word, []) + (table.by_short.get(word, []) if form == "short" else [])
    inside = [c for c in codes if parent and parent in table.chain(c)[1:]]
    if inside:
        return min(inside, key=lambda c: (table.by_code[c].level, c))
    weight = {c: sum(support.get(a, 0) for a in table.chain(c)[1:]) for c in codes}
    named = [c for c in codes if c in support and form == "short" and table.by_code[c].level <= 2]
    if named:
        return min(named, key=lambda c: (table.by_code[c].level, -weight[c], c))
    level = min(table.by_code[c].level for c in codes)
    if form == "short" and level <= 2:
        codes = [c for c in codes if table.by_code[c].level == level]
    best = max(weight[c] for c in codes)
    chosen = [c for c in codes if weight[c] == best]
    if len(chosen) == 1:
        return chosen[0]
    if all(table.by_code[c].level == 4 for c in chosen):
        return ""  # a township's name that many bear, with nothing around to decide
    chosen = [c for c in chosen if table.by_code[c].level < 4] or chosen
    return chosen[0] if len(chosen) == 1 else f"?/{word}"


def _mention(body: str, start: int, end: int, code: str, form: str, table: Gazetteer) -> Mention:
    name = table.name(code)
    return Mention(Span(start, end), "Place", name, body[start:end], LEVELS.get(table.level(code), "county"), code, f"place-{form}")


def _village(body: str, start: int, code: str, table: Gazetteer) -> list[Mention]:
    """A village or community named right behind its township, county or city."""
    words = grammar("places")
    found = compile_pattern(words["village"]).match(body[start:start + 10])
    if not found or table.level(code) < 2 or compile_pattern(words["village_not"]).search(found[1]):
        return []
    end = start + found.end(1)
    return [Mention(Span(start, end), "Place", found[1], body[start:end], "village", f"{code}/{found[1]}", "place-village")]
