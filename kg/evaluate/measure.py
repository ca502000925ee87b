"""Precision, recall and F1 of graphs against gold, micro-averaged over pages; what was missed; precision by rule.

`strict` asks for the canonical name or one that the gold accepts, `found` is satisfied by any form that names the right
thing. An optional item of the gold is neither a hit when found nor a miss when not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from kg.evaluate.sheet import Key, Sheet, same_number
from kg.graph.terms import RELATIONS, TYPES

Items = set[Hashable]
STORIES = "paragraphs in their article (B³)"
ORDER = ("headlines", STORIES, *(f"{name} {mode}" for mode in ("strict", "found")
         for name in (*TYPES, "entities", *RELATIONS, "relations", "posts", "figures")), "figure values", "all found", "all strict")


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 (0 to 1), and how many items the gold has and the graph gives."""

    precision: float
    recall: float
    f1: float
    gold: int
    given: int


@dataclass(frozen=True)
class Evaluation:
    """`scores` by the name of the figure, `rules` as rule → (right, wrong), `missed` and `wrong` as page → kind → items in words."""

    scores: dict[str, Score]
    rules: dict[str, tuple[int, int]]
    missed: dict[str, dict[str, list[str]]]
    wrong: dict[str, dict[str, list[str]]]
    doubts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """All of it for a machine."""
        return asdict(self)

    def in_words(self) -> Iterator[str]:
        """A line for each page and kind of which something was missed or wrong."""
        for page, kinds in self.missed.items():
            for kind, items in kinds.items():
                for what, said in (("missed", items), ("wrong", self.wrong[page].get(kind, []))):
                    if said:
                        yield f"{page}: {what} {kind}: {'; '.join(said)}"


@dataclass
class _Tally:
    hits: float = 0
    given: int = 0
    gold: int = 0

    def add(self, gold: Items, given: Items, optional: Items) -> None:
        self.hits += len((gold & given) - optional)
        self.given += len(given - optional)
        self.gold += len(gold - optional)

    def score(self) -> Score:
        precision, recall = (self.hits / self.given if self.given else 0.0), (self.hits / self.gold if self.gold else 0.0)
        return Score(precision, recall, _f1(precision, recall), self.gold, self.given)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class _Ledger:
    """What adds up over the pages."""

    tallies: defaultdict[str, _Tally]
    rules: defaultdict[str, list[int]]
    missed: dict[str, dict[str, list[str]]]
    wrong: dict[str, dict[str, list[str]]]


def evaluate(pages: Iterable[tuple[str, Sheet, Sheet]]) -> Evaluation:
    """The measure of (name, gold, graph) pages, each graph built from its page alone."""
    ledger = _Ledger(defaultdict(_Tally), defaultdict(lambda: [0, 0]), {}, {})
    clusters: list[tuple[float, float]] = []
    for name, gold, graph in pages:
        ledger.missed[name], ledger.wrong[name] = {}, {}
        for mode in ("strict", "found"):
            _compare(ledger, name, mode, gold, graph)
        _figures(ledger, ("figure values",), gold, graph, None)
        _headlines(ledger, gold, graph)
        clusters += _clusters(gold, graph)
    scores = {name: tally.score() for name, tally in ledger.tallies.items()}
    scores[STORIES] = _bcubed(clusters)
    return Evaluation({name: scores[name] for name in ORDER if name in scores},
                      {rule: (right, wrong) for rule, (right, wrong) in sorted(ledger.rules.items())}, ledger.missed, ledger.wrong)


def _compare(ledger: _Ledger, page: str, mode: str, gold: Sheet, graph: Sheet) -> None:
    """Entities, relations, posts and figures of one page, once strict and once found."""
    same = _matched(gold, graph, mode)

    def key(k: Key) -> Hashable:
        return same.get(k, ("?", k))

    facts: dict[Hashable, Hashable] = {f: (key(f[0]), f[1], key(f[2])) for f in graph.facts}
    posts: dict[Hashable, Hashable] = {p: (p[0], p[1], key(p[2])) for p in graph.posts}
    kinds: list[tuple[str, str, Items, Items]] = [("posts", "", set(gold.posts), set(posts.values()))]
    for t in TYPES:
        kinds.append((t, "entities", {k for k in gold.things if k[0] == t}, {key(k) for k in graph.things if k[0] == t}))
    for r in RELATIONS:
        kinds.append((r, "relations", {f for f in gold.facts if f[1] == r}, {facts[f] for f in graph.facts if f[1] == r}))
    for kind, group, wanted, given in kinds:
        for name in filter(None, (kind, group, "all")):
            ledger.tallies[f"{name} {mode}"].add(wanted, given, gold.optional)
        if mode == "strict":
            ledger.missed[page][kind] = sorted(_words(item, gold, graph) for item in wanted - given - gold.optional)
            ledger.wrong[page][kind] = sorted(_words(item, gold, graph) for item in given - wanted)
    right = _figures(ledger, (f"figures {mode}", f"all {mode}"), gold, graph, same)
    if mode == "strict":
        _by_rule(ledger, graph, facts | posts, gold, right)
        _figures_in_words(ledger, page, gold, graph, right)


def _matched(gold: Sheet, graph: Sheet, mode: str) -> dict[Key, Key]:
    """Each thing of the graph with the gold's, one to one: those of the same name first."""
    out: dict[Key, Key] = {}
    for exact in (True, False):
        for key, thing in sorted(graph.things.items()):
            if key in out:
                continue
            mine = thing.names if exact or mode == "strict" else thing.forms
            for other, wanted in gold.things.items():
                theirs = wanted.names if exact else wanted.accepted if mode == "strict" else wanted.forms
                if other not in out.values() and thing.type == wanted.type and mine & theirs:
                    out[key] = other
                    break
    return out


def _figures(ledger: _Ledger, names: Iterable[str], gold: Sheet, graph: Sheet, same: dict[Key, Key] | None) -> list[bool | None]:
    """Counts the figures under the names and tells of each of the graph's whether it is right (None: optional).

    Value and unit must agree, and with `same` what the figure is about.
    """
    left = sorted(gold.figures, key=lambda f: f in gold.optional)
    right: list[bool | None] = []
    for about, value, unit in graph.figures:
        hit = next((f for f in left if same_number(f, value, unit)
                    and (same is None or (about is not None and same.get(about) == f[0]))), None)
        if hit is not None:
            left.remove(hit)
        right.append(None if hit is not None and hit in gold.optional else hit is not None)
    for name in names:
        tally = ledger.tallies[name]
        tally.hits += right.count(True)
        tally.given += len(right) - right.count(None)
        tally.gold += sum(f not in gold.optional for f in gold.figures)
    return right


def _by_rule(ledger: _Ledger, graph: Sheet, named: dict[Hashable, Hashable], gold: Sheet, figures: list[bool | None]) -> None:
    """Right and wrong items by the rule that made them, the optional ones aside."""
    wanted: Items = gold.facts | gold.posts
    for item, rules in graph.rules.items():
        if named[item] not in gold.optional:
            for rule in rules:
                ledger.rules[rule or "(from names and tables)"][named[item] not in wanted] += 1
    for rule, right in zip(graph.figure_rules, figures, strict=True):
        if right is not None:
            ledger.rules[rule][not right] += 1


def _figures_in_words(ledger: _Ledger, page: str, gold: Sheet, graph: Sheet, right: list[bool | None]) -> None:
    given = [f for f, good in zip(graph.figures, right, strict=True) if good is False]
    ledger.wrong[page]["figures"] = sorted(f"{_label(f[0], graph)} {f[1]:g}{f[2]}" for f in given)
    same = _matched(gold, graph, "strict")
    found = [(same.get(f[0]) if f[0] else None, f[1], f[2]) for f in graph.figures]
    ledger.missed[page]["figures"] = sorted(f"{_label(f[0], gold)} {f[1]:g}{f[2]}" for f in gold.figures if f not in found and f not in gold.optional)


def _words(item: Hashable, gold: Sheet, graph: Sheet) -> str:
    """A thing, fact or post as a reader would put it."""
    if not isinstance(item, tuple):
        return str(item)
    if len(item) == 3:
        return " ".join(x if isinstance(x, str) else _label(x, gold, graph) for x in item)
    return _label(item, gold, graph)


def _label(key: Hashable, *sheets: Sheet) -> str:
    if isinstance(key, tuple) and key[0] == "?":
        key = key[1]
    return next((s.things[key].label for s in sheets if key in s.things), "-")


def _headlines(ledger: _Ledger, gold: Sheet, graph: Sheet) -> None:
    """Printed headlines; those of captioned photos may be given or not."""
    captions: Items = {s.headline for s in gold.stories if s.kind == "photo"}
    ledger.tallies["headlines"].add({s.headline for s in gold.stories if s.headline}, {s.headline for s in graph.stories if s.headline}, captions)


def _clusters(gold: Sheet, graph: Sheet) -> Iterator[tuple[float, float]]:
    """For each paragraph of the gold its B³ precision and recall: how far its story is the same in both (Bagga and Baldwin 1998)."""
    where = [(index, next((i for i, s in enumerate(graph.stories) if opening and opening in s.body), None))
             for index, story in enumerate(gold.stories) for opening in story.openings]
    for index, found in where:
        mine = [x for x in where if x[0] == index]
        together = [x for x in where if found is not None and x[1] == found]
        both = sum(x[0] == index for x in together)
        yield both / len(together) if together else 0.0, both / len(mine)


def _bcubed(clusters: list[tuple[float, float]]) -> Score:
    count = len(clusters)
    precision, recall = (sum(c[i] for c in clusters) / count if count else 0.0 for i in (0, 1))
    return Score(precision, recall, _f1(precision, recall), count, count)
