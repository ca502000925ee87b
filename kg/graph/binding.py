"""Variables of a SPARQL query bound to values from outside.

Where the query has a `VALUES ?union { … }` block, the value takes the place of what stands there, with the language tag or data
type of the default; `UNDEF` there means "any". Else the value is put into the pattern, so that what is counted there is what is
bound: as a block at its head where a triple there has the variable, which is fast, else as a filter at its end, which leaves out
the rows where OPTIONAL or UNION leave the variable unbound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.terms import PREFIXES
from kg.identity.iris import BASE
from kg.model import UsageError

# Strings, IRIs and comments: nothing in them is a keyword or a variable.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""' r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"' r"|'(?:[^'\\\n]|\\.)*'" r'|<[^<>"{}|^`\s]*>|#[^\n]*', re.DOTALL)
_FORM = re.compile(r"(?<![?$:\w])(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?![:-])", re.IGNORECASE)
_SUBSELECT = re.compile(r"\{\s*(SELECT\b(?![:-]))", re.IGNORECASE)
_STAR = re.compile(r"SELECT\s*(DISTINCT|REDUCED)?\s*\*", re.IGNORECASE)
_NEGATED = re.compile(r"\b(MINUS|EXISTS)\s*\{", re.IGNORECASE)
_AGGREGATE = re.compile(r"\b(COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\s*\(|\bGROUP\s+BY\b", re.IGNORECASE)
_KEYS = re.compile(r"\bGROUP\s+BY\b(.*?)(\b(HAVING|ORDER|LIMIT|OFFSET|VALUES)\b|$)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def hide(text: str) -> str:
    """The query with strings, IRIs and comments blanked out, every other character where it was."""
    return _OPAQUE.sub(lambda m: re.sub(r"[^\n]", " " if m[0][0] == "#" else "\0", m[0]), text)


def bind(text: str, name: str, value: str) -> str:
    """The query with a variable (named without `?`) bound to a text, a number, a date or an IRI.

    Raises `UsageError` for a variable that the query does not have or that cannot be bound, and for a value that is not of the
    default's sort.
    """
    bare = hide(text)
    if blocks := [*re.finditer(rf"\bVALUES\s+[?$]{re.escape(name)}\s*\{{([^{{}}]*)\}}", bare, re.IGNORECASE)]:
        _refuse_late(bare, name, blocks[-1].start())
        for block in reversed(blocks):
            start, end = block.span(1)
            text = f"{text[:start]} {' '.join(_terms(text[start:end].strip(), value))} {text[end:]}"
        return text
    variables = sorted({found[1:] for found in re.findall(r"[?$]\w+", bare)})
    if name not in variables:
        raise UsageError(f"query: no variable ?{name} to bind; it has {', '.join('?' + v for v in variables) or 'none'}")
    return _put(text, bare, name, _terms("UNDEF", value))


# --- Where a block goes


@dataclass(frozen=True, slots=True)
class _Group:
    """A `{ … }`: what stands before it but for what is in round brackets, and the places of its brackets."""

    before: str
    start: int
    end: int


def _group(bare: str, at: int) -> _Group | None:
    """The first group from a place on that is not in round brackets, where an expression may have one (EXISTS)."""
    before, round_, curly, start = "", 0, 0, -1
    for place in range(at, len(bare)):
        sign = bare[place]
        round_ += (sign == "(") - (sign == ")" and round_ > 0)
        if round_ and start < 0:
            continue
        curly += (sign == "{") - (sign == "}")
        if sign == "{" and start < 0:
            start = place
        if start < 0:
            before += sign
        elif not curly:
            return _Group(before, start, place)
    return None


def _pattern(bare: str) -> tuple[int, _Group | None]:
    """Where the query's form is named, and its pattern; none where a block cannot be in it: CONSTRUCT WHERE, DESCRIBE without one."""
    form = _FORM.search(bare)
    if form is None:
        return 0, None
    group = _group(bare, form.end())
    if form[1].upper() == "CONSTRUCT":
        group = _group(bare, group.end + 1) if group and not group.before.strip() else None
    return form.end(), group


def _put(text: str, bare: str, name: str, terms: Sequence[str]) -> str:
    begin, group = _pattern(bare)
    head, body, tail = (bare[begin:group.start], bare[group.start:group.end + 1], bare[group.end + 1:]) if group else ("", "", bare)
    block = f"VALUES ?{name} {{ {' '.join(terms)} }}"
    if _made(name, head):
        raise UsageError(f"query: ?{name} cannot be bound, SELECT makes it; bind what it is made from, or choose by HAVING or FILTER")
    if re.search(rf"\bVALUES\s*\([^)]*[?$]{re.escape(name)}\b", bare, re.IGNORECASE):
        raise UsageError(f"query: ?{name} has its values in a VALUES block of several variables; change them there")
    if group is None or _made(name, tail):  # what GROUP BY makes is chosen from after
        if re.search(r"\bVALUES\b", tail, re.IGNORECASE):
            raise UsageError(f"query: ?{name} cannot be bound, another VALUES block ends the query; put that one into the pattern")
        return f"{text}\n{block}"
    inside, alone = text[group.start + 1:group.end], _SUBSELECT.match(body) is not None
    if not alone and not _made(name, body) and _uses(name, _flat(body)):
        return f"{text[:group.start + 1]} {block}{inside}{text[group.end:]}"
    _refuse_hidden(body, name)
    if alone:  # a SELECT must be alone in its brackets
        inside = f" {{{inside}}}"
    return f"{text[:group.start + 1]}{inside} FILTER(?{name} IN ({', '.join(terms)})) {text[group.end:]}"


def _refuse_hidden(body: str, name: str) -> None:
    """Only what a pattern binds can be bound: what it compares or excludes may be of any sort, and counts would double."""
    seen = _visible(body, name)
    if _uses(name, body) and not _uses(name, seen):
        raise UsageError(f"query: ?{name} is known to a SELECT within alone, which does not hand it on; write VALUES ?{name} {{ UNDEF }} in there")
    for found in reversed([*_NEGATED.finditer(seen)]):
        seen = _without(seen, _group(seen, found.end() - 1))
    if not _made(name, seen) and not _uses(name, _unbracketed(seen)):
        raise UsageError(f"query: ?{name} is compared or excluded but not bound in the pattern; write a default of its sort into it, "
                         f'such as VALUES ?{name} {{ 5 }} or VALUES ?{name} {{ ""@zh }}')


def _flat(body: str) -> str:
    """What stands in a pattern itself, not in brackets within."""
    depth, out = 0, ""
    for sign in body:
        depth -= sign in "})"
        out += sign if depth == 1 else " "
        depth += sign in "{("
    return out


def _unbracketed(body: str) -> str:
    """A pattern without what is in round brackets."""
    depth, out = 0, ""
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        out += sign if not depth else " "
    return out


def _without(body: str, group: _Group | None) -> str:
    return body if group is None else body[:group.start] + " " * (group.end + 1 - group.start) + body[group.end + 1:]


def _refuse_late(bare: str, name: str, place: int) -> None:
    """A block at the end of a query is joined to the groups, not to what is counted in them."""
    begin, group = _pattern(bare)
    if group is None or place < group.end or not _AGGREGATE.search(bare[begin:group.start] + bare[group.end:]):
        return
    keys = _KEYS.search(bare, group.end)
    if keys is None or not _uses(name, keys[1]):
        raise UsageError(f"query: its VALUES ?{name} comes after what is counted and binds nothing there; put it into the pattern")


def _uses(name: str, bare: str) -> bool:
    return re.search(rf"[?$]{re.escape(name)}\b", bare) is not None


def _made(name: str, bare: str) -> bool:
    """Whether an expression gives the variable its value."""
    return re.search(rf"\bAS\s+[?$]{re.escape(name)}\b", bare, re.IGNORECASE) is not None


def _visible(body: str, name: str) -> str:
    """A pattern without the SELECTs in it that do not hand the variable on."""
    for found in [*_SUBSELECT.finditer(body)]:
        inner = _group(body, found.start(1))
        if inner and not (_STAR.match(inner.before) or _uses(name, inner.before) or _made(name, body[found.start():inner.start])):
            body = _without(body, _group(body, found.start()))
    return body


# --- What stands in it


def _terms(default: str, value: str) -> list[str]:
    """The value as a term of the same sort as the default; where that is `UNDEF`, as whatever it may be."""
    quoted = str(ox.Literal(value))
    if default.startswith("<") or re.match(r"https?://\S+$", value):
        return [str(_node(value))]
    suffix = re.search(r'["\'](@[\w-]+|\^\^\S+)?$', default)
    if suffix:
        return [quoted + (suffix[1] or "")]
    number = _NUMBER.fullmatch(value) is not None
    if _NUMBER.fullmatch(default):
        if not number:
            raise UsageError(f"query: {value} is no number; give one such as {default}")
        return [value]
    dated = [f"{quoted}^^<{PREFIXES['xsd']}date>"] if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else []
    return [f"{quoted}@zh", quoted, *([value] if number else []), *dated]


def _node(value: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(value)
    except ValueError:
        raise UsageError(f"query: {value} is no IRI; give a full one such as {BASE}union/…") from None
