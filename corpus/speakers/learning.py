"""What an article itself tells of the words in it: which of them are names."""

from dataclasses import replace

import regex

from corpus.speakers.lexicon import Words

_WITHIN = regex.compile(r"(?<=[\p{L}\p{M}\p{Nd},;][ \u00a0])\p{Lu}[\p{L}\p{M}\-]+")
_AT_START = regex.compile(r"(?<![\p{L}\p{M}\p{Nd},;][ \u00a0]|[\p{L}\p{M}\-])\p{Lu}[\p{L}\p{M}\-]+")


def learned(words: Words, text: str) -> Words:
    """Return the words with those added of which the text does not tell whether they are names.

    Where a language asks for it, that is what has a capital only where a sentence begins.
    """
    if not words.known_within:
        return words
    within = {form for match in _WITHIN.finditer(text) for form in (match[0], *words.nominatives(match[0]))}
    unsure = {
        match[0].lower()
        for match in _AT_START.finditer(text)
        if match[0] not in within and within.isdisjoint(words.nominatives(match[0]))
    }
    return replace(words, unsure=frozenset(unsure))
