"""What is known at each point of a story: which place a bare 省, 市, 区 means, and how names are bounded on the left."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.places import Gazetteer, gazetteer
from kg.extract.text import Text
from kg.knowledge import grammar
from kg.model import Mention

# jieba's tags of words that a proper name may hold: nouns, adjectives, distinguishing words, idioms, unknown words, numbers inside.
_NAME_TAGS = frozenset(["n", "nr", "ns", "nt", "nz", "nrt", "nrfg", "ng", "a", "b", "j", "l", "i", "vn", "an", "ag",
                        "s", "x", "eng", "f", "g", "q", "zg", "m", "k", "h", "t", "vg"])


@dataclass(frozen=True)
class Scope:
    """The places of one story, in order; `outer` are those of the headline, `home` the one that the story's union is of."""

    text: Text
    places: tuple[Mention, ...]
    outer: tuple[str, ...] = ()
    home: str = ""

    @property
    def table(self) -> Gazetteer:
        return gazetteer()

    def place_ending_at(self, position: int) -> Mention | None:
        """The place mention that ends right there, if any."""
        return next((m for m in self.places if m.span.end == position), None)

    def chain_start(self, mention: Mention) -> int:
        """Where the run of adjoining place names begins that this mention ends: 辽宁省沈阳市|和平区."""
        start = mention.span.start
        while (before := self.place_ending_at(start)) is not None:
            start = before.span.start
        return start

    def jurisdiction(self, sign: str, position: int) -> str:
        """The code that a bare 省 / 市 / 区 / 县 means at a position: the nearest such place before it, else after, else outside.

        A place inside the story's own (a county-level city of the city that the story is about) counts in its sentence alone.
        """
        levels = tuple(grammar("places")["signs"][sign]["levels"])
        sentence = self.text.sentences[self.text.sentence(position)].start if self.text.sentences else 0
        own = self._fits([self.home], sign, levels) if self.home else ""
        before = [m.place for m in reversed(self.places) if m.span.end <= position
                  and (m.span.start >= sentence or own not in self.table.chain(m.place)[1:])]
        after = [m.place for m in self.places if m.span.start >= position]
        for codes in (before, list(self.outer), after):
            if code := self._fits(codes, sign, levels):
                return code
        return ""

    def _fits(self, codes: list[str], sign: str, levels: tuple[int, ...]) -> str:
        ends = tuple(grammar("places")["signs"][sign]["ends"])
        for code in codes:
            for ancestor in self.table.chain(code):
                place = self.table.by_code[ancestor]
                if place.level not in levels:
                    continue
                if place.name.endswith(ends):
                    return ancestor
        return ""

    def name_start(self, end: int, limit: int = 24) -> int:
        """Where the proper name begins whose last part ends at `end`: at a place's name, else where words stop being nouns."""
        text = self.text.body
        floor = max(end - limit, max((text.rfind(c, 0, end) for c in "，。；：、！？\n“”‘’《》—…"), default=-1) + 1)
        inside = [m for m in self.places if floor <= m.span.start and m.span.end < end]
        start = self._words_start(end, floor)
        for mention in inside:  # a place inside what may be the name begins it
            if self.is_name(mention.span.end, end):
                return max(floor, mention.span.start)
        return start

    def _words_start(self, end: int, floor: int) -> int:
        start = end
        for begin, stop, word, tag in self.text.tokens_before(end):
            if begin < floor or stop != start:
                break
            if not _nameable(word, tag):
                break
            start = begin
        return start

    def is_name(self, start: int, end: int) -> bool:
        """Whether the words from a place's end to the name's end are all such as a name may hold."""
        tokens = [t for t in self.text.tokens_before(end) if t[0] >= start]
        return not any(_breaks(word, tag) for _, _, word, tag in tokens)


def _breaks(word: str, tag: str) -> bool:
    """Whether a word cannot stand inside a name that a place begins: particles, prepositions, pronouns, verbs of two characters."""
    if word in grammar("places")["particles"] or word[0] in "，。、；：“”‘’！？":
        return True
    verb = tag == "v" and len(word) > 1 and word not in grammar("agencies")["business_verbs"]
    return verb or (tag[0] in "pcur" and len(word) > 1) or tag in ("uj", "ul", "uz")


def _nameable(word: str, tag: str) -> bool:
    if word in grammar("places")["particles"] or not word.strip() or word[0] in "，。、；：“”‘’！？":
        return False
    return tag in _NAME_TAGS or word in "（）()·"
