"""What an article itself tells of the words in it: which of them are names."""

from collections.abc import Iterator
from dataclasses import replace

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import names

_WITHIN = regex.compile(r"(?<=[\p{L}\p{M}\p{Nd},;][ \u00a0])\p{Lu}[\p{L}\p{M}\-]+")
_AT_START = regex.compile(r"(?<![\p{L}\p{M}\p{Nd},;][ \u00a0]|[\p{L}\p{M}\-])\p{Lu}[\p{L}\p{M}\-]+")


def learned(words: Words, text: str) -> Words:
    """Return the words with those added of which the text does not tell whether they are names.

    Where a language asks for it, that is what has a capital only where a sentence begins. Where all nouns
    have capitals, what is added are the surnames of those whom the text names in full or by a title.
    """
    if words.capital_nouns:
        return replace(words, surnames=frozenset(_surnames(Clause(text, 0, len(text), words))))
    if not words.known_within:
        return words
    within = {form for match in _WITHIN.finditer(text) for form in (match[0], *words.nominatives(match[0]))}
    unsure = {
        match[0].lower()
        for match in _AT_START.finditer(text)
        if match[0] not in within and within.isdisjoint(words.nominatives(match[0]))
    }
    return replace(words, unsure=frozenset(unsure))


def _surnames(article: Clause) -> Iterator[str]:
    for mention in names(article):
        last = mention.name.split()[-1]
        if last.lower() not in article.words.organisations:
            yield last
