"""Words in scripts that set no spaces between them, by the dictionaries of ICU (Unicode's UAX 29)."""

from collections.abc import Iterator
from itertools import pairwise

import regex
from icu4py.breakers import WordBreaker

_LONGEST_PHRASE = 4
_IDEOGRAPHS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー]+")
# The dictionary is chosen by the script; the locale only has to be one.
_ANY_LOCALE = "en"


def cut_words(run: str) -> list[tuple[int, str]]:
    """Return offset and text of each word of `run`, none left out."""
    return [(start, run[start:end]) for start, end in WordBreaker(run, _ANY_LOCALE).segments()]


def without(words: list[tuple[int, str]], left_out: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the words but for single characters, and those that, alone or with the next few, are
    `left_out`.
    """
    at = 0
    while at < len(words):
        skipped = _phrase(words[at : at + _LONGEST_PHRASE], left_out)
        if not skipped and len(words[at][1]) > 1:
            yield words[at]
        at += skipped or 1


def blank(text: str, left_out: frozenset[str]) -> str:
    """Return a Chinese or Japanese text with spaces in the place of the words that are `left_out`."""

    def blanked(run: regex.Match[str]) -> str:
        return "".join(" " * len(word) if word in left_out else word for _, word in cut_words(run[0]))

    return _IDEOGRAPHS.sub(blanked, text)


def straddling(text: str) -> set[int]:
    """Return where in a Chinese or Japanese text a pair of characters ends one word and starts the next.

    Both words have two characters or more: what stands alone may be part of a name that no dictionary has.
    """
    found = set()
    for run in _IDEOGRAPHS.finditer(text):
        for (_, word), (start, following) in pairwise(cut_words(run[0])):
            if len(word) > 1 and len(following) > 1:
                found.add(run.start() + start - 1)
    return found


def _phrase(words: list[tuple[int, str]], phrases: frozenset[str]) -> int:
    """Return how many of the words make up the longest phrase that they begin with, 0 for none."""
    lengths = range(len(words), 0, -1)
    return next((n for n in lengths if "".join(word for _, word in words[:n]) in phrases), 0)
