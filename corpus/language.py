"""Which language a text is written in."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 2000


def detect_language(text: str, among: Iterable[str] = ()) -> str:
    """Return the ISO 639-1 code of the most likely language of `text`, by its first 2,000 characters.

    Told by langid's model (Lui and Baldwin, "langid.py: An Off-the-shelf Language Identification Tool",
    2012). With `among`, the choice is between those codes only; the first of them answers where the text has
    no letters to tell by. Without it, "und" does.
    """
    codes = list(among)
    if len(codes) == 1:
        return codes[0]
    if not any(c.isalpha() for c in text):
        return codes[0] if codes else "und"
    ranked = _identifier().rank(text[:_SAMPLE])
    if codes:
        known = set(codes)
        return next((code for code, _ in ranked if code in known), codes[0])
    return str(ranked[0][0])


@cache
def is_right_to_left(language: str) -> bool:
    """Return whether the language (ISO 639) is written from right to left, as Unicode's CLDR has it."""
    try:
        return Locale.parse(language).character_order == "right-to-left"
    except (UnknownLocaleError, ValueError):
        return False


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
