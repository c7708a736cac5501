"""A library made ready to be asked: its passages, their terms, and BM25 over them. Immutable once built."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.acronyms import find_acronyms
from corpus.article import Article, Sentence
from corpus.library import Library
from corpus.synonyms import Synonyms
from retrieval.bm25 import Bm25
from retrieval.catalogue import catalogue_of
from retrieval.engine import EngineFactory
from retrieval.filters import Filters
from retrieval.forms import forms_of
from retrieval.passages import Passage, cut_passages
from retrieval.terms import analyzer_for
from retrieval.thesaurus import Thesauri, Thesaurus, bundled_thesaurus
from retrieval.vocabulary import Vocabulary

Numbers = NDArray[np.int32]
_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no", "nb", "nn"})
_LEAST_USED = 0.5


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the collection knows of a question's terms.

    `idf`, of the shape (terms,), is Lucene's idf of each term over the passages, `known`, (terms,), whether
    any of its spellings stands in one; `unknown_idf` is the idf of a word that none has. There are so many
    `passages`, and `average_sentence` is the mean number of terms of a sentence.
    """

    idf: NDArray[np.float64]
    known: NDArray[np.bool_]
    unknown_idf: float
    passages: int
    average_sentence: float


@dataclass(frozen=True, slots=True)
class _Terms:
    """The term numbers of an article: of its sentences in order, how many each has, and of its headline.

    `passages` are the first sentences of its passages, numbered from 0; `acronyms` those that it explains.
    """

    tokens: Numbers
    lengths: Numbers
    headline: Numbers
    passages: Numbers
    acronyms: tuple[tuple[str, str], ...]


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
        engine: EngineFactory = Bm25,
    ) -> None:
        """Index `library`; articles that the index `before` has are taken from there.

        `progress` is called with the articles done and their total; `engine` makes what ranks the passages.
        """
        self.library = library
        self._thesauri: dict[str, Thesauri] = {}
        self.articles = library.articles
        self.catalogue = catalogue_of(library.articles)
        self.vocabulary: Vocabulary
        self.terms: list[_Terms]
        vocabulary = before.vocabulary.copy() if before else Vocabulary()
        known = {id(a): t for a, t in zip(before.articles, before.terms, strict=True)} if before else {}
        terms: list[_Terms] = []
        for number, article in enumerate(library.articles, 1):
            terms.append(known.get(id(article)) or _terms_of(article, vocabulary))
            progress(number, len(library.articles))
        self.vocabulary, self.terms, used = _without_the_dead(vocabulary, terms)
        self.forms = forms_of(
            self.vocabulary.of(used), compounds=not _COMPOUNDING.isdisjoint(library.languages)
        )
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
        self.average_sentence = len(self.tokens) / max(1, len(self.bounds) - 1)
        self.engine = engine([self.passage_terms(p) for p in range(len(self))], len(self.vocabulary))

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
        same._thesauri = {}  # noqa: SLF001 - the copy's own
        return same

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.article_of)

    def admitted(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Return which passages are of articles that the filters admit, shape (passages,); None for all."""
        if not filters:
            return None
        return self.catalogue.admitted(filters)[self.article_of]

    def thesauri(self, language: str) -> Thesauri:
        """Return what stands for what in questions of a language."""
        if language not in self._thesauri:
            self._thesauri[language] = Thesauri(
                Thesaurus(language, self._acronyms()),
                Thesaurus(language, self.library.synonyms),
                bundled_thesaurus(language),
            )
        return self._thesauri[language]

    def _acronyms(self) -> Iterator[Synonyms]:
        """Yield what the acronyms of the articles stand for, and, where they agree on it, the other way
        round.
        """
        found: dict[str, set[str]] = {}
        for terms in self.terms:
            for short, long in terms.acronyms:
                found.setdefault(short, set()).add(long)
        for short, longs in found.items():
            one = len({long.lower() for long in longs}) == 1
            yield Synonyms((short, *longs) if one else (short,), (short, *longs) if one else tuple(longs))

    def search(self, terms: Mapping[int, float], filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Return up to `limit` passages of articles that the filters admit, best first, as (number, BM25).

        `terms` are term numbers with what each counts.
        """
        return self.engine.search(list(terms), limit, self.admitted(filters), list(terms.values()))

    def statistics(self, terms: Sequence[tuple[str, ...]]) -> Statistics:
        """Return what the library knows of terms, each given by its spellings, which count as one."""
        return Statistics(
            idf=np.array([self.idf(spellings) for spellings in terms]),
            known=np.array([bool(self.numbers(spellings)) for spellings in terms], np.bool_),
            unknown_idf=float(self.engine.idf_of(0)),
            passages=len(self),
            average_sentence=self.average_sentence,
        )

    def idf(self, spellings: tuple[str, ...]) -> float:
        """Return Lucene's idf of a term over the passages; all its spellings count as one."""
        frequency = sum(self.engine.frequency(n) for n in self.numbers(spellings))
        return float(self.engine.idf_of(min(frequency, len(self))))

    def frequency(self, term: str) -> int:
        """Return in how many passages a term stands."""
        number = self.vocabulary.get(term)
        return 0 if number is None else self.engine.frequency(number)

    def numbers(self, spellings: tuple[str, ...]) -> list[int]:
        """Return the term numbers of those spellings that the library has."""
        found = (self.vocabulary.get(spelling) for spelling in spellings)
        return [number for number in found if number is not None and self.engine.frequency(number)]

    def kin(self, term: str) -> list[tuple[int, float]]:
        """Return the numbers of related terms and their likeness, as `Forms.kin` tells them."""
        return [(self.vocabulary[other], likeness) for other, likeness in self.forms.kin(term)]

    def compounds(self, term: str) -> list[int]:
        """Return the numbers of terms of the library that are compounds of `term`."""
        return [self.vocabulary[other] for other in self.forms.compounds(term)]

    def passage(self, number: int) -> Passage:
        """Return the passage of that number."""
        first, last = self.span(number)
        article, at = self.located(first)
        return Passage(article, article.sentences[at].start, article.sentences[at + last - first - 1].end)

    def span(self, passage: int) -> tuple[int, int]:
        """Return the numbers of the first sentence of a passage and of the one behind its last."""
        return int(self.firsts[passage]), int(self.firsts[passage + 1])

    def located(self, sentence: int) -> tuple[Article, int]:
        """Return the article of the sentence of that number, and its place among the article's sentences."""
        at = bisect_right(self._first_of_article, sentence) - 1
        return self.articles[at], sentence - self._first_of_article[at]

    def sentence(self, number: int) -> tuple[Article, Sentence]:
        """Return the article of the sentence of that number, and the sentence."""
        article, at = self.located(number)
        return article, article.sentences[at]

    def sentence_terms(self, sentence: int) -> list[int]:
        """Return the term numbers of the sentence of that number, in order."""
        listed: list[int] = self.tokens[self.bounds[sentence] : self.bounds[sentence + 1]].tolist()
        return listed

    def headline_terms(self, passage: int) -> Numbers:
        """Return the term numbers of the headline above a passage, in order."""
        return self.terms[int(self.article_of[passage])].headline

    def passage_terms(self, number: int) -> Numbers:
        """Return the term numbers of a passage, its headline's first."""
        first, last = self.span(number)
        body = self.tokens[self.bounds[first] : self.bounds[last]]
        return np.concatenate([self.headline_terms(number), body])


def _terms_of(article: Article, vocabulary: Vocabulary) -> _Terms:
    """Return the terms of an article; those that the vocabulary lacks are added to it."""
    analyzer = analyzer_for(article.in_language)
    tokens, counts, words = array("i"), array("i"), []
    for sentence in article.sentences:
        text = article.text[sentence.start : sentence.end]
        had = len(tokens)
        tokens.extend(vocabulary.add(term, text[a:b]) for a, b, term in analyzer.located(text))
        counts.append(len(tokens) - had)
        words.append(_words(text))
    headline = [vocabulary.add(term, term) for term in analyzer.terms(article.headline)]
    passages = [first for first, _ in cut_passages(article, words)]
    return _Terms(
        tokens=np.array(tokens, np.int32),
        lengths=np.array(counts, np.int32),
        headline=np.array(headline, np.int32),
        passages=np.array(passages, np.int32),
        acronyms=tuple(find_acronyms(article.text[article.body :])),
    )


def _without_the_dead(
    vocabulary: Vocabulary, terms: list[_Terms]
) -> tuple[Vocabulary, list[_Terms], NDArray[np.bool_]]:
    """Return vocabulary and terms, numbered anew where few are used, and which are used, (terms,)."""
    used = np.zeros(len(vocabulary), np.bool_)
    for article in terms:
        used[article.tokens] = used[article.headline] = True
    if used.sum() >= _LEAST_USED * len(vocabulary):
        return vocabulary, terms, used
    kept, numbers = vocabulary.kept(used)
    renumbered = [replace(t, tokens=numbers[t.tokens], headline=numbers[t.headline]) for t in terms]
    return kept, renumbered, np.ones(len(kept), np.bool_)


def _joined(parts: Iterable[Numbers]) -> Numbers:
    return np.concatenate([np.empty(0, np.int32), *parts])


def _words(text: str) -> int:
    """Estimate the words of a text in any script, for the size of passages only."""
    return max(text.count(" ") + 1, len(text) // 8)
