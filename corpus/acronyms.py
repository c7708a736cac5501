"""Acronyms that an article explains: "National Resistance Front (NRF)", "NRF (National Resistance Front)"."""

from collections.abc import Iterator

import regex

_BRACKETS = regex.compile(r"(?<=[\p{L}\p{M}\p{Nd}\"”’»«“]\s)\((?P<inside>[^()\n]{2,90})\)")
_SHORT = regex.compile(r"(?:\p{Lu}[\p{Ll}]?\.?){2,8}s?|[\p{L}\p{Nd}]{2,10}")
_PARTS = regex.compile(r"[\p{L}\p{M}\p{Nd}]+")
_BEFORE = 120
_SENTENCE_END = regex.compile(r"[.!?;:]\s|\n")
_QUOTES = "\"“”„«»'‘’ "


def find_acronyms(text: str) -> Iterator[tuple[str, str]]:
    """Yield each acronym that the text explains in brackets, and what it stands for, in order.

    After Schwartz and Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical
    Text" (2003), but stricter: each letter of the acronym begins a word, or a part of one behind a hyphen,
    and few words are passed over. In scripts without capitals nothing is found.
    """
    for match in _BRACKETS.finditer(text):
        inside = match["inside"].strip(_QUOTES)
        before = _SENTENCE_END.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1].rstrip(
            _QUOTES
        )
        if _may_be_short(inside):
            long = _long_form(inside, before)
            if long is not None:
                yield inside, long
        elif before:
            short = before.split()[-1].strip(_QUOTES) if before.split() else ""
            if _may_be_short(short) and short.isupper() and _long_form(short, inside) == inside:
                yield short, inside


def _may_be_short(text: str) -> bool:
    return _SHORT.fullmatch(text) is not None and any(map(str.isalpha, text)) and text.lower() != text.upper()


def _long_form(short: str, before: str) -> str | None:
    """Return the end of `before` whose words begin with the letters of `short`, None where there is none.

    Behind the first letter a word that is not capitalised may be passed over, as "of" in "Bank of Norrland
    (BN)".
    """
    letters = [letter for letter in short.lower() if letter.isalnum()]
    if short.endswith("s") and short[:-1].isupper():
        letters.pop()
    words = list(_PARTS.finditer(before))
    at = len(words)
    for letter in reversed(letters):
        at -= 1
        while at >= 0 and words[at][0][0].lower() != letter and words[at][0][0].islower():
            at -= 1
        if at < 0 or words[at][0][0].lower() != letter:
            return None
    capitals = sum(word[0][0].isupper() for word in words[at:])
    return before[words[at].start() :] if len(letters) > 1 and capitals > 1 else None
