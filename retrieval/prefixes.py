"""The small words that Arabic and Hebrew write together with the next: and, the, to, in, from, as, that."""

from collections.abc import Callable, Mapping

import regex

_MARKS = regex.compile(r"[\p{Mn}\u0640]+")
_ARABIC = ("وال", "بال", "كال", "فال", "ال", "لل")
_ARABIC_LETTERS = frozenset("بلفك")
_HEBREW_LETTERS = frozenset("והבלמשכ")


def strip_arabic(word: str) -> str:
    """Return the word without its article and what stands before it.

    By the rules for prefixes of light10 (Larkey, Ballesteros and Connell, 2007, "Light Stemming for Arabic
    Information Retrieval"), and a single letter for in, to, as or so from words of five letters on.
    """
    word = _MARKS.sub("", word)
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    prefix = next((p for p in _ARABIC if word.startswith(p) and len(word) - len(p) >= 2), "")
    word = word[len(prefix) :]
    return word[1:] if len(word) > 4 and word[0] in _ARABIC_LETTERS else word


def strip_hebrew(word: str) -> str:
    """Return the word without the letters that may be words of their own, three letters of it left in any
    case.

    A root that begins with such a letter loses it, too; it does so wherever it stands.
    """
    word = _MARKS.sub("", word)
    while len(word) > 3 and word[0] in _HEBREW_LETTERS:
        word = word[1:]
    return word


STRIPPED: Mapping[str, Callable[[str], str]] = {"ar": strip_arabic, "he": strip_hebrew}
