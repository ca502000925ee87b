"""The values that flow through the project; this module reads as its glossary.

A `Page` is split into `Article`s; an article is read into a `Reading`: the `Entity`s it names and where (`Named`), and the
`Fact`s, `Post`s and `Figure`s it states, each with the `Evidence` that says so. All are frozen: a stage makes new values,
never changes old ones. Offsets count characters, ends are exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class UsageError(Exception):
    """Something the user can mend: the message is one line that names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Traced:
    """Text that knows where each of its characters stands in the file it came from."""

    text: str
    origin: tuple[int, ...]

    def __add__(self, other: Traced) -> Traced:
        return Traced(self.text + other.text, self.origin + other.origin)

    def __getitem__(self, part: slice) -> Traced:
        return Traced(self.text[part], self.origin[part])

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """One file of newspaper text. `name` is the file's name, `date` an ISO date or "" where none is known."""

    name: str
    text: str
    sha256: str = ""
    date: str = ""
    date_source: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One story, brief or captioned photo. `origin[i]` is the file offset of `body[i]`; `kind` is "news" or "photo"."""

    page: str
    headline: str
    kickers: tuple[str, ...]
    byline: str
    kind: str
    body: str
    origin: tuple[int, ...] = field(repr=False, default=())
    sections: tuple[str, ...] = ()
    tip: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` of an article's body."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an entity: `name` is the canonical name it stands for, `type` the entity's class.

    `place` is the code (or name path) of the place that the name contains or implies, "" where none. `kind` is the
    entity's kind of GUIDELINES (province, facility, government …). `weak` mentions count only where something supports them.
    """

    span: Span
    type: str
    name: str
    text: str
    kind: str = ""
    place: str = ""
    rule: str = ""
    weak: bool = False

    def __hash__(self) -> int:
        """Of where it stands alone: few mentions share that, and rules look mentions up all the time."""
        return hash((self.span.start, self.span.end))


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters of one article's body that state something, the rule that read them, and how sure it is (0 to 1)."""

    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """Something an article names. `key` tells it apart from all others of its type and ends its IRI."""

    type: str
    key: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A `Mention` settled: characters `start` to `end` of an article's body name `entity`, a (type, key) pair."""

    start: int
    end: int
    entity: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as printed, with its first and last day (ISO), "" where they are not said or not known."""

    printed: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """`subject` —`relation`→ `object`; both are entity (type, key) pairs. `period` is the time that its sentence speaks of."""

    subject: tuple[str, str]
    relation: str
    object: tuple[str, str]
    evidence: Evidence
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """`person` holds the office `title` at `organisation`."""

    person: tuple[str, str]
    title: str
    organisation: tuple[str, str]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says something about an entity. `value` is in plain units (元, not 万元).

    `bounds` are the least and the greatest that the true number can be by the words around it, None where these set no limit;
    `period` is the time over which it was counted.
    """

    about: tuple[str, str]
    value: float
    unit: str
    qualifier: str
    measures: str
    as_printed: str
    evidence: Evidence
    bounds: tuple[float | None, float | None] = (None, None)
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one article says."""

    article: Article
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    posts: tuple[Post, ...] = ()
    figures: tuple[Figure, ...] = ()
    names: tuple[Named, ...] = ()
