"""Page → lines: what each printed line is (heading, byline, opening, credit, box, text), and where the columns break."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from statistics import median

from kg.knowledge import compile_pattern, grammar
from kg.model import Page, Traced

_WIDE = "WF"
# Above this many lines a block on average, empty lines part nothing on the page: every line stands for itself.
_DENSE = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its spaces cleaned. `block` numbers the runs of lines between empty ones, `marks` counts `#`.

    `kind` is one of heading, byline, lead, credit, tip, label, text; `spaced` keeps single spaces (they part a headline's
    halves and a byline's names).
    """

    text: Traced
    block: int
    marks: int
    kind: str
    spaced: Traced

    @property
    def string(self) -> str:
        return self.text.text

    @property
    def closed(self) -> bool:
        return bool(_pattern("closed").search(self.string))


def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(grammar("pages")[name])


_SPACE = re.compile(r"\s")


@cache
def is_chinese(char: str) -> bool:
    """A Chinese character or a full-width mark: spaces beside it are the printer's, not the writer's."""
    return unicodedata.east_asian_width(char) in _WIDE or char in "“”‘’—…·"


def clean(text: str, start: int) -> Traced:
    """Drop the spaces beside Chinese characters; `start` is the file offset of `text`."""
    if not _SPACE.search(text):
        return Traced(text, tuple(range(start, start + len(text))))
    kept = [i for i, c in enumerate(text) if not c.isspace() or not _is_filler(text, i)]
    squeezed = [i for n, i in enumerate(kept) if not (text[i].isspace() and n and text[kept[n - 1]].isspace())]
    return Traced("".join(" " if text[i].isspace() else text[i] for i in squeezed), tuple(start + i for i in squeezed))


def _is_filler(text: str, i: int) -> bool:
    before, after = text[:i].rstrip(), text[i:].lstrip()
    if not before or not after:
        return True
    return is_chinese(before[-1]) or is_chinese(after[0]) or (before[-1].isdigit() and after[0].isdigit())


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """Printed width in Chinese characters: Latin letters and digits take half a place."""
    return sum(1.0 if is_chinese(c) else 0.5 for c in text)


def to_lines(page: Page) -> list[Line]:
    """The page's lines that hold text, typed, furniture dropped."""
    lines, offset, block, gap = [], 0, 0, True
    for raw in page.text.split("\n"):
        stripped, marks = _unmarked(raw.strip())
        if stripped and not _pattern("furniture").search(_squeeze(stripped)):
            block += gap
            gap = False
            begin = raw.index(stripped)
            lines.append(_typed(stripped, offset + begin, block, marks))
        elif not stripped:
            gap = True
        offset += len(raw) + 1
    return lines if block * _DENSE > len(lines) else [replace(line, block=n) for n, line in enumerate(lines)]


def _unmarked(text: str) -> tuple[str, int]:
    """A line without its Markdown marks, and its heading's level (0 for none); a line all in bold counts as level 3."""
    found = _pattern("marks").match(text)
    if found:
        return found[2].strip().strip("*_ ").strip(), len(found[1])
    bold = _pattern("bold").match(text)
    return (bold[1].strip(), 3) if bold else (text.removeprefix("> ").strip(), 0)


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _typed(stripped: str, start: int, block: int, marks: int) -> Line:
    text = clean(stripped, start)
    kept = [i for i, c in enumerate(stripped) if not (c.isspace() and i and stripped[i - 1].isspace())]
    spaced = Traced(" ".join(stripped.split()), tuple(start + i for i in kept))
    return Line(text, block, marks, _kind(text.text, marks), spaced)


def _kind(text: str, marks: int) -> str:
    if _pattern("tip").match(text):
        return "tip"
    if _pattern("lead").match(text):
        return "lead"
    if len(text) <= 40 and _pattern("credit").search(text) and not _pattern("byline_not").search(text):
        return "credit"
    if _pattern("byline").match(text) and not _pattern("byline_not").search(text) and len(text) <= 60:
        return "byline"
    if _pattern("label").match(text):
        return "label"
    return "heading" if marks or _pattern("notice_title").match(text) else "text"


def is_columns(lines: list[Line]) -> bool:
    """Whether the page keeps the printed columns' line breaks: nearly all text lines narrow, few ending a sentence."""
    text = [line for line in lines if line.kind == "text"]
    if len(text) < 4:
        return False
    narrow = sum(width(line.string) <= 44 for line in text) / len(text)
    return narrow > 0.85 and median(width(line.string) for line in text) <= 36 and sum(line.closed for line in text) / len(text) < 0.6


def find_headings(lines: list[Line]) -> list[Line]:
    """Lines of kind text that stand apart as a title or section head become headings without a mark."""
    columns = is_columns(lines)
    return [_as_heading(line) if line.kind == "text" and _stands_apart(lines, i, columns) else line for i, line in enumerate(lines)]


def _as_heading(line: Line) -> Line:
    return Line(line.text, line.block, 0, "heading", line.spaced)


def _stands_apart(lines: list[Line], i: int, columns: bool) -> bool:
    line = lines[i]
    if _pattern("kicker_end").search(line.string) and len(line.string) <= 70:
        return not columns or _leads_to_title(lines, i)
    if _pattern("jump_out").fullmatch(line.string):
        return False
    if _ends_sentence(line.string) or "。" in line.string or len(line.string) > 48 or _pattern("continuing").match(line.string):
        return False
    return _apart_in_columns(lines, i) if columns else _apart_in_paragraphs(lines, i)


def _ends_sentence(text: str) -> bool:
    return bool(text) and text[-1] in "。；，、：,;"


def _apart_in_paragraphs(lines: list[Line], i: int) -> bool:
    return width(lines[i].string) <= 36


def _apart_in_columns(lines: list[Line], i: int) -> bool:
    """A title follows complete text and has not the width of the column around it, or is followed by a story's opening."""
    before = lines[i - 1] if i else None
    if before is not None and before.kind == "text" and not before.closed and not _in_title_block(lines, i - 1):
        return False
    block = _block(lines, i)
    if len(block) > 1:
        return not any("。" in lines[n].string for n in block) and len(block) <= 4 and _title_run(lines, block[-1])
    after = lines[i + 1] if i + 1 < len(lines) else None
    if after is None or after.kind in ("byline", "lead", "heading", "credit"):
        return True
    return _title_run(lines, i) or _too_short(lines, i) or _too_short(lines, i + 1) if _among_equals(lines, i) else True


def _block(lines: list[Line], i: int) -> range:
    """The lines that stand together with line i."""
    first = last = i
    while first and lines[first - 1].block == lines[i].block:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].block == lines[i].block:
        last += 1
    return range(first, last + 1)


def _leads_to_title(lines: list[Line], i: int) -> bool:
    """A kicker that ends in a dash stands over its title or an opening; a line of text that does so goes on in the next line."""
    after = lines[i + 1] if i + 1 < len(lines) else None
    return after is None or after.kind != "text" or (not after.closed and (_title_run(lines, i + 1) or _too_short(lines, i + 1) or not (
        _among_equals(lines, i) or "，" in after.string[-1:])))


def _too_short(lines: list[Line], i: int) -> bool:
    """A line that neither ends a sentence nor is nearly as wide as the text that follows it cannot be text of a column."""
    if i >= len(lines) or lines[i].kind != "text" or lines[i].closed or _pattern("continuing").match(lines[i].string) or "。" in lines[i].string:
        return False
    after = [width(x.string) for x in lines[i + 1:i + 4] if x.kind == "text" and not x.closed]
    goes_on = i + 1 < len(lines) and lines[i + 1].kind == "text" and not lines[i + 1].closed
    return goes_on and width(lines[i].string) < 0.78 * min(after) and not _ends_sentence(lines[i].string)


def _in_title_block(lines: list[Line], i: int) -> bool:
    """The line before is itself a title: it does not end a sentence and neither fits the column nor goes on."""
    return _stands_apart(lines, i, True)


def _title_run(lines: list[Line], i: int) -> bool:
    """Whether an opening, a printed box or the page's end follows line i within three lines, before a sentence ends."""
    if _pattern("kicker_end").search(lines[i].string):
        return True
    for n in range(i + 1, i + 4):
        if n >= len(lines) or lines[n].kind in ("byline", "lead") or _boxed(lines, n):
            return True
        if "。" in lines[n].string or "，" in lines[n].string[-1:]:
            return False
    return False


def _boxed(lines: list[Line], n: int) -> bool:
    """Line n begins a caption: lines that stand together and end sentences, the line before standing alone."""
    box = _block(lines, n)
    opens = box[0] == n and (n == 0 or lines[n - 1].kind != "text" or not _ends_open(lines[n - 1], lines[n]))
    return len(box) > 1 and opens and any("。" in lines[x].string for x in box)


def _ends_open(before: Line, first: Line) -> bool:
    """The box's first line is the tail of the paragraph before it: a short line that ends a sentence."""
    return not before.closed and first.closed and width(first.string) < 0.7 * width(before.string)


def _among_equals(lines: list[Line], i: int) -> bool:
    """Whether a line near is as wide, or wider by the two places that a paragraph's first line is set in."""
    wide = width(lines[i].string)
    near = [x for x in lines[max(0, i - 2):i] + lines[i + 1:i + 4] if x.kind == "text" and not x.closed]
    return any(-1.6 <= width(x.string) - wide <= 3.1 for x in near)
