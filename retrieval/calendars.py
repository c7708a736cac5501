"""What days of the week and months are called, by language, with the endings they may have."""

from collections.abc import Sequence
from functools import cache

import regex
from babel import Locale, UnknownLocaleError

from retrieval.folding import any_of

_STEM = 4  # letters of a name that is not shortened before an ending
_SOFT = ("й", "ь", "я")  # the last letters of Russian names that are shortened all the same
_CALENDARS = {"ar": ("ar", "ar_LB")}  # of a language whose countries name the months differently
_USES = ("format", "stand-alone")


@cache
def month_names(language: str) -> tuple[tuple[str, ...], ...]:
    """Return the names of each month in a language (ISO 639), from January, none where it is not known."""
    return tuple(
        tuple(calendar.months[use]["wide"][n] for calendar in _locales(language) for use in _USES)
        for n in range(1, 13)
    )


@cache
def months(language: str) -> tuple[regex.Pattern[str], ...]:
    """Return the patterns of the months' names in folded text, from January."""
    return tuple(map(_named, month_names(language)))


@cache
def weekdays(language: str) -> tuple[regex.Pattern[str], ...]:
    """Return the patterns of the names of the days of the week in folded text, from Monday."""
    return tuple(
        _named([calendar.days["format"]["wide"][n] for calendar in _locales(language)]) for n in range(7)
    )


def _locales(language: str) -> list[Locale]:
    try:
        return [Locale.parse(code) for code in _CALENDARS.get(language, (language,))]
    except (UnknownLocaleError, ValueError):
        return []


def _named(names: Sequence[str]) -> regex.Pattern[str]:
    """Return the pattern of a name with the endings that it may have."""
    long = [name[:-1] for name in names if len(name) > _STEM]
    short = [name[:-1] for name in names if name.endswith(_SOFT)]
    return regex.compile(rf"{any_of(names)}|{any_of(long)}\p{{L}}{{1,3}}|{any_of(short)}\p{{L}}{{1,2}}")
