"""Filters said in plain words: "last week", "in March 2022", "according to AFP"."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import regex

from corpus.dates import parse_date
from retrieval.filters import Filters
from retrieval.lexicon import lexicon_of

_MONTH_LENGTH = 7


def read_plain_filters(
    text: str, language: str, publishers: Iterable[str], today: date, given: Filters
) -> tuple[str, Filters]:
    """Return the question without the words that name a time or a publisher, and the filters they mean.

    `given` are the filters that were typed, which go before. A time is one of publication; whether the
    question means it so is for the articles to show, so whoever asks falls back on the whole question where
    they don't answer.
    """
    lexicon, lowered = lexicon_of(language), text.lower()
    filters = given
    if given.since is None and given.before is None:
        for phrase, period in sorted(lexicon.periods.items(), key=lambda pair: -len(pair[0])):
            rest = _without(text, regex.escape(phrase)) if phrase in lowered else None
            if rest is not None:
                since, before = days_of(period, today)
                text, filters = rest, replace(filters, since=since, before=before)
                break
        else:
            text, filters = _in_month(text, language, lexicon.within, filters)
    if given.publisher is None and any(phrase in lowered for phrase in lexicon.according):
        for name in sorted(publishers, key=len, reverse=True):
            rest = _without(text, rf"(?:{_any(lexicon.according)})\s+(?:the\s+)?{regex.escape(name)}")
            if rest is not None:
                return rest, replace(filters, publisher=name)
    return text, filters


def days_of(period: str, today: date) -> tuple[str, str]:
    """Return the first day of a period and the day behind its last, in ISO 8601.

    The period is given as its unit and how many of them ago, as "week 1" for the last week; weeks begin on
    Monday.
    """
    unit, back = period.split()
    count = int(back)
    if unit == "day":
        start, end = today - timedelta(count), today - timedelta(count - 1)
    elif unit == "week":
        start = today - timedelta(today.weekday() + 7 * count)
        end = start + timedelta(7)
    elif unit == "month":
        months = today.year * 12 + today.month - 1 - count
        start, end = (date(m // 12, m % 12 + 1, 1) for m in (months, months + 1))
    else:
        start, end = date(today.year - count, 1, 1), date(today.year - count + 1, 1, 1)
    return start.isoformat(), end.isoformat()


def _in_month(text: str, language: str, within: Iterable[str], filters: Filters) -> tuple[str, Filters]:
    if not any(map(str.isdigit, text)):
        return text, filters
    pattern = rf"(?<!\w)(?:{_any(within)})\s+(\p{{L}}+\.?\s+(?:de\s+)?\p{{Nd}}{{4}})(?!\w)"
    found = regex.search(pattern, text, regex.IGNORECASE) if within else None
    month = parse_date(found[1], language) if found else None
    if found is None or month is None or len(month) != _MONTH_LENGTH:
        return text, filters
    year, number = int(month[:4]), int(month[5:])
    after = f"{year + number // 12}-{number % 12 + 1:02}"
    return _cut(text, found), replace(filters, since=month, before=after)


def _without(text: str, pattern: str) -> str | None:
    found = regex.search(rf"(?<!\w){pattern}(?!\w)", text, regex.IGNORECASE)
    return _cut(text, found) if found else None


def _cut(text: str, found: regex.Match[str]) -> str:
    rest = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
    return regex.sub(r"\s+(?=[?!.,])|^[,;]\s*", "", rest)


def _any(phrases: Iterable[str]) -> str:
    return "|".join(regex.escape(phrase) for phrase in phrases)
