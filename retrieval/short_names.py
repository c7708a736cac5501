"""Persons whom a question names in full and a sentence by their family name alone."""

from collections.abc import Iterator, Sequence

import numpy as np
import regex
from numpy.typing import NDArray

from corpus.article import Article
from corpus.speakers.lexicon import words_of
from retrieval.question import Question
from retrieval.terms import analyzer_for

_FULL_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}'’.-]*(?:[ \u00a0]\p{Lu}[\p{L}\p{M}'’.-]*)+")


def short_names(question: Question, articles: Sequence[Article], has: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return `has` with all of a full name wherever the family name stands, shape (sentences, terms).

    `articles` are those of the sentences. It holds in articles that have the full name themselves, and none
    with another first name before it.
    """
    named = has.copy()
    places = {spellings[0]: at for at, spellings in enumerate(question.terms)}
    analyzer = analyzer_for(question.language)
    for name in _full_names(question.text):
        terms = [places[term] for term in analyzer.terms(name) if term in places]
        if len(terms) > 1:
            told = {id(a): a for a in articles}
            sure = {key for key, article in told.items() if _is_one_person(name, article)}
            rows = np.array([id(article) in sure for article in articles]) & has[:, terms[-1]]
            for term in terms:
                named[rows, term] = True
    return named


def _full_names(text: str) -> Iterator[str]:
    """Yield what may be a full name in the text, and its ends of two words and more: titles come before
    names.
    """
    for match in _FULL_NAME.finditer(text):
        words = match[0].rstrip(".").split()
        yield from (" ".join(words[first:]) for first in range(len(words) - 1))


def _is_one_person(name: str, article: Article) -> bool:
    """Return whether the article has the full name, and its last word never behind another's first name."""
    if name not in article.text:
        return False
    first, last = name.split()[-2:]
    lexicon = words_of(article.in_language)
    titles = lexicon.titles if lexicon is not None else frozenset()
    before = regex.findall(rf"(\p{{Lu}}[\p{{L}}\p{{M}}'’.-]*)\s{regex.escape(last)}\b", article.text)
    return all(other == first or other.lower().rstrip(".") in titles for other in before)
