"""The bot's own words in the person's language; quotes are never translated.

The English texts of `bot/words.py` are the keys of the catalogues in `bot/locale/`. What a catalogue lacks is said
in English.
"""

from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

_LOCALE = files("bot") / "locale"
_RIGHT_TO_LEFT_MARK = "\u200f"
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are catalogues for, English left out."""
    return tuple(
        sorted(entry.name.removesuffix(".po") for entry in _LOCALE.iterdir() if entry.name.endswith(".po"))
    )


def say(language: str, english: str, **values: object) -> str:
    """Return a text of `bot/words.py` in the language (a code as Telegram gives it), with its values put in."""
    base = language.replace("_", "-").split("-")[0].lower()
    translated = _catalogue(base).get(english)
    mark = _RIGHT_TO_LEFT_MARK if translated and base in _RIGHT_TO_LEFT else ""
    return mark + (translated or english).format(**values)


@cache
def _catalogue(language: str) -> dict[str, str]:
    if language not in languages():
        return {}
    with (_LOCALE / f"{language}.po").open("rb") as file:
        return {
            str(entry.id): str(entry.string)
            for entry in read_po(file, locale=language)
            if entry.id and entry.string
        }
