"""Full names that only tell that somebody else bears a family name, too: `Petra and Karl Wood`."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import Mention

_JOINED = regex.compile(r"(\p{Lu}[\p{L}\p{M}'’\-]+)\s+([\p{L}\p{M}&]+)\s+$")
_WORD = regex.compile(r"\p{Lu}[\p{L}\p{M}'’\-]*[\p{L}\p{M}]")
_NEAR = 60


def namesakes(named: Iterable[Mention], article: Clause, headline: Sequence[Clause]) -> Iterator[str]:
    """Yield full names that the body does not give as such: of the headline, and of relatives named together.

    They say that a family name may be another's, not that it is theirs: in a headline any word may have a
    capital.
    """
    for mention in named:
        before = article.text[max(article.start, mention.start - _NEAR) : mention.start]
        joined = _JOINED.search(before) if " " in mention.name else None
        if joined and joined[2].lower() in article.words.conjunctions and _is_given(joined[1], article.words):
            yield f"{joined[1]} {mention.name.split()[-1]}"
    for line in headline:
        for first, last in pairwise(line.finditer(_WORD)):
            if last.start() == first.end() + 1 and _is_given(first[0], line.words):
                yield " ".join(word.capitalize() if word.isupper() else word for word in (first[0], last[0]))


def _is_given(word: str, words: Words) -> bool:
    """Return whether the word is a first name and nothing else: "Will" may begin a question."""
    first = word.lower()
    return first in words.given and first not in words.starters and not words.is_aside(first)
