"""What questions are asked of: all that asking, ranking and deciding see of the articles.

`retrieval.index.Index` is the embedded one; `tests/retrieval/collection_contract.py` is what each has to
pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.corrections import Correction
from corpus.errors import VerbatimError
from corpus.library import Counts
from retrieval.filters import Filters
from retrieval.passages import Passage
from retrieval.people import People
from retrieval.thesaurus import Thesauri

if TYPE_CHECKING:
    from retrieval.meaning.encoder import Encoder

Spellings = tuple[str, ...]


class EngineUnavailableError(VerbatimError):
    """The engine can't be asked just now, so nothing is known of whether the articles answer."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the collection knows of terms.

    `idf`, of the shape (terms,), is Lucene's idf of each term over the passages, and `known`, (terms,),
    whether any of its spellings stands in one; `unknown_idf` is the idf of a word that none has. There are so
    many `passages`, and `average_sentence` is the mean number of terms of a sentence.
    """

    idf: NDArray[np.float64]
    known: NDArray[np.bool_]
    unknown_idf: float
    passages: int
    average_sentence: float

    def first(self, count: int) -> "Statistics":
        """Return the same of the first so many terms."""
        return Statistics(
            self.idf[:count], self.known[:count], self.unknown_idf, self.passages, self.average_sentence
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found, its BM25 score, and its terms.

    It begins with `article.sentences[first]`; `sentences` are the terms of each of its sentences, in order,
    and `headline` those of the headline. `vectors`, of the shape (sentences, dimensions), are those of the
    sentences, None where there are none.
    """

    article: Article
    first: int
    sentences: tuple[Spellings, ...]
    headline: Spellings
    score: float
    vectors: NDArray[np.int8] | None = None

    @property
    def passage(self) -> Passage:
        """The passage."""
        sentences = self.article.sentences[self.first : self.first + len(self.sentences)]
        return Passage(self.article, sentences[0].start, sentences[-1].end)


class Articles(Protocol):
    """The articles themselves, in an order of their own, as /sources counts them from 1."""

    def find(self, article_id: str) -> Article | None:
        """Return the article of that id, or None."""
        ...

    def find_asked(self, asked: str) -> Article | None:
        """Return the article that a person means by its id or by its number, counted from 1, or None."""
        ...

    def many(self, first: int, count: int) -> Sequence[Article]:
        """Return up to so many articles, from the one with the position `first` on, counted from 0."""
        ...

    def latest(self, count: int) -> list[tuple[int, Article]]:
        """Return the articles that were published last, each with its number, the latest first."""
        ...

    def published(
        self, since: str, before: str | None, first: int, count: int
    ) -> tuple[int, list[tuple[int, Article]]]:
        """Return how many articles are of a time, and up to `count` of them, from the position `first` on.

        The time begins with the day, month or year `since`, in ISO 8601, and ends ahead of `before`, None for
        today. The articles have their numbers, the latest first; one without a date is of no time.
        """
        ...

    @property
    def counts(self) -> Counts:
        """How many articles there are, of whom, and from when."""
        ...

    def alike(self, article: Article) -> tuple[Article, ...]:
        """Return the other articles that are nearly the same, as wire copy is."""
        ...

    def corrections_of(self, article: Article) -> tuple[Correction, ...]:
        """Return what puts the article right, where that is certain."""
        ...


class Collection(Protocol):
    """Articles that can be asked. It never changes, so that a question sees one state from start to end.

    What asks an engine on another machine, here and in its `articles`, raises EngineUnavailableError where
    that can't be asked.
    """

    @property
    def name(self) -> str:
        """Which engine ranks the passages."""
        ...

    @property
    def articles(self) -> Articles:
        """The articles themselves."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles (ISO 639), the most frequent first."""
        ...

    @property
    def publishers(self) -> tuple[str, ...]:
        """The publishers of the articles, the one with the most articles first."""
        ...

    def __len__(self) -> int:
        """Return the number of passages."""
        ...

    def statistics(self, terms: Sequence[Spellings]) -> Statistics:
        """Return what is known of terms, each given by its spellings, which count as one."""
        ...

    def search(self, terms: Mapping[str, float], filters: Filters, limit: int) -> list[Candidate]:
        """Return up to `limit` passages of articles that the filters admit, best first by BM25 (see `Bm25`).

        `terms` are given with what each counts. Where scores are the same, the article's id and the place in
        it decide. Of copies, as near-duplicate articles have them, only the best is there.
        """
        ...

    @property
    def encoder(self) -> "Encoder | None":
        """What makes vectors of questions like those of the sentences, None where they have none."""
        ...

    @property
    def encoded(self) -> int:
        """How many articles have vectors of their sentences."""
        ...

    def search_alike(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> list[Candidate]:
        """Return up to `limit` passages of articles that the filters admit, with the sentences that are most
        like the vector, the most alike first, without copies; their scores are 0.
        """
        ...

    def suggest(self, spellings: Spellings) -> str | None:
        """Return a word that may be meant by a term which no article has, None where none is near."""
        ...

    def people(self) -> People:
        """Return who says what in the articles; it may take a while."""
        ...

    def thesauri(self, language: str) -> Thesauri:
        """Return what stands for what in questions of a language."""
        ...
