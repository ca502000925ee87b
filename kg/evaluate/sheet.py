"""What one page says as sets of things to compare, whether a gold file or a graph says it."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass, field

_IGNORED = frozenset(" \t\r\n\u3000“”‘’\"'《》「」·")
Key = tuple[str, str]  # (type, normal form of the name)


def normal(text: object) -> str:
    """The form in which names are compared: NFKC, without whitespace, quotation marks and middle dots, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", str(text)) if c not in _IGNORED and not c.isspace()).lower()


def same_number(figure: tuple[object, float, str], value: float, unit: str) -> bool:
    """Whether a figure (about, value, unit) has that value, as far as a float tells, and that normal unit."""
    return abs(figure[1] - value) <= 1e-6 * max(1, abs(figure[1])) and figure[2] == unit


@dataclass
class Thing:
    """An entity: its own normal names, those that count as right when strict, and every form that names it."""

    type: str
    label: str
    names: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Story:
    """A story's headline and kind; its paragraphs' openings (of a gold file) or its whole body (of a graph), all normal."""

    headline: str
    kind: str = "news"
    openings: tuple[str, ...] = ()
    body: str = ""


@dataclass
class Sheet:
    """One page. Facts are (subject, relation, object), posts (person, title, organisation), figures (about, value, unit).

    `optional` holds what the gold leaves open, `rules` for each item of a graph the ids of the rules that made it.
    """

    things: dict[Key, Thing] = field(default_factory=dict)
    facts: set[tuple[Key, str, Key]] = field(default_factory=set)
    posts: set[tuple[str, str, Key]] = field(default_factory=set)
    figures: list[tuple[Key | None, float, str]] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    optional: set[Hashable] = field(default_factory=set)
    rules: dict[Hashable, set[str]] = field(default_factory=dict)
    figure_rules: list[str] = field(default_factory=list)
