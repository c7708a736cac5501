"""What an article itself tells of the words in it: which of them are names."""

from collections.abc import Iterator
from dataclasses import replace

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import names
from corpus.speakers.uncased import family_name

_WITHIN = regex.compile(r"(?<=[\p{L}\p{M}\p{Nd},;][ \u00a0])\p{Lu}[\p{L}\p{M}\-]+")
_BEHIND_TITLE = regex.compile(r"(\p{Lu}\p{Ll}*)\.[ \u00a0](\p{Lu}[\p{L}\p{M}\-]+)")
_AT_START = regex.compile(r"(?<![\p{L}\p{M}\p{Nd},;][ \u00a0]|[\p{L}\p{M}\-])\p{Lu}[\p{L}\p{M}\-]+")


def learned(words: Words, text: str) -> Words:
    """Return the words with what the text tells of them, where the language asks for it.

    `unsure` are those that have a capital only where a sentence begins, `surnames` those that stand last in a
    name whose first one is known or, where all nouns have capitals, in any full name or behind a title.
    """
    if words.known_within:
        words = replace(words, unsure=frozenset(_unsure(words, text)))
    article = Clause(text, 0, len(text), words)
    if words.capital_nouns:
        return replace(words, surnames=frozenset(_surnames(article)))
    if not words.known_within and not words.caseless:
        return words
    found = frozenset(_family_names(article))
    return replace(words, surnames=found, surname_beginnings=frozenset(name.split()[0] for name in found))


def _unsure(words: Words, text: str) -> Iterator[str]:
    titled = {match[2] for match in _BEHIND_TITLE.finditer(text) if match[1].lower() in words.titles}
    capital = titled.union(match[0] for match in _WITHIN.finditer(text))
    within = capital.union(*map(words.nominatives, capital))
    for match in _AT_START.finditer(text):
        if match[0] not in within and within.isdisjoint(words.nominatives(match[0])):
            yield match[0].lower()


def _surnames(article: Clause) -> Iterator[str]:
    """Yield the last words of its names, but for those that are nouns elsewhere in it: `die Macht`."""
    nouns = {match[0] for match in article.finditer(article.words.determined)}
    for mention in names(article):
        last = mention.name.split()[-1]
        full = " " in mention.name and mention.name.split()[0].lower() in article.words.given
        if full or (last not in nouns and last.lower() not in article.words.organisations):
            yield last


def _family_names(article: Clause) -> Iterator[str]:
    words = article.words
    for mention in names(article):
        first, *others = mention.name.split()
        if others and (first.lower() in words.given or first in words.links):
            yield family_name(mention.name, words.links)
