"""Where the knowledge lies: finds and reads the files of `ontology/` (grammars, vocabularies, tables)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_HAN = "一-鿿㐀-䶿豈-﫿〇"


@cache
def folder() -> Path:
    """The `ontology/` folder: inside the installed package, or beside it in a checkout."""
    for place in (_HERE / "ontology", _HERE.parent / "ontology"):
        if (place / "unionkg.ttl").is_file():
            return place
    raise FileNotFoundError(f"no ontology/ folder in or beside {_HERE}: reinstall unionkg")


@cache
def grammar(name: str) -> dict[str, Any]:
    """The grammar file `ontology/grammar/<name>.toml` as a dictionary of words, lists and pattern sources."""
    return tomllib.loads(_spell_out((folder() / "grammar" / f"{name}.toml").read_text("utf-8")))


@cache
def interface(name: str) -> dict[str, Any]:
    """The file `ontology/interface/<name>.toml`: words and looks for readers, in zh and en."""
    return tomllib.loads((folder() / "interface" / f"{name}.toml").read_text("utf-8"))


def _spell_out(source: str) -> str:
    r"""`\p{Han}`, a Chinese character, which the standard library's expressions do not know."""
    return source.replace(r"[\p{Han}", f"[{_HAN}").replace(r"\p{Han}", f"[{_HAN}]")


def compile_pattern(source: str, slots: dict[str, str] | None = None) -> re.Pattern[str]:
    """Compile a pattern of a grammar file; `{{name}}` stands for the source of another, given in `slots`."""
    return _compiled(source) if slots is None else re.compile(_filled(source, slots))


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _filled(source: str, slots: dict[str, str]) -> str:
    for _ in range(4):  # patterns nest a few levels deep
        source = re.sub(r"\{\{(\w+)\}\}", lambda m: f"(?:{slots[m[1]]})", source)
    return source
