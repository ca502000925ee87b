"""Page → Articles: openings, titles before or after their story, section heads, boxes, captions, cut and continued stories."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.knowledge import compile_pattern, grammar
from kg.model import Article, Page, Traced
from kg.pages.lines import Line, find_headings, is_columns, to_lines
from kg.pages.titles import Titles, assign_titles, begins_with, belongs, choose_headline, is_wrapped, kinship, similarity

_SECTION = 16  # characters of the longest section head


def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(grammar("pages")[name])


@dataclass
class Draft:
    """A story while it is put together (inside this module only)."""

    titles: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    byline: str = ""
    paragraphs: list[Traced] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    inside: list[list[str]] = field(default_factory=list)  # the headings between its paragraphs, as they stand together
    tip: str = ""
    kind: str = "news"
    open: bool = False  # the last paragraph breaks off in mid-sentence
    complete: bool = False  # a captioned photo whose credit has come

    @property
    def text(self) -> str:
        return "".join(p.text for p in self.paragraphs)


def split(page: Page) -> tuple[Article, ...]:
    """The page's stories in reading order. A page without one gives an empty tuple."""
    lines = find_headings(to_lines(page))
    drafts = _Assembly(is_columns(lines)).run(lines)
    return tuple(_article(page, draft) for draft in drafts if _tells(draft.text))


def _tells(text: str) -> bool:
    """Whether a text is a story: some Chinese, and a sentence that ends."""
    return len(_pattern("chinese").findall(text)) >= 10 and bool(_pattern("sentence_end").search(text))


def _article(page: Page, draft: Draft) -> Article:
    body = Traced("", ())
    for n, paragraph in enumerate(draft.paragraphs):
        body = body + (Traced("\n", (paragraph.origin[0],)) if n else Traced("", ())) + paragraph
    headline, kickers = choose_headline(draft.marked, draft.titles)
    return Article(page.name, headline, tuple(kickers), draft.byline, draft.kind, body.text, body.origin,
                   tuple(draft.sections), draft.tip, page.date)


class _Assembly:
    """One pass over the lines that collects stories and the titles between them; then titles find their stories."""

    def __init__(self, columns: bool) -> None:
        self.columns = columns
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.gaps: list[Titles] = []
        self.pending: list[Line] = []

    def run(self, lines: list[Line]) -> list[Draft]:
        self.lines = _captions(_join_leads(lines), self.columns)
        i = 0
        while i < len(self.lines):
            i = self._step(i)
        self._close_gap(None)
        for draft, found in zip(self.drafts, self._assigned(), strict=True):
            draft.marked = [line.spaced.text for line in found if 0 < line.marks < 3]
            draft.titles = self._title_lines([line for line in found if not 0 < line.marks < 3]) + draft.titles
            self._title_inside(draft)
        return self.drafts

    def _title_inside(self, draft: Draft) -> None:
        """A story with a title neither before nor behind it has it in its midst: two lines that stand together, or the only one."""
        groups = [g for g in draft.inside if len(g) > 1] or (draft.inside if len(draft.inside) == 1 else [])
        if groups and not draft.titles and not draft.marked and draft.kind == "news":
            draft.titles = groups[0]
            draft.sections = [s for s in draft.sections if s not in groups[0]]

    def _assigned(self) -> list[list[Line]]:
        return assign_titles([d.text for d in self.drafts], [d.kind == "photo" for d in self.drafts], self.gaps)

    def _title_lines(self, lines: list[Line]) -> list[str]:
        """Titles without mark; in printed columns, lines of one block are one title where it was too wide for its column."""
        out: list[str] = []
        for n, line in enumerate(lines):
            wrapped = self.columns and n and lines[n - 1].block == line.block and line.kind == lines[n - 1].kind == "heading"
            if wrapped and is_wrapped(out[-1], line.spaced.text):
                out[-1] += line.spaced.text
            else:
                out.append(line.spaced.text)
        return out

    def _step(self, i: int) -> int:
        line = self.lines[i]
        if line.kind == "tip":
            return self._tip(i)
        if line.kind in ("heading", "label"):
            self.pending.append(line)
        elif line.kind == "byline":
            self._start(byline=line.spaced.text)
        elif line.kind == "lead":
            self._lead(line)
        elif line.kind == "caption":
            self._start(kind="photo")
            self._body(line)
        elif line.kind == "credit":
            self._credit(line)
        else:
            self._text(i)
        return i + 1

    def _start(self, byline: str = "", kind: str = "news") -> None:
        last = self.drafts[-1] if self.drafts else None
        if last and not last.paragraphs and not self.pending and kind == "news":  # a second byline line
            last.byline = " ".join(filter(None, (last.byline, byline)))
            return
        self.current = Draft(byline=byline, kind=kind)
        self.drafts.append(self.current)
        self._close_gap(len(self.drafts) - 1)

    def _close_gap(self, following: int | None) -> None:
        if self.pending:
            self.gaps.append(Titles(tuple(self.pending), len(self.drafts) - (2 if following is not None else 1), following))
        self.pending = []

    def _lead(self, line: Line) -> None:
        lead = _pattern("lead").match(line.string)
        end = lead.end() if lead else 0
        self._start(byline=line.string[:end])
        self._body(replace(line, text=line.text[end:]))

    @property
    def _story(self) -> Draft:
        """The story that the lines go to; only asked for once one has begun."""
        assert self.current is not None
        return self.current

    def _credit(self, line: Line) -> None:
        if self.current is not None:
            self.current.byline = self.current.byline or line.spaced.text
            self.current.open = False
            self.current.complete = self.current.kind == "photo"

    def _tip(self, i: int) -> int:
        """A box: its text up to the first closed line is the summary of the story it speaks like."""
        n, text = i + 1, ""
        while n < len(self.lines) and self.lines[n].kind == "text":
            text += self.lines[n].string
            n += 1
            if self.lines[n - 1].closed:
                break
        if self.drafts and text:
            best = max(range(len(self.drafts)), key=lambda k: (similarity(text, self.drafts[k].text), k))
            self.drafts[best].tip = text
        return n

    def _text(self, i: int) -> None:
        line = self.lines[i]
        if not self.drafts or (self.pending and self._begins_story(i)):
            self._start()
        else:
            self._resume(i)
            if self.pending:
                self._section_heads()
        self._body(line)

    def _begins_story(self, i: int) -> bool:
        """Text behind a `#` heading opens a story, unless the story before broke off and this goes on with it; so does the
        text of a notice behind its title, which names no reporter."""
        if not self._story.open and _pattern("notice_title").search(self.pending[-1].string):
            return True
        marked = [p for p in self.pending if 0 < p.marks < 3]
        if not marked:
            return False
        current = self._story
        alike = similarity("".join(self._text_run(i)[:3]), current.text)
        if len(marked) == 1 == len(self.pending) and len(marked[0].string) <= _SECTION and current.kind == "news" and alike > 0.22:
            return False  # a section head that bears a mark: no opening behind it, and the text goes on about the same
        return not (current.open and alike > 0.3)

    def _section_heads(self) -> None:
        """Headings inside a story are section heads; one that parts a broken sentence was set beside it: a kicker."""
        found = [p.spaced.text for p in self.pending]
        self.pending = []
        if self._story.open:
            self._story.titles += found
        else:
            self._story.sections += found
            self._story.inside.append(found)

    def _body(self, line: Line) -> None:
        text, signature = _without_signature(line.text)
        draft = self._story
        draft.byline = draft.byline or signature
        text, jumped = _without_jump(text)
        if not text:
            draft.open = draft.open and not jumped
            return
        if draft.paragraphs and draft.open:
            draft.paragraphs[-1] = draft.paragraphs[-1] + text
        else:
            draft.paragraphs.append(text)
        ends = bool(_pattern("closed").search(text.text)) or jumped
        draft.open = not ends

    def _resume(self, i: int) -> None:
        """Where an older story broke off and the current one is complete: go on with the older from the line where the rest
        of the text speaks like it."""
        if self._story.complete:
            self._leave_photo(i)
        boxed = i > 1 and any(x.kind == "tip" for x in self.lines[max(0, i - 4):i])
        broken = [d for d in self.drafts if d.open and d is not self._story]
        if not broken and (self.pending or boxed):  # behind a section head or a box a story may go on that ended with a full stop
            broken = [d for d in self.drafts if d.kind == "news" and d is not self._story and d.paragraphs]
        if not broken or self._story.open or not self._story.paragraphs:
            return
        run = self._text_run(i)
        best = max(broken, key=lambda d: similarity("".join(run), d.text))
        parted = boxed or (i > 0 and self.lines[i - 1].kind != "text")
        outer, inner = best.text + "".join(best.sections), self._titles_of(self._story) + self._story.text
        if belongs(run, outer, inner, parted) == 0 if best.open else begins_with(run, outer, inner):
            self.current = best

    def _leave_photo(self, i: int) -> None:
        """Behind a photo's credit the text goes on with the story it speaks most like, which the photo was set into."""
        stories = [d for d in self.drafts if d.kind == "news" and d.paragraphs]
        if stories:
            run = "".join(self._text_run(i))
            self.current = max(stories, key=lambda d: kinship(run, d.text))

    def _titles_of(self, draft: Draft) -> str:
        """The title lines that stand right before a story."""
        index = self.drafts.index(draft)
        return "".join(line.string for gap in self.gaps if gap.before == index for line in gap.lines)

    def _text_run(self, i: int) -> list[str]:
        """The text lines from line i up to the next opening, caption or marked heading."""
        run = []
        for line in self.lines[i:]:
            if line.kind in ("byline", "lead", "caption", "credit") or (line.kind == "heading" and 0 < line.marks < 3):
                break
            if line.kind == "text":
                run.append(line.string)
        return run


def _without_signature(text: Traced) -> tuple[Traced, str]:
    found = _pattern("signature").search(text.text)
    return (text[:found.start()], found[0]) if found else (text, "")


def _without_jump(text: Traced) -> tuple[Traced, bool]:
    inward = _pattern("jump_in").match(text.text)
    text = text[inward.end():] if inward else text
    outward = _pattern("jump_out").search(text.text)
    return (text[:outward.start()], True) if outward else (text, False)


def _join_leads(lines: list[Line]) -> list[Line]:
    """An opening whose bracket of names runs over the column's end is one line with what follows."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if last is not None and last.kind in ("lead", "text") and _pattern("lead_broken").match(last.string):
            out[-1] = replace(last, text=last.text + line.text, spaced=last.spaced + line.spaced, kind="lead")
        else:
            out.append(line)
    return out


def _captions(lines: list[Line], columns: bool) -> list[Line]:
    """Mark the line with which each captioned photo begins, walking back from its credit."""
    out = list(lines)
    for i, line in enumerate(lines):
        start = None
        if line.kind == "credit":
            start = _caption_start(lines, i - 1, columns)
        elif line.kind == "text" and (found := _credit_inside(line)):
            out[i] = replace(line, text=line.text[:found])
            start = _caption_start(lines, i, columns)
        if start is not None:
            out[start] = replace(out[start], kind="caption")
    return out


def _credit_inside(line: Line) -> int | None:
    """Where the credit begins that stands behind a caption's last sentence."""
    end = max(line.string.rfind("。"), line.string.rfind("）"), line.string.rfind("!"))
    tail = line.string[end + 1:]
    return end + 1 if end >= 0 and 3 <= len(tail) <= 24 and _pattern("credit").match(tail) else None


def _caption_start(lines: list[Line], end: int, columns: bool) -> int | None:
    """The first line of the caption that ends at line `end`: behind a title, or with a date, or by its printed block."""
    run = end
    while run >= 0 and lines[run].kind == "text":
        run -= 1
    first = run + 1
    if first > end:
        return None
    dated = [n for n in range(first, end + 1) if _pattern("caption_start").match(lines[n].string)
             and (n == first or lines[n - 1].closed or lines[n].block != lines[n - 1].block)]
    inside = dated and not columns and first not in dated and lines[dated[-1] - 1].kind == "text"  # a story's text stands before the caption
    if run >= 0 and lines[run].kind in ("heading", "label") and not _spoken_for(lines, run, end) and not inside:
        return first
    if dated and not columns:
        return dated[-1]
    if columns:
        return _block_start(lines, first, end)
    return end


def _spoken_for(lines: list[Line], heading: int, end: int) -> bool:
    """Whether too much text lies between a heading and the credit for one caption (a long story with a photo behind)."""
    return sum(len(line.string) for line in lines[heading + 1:end + 1]) > 420


def _block_start(lines: list[Line], first: int, end: int) -> int:
    """In printed columns a caption's lines stand together, or its first line is set in."""
    n = end
    while n > first and (lines[n - 1].block == lines[n].block or _same_box(lines, n)):
        n -= 1
    tail = n < end and lines[n].closed and n > 0 and lines[n - 1].kind == "text" and not lines[n - 1].closed
    return n + 1 if tail else n  # the block's first line may be the end of the story before


def _same_box(lines: list[Line], n: int) -> bool:
    """The block before is a box of several lines too, or both are single lines of one paragraph."""
    before = [x for x in lines if x.block == lines[n - 1].block]
    here = [x for x in lines if x.block == lines[n].block]
    return (len(before) > 1 and len(here) > 1) or (len(before) == 1 and len(here) == 1)
