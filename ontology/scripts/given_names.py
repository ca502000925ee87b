#!/usr/bin/env python3
"""Make `given-names.tsv` anew: how much likelier a character is in a given name than in running text (log-odds).

Counted over the dictionary that comes with jieba (MIT): its person names (tag nr) of two and three characters that begin
with a family name, against all its other words weighed by their frequency.

    python ontology/scripts/given_names.py
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections import Counter
from importlib import metadata, resources
from pathlib import Path

ONTOLOGY = Path(__file__).resolve().parents[1]
LEAST = 3  # names that a character must stand in


def log_odds(dictionary: str, families: set[str]) -> dict[str, float]:
    """Character → log-odds, for the characters of at least `LEAST` names; counts are smoothed by adding a few of each."""
    given: Counter[str] = Counter()
    text: Counter[str] = Counter()
    for word, count, tag in (line.split(" ") for line in dictionary.splitlines()):
        if tag != "nr":
            for char in word:
                text[char] += int(count)
        elif len(word) in (2, 3) and word[0] in families:
            given.update(word[1:])
    names, characters = given.total() + 2000, text.total() + 100_000
    return {c: math.log((n + 0.5) / names) - math.log((text[c] + 50) / characters) for c, n in given.items() if n >= LEAST}


def main() -> None:
    raw = (resources.files("jieba") / "dict.txt").read_bytes()
    words = tomllib.loads((ONTOLOGY / "grammar" / "persons.toml").read_text("utf-8"))
    families = set(words["surnames"]) - set(words["weak_surnames"])
    odds = log_odds(raw.decode("utf-8"), families)
    table = "".join(f"{c}\t{odds[c]:.1f}\n" for c in sorted(odds, key=lambda c: (-round(odds[c], 1), c)))
    (ONTOLOGY / "given-names.tsv").write_text(table, "utf-8")
    source = {"table": "given-names.tsv", "package": f"jieba {metadata.version('jieba')}", "file": "jieba/dict.txt", "licence": "MIT",
              "sha256": hashlib.sha256(raw).hexdigest(), "sha256_of_table": hashlib.sha256(table.encode()).hexdigest()}
    (ONTOLOGY / "given-names.source.json").write_text(json.dumps(source, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
