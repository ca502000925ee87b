"""A body as the rules see it: one form of punctuation, sentences and clauses, and jieba's words where a boundary is in doubt."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kg.model import Span

_FULL = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", "~": "～", "﹏": "～", "—": "—"}
_STOPS = "。！？；\n"


class _Plain(dict[int, str]):
    """Each character's plain form, found when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        char = folded if len(folded) == 1 else char
        self[code] = _FULL.get(char, char)
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """The text with one form for each mark and digit, character for character (so that offsets stay valid)."""
    out = text.translate(_PLAIN)
    for m in re.finditer(r"(?<=\d),(?=\d)", text):  # 1,200
        out = out[:m.start()] + "," + out[m.end():]
    halves = out.split('"')
    if len(halves) == 1:
        return out
    return "".join(half + ("“”"[i % 2] if i < len(halves) - 1 else "") for i, half in enumerate(halves))


@dataclass(frozen=True)
class Text:
    """An article's body in plain form with its parts."""

    body: str

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        return tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", self.body))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans up to 。！？； (a closing quote behind belongs to it) or the paragraph's end."""
        return tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^。！？；\n]+(?:[。！？；]+[”’）》]*)?", self.body))

    @cached_property
    def _sentence_at(self) -> list[int]:
        """For each position the index of the sentence that has begun last."""
        starts = [0, *(s.start for s in self.sentences[1:]), len(self.body) + 1]
        return [i for i, (start, end) in enumerate(pairwise(starts)) for _ in range(end - start)]

    def sentence(self, position: int) -> int:
        """The index of the sentence that holds the position."""
        return self._sentence_at[position]

    @cached_property
    def _clauses(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("[，。；：！？\n]", self.body))]

    def clause_start(self, position: int) -> int:
        """Where the clause that holds the position begins."""
        return self._clauses[max(0, bisect_right(self._clauses, position) - 1)]

    def paragraph_start(self, position: int) -> int:
        return self.body.rfind("\n", 0, position) + 1

    @cached_property
    def tokens(self) -> tuple[tuple[int, int, str, str], ...]:
        """(start, end, word, tag) by jieba; the tag is the dictionary's, "x" for words it does not have."""
        from kg.extract.words import cut
        return tuple(cut(self.body))

    @cached_property
    def _token_ends(self) -> list[int]:
        return [t[1] for t in self.tokens]

    @cached_property
    def token_at(self) -> dict[int, tuple[int, int, str, str]]:
        """The token that begins at each position where one does."""
        return {t[0]: t for t in self.tokens}

    def tokens_from(self, start: int, end: int) -> tuple[tuple[int, int, str, str], ...]:
        """The tokens that overlap the characters from start to end."""
        first = bisect_right(self._token_ends, start)
        last = first
        while last < len(self.tokens) and self.tokens[last][0] < end:
            last += 1
        return self.tokens[first:last]

    def tokens_before(self, position: int) -> list[tuple[int, int, str, str]]:
        """The tokens that end at or before the position, nearest first (at most 16)."""
        i = bisect_right(self._token_ends, position)
        return list(reversed(self.tokens[max(0, i - 16):i]))

    @cached_property
    def quotes(self) -> tuple[Span, ...]:
        """Spans of “…” and ‘…’ pairs inside one paragraph, marks included, inner ones too."""
        found: list[Span] = []
        open_at: dict[str, list[int]] = {"”": [], "’": []}
        for m in re.finditer("[“”‘’\n]", self.body):
            mark = m[0]
            if mark == "\n":
                open_at = {"”": [], "’": []}
            elif mark in "“‘":
                open_at["”" if mark == "“" else "’"].append(m.start())
            elif open_at[mark]:
                found.append(Span(open_at[mark].pop(), m.end()))
        return tuple(sorted(found))
