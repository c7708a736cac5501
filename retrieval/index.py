"""A library made ready to be asked: its passages, their terms, and BM25 over them. Immutable once built."""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Sentence
from corpus.library import Library
from retrieval.bm25 import Bm25
from retrieval.filters import Filters
from retrieval.lexicon import is_unspaced
from retrieval.passages import Passage, cut_passages
from retrieval.terms import analyzer_for

if TYPE_CHECKING:
    from retrieval.engine import Engine

Numbers = NDArray[np.int32]
_SHORTEST_KIN = 4
_KIN_PREFIX = 0.65
_KIN_LIKENESS = 0.65
_KIN_LONGER = 5
_SHORTEST_HEAD = 5
_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no", "nb", "nn"})


@dataclass(frozen=True, slots=True)
class _Terms:
    """The term numbers of an article: of its sentences one after the other, how many each has, and of its headline;
    `passages` are the first sentences of its passages, numbered from 0.
    """

    tokens: Numbers
    lengths: Numbers
    headline: Numbers
    passages: Numbers


class Index:
    """The passages of a library, numbered, and the terms of their sentences.

    `tokens[bounds[s]:bounds[s + 1]]` are the term numbers of sentence s; passage p holds the sentences
    `firsts[p]` to `firsts[p + 1] - 1`. All sentences of the library are numbered in reading order.
    """

    def __init__(
        self,
        library: Library,
        before: "Index | None" = None,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        """Index `library`; articles that the index `before` has are taken from there.

        `progress` is called with the articles done and their total.
        """
        self.library = library
        self.vocabulary: dict[str, int] = dict(before.vocabulary) if before else {}
        self.surfaces: list[str] = list(before.surfaces) if before else []
        self.articles = library.articles
        known = {id(a): t for a, t in zip(before.articles, before.terms, strict=True)} if before else {}
        self.terms: list[_Terms] = []
        for number, article in enumerate(library.articles, 1):
            self.terms.append(known.get(id(article)) or self._terms_of(article))
            progress(number, len(library.articles))
        sentences = np.cumsum([0, *(len(terms.lengths) for terms in self.terms)])
        self._first_of_article = sentences[:-1].tolist()
        self.tokens = _joined(terms.tokens for terms in self.terms)
        self.bounds = np.concatenate(
            [[0], np.cumsum(_joined(terms.lengths for terms in self.terms), dtype=np.int64)]
        )
        starts = zip(self.terms, self._first_of_article, strict=True)
        self.firsts = np.array(
            [*_joined(terms.passages + first for terms, first in starts), sentences[-1]], np.int64
        )
        self.article_of = np.repeat(np.arange(len(self.terms)), [len(terms.passages) for terms in self.terms])
        self.headlines = [terms.headline for terms in self.terms]
        self.average_sentence = len(self.tokens) / max(1, len(self.bounds) - 1)
        self.sorted_terms = sorted(self.vocabulary)
        self._reversed = sorted(term[::-1] for term in self.vocabulary) if self._has_compounds() else []
        self.bm25: Engine = Bm25(
            [self.passage_terms(p) for p in range(len(self.article_of))], len(self.vocabulary)
        )

    def _terms_of(self, article: Article) -> _Terms:
        analyzer = analyzer_for(article.in_language)
        tokens, counts, words = array("i"), array("i"), []
        for sentence in article.sentences:
            text = article.text[sentence.start : sentence.end]
            had = len(tokens)
            tokens.extend(self._number(term, text[a:b]) for a, b, term in analyzer.located(text))
            counts.append(len(tokens) - had)
            words.append(_words(text))
        headline = [self._number(term, term) for term in analyzer.terms(article.headline)]
        passages = [first for first, _ in cut_passages(article, words)]
        return _Terms(*(np.array(listed, np.int32) for listed in (tokens, counts, headline, passages)))

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The publishers of the articles, the one with the most articles first."""
        return tuple(name for name, _ in self.publisher_counts)

    @cached_property
    def publisher_counts(self) -> tuple[tuple[str, int], ...]:
        """The publishers and how many articles each has, the most first."""
        counts = Counter(article.publisher for article in self.articles if article.publisher)
        return tuple(counts.most_common())

    def with_library(self, library: Library) -> "Index":
        """Return the same index for a library that has the same articles, and perhaps another report."""
        same = copy(self)
        same.library = library
        return same

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.article_of)

    def admitted(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Return which passages are of articles that the filters admit, shape (passages,); None for all."""
        if not filters:
            return None
        articles = np.fromiter(
            (filters.admit(article) for article in self.articles), np.bool_, len(self.articles)
        )
        return articles[self.article_of]

    def passage(self, number: int) -> Passage:
        """Return the passage of that number."""
        article, first = self.sentence(int(self.firsts[number]))
        _, last = self.sentence(int(self.firsts[number + 1]) - 1)
        return Passage(article, first.start, last.end)

    def sentence(self, number: int) -> tuple[Article, Sentence]:
        """Return the sentence of that number and its article."""
        at = bisect_right(self._first_of_article, number) - 1
        article = self.articles[at]
        return article, article.sentences[number - self._first_of_article[at]]

    def idf(self, spellings: tuple[str, ...]) -> float:
        """Return Lucene's idf of a term over the passages; all its spellings count as one."""
        frequency = sum(self.bm25.frequency(n) for n in self.numbers(spellings))
        return float(self.bm25.idf_of(min(frequency, len(self))))

    def numbers(self, spellings: tuple[str, ...]) -> list[int]:
        """Return the term numbers of those spellings that the library has."""
        found = (self.vocabulary.get(spelling) for spelling in spellings)
        return [number for number in found if number is not None and self.bm25.frequency(number)]

    def kin(self, term: str) -> list[tuple[int, float]]:
        """Return terms of the library that share most of their letters with `term`, from its start.

        As (number, likeness), the likeness being Dice's coefficient of the common prefix, 0.65 or more.
        """
        if len(term) < _SHORTEST_KIN or not term.isalpha() or is_unspaced(term):
            return []
        prefix = term[: max(_SHORTEST_KIN, round(len(term) * _KIN_PREFIX))]
        found = []
        for at in range(bisect_left(self.sorted_terms, prefix), len(self.sorted_terms)):
            other = self.sorted_terms[at]
            if not other.startswith(prefix):
                break
            if other != term and len(other) <= len(term) + _KIN_LONGER:
                common = sum(
                    1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(term, other, strict=False))
                )
                likeness = 2 * common / (len(term) + len(other))
                if likeness >= _KIN_LIKENESS:
                    found.append((self.vocabulary[other], likeness))
        return found

    def compounds(self, term: str) -> list[int]:
        """Return terms of the library that end in `term`, in languages that write compounds as one word."""
        if len(term) < _SHORTEST_HEAD or not term.isalpha():
            return []
        ending, found = term[::-1], []
        for at in range(bisect_left(self._reversed, ending), len(self._reversed)):
            if not self._reversed[at].startswith(ending):
                break
            if self._reversed[at] != ending:
                found.append(self.vocabulary[self._reversed[at][::-1]])
        return found

    def _has_compounds(self) -> bool:
        return not _COMPOUNDING.isdisjoint(self.library.languages)

    def surface(self, term: str) -> str:
        """Return a word that stands in the library and has the term."""
        return self.surfaces[self.vocabulary[term]]

    def _number(self, term: str, word: str) -> int:
        number = self.vocabulary.get(term)
        if number is None:
            number = self.vocabulary[term] = len(self.vocabulary)
            self.surfaces.append(word)
        return number

    def passage_terms(self, number: int) -> NDArray[np.int32]:
        """Return the term numbers of a passage, its headline's first."""
        first, last = self.firsts[number], self.firsts[number + 1]
        body = self.tokens[self.bounds[first] : self.bounds[last]]
        return np.concatenate([self.headlines[self.article_of[number]], body])


def _joined(parts: Iterable[Numbers]) -> Numbers:
    return np.concatenate([np.empty(0, np.int32), *parts])


def _words(text: str) -> int:
    """Estimate the words of a text in any script, for the size of passages only."""
    return max(text.count(" ") + 1, len(text) // 8)
