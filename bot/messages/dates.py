"""Dates as people write them in their language."""

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_format_date
from babel.dates import format_skeleton

_YEAR, _MONTH, _DAY = 4, 7, 10


def format_date(iso: str, language: str = "en") -> str:
    """Return an ISO 8601 date as precise as it is: "3 May 2022", "Mai 2022", "2022".

    `language` is a language code as Telegram gives it; one that is unknown is read as English.
    """
    if len(iso) <= _YEAR:
        return iso
    locale = locale_of(language)
    if len(iso) <= _MONTH:
        return str(format_skeleton("yMMMM", date.fromisoformat(iso + "-01"), locale=locale))
    return str(babel_format_date(date.fromisoformat(iso[:_DAY]), "long", locale=locale))


def locale_of(language: str) -> Locale:
    """Return how a language writes dates: English as in Britain, which an unknown one is read as, too."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    return Locale.parse("en_GB") if str(locale) == "en" else locale
