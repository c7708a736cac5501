"""Times of publication as people say them: "last week", "in February 2026", "since Monday"."""

import tomllib
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from retrieval.calendars import months, weekdays
from retrieval.dated import When
from retrieval.filters import Filters
from retrieval.folding import any_of, fold
from retrieval.lexicon import lexicon_of
from retrieval.padding import pattern_of
from retrieval.plain_filters import days_of

_UNITS = ("days", "weeks", "months")
_DAYS_BACK = {"days": 1, "weeks": 7, "months": 30}
_YEAR = r"(?:1\d|20)\d\d"


def read_time(text: str, language: str, today: date) -> Filters | None:
    """Return the time that is all of a text in that language (ISO 639-1), None where it is something else.

    A month without a year is the last one of that name, and so is a day of the week.
    """
    times = _times(language)
    plain = _plain(text)
    begun = times.since.sub("", plain)
    onwards = times.until_now.sub("", begun)
    read = next(filter(None, (_read(rest, times, today) for rest in _stripped(onwards, times))), None)
    return Filters(since=read[0], before=None if onwards != plain else read[1]) if read else None


def read_date(text: str, language: str) -> When | None:
    """Return the year, the month or the day that is all of a text, with the parts that it names."""
    times = _times(language)
    return next(filter(None, (_named(rest, times) for rest in _stripped(_plain(text), times))), None)


def _plain(text: str) -> str:
    return " ".join(fold(text).text.split()).strip(" ,.")


@dataclass(frozen=True, slots=True)
class _Times:
    """How a language says a time, folded; `weekdays`, from Monday, and `months` are patterns of the names."""

    since: regex.Pattern[str]
    until_now: regex.Pattern[str]
    before: regex.Pattern[str]
    after: regex.Pattern[str]
    phrases: Mapping[str, str]
    counted: regex.Pattern[str]
    units: Mapping[str, str]
    weekdays: tuple[regex.Pattern[str], ...]
    months: tuple[regex.Pattern[str], ...]


_DATE = regex.compile(
    r"(?:(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º)? (?:of |de )?)?(?P<month>\p{L}[\p{L}']*)"
    rf"(?: (?P<later>\d{{1,2}})(?:st|nd|rd|th)?)?\.?(?:,? (?:de |of )?(?P<year>{_YEAR}))?"
)
_NUMBERED = regex.compile(rf"(?P<year>{_YEAR})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def _stripped(text: str, times: _Times) -> Iterator[str]:
    """Yield a text, and what is left of it where words are taken away that change nothing."""
    waiting, known = deque([text]), {text, ""}
    while waiting:
        rest = waiting.popleft()
        yield rest
        fewer = {times.before.sub("", rest, 1), times.after.sub("", rest, 1).strip()} - known
        known |= fewer
        waiting.extend(sorted(fewer, key=len, reverse=True))


def _read(text: str, times: _Times, today: date) -> tuple[str, str | None] | None:
    """Return the first day, and the one behind the last, of a time without any other words."""
    phrase = times.phrases.get(text)
    if phrase is not None:
        unit, count = phrase.split()
        return _back(int(count), unit, today) if unit in _UNITS else days_of(phrase, today)
    counted = times.counted.fullmatch(text)
    if counted is not None:
        return _back(int(counted["n"]), times.units[counted["unit"]], today)
    for number, pattern in enumerate(times.weekdays):
        if pattern.fullmatch(text):
            return _of_day(today - timedelta((today.weekday() - number) % 7))
    return _dated(text, times, today)


def _dated(text: str, times: _Times, today: date) -> tuple[str, str | None] | None:
    """Return the same of a day, a month or a year."""
    named = _named(text, times)
    if named is None:
        return None
    month, day = named.month or 1, named.day or 1
    year = today.year - ((month, day) > (today.month, today.day)) if named.year is None else named.year
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    if named.month is None:
        return f"{year}", f"{year + 1}"
    return _of_day(first) if named.day else (f"{first:%Y-%m}", f"{year + month // 12}-{month % 12 + 1:02}")


def _named(text: str, times: _Times) -> When | None:
    """Return the date that is all of a text, whether there is such a day or not."""
    found = _NUMBERED.fullmatch(text) or _DATE.fullmatch(text)
    month = _month(found["month"], times) if found and found["month"] else None
    if found is None or (found["month"] and month is None):
        return None
    parts = found.groupdict()
    day = parts["day"] or parts.get("later")
    return When(int(parts["year"]) if parts["year"] else None, month, int(day) if day else None)


def _month(name: str, times: _Times) -> int | None:
    if name.isdigit():
        return int(name)
    return next((number for number, pattern in enumerate(times.months, 1) if pattern.fullmatch(name)), None)


def _of_day(day: date) -> tuple[str, str]:
    return day.isoformat(), (day + timedelta(1)).isoformat()


def _back(count: int, unit: str, today: date) -> tuple[str, None] | None:
    back = count * _DAYS_BACK[unit]
    return ((today - timedelta(back)).isoformat(), None) if back < today.toordinal() else None


@cache
def _times(language: str) -> _Times:
    entry = _entries()[language]
    phrases = {**lexicon_of(language).periods, **entry["phrases"]}
    units = {fold(word).text: unit for unit in _UNITS for word in entry[unit]}
    counted = rf"(?P<n>\d{{1,3}}) (?P<unit>{'|'.join(sorted(units, key=len, reverse=True))})"
    return _Times(
        since=regex.compile(rf"^{any_of(entry['since'])}\s+"),
        until_now=regex.compile(rf"\s+{any_of(entry['until_now'])}$"),
        before=regex.compile(rf"^{any_of(entry['before'])}(?:\s+|(?<='))"),
        after=regex.compile(rf"\s*{any_of(entry['after'])}$"),
        phrases={fold(phrase).text: period for phrase, period in phrases.items()},
        counted=regex.compile("|".join(_counted(phrase, counted) for phrase in entry["counted"])),
        units=units,
        weekdays=weekdays(language),
        months=months(language),
    )


def _counted(phrase: str, counted: str) -> str:
    return r"\s+".join(counted if part == "{n}" else pattern_of(fold(part).text) for part in phrase.split())


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("bot.conversation").joinpath("times.toml").read_text("utf-8"))
