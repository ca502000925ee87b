"""Figures: approximate numbers in their plain value, with unit, qualifier and what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.extract.lexicon import alternatives_of
from kg.extract.text import Text
from kg.knowledge import compile_pattern, grammar
from kg.model import Span


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text: plain value, printed unit, qualifier (= ~ > < >= <=), what it counts, its characters, and the least and
    the greatest that is meant (None: no limit is set)."""

    span: Span
    value: float
    unit: str
    qualifier: str
    measures: str
    printed: str
    bounds: tuple[float | None, float | None]


@cache
def _pattern() -> re.Pattern[str]:
    words = grammar("figures")
    before = alternatives_of(w for group in words["before"].values() for w in group)
    after = alternatives_of(w for group in words["after"].values() for w in group)
    units = alternatives_of([*words["units"]["money"], *words["units"]["money_other"], *words["units"]["count"], *words["units"]["percent"]])
    magnitude = alternatives_of(words["magnitude"])
    p = words["patterns"]
    return compile_pattern(
        rf"(?P<before>(?:{before})*)(?P<number>(?P<digits>{p['digits']})(?P<few>{words['patterns']['few']})?(?P<magnitude>{magnitude})?|(?P<chinese>{p['chinese']}))"
        rf"(?P<after>(?:{after})*)(?P<unit>{units})(?P<rate>{words['units']['rate']})?(?P<tail>(?:{after}))?")


@cache
def _rule(name: str) -> re.Pattern[str]:
    return compile_pattern(grammar("figures")["patterns"][name])


def find_numbers(text: Text) -> list[Number]:
    """The body's numbers with a unit, dates, ages, ordinals and names left out."""
    return [n for n in (_number(text, m) for m in _pattern().finditer(text.body)) if n is not None]


def _number(text: Text, m: re.Match[str]) -> Number | None:
    body = text.body
    start = m.start("number")
    before, after = body[max(0, start - 8):start], body[m.end():m.end() + 8]
    approximate = bool(m["before"].strip() or m["after"] or m["few"])
    if (_rule("not_before").search(before) and not m["before"]) or (m["before"] and _rule("ordinal").match(body[m.start() - 1:m.start()])):
        return None
    if m["digits"] and _rule("not_after").match(body[m.end("digits"):m.end("digits") + 4]) and not m["magnitude"] and not m["few"]:
        return None
    if _rule("no_unit").fullmatch(m["unit"] + after[:1]) and not (m["digits"] and _rule("digits_unit").fullmatch(m["unit"])):
        return None
    value = _value(m)
    if value is None or (m["chinese"] and not _chinese_counts(m, approximate)):
        return None
    if _rule("plan").search(body[max(0, m.start() - 24):m.start()]):
        return None
    end = m.end("tail") if m["tail"] else m.end("rate") if m["rate"] else m.end("unit")
    unit, qualifier = m["unit"] + (m["rate"] or ""), _qualifier(m)
    return Number(Span(start, end), value, unit, qualifier, _measures(text, m.start(), end), body[m.start():end], _bounds(m, value, qualifier))


def _chinese_counts(m: re.Match[str], approximate: bool) -> bool:
    return len(m["chinese"]) >= 2 or approximate


@cache
def unit_class(unit: str) -> str:
    """What sort of thing a unit counts (money, share, people, bodies, events, time, measure), "thing" for others."""
    classes = grammar("figures")["unit_classes"]
    return next((name for name, members in classes.items() if unit.split("/")[0] in members), "thing")


def _value(m: re.Match[str]) -> float | None:
    if m["digits"]:
        return float(Decimal(m["digits"].replace(",", "")) * _magnitude(m))
    return _chinese_value(m["chinese"])


def _chinese_value(word: str) -> float | None:
    """十余 → 10, 三百二十 → 320, 百万 → 1000000, 上千 → 1000; None for 成百上千 and 数."""
    numerals = grammar("figures")["numerals"]
    word = word.lstrip(numerals["at_least"])
    if word[:1] in numerals["vague"]:
        return None
    total, section, digit = 0, 0, 0
    for char in word:
        if char in numerals["digits"]:
            digit = numerals["digits"][char]
        elif numerals["scales"][char] >= 10**4:
            total, section, digit = total + ((section + digit) or 1) * numerals["scales"][char], 0, 0
        else:
            section, digit = section + (digit or 1) * numerals["scales"][char], 0
    return float(total + section + digit) or None


def _bounds(m: re.Match[str], value: float, qualifier: str) -> tuple[float | None, float | None]:
    """What the true number lies between: 2600余 is 2600 to 2700, 近400万 is 300万 to 400万, 约550万 is 545万 to 555万, 超百万 has no
    upper end. The step is one of the last digit that is no nought."""
    if qualifier == "=":
        return value, value
    words, behind = grammar("figures")["close"], (m["few"] or "") + m["after"] + (m["tail"] or "")
    close = any(word in m["before"] for word in words["before"]) or any(word in behind for word in words["after"])
    number, step = Decimal(repr(value)), Decimal(10) ** int(Decimal(_digits(m, value)).normalize().as_tuple().exponent) * _magnitude(m)
    low, high = {"~": (number - step / 2, number + step / 2), ">": (number, number + step if close else None), ">=": (number, None),
                 "<": (number - step if close else None, number), "<=": (None, number)}[qualifier]
    return None if low is None else float(low), None if high is None else float(high)


def _digits(m: re.Match[str], value: float) -> str:
    return m["digits"].replace(",", "") if m["digits"] else repr(value)


def _magnitude(m: re.Match[str]) -> int:
    return int(grammar("figures")["magnitude"][m["magnitude"]]) if m["magnitude"] else 1


def _qualifier(m: re.Match[str]) -> str:
    """The sign of the longest approximating word beside the number, those behind it first."""
    words = grammar("figures")
    after = (m["few"] or "") + m["after"] + (m["tail"] or "")
    for group, text in ((words["after"], after), (words["before"], m["before"])):
        found = [(len(w), sign) for sign, members in group.items() if sign != "neutral" for w in members if w in text]
        if found:
            return str(max(found)[1])
    return ">" if m["chinese"] and m["chinese"][0] == words["numerals"]["at_least"] else "="


def _measures(text: Text, start: int, end: int) -> str:
    """Two to eight characters saying what is counted: the noun behind the unit, else the words before the number; whole words."""
    body = text.body
    behind = _rule("measures_after").match(body[end:end + 12])
    if behind and len(behind[1]) >= 2:
        at = end + behind.start(1)
        return _whole_words(text, at, at + len(behind[1])).strip("“”‘’")
    before = re.split("[，。；：、\n]", body[max(0, start - 12):start])[-1]
    before = _rule("trim_before").sub("", before)
    cut = [t for t in text.tokens_before(start) if t[0] >= start - 8]
    return (before[-(start - cut[-1][0]):] if len(before) > 8 and cut else before[-8:]).strip("“”‘’")


def _whole_words(text: Text, start: int, end: int) -> str:
    """The characters from start to end, up to the last word that ends there and is more than a particle."""
    words = [t for t in text.tokens_from(start, end) if t[0] >= start and t[1] <= end]
    while words and words[-1][3][0] in "umcpdfrv" and len(words) > 1 and words[-1][3] != "vn":
        words.pop()
    return text.body[start:words[-1][1]] if words and words[-1][1] - start >= 2 else text.body[start:end]
