"""Files and folders to pages: the one place that reads users' text."""

from __future__ import annotations

import codecs
import glob
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from kg.knowledge import compile_pattern, grammar
from kg.model import Page, UsageError

SUFFIXES = (".txt", ".md")
# Share of Chinese characters that GB 2312's first level (3,755 everyday ones) must cover before bytes count as GB18030:
# measured 0.97 and more on newspaper text, below 0.5 on Big5, Shift-JIS and UTF-16 read by mistake.
_EVERYDAY = 0.8


def find_pages(arguments: Iterable[str]) -> list[Path]:
    """Files, folders (searched through) and globs to the pages they hold, sorted, each once.

    Raises `UsageError` for a path that is not there, a folder or glob without pages, a file of another kind.
    """
    found: dict[Path, None] = {}
    for argument in arguments:
        for path in _expand(argument):
            found[path] = None
    return sorted(found)


def _expand(argument: str) -> list[Path]:
    path = Path(argument)
    if path.is_dir():
        pages = [p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()]
        if not pages:
            raise UsageError(f"{argument}: no pages in this folder; it needs {' or '.join(SUFFIXES)} files")
        return pages
    if path.is_file():
        if path.suffix.lower() not in SUFFIXES:
            raise UsageError(f"{argument}: cannot read {path.suffix or 'files without a suffix'}; pages end in {' or '.join(SUFFIXES)}")
        return [path]
    if glob.has_magic(argument):
        pages = [Path(p) for p in glob.glob(argument, recursive=True) if Path(p).suffix.lower() in SUFFIXES]
        if not pages:
            raise UsageError(f"{argument}: nothing matches that is a {' or '.join(SUFFIXES)} page")
        return pages
    raise UsageError(f"{argument}: no such file or folder; check the path")


def read_page(path: Path, date: str = "") -> Page:
    """Read one page. `date` (ISO) counts where neither its text nor its file name bears one.

    Raises `UsageError` where the file cannot be read, is empty, is not text, or is neither UTF-8 nor GB18030.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    text = decode(raw, str(path))
    if not text.strip():
        raise UsageError(f"{path}: the file is empty; a page needs text")
    known, source = find_date(text, path.name)
    if not known and date:
        known, source = date, "option"
    return Page(path.name, text, hashlib.sha256(raw).hexdigest(), known, source)


def decode(raw: bytes, name: str) -> str:
    """UTF-8 (with or without mark) or GB18030 bytes to text with plain line ends; `UsageError` names the file otherwise."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError(f"{name}: encoded as UTF-16; save it as UTF-8")
    if b"\0" in raw:
        raise UsageError(f"{name}: not a text file; pages are UTF-8 or GB18030 text")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_gb(raw, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_gb(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: neither UTF-8 nor GB18030; save it as UTF-8") from error
    beyond = [c for c in text if ord(c) > 0x7F and not _is_mark(c)]
    everyday = sum(_in_level_one(c) for c in beyond)
    if not beyond or everyday < _EVERYDAY * len(beyond):
        raise UsageError(f"{name}: neither UTF-8 nor GB18030 by its content; save it as UTF-8")
    return text


def _is_mark(char: str) -> bool:
    return (ord(char) < 0x3000 and not char.isalpha()) or 0x3000 <= ord(char) <= 0x303F or 0xFF00 <= ord(char) <= 0xFFEF


def _in_level_one(char: str) -> bool:
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def find_date(text: str, file_name: str) -> tuple[str, str]:
    """The page's ISO date and where it stands: a line of its own in the text, else the file name; else ("", "")."""
    words = grammar("pages")
    for line in text.split("\n")[:6]:
        found = compile_pattern(words["date"]).match(line.strip().lstrip("# "))
        if found and len(line.strip()) < 32:
            return _iso(found), "text"
    found = compile_pattern(words["date_name"]).search(file_name)
    return (_iso(found), "file name") if found and _iso(found) else ("", "")


def _iso(found: re.Match[str]) -> str:
    year, month, day = (int(x) for x in found.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 and 1900 <= year < 2100 else ""
