"""jieba behind one function: words with the dictionary's tag. Imported late, since its dictionary takes a second to load."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from typing import Any


@cache
def _tagger() -> tuple[Any, dict[str, str]]:
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    tags = jieba.posseg.POSTokenizer(jieba.dt).word_tag_tab
    return jieba.dt, tags


def cut(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, word, tag) of the text's words."""
    tokenizer, tags = _tagger()
    at = 0
    for word in tokenizer.cut(text):
        yield at, at + len(word), word, tags.get(word, "x")
        at += len(word)
