"""The bot's own words in the person's language; quotes are never translated.

The English texts of `words.py` are the keys of the catalogues in `locale/`. What a catalogue lacks is said
in English.
"""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from corpus.language import is_right_to_left

_LOCALE = files("bot.messages") / "locale"
_RIGHT_TO_LEFT_MARK = "\u200f"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are catalogues for, English left out."""
    return tuple(
        sorted(entry.name.removesuffix(".po") for entry in _LOCALE.iterdir() if entry.name.endswith(".po"))
    )


def say(language: str, english: str | tuple[str, str], **values: object) -> str:
    """Return a text of `words.py` in the language (a code as Telegram gives it), with its values put in.

    Of a text for one and for several, the value `count` decides, by the rules of the language.
    """
    base = language.replace("_", "-").split("-")[0].lower()
    catalogue = _catalogue(base)
    if isinstance(english, tuple):
        translated = catalogue.ngettext(*english, int(str(values["count"])))
    else:
        translated = catalogue.gettext(english)
    mark = _RIGHT_TO_LEFT_MARK if translated not in english and is_right_to_left(base) else ""
    return mark + translated.format(**values)


@dataclass(frozen=True, slots=True)
class View:
    """For whom a message is rendered: the person's language, where the reader is, None if it is off, and the
    name of the bot, by which links lead to it, None where there is none.
    """

    language: str = "en"
    reader_url: str | None = None
    bot: str | None = None

    def say(self, english: str | tuple[str, str], **values: object) -> str:
        """Return a text of `words.py` in the person's language."""
        return say(self.language, english, **values)


IN_ENGLISH = View()


@cache
def _catalogue(language: str) -> NullTranslations:
    if language not in languages():
        return NullTranslations()
    with (_LOCALE / f"{language}.po").open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=language))
    return GNUTranslations(BytesIO(compiled.getvalue()))
