"""Filters in the person's language: "Only March 2026, only The Tarn Harbour Gazette"."""

from datetime import date, timedelta

from babel import Locale, UnknownLocaleError

from bot.messages import words
from bot.messages.dates import format_date
from bot.messages.translate import View
from retrieval.filters import Filters

_YEAR, _MONTH = 4, 7
_FIRST = "-01"


def filters_in_words(filters: Filters, view: View) -> str:
    """Return which articles were asked, "" where all were; a date that is none stands as it was written."""
    parts = [
        _time(filters.since, filters.before, view),
        filters.publisher and view.say(words.ONLY, what=filters.publisher),
        filters.author and view.say(words.ONLY_BY, name=filters.author),
        filters.in_language and view.say(words.ONLY_IN, name=_language(filters.in_language, view)),
        filters.headline and view.say(words.ONLY_HEADLINES, words=filters.headline),
    ]
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def _time(since: str | None, before: str | None, view: View) -> str | None:
    try:
        return _period(since, before, view)
    except (ValueError, OverflowError):
        return view.say(words.ONLY, what=f"{since or ''} – {before or ''}".strip())


def _period(since: str | None, before: str | None, view: View) -> str | None:
    """Return the time from `since` to the last day, month or year before `before`."""
    while since and before and since.endswith(_FIRST) and before.endswith(_FIRST):
        since, before = since.removesuffix(_FIRST), before.removesuffix(_FIRST)
    first = since and format_date(since, view.language)
    if since and before:
        last = _before(before)
        span = first if last == since else f"{first} – {format_date(last, view.language)}"
        return view.say(words.ONLY, what=span)
    if before:
        return view.say(words.ONLY_BEFORE, date=format_date(before, view.language))
    return view.say(words.ONLY_SINCE, date=first) if since else None


def _before(iso: str) -> str:
    """Return the year, month or day before the one given."""
    if len(iso) <= _YEAR:
        return f"{int(iso) - 1:04}"
    if len(iso) <= _MONTH:
        months = int(iso[:_YEAR]) * 12 + int(iso[_YEAR + 1 :]) - 2
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (date.fromisoformat(iso) - timedelta(1)).isoformat()


def _language(code: str, view: View) -> str:
    """Return the name of a language in the person's, the code where that is unknown."""
    try:
        return str(Locale.parse(code).get_display_name(view.language) or code)
    except (UnknownLocaleError, ValueError):
        return code
