"""The sentence around a piece of evidence, and where the evidence stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STOP = re.compile(r"[。！？!?\n]+[”’」』）)】]*")
LONGEST = 240  # characters of a sentence shown whole
_AROUND = 80   # characters kept on either side of the evidence in a longer one


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A sentence of an article (its IRI) that states something in its characters `start` to `end`, end exclusive.

    In the article's body the sentence runs from `left` to `right` and the characters begin at `at`. `proof` is the IRI of the
    evidence, `period` the time that it speaks of, as printed.
    """

    article: str
    sentence: str
    start: int
    end: int
    left: int
    right: int
    at: int
    proof: str = ""
    rule: str = ""
    confidence: float = 1.0
    period: str = ""


def cut_sentence(body: str, start: int, end: int) -> tuple[str, int, int, int, int]:
    """The sentence(s) of `body` that hold the characters `start` to `end`, the position of these characters in it, and where in
    `body` it begins and ends. Of a long one only what is around the characters, with … for the rest."""
    left = max((m.end() for m in _STOP.finditer(body, 0, start)), default=0)
    inside = _STOP.search(body, max(start, end - 1))
    right = inside.end() if inside else len(body)
    left, right = _trimmed(body, min(left, start), max(right, end), start, end)
    if right - left <= LONGEST:
        return body[left:right], start - left, end - left, left, right
    head, tail = max(left, start - _AROUND), min(right, end + _AROUND)
    before, after = "…" * (head > left), "…" * (tail < right)
    return before + body[head:tail] + after, start - head + len(before), end - head + len(before), head, tail


def _trimmed(body: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    """Without white space at either end, but never inside the evidence."""
    while left < start and body[left].isspace():
        left += 1
    while right > end and body[right - 1].isspace():
        right -= 1
    return left, right
