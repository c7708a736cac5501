"""A library made ready to be asked: its passages, their terms, and BM25 over them. Immutable once built."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Sentence
from corpus.library import Library
from retrieval.bm25 import Bm25
from retrieval.lexicon import is_unspaced
from retrieval.passages import Passage, cut_passages
from retrieval.terms import analyzer_for

_SHORTEST_KIN = 4
_KIN_PREFIX = 0.65
_KIN_LIKENESS = 0.65
_KIN_LONGER = 5


class Index:
    """The passages of a library, numbered, and the terms of their sentences.

    `tokens[bounds[s]:bounds[s + 1]]` are the term numbers of sentence s; passage p holds the sentences
    `firsts[p]` to `firsts[p + 1] - 1`. All sentences of the library are numbered in reading order.
    """

    def __init__(
        self, library: Library, progress: Callable[[int, int], None] = lambda done, of: None
    ) -> None:
        """Index `library`; `progress` is called with the articles done and their total."""
        self.library = library
        self.vocabulary: dict[str, int] = {}
        self._surfaces: list[str] = []
        self.articles: list[Article] = []
        self._first_of_article: list[int] = []
        tokens, bounds, firsts = array("i"), array("q", [0]), array("q")
        article_of, headlines = array("i"), list[NDArray[np.int32]]()
        for number, article in enumerate(library.articles):
            analyzer = analyzer_for(article.in_language)
            base = len(bounds) - 1
            self.articles.append(article)
            self._first_of_article.append(base)
            lengths = []
            for sentence in article.sentences:
                text = article.text[sentence.start : sentence.end]
                tokens.extend(self._number(term, text[a:b]) for a, b, term in analyzer.located(text))
                bounds.append(len(tokens))
                lengths.append(_words(text))
            headlines.append(
                np.array([self._number(term, term) for term in analyzer.terms(article.headline)], np.int32)
            )
            for first, _ in cut_passages(article, lengths):
                firsts.append(base + first)
                article_of.append(number)
            progress(number + 1, len(library.articles))
        firsts.append(len(bounds) - 1)
        self.tokens = np.array(tokens, np.int32)
        self.bounds = np.array(bounds, np.int64)
        self.firsts = np.array(firsts, np.int64)
        self.article_of = np.array(article_of, np.int32)
        self.headlines = headlines
        self.average_sentence = len(self.tokens) / max(1, len(self.bounds) - 1)
        self.sorted_terms = sorted(self.vocabulary)
        self.bm25 = Bm25([self.passage_terms(p) for p in range(len(article_of))], len(self.vocabulary))

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.article_of)

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
        return [self.vocabulary[s] for s in spellings if s in self.vocabulary]

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

    def surface(self, term: str) -> str:
        """Return a word that stands in the library and has the term."""
        return self._surfaces[self.vocabulary[term]]

    def _number(self, term: str, word: str) -> int:
        number = self.vocabulary.get(term)
        if number is None:
            number = self.vocabulary[term] = len(self.vocabulary)
            self._surfaces.append(word)
        return number

    def passage_terms(self, number: int) -> NDArray[np.int32]:
        """Return the term numbers of a passage, its headline's first."""
        first, last = self.firsts[number], self.firsts[number + 1]
        body = self.tokens[self.bounds[first] : self.bounds[last]]
        return np.concatenate([self.headlines[self.article_of[number]], body])


def _words(text: str) -> int:
    """Estimate the words of a text in any script, for the size of passages only."""
    return max(text.count(" ") + 1, len(text) // 8)
