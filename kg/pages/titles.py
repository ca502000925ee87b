"""Titles to their stories: by mark, by place on the page, and by the words they share with the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from kg.knowledge import compile_pattern, grammar
from kg.pages.lines import Line, width

# Least gain in shared pairs by which text goes back to a broken story, without and with a box or heading before it. On our
# pages right resumptions gain 2.3 to 8.4 (0.8 with a box before), wrong ones would gain up to 1.0 (0.2).
_CLEARLY, _PARTED = 1.8, 0.3
# The same for a story that did not break off, by the first characters (at least so many) behind a section head or a box:
# right ones gain 0.43 to 1.6, others up to 0.23.
_ANEW, _FIRST = 0.35, 40
# Weights against one line's overlap with its story (0 to 1): the side where the page prints titles, a pair of lines torn
# apart, a story with titles on both sides, a story without any, a title far from its story, each line more than two.
_SIDE, _TORN, _BOTH, _NONE, _FAR, _MORE = 0.1, 0.4, 0.5, 0.8, 0.35, 0.15


@dataclass(frozen=True, slots=True)
class Titles:
    """Heading lines between two stories, by the stories' indices (`after` −1: page begins; `before` None: page ends)."""

    lines: tuple[Line, ...]
    after: int
    before: int | None


def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(grammar("pages")[name])


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """The text's pairs of neighbouring characters, punctuation left out. Kept, since titles are held against every story."""
    kept = "".join(filter(str.isalnum, text))
    return frozenset(map("".join, pairwise(kept)))


def similarity(short: str, long: str) -> float:
    """Share of the short text's character pairs that the long one has, 0 to 1."""
    wanted = pairs(short)
    return len(wanted & pairs(long)) / len(wanted) if wanted else 0.0


def kinship(one: str, other: str) -> float:
    """Shared character pairs of two texts over the geometric mean of how many each has, 0 to 1."""
    first, second = pairs(one), pairs(other)
    return len(first & second) / (len(first) * len(second)) ** 0.5 if first and second else 0.0


def belongs(run: list[str], outer: str, inner: str, parted: bool) -> int:
    """From which of the texts on all go on with `outer`, a broken story, rather than with `inner`, by the pairs that only one has.

    Returns `len(run)` where none does. `parted` says that a box or a heading stands before the first of them; without
    such a sign the texts must speak clearly for the outer story.
    """
    only_outer, only_inner = pairs(outer) - pairs(inner), pairs(inner) - pairs(outer)
    gains = []
    for text in run:
        own = pairs(text)
        gains.append(len(own & only_outer) / (1 + len(only_outer)) ** 0.5 - len(own & only_inner) / (1 + len(only_inner)) ** 0.5)
        only_inner |= own - only_outer if gains[-1] < 0 else set()
    tails = [sum(gains[k:]) + (1.0 if _pattern("continuing").match(run[k]) else 0.0) for k in range(len(run))]
    best = max(range(len(run)), key=lambda k: (tails[k], -k))
    return best if tails[best] > (_CLEARLY if best or not parted else _PARTED) else len(run)


def begins_with(run: list[str], outer: str, inner: str) -> bool:
    """Whether the first of the texts go on with `outer`, a story that ended in a full stop, rather than with `inner`: by the
    pairs that only one has, each as often as it stands there, so that the names a story is about weigh most."""
    first = ""
    for text in run:
        if len(first) < _FIRST:
            first += text
    only_outer, only_inner = pairs(outer) - pairs(inner), pairs(inner) - pairs(outer)
    gain = sum(map(outer.count, pairs(first) & only_outer)) / (1 + len(only_outer)) ** 0.5
    loss = sum(map(inner.count, pairs(first) & only_inner)) / (1 + len(only_inner)) ** 0.5
    return bool(gain - loss > _ANEW)


def assign_titles(texts: list[str], photos: list[bool], gaps: list[Titles]) -> list[list[Line]]:
    """For each story the heading lines that are its own, in printed order; `photos` tells captions from other stories.

    Of the lines between two stories the first ones may belong to the story before and the rest to the one behind. The cuts
    are chosen together: each line wants to share words with its story, each story wants one title, printed on one side.
    """
    out: list[list[Line]] = [[] for _ in texts]
    rarity, follows = _rarity(texts), _titles_follow(gaps)
    best: dict[bool, tuple[float, tuple[int, ...]]] = {False: (0.0, ())}  # by whether the next gap's story before has a title
    for n, gap in enumerate(gaps):
        behind = gaps[n + 1].after if n + 1 < len(gaps) else -1
        options: dict[bool, tuple[float, tuple[int, ...]]] = {}
        for titled, (score, cuts) in best.items():
            for cut in _cuts(gap, follows):
                gain = score + _fit(gap, cut, texts, rarity, follows) + _need(gap, cut, titled, photos)
                state = cut < len(gap.lines) and gap.before == behind
                if state not in options or gain > options[state][0]:
                    options[state] = (gain, (*cuts, cut))
        best = options
    for gap, cut in zip(gaps, max(best.values())[1], strict=True):
        for lines, story in ((gap.lines[:cut], gap.after), (gap.lines[cut:], gap.before)):
            if story is not None and story >= 0:
                out[story] += lines
    return _far_ones_home(out, texts, rarity) if follows else out


def _cuts(gap: Titles, follows: bool) -> range:
    """How many of a gap's lines may go to the story before: none at the page's begin, all at its end; up to a notice's title,
    and up to the last `#` line where the page prints its titles before their stories."""
    if gap.after < 0:
        return range(1)
    if gap.before is None:
        return range(len(gap.lines), len(gap.lines) + 1)
    ahead = (i for i, line in enumerate(gap.lines) if (0 < line.marks < 3 and not follows) or _pattern("notice_title").match(line.string))
    return range(max(ahead, default=len(gap.lines)) + 1)


def _fit(gap: Titles, cut: int, texts: list[str], rarity: dict[str, float], follows: bool) -> float:
    """How well the lines before and behind a cut suit their stories, a little more on the side where the page prints titles."""
    gain = 0.0
    for i, line in enumerate(gap.lines):
        story = gap.after if i < cut else gap.before
        if story is not None and story >= 0:
            gain += _overlap([line], texts[story], rarity) + (_SIDE if (i < cut) == follows else 0.0)
    if 0 < cut < len(gap.lines) and gap.lines[cut - 1].block == gap.lines[cut].block:
        gain -= _TORN
    gain -= _MORE * sum(max(0, n - 2) for n in (cut, len(gap.lines) - cut))
    kicker = cut > 0 and _pattern("kicker_end").search(gap.lines[cut - 1].string)
    return gain - (_TORN if kicker and cut < len(gap.lines) else 0.0)


def _need(gap: Titles, cut: int, titled: bool, photos: list[bool]) -> float:
    """What is lost where the story before the gap goes without a title, or has titles on both its sides."""
    if gap.after < 0 or (cut > 0) != titled:
        return 0.0
    return -_BOTH if titled else 0.0 if photos[gap.after] else -_NONE


def _far_ones_home(given: list[list[Line]], texts: list[str], rarity: dict[str, float]) -> list[list[Line]]:
    """Where titles follow, a title line goes to an earlier story without one that it speaks of far more than of its neighbour."""
    out: list[list[Line]] = [[] for _ in texts]
    for story, lines in enumerate(given):
        for line in lines:
            here = _overlap([line], texts[story], rarity)
            free = {k: _overlap([line], texts[k], rarity) for k in range(story) if not given[k]}
            best = max(free, key=lambda k: free[k], default=story)
            out[best if free.get(best, 0.0) > here + _FAR else story].append(line)
    return out


def _rarity(texts: list[str]) -> dict[str, float]:
    seen = Counter(p for text in texts for p in pairs(text))
    return {p: log((1 + len(texts)) / n) for p, n in seen.items()}


def _titles_follow(gaps: list[Titles]) -> bool:
    """Whether this page prints titles behind their stories: none before the first story, some behind the last."""
    return bool(gaps) and all(gap.after >= 0 for gap in gaps) and gaps[-1].before is None


def _overlap(group: list[Line], text: str, rarity: dict[str, float]) -> float:
    """Share of the title's character pairs that the story has, rare ones weighing more."""
    wanted = {p for line in group for p in pairs(line.string)}
    weight = {p: rarity.get(p, 0.4) for p in wanted}
    have = pairs(text)
    total = sum(weight.values())
    return sum(w for p, w in weight.items() if p in have) / total if total else 0.0


def choose_headline(marked: list[str], plain: list[str]) -> tuple[str, list[str]]:
    """The headline and the kickers among a story's title lines (marked with `#`, and without)."""
    label = _pattern("label")
    kickers = [t for t in plain if label.match(t)]
    plain = [t for t in plain if not label.match(t)]
    if marked:
        headline = "".join(marked) if len(marked) > 1 and len(marked[-1]) <= 12 else marked[-1]
        kickers += [t for t in marked if t not in headline] + plain
    else:
        merged = _merge_halves(plain)
        stands = [t for t in merged if not _pattern("kicker_end").search(t)]
        headline = stands[-1] if stands else (merged[-1] if merged else "")
        kickers += [t for t in merged if t is not headline]
    kicker, headline = _halves(headline)
    return headline, ([kicker] if kicker else []) + kickers


def is_wrapped(first: str, second: str) -> bool:
    """Whether two title lines that stand together are one title broken by its column: the second nearly as wide as the
    first, or ending the first's kicker. A clearly shorter second line under a line that names who acts is the headline."""
    if _pattern("kicker_end").search(first):
        return False
    return bool(_pattern("kicker_end").search(second)) or width(second) > 0.75 * width(first)


def _merge_halves(lines: list[str]) -> list[str]:
    """Lines of one title broken by the column: each is joined to the next where a quote or bracket is still open."""
    out: list[str] = []
    for line in lines:
        if out and (out[-1].count("“") > out[-1].count("”") or out[-1].count("（") > out[-1].count("）")):
            out[-1] += line
        else:
            out.append(line)
    return out


def _halves(headline: str) -> tuple[str, str]:
    """A headline of two long halves of which the first names who acts is a kicker and a headline; couplets stay whole."""
    halves = headline.split(" ")
    if len(halves) != 2:
        return "", headline
    first, second = halves
    if min(width(first), width(second)) >= 10 and _pattern("kicker_actor").search(first):
        return first, second
    return "", headline
