"""What a tagger and co-occurrence give: jieba.posseg's names, related where they stand in one sentence.

The stories are unionkg's own, so that only the extraction differs. Of neighbouring words that are tagged as names or nouns,
those that end in 工会 are unions; the other names go by their tag alone. A number with a classifier is about the first union,
else the first name, of its sentence.
"""

from __future__ import annotations

import re
from itertools import pairwise, product
from pathlib import Path

from kg.evaluate.sheet import Key, Sheet, Story, Thing, normal
from kg.pages import read_page, split

TYPES = {"ns": "Place", "nt": "Agency", "nr": "Person", "nz": "Programme"}
RELATED = {("Union", "Programme"): "runs", ("Agency", "Programme"): "partnerIn", ("Union", "Agency"): "partnersWith",
           ("Union", "Place"): "locatedIn", ("Agency", "Place"): "locatedIn", ("Programme", "Place"): "locatedIn"}


def read(path: Path) -> Sheet:
    """The sheet of one page."""
    sheet = Sheet()
    for article in split(read_page(path)):
        sheet.stories.append(Story(normal(article.headline), article.kind, body=normal(article.body)))
        for sentence in re.split("[。！？；\n]", article.body):
            _sentence(sheet, sentence)
    return sheet


def _sentence(sheet: Sheet, sentence: str) -> None:
    from jieba import posseg

    words = [(w.word, w.flag) for w in posseg.cut(sentence)]
    keys = [_add(sheet, kind, name) for kind, name in _names(words)]
    for one, other in product(keys, keys):
        if relation := RELATED.get((one[0], other[0])):
            sheet.facts.add((one, relation, other))
            sheet.rules.setdefault((one, relation, other), set()).add("co-occurrence")
    about = next((k for k in keys if k[0] == "Union"), keys[0] if keys else None)
    for (word, flag), (unit, kind) in pairwise(words):
        if flag == "m" and kind in ("q", "nr", "n") and re.fullmatch(r"\d+(?:\.\d+)?", word):
            sheet.figures.append((about, float(word), normal(unit)))
            sheet.figure_rules.append("co-occurrence")


def _names(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(type, name) of a sentence's names."""
    out: list[tuple[str, str]] = []
    run: list[tuple[str, str]] = []
    for word, flag in [*words, ("", "")]:
        if flag.startswith(("n", "j")) and flag != "nr":
            run.append((word, flag))
            continue
        joined = "".join(w for w, _ in run)
        if joined.endswith("工会") and len(joined) > 2:
            out.append(("Union", joined))
        out += [(TYPES[f], w) for w, f in run if f in TYPES]
        run = []
        if flag in TYPES:
            out.append((TYPES[flag], word))
    return out


def _add(sheet: Sheet, kind: str, name: str) -> Key:
    key = (kind, normal(name))
    sheet.things.setdefault(key, Thing(kind, name, {key[1]}, set(), {key[1]}))
    return key
