"""The time over which something was counted: 今年以来, 1～7月, 截至8月底, as printed and, where the page's date is known, as dates."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache

from kg.extract.text import Text
from kg.knowledge import compile_pattern, grammar
from kg.model import Period


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_pattern(source)) for name, source in grammar("periods")["patterns"].items())


@cache
def _any() -> re.Pattern[str]:
    """All the patterns as one, in their order, without their groups."""
    sources = (re.sub(r"\(\?P<\w+>", "(?:", p.pattern) for _, p in _patterns())
    return re.compile(f"(?={grammar('periods')['ends']['begins']})(?:{'|'.join(sources)})")


def period_at(text: Text, position: int, published: str) -> Period | None:
    """The period named last before a position, back to the last full stop; `published` is the page's ISO date, "" for none.

    A period that needs the page's date stays as printed where that is not known.
    """
    start = max(text.body.rfind(mark, 0, position) for mark in "。！？\n") + 1
    last = max((m.start() for m in _any().finditer(text.body, start, position)), default=-1)
    if last < 0:
        return None
    name, match = next((name, m) for name, p in _patterns() if (m := p.match(text.body, last, position)))
    since = compile_pattern(grammar("periods")["ends"]["since"]).match(text.body[match.end():position])
    printed = text.body[match.start():match.end() + (since.end() if since else 0)]
    days = _days(name, match, date.fromisoformat(published) if published else None, since is not None)
    return Period(printed, *(day.isoformat() if day else "" for day in days)) if days else Period(printed)


def _days(name: str, m: re.Match[str], today: date | None, since: bool) -> tuple[date | None, date | None] | None:
    """First and last day of a match, None where they need a page's date that is not known or a month that is none."""
    said = m.groupdict()
    year = _year(said, today)
    if name == "until" and not (said["rel"] or said["year"] or said["to"]):  # 截至目前, 截至20日
        return (None, _of_month(today, said["day"])) if today else None
    if name == "past_years":
        return (_years_before(today, _number(said["n"])), today) if today else None
    if year is None:
        return None
    first, last = _months(name, said, year)
    if today and first > today and not (said.get("year") or said.get("rel")):  # in January 12月以来 is last year's
        first, last = _months(name, said, year - 1)
    if name == "until":
        return None, _of_month(last, said["day"])
    return first, (today if since and today else None if since else min(last, today) if today and first <= today else last)


def _year(said: dict[str, str | None], today: date | None) -> int | None:
    """The year that a match names, or means by the page's date."""
    if named := said.get("year"):
        return int(named)
    if today is None:
        return None
    return today.year + int(grammar("periods")["years"].get(said.get("rel") or "", 0))


def _months(name: str, said: dict[str, str | None], year: int) -> tuple[date, date]:
    """The first and the last day of the months that a match of a year names."""
    first, last, years = 1, 12, int(said.get("last") or year)
    if name in ("months", "first_months"):
        first, last = _number(said.get("from") or "1"), _number(said["to"] or "12")
    elif name == "half":
        first, last = (1, 6) if _number(said["half"] or "") == 1 else (7, 12)
    elif name == "quarter":
        first = 3 * _number(said["quarter"] or "") - 2
        last = first + 2
    elif name == "until":
        first = last = _number(said.get("to") or "12")
    elif name in ("month", "bare_month"):
        first = last = _number(said["from"] or "")
    first, last = max(1, min(first, 12)), max(1, min(last, 12))
    return date(year, first, 1), date(years, last, calendar.monthrange(years, last)[1])


def _of_month(day: date, number: str | None) -> date:
    """The month's day of that number, or the day itself where no number, or one that the month does not have, is named."""
    return day.replace(day=int(number)) if number and 1 <= int(number) <= calendar.monthrange(day.year, day.month)[1] else day


def _number(word: str) -> int:
    """12 or 十二 as a number."""
    if word.isdigit():
        return int(word)
    numbers = grammar("periods")["numbers"]
    return sum(int(numbers[c]) for c in word)


def _years_before(today: date, years: int) -> date:
    day = min(today.day, calendar.monthrange(today.year - years, today.month)[1])
    return today.replace(year=today.year - years, day=day)
