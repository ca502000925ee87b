"""Mentions and claims of one article → its Reading: canonical names, keys, places, and facts between entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.extract.context import Scope
from kg.extract.persons import Office
from kg.extract.programmes import known_campaigns
from kg.extract.story import Claim, Count, Name, name_of
from kg.knowledge import grammar
from kg.model import Article, Entity, Evidence, Fact, Figure, Mention, Named, Post, Reading

# Characters between a place and an organisation's name that say where it is: 位于鲅鱼圈区的|…, 鲅鱼圈区一家企业—|….
_WITHIN = 6


@dataclass(frozen=True)
class Naming:
    """How one story's programmes are called and whose they are: `main` is its union, `home` that union's place code."""

    main: Mention | None
    home: str
    sites: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)

    def settle(self, programmes: list[Mention]) -> list[Mention]:
        """The same programme under one name: forms that differ by quotes, by 工会 in front, or by what one leaves out."""
        names = list(dict.fromkeys(m.name for m in programmes))
        chosen = {name: self._same(name, names) for name in names}
        strong = {chosen[m.name] for m in programmes if not m.weak}
        return [replace(m, name=chosen[m.name], weak=m.weak and chosen[m.name] not in strong) for m in programmes]

    def _same(self, name: str, names: list[str]) -> str:
        common = grammar("programmes")["too_common"]
        cores = {n: core(n) for n in names}
        key = cores[name]
        for other in names:
            if other != name and cores[other] == key:
                return min(name, other, key=lambda n: (names.index(n)))
        if hotline := _hotline(name):
            return max((n for n in names if _hotline(n) == hotline), key=len)
        held = [n for n in names if len(key) >= 3 and key in cores[n] and cores[n] != key and name in known_campaigns()]
        if held and not held[0].startswith(key):
            return held[0]
        longer = [n for n in names if cores[n] != key and cores[n].endswith(key) and len(key) >= 4 and key not in common and "“" not in key]
        return longer[0] if longer else name


def _hotline(name: str) -> str:
    """The number that a telephone line is named by, "" where it is none: 12351热线 and 12351工会服务职工热线 are one."""
    found = re.fullmatch(grammar("programmes")["hotline_number"], name)
    return found[1] if found else ""


_QUOTES = str.maketrans("", "", "“”‘’")


def core(name: str) -> str:
    """A programme's name without quotes and without 工会 in front: what its forms have in common."""
    return name.translate(_QUOTES).removeprefix(grammar("programmes")["own"])


def resolve(article: Article, scope: Scope, mentions: list[Mention], claims: list[Claim], offices: list[Office],
            counts: list[Count], naming: Naming) -> Reading:
    """Put one article's findings together; facts stated twice keep their surest evidence each time."""
    runner = _runners(claims)
    posts_at = {o.person: o.organisation for o in reversed(offices)}
    key = _Keys(scope, naming, runner, posts_at)
    entities = _entities(mentions, key)
    facts = {_fact(c, key) for c in claims} | set(_located(scope, mentions, runner, key, naming))
    posts = [Post(("Person", key.person(o.person)), o.title, key(o.organisation),
                  Evidence(o.span.start, o.span.end, "post-title", 0.9)) for o in offices]
    figures = [Figure(key(c.about), c.number.value, c.number.unit, c.number.qualifier, c.number.measures, c.number.printed,
                      Evidence(c.span.start, c.span.end, c.rule, c.confidence), c.number.bounds, c.period) for c in counts]
    known = {(e.type, e.key) for e in entities}
    return Reading(article, tuple(entities), tuple(sorted((f for f in facts if f.subject in known and f.object in known), key=_order)),
                   tuple(dict.fromkeys(p for p in posts if p.organisation in known)),
                   tuple(dict.fromkeys(f for f in figures if f.about in known)),
                   tuple(Named(*n) for n in sorted({(m.span.start, m.span.end, key(m)) for m in mentions})))


def _runners(claims: list[Claim]) -> dict[str, Mention]:
    """Who runs each programme: the union that most claims name, else the agency; the first on a tie."""
    named: dict[str, list[Mention]] = {}
    for claim in claims:
        if claim.relation == "runs":
            named.setdefault(claim.object.name, []).append(claim.subject)
    out = {}
    for programme, group in named.items():
        names = [m.name for m in group]
        out[programme] = max(group, key=lambda m: (m.type == "Union", names.count(m.name), -names.index(m.name)))
    return out


def _order(f: Fact) -> tuple[tuple[str, str], str, tuple[str, str], int, int, str]:
    return (f.subject, f.relation, f.object, f.evidence.start, f.evidence.end, f.evidence.rule)


def _fact(claim: Claim, key: _Keys) -> Fact:
    return Fact(key(claim.subject), claim.relation, key(claim.object),
                Evidence(claim.span.start, claim.span.end, claim.rule, claim.confidence), claim.period)


class _Keys:
    """(type, key) of a mention: what tells the thing apart from all others of its type, on any page."""

    def __init__(self, scope: Scope, naming: Naming, runner: dict[str, Mention], posts_at: dict[str, Mention]) -> None:
        self.scope, self.naming, self.runner, self.posts_at = scope, naming, runner, posts_at
        self._known: dict[tuple[str, str, str], tuple[str, str]] = {}

    def __call__(self, m: Mention) -> tuple[str, str]:
        told = (m.type, m.name, m.place)  # nothing else of a mention counts, and the same ones are asked again and again
        if told not in self._known:
            self._known[told] = m.type, getattr(self, m.type.lower())(m)
        return self._known[told]

    def place(self, m: Mention) -> str:
        return m.place

    def union(self, m: Mention) -> str:
        """The name; with the city or county's parent in front where several places bear the name."""
        return self._told_apart(m.name, m.place)

    def agency(self, m: Mention) -> str:
        return self._told_apart(m.name, m.place)

    def _told_apart(self, name: str, code: str) -> str:
        table = self.scope.table
        base = code.split("/")[0]
        place = table.by_code.get(base)
        if place is None or len(table.by_name[place.name]) == 1 or place.name not in name:
            return name
        parent = table.by_code.get(place.parent)
        return (parent.name if parent else "") + name

    def programme(self, m: Mention) -> str:
        who = self.runner.get(m.name) or self.naming.main
        where = self.union(who) if who is not None else self.scope.table.name(self.naming.home) if self.naming.home else ""
        name = m.name.translate(_QUOTES)
        return f"{name}@{where}" if where and not name.startswith(where) else name

    def workergroup(self, m: Mention) -> str:
        return m.place

    def document(self, m: Mention) -> str:
        return m.name

    def person(self, m: Mention | str) -> str:
        name = m if isinstance(m, str) else m.name
        at = self.posts_at.get(name) or self.naming.main
        return f"{name}@{self(at)[1]}" if at is not None else name


def _entities(mentions: Iterable[Mention], key: _Keys) -> list[Entity]:
    found: dict[tuple[str, str], list[Mention]] = {}
    for m in mentions:
        found.setdefault(key(m), []).append(m)
    return sorted(_entity(type_, id_, group) for (type_, id_), group in found.items())


def _entity(type_: str, id_: str, group: list[Mention]) -> Entity:
    name = group[0].name
    aliases = sorted({m.text for m in group} | {m.name for m in group} - {name})
    kind = next((m.kind for m in group if m.kind), "")
    place = "" if type_ == "WorkerGroup" else max((m.place for m in group), key=len, default="")
    return Entity(type_, id_, name, tuple(a for a in aliases if a != name), kind, place)


def _located(scope: Scope, mentions: list[Mention], runner: dict[str, Mention], key: _Keys, naming: Naming) -> Iterable[Fact]:
    """Unions and agencies lie where their name or the words before it say, programmes where their runner does."""
    named = {m.place for m in mentions if m.type == "Place"}
    seats = _seats(scope, mentions, naming)
    for m in mentions:
        if m.type in ("Union", "Agency") and (seat := seats[name_of(m)]) in named and m.kind != "national":
            yield Fact(key(m), "locatedIn", ("Place", seat), Evidence(m.span.start, m.span.end, "located-name", 0.9))
        elif m.type == "Programme" and (sites := naming.sites.get(m.name)):
            for site in sites:
                yield Fact(key(m), "locatedIn", ("Place", site.place), Evidence(site.span.start, site.span.end, "located-said", 0.75))
        elif m.type == "Programme":
            who = runner.get(m.name) or naming.main
            seat = seats.get(name_of(who), who.place) if who is not None else ""
            place = seat if seat in named else naming.home
            if place in named:
                yield Fact(key(m), "locatedIn", ("Place", place), Evidence(m.span.start, m.span.end, "located-runner", 0.7))


def _seats(scope: Scope, mentions: list[Mention], naming: Naming) -> dict[Name, str]:
    """Where each organisation is, by (type, name): the most specific place that a mention's words say, its company's for its union."""
    out: dict[Name, str] = {}
    for m in mentions:
        if m.type in ("Union", "Agency"):
            seat, before = _seat(m, naming, scope), _said_before(m, scope)
            inside = before and (not seat or seat in scope.table.chain(before.split("/")[0])[1:] or (seat in before and seat != before))
            seat = before if inside else seat
            known = out.get(name_of(m), "")
            out[name_of(m)] = seat if scope.table.level(seat) > scope.table.level(known) and m.kind == "enterprise" else known or seat
    for (kind, name), seat in list(out.items()):
        owner = next((other for (t, n), other in out.items() if t == "Agency" and kind == "Union" and name.startswith(n)), "")
        if scope.table.level(owner) > scope.table.level(seat):
            out[kind, name] = owner
    return out


def _said_before(m: Mention, scope: Scope) -> str:
    """The place that stands right before a company's, school's or hospital's name, of-words between: 在鲅鱼圈区的|营口海晟港务有限公司."""
    if m.kind not in ("enterprise", "education", "health", "association"):
        return ""
    start = scope.text.clause_start(m.span.start)
    near = [p for p in scope.places if start <= p.span.start and p.span.end <= m.span.start and m.span.start - p.span.end <= _WITHIN]
    return max(near, key=lambda p: (scope.table.level(p.place), p.span.start)).place if near else ""


def _seat(m: Mention, naming: Naming, scope: Scope) -> str:
    """Where an organisation is: where its name says; where that says no more than the province or nothing, in the
    jurisdiction of the story's union, if that lies there and the organisation is a local one."""
    local = m.kind in ("enterprise", "education", "health", "association", "military") and m.rule != "agency-known"
    if not local or not naming.home or scope.table.level(naming.home) < 2:
        return m.place
    if not m.place or (scope.table.level(m.place) == 1 and m.place in scope.table.chain(naming.home) and m.kind == "enterprise"):
        return naming.home
    return m.place
