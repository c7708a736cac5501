"""BM25 over volumes, on rank_bm25."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import repeat
from typing import NamedTuple

import numpy as np
import rank_bm25

from retrieval.best import Bools, Listed, best, listed
from retrieval.lengths import in_a_byte
from retrieval.scoring import Scores, Scoring
from retrieval.volume import Living

_MOST_KNOWN = 10_000


class Hit(NamedTuple):
    """A passage that was found: its volume and its number there, and its score."""

    volume: int
    passage: int
    score: float


class _Known(NamedTuple):
    """The volumes that have a term, where its postings lie there, and in how many passages it stands."""

    postings: list[tuple[int, slice]]
    frequency: int


class Bm25(rank_bm25.BM25):  # type: ignore[misc]
    """rank_bm25's BM25 with Lucene's idf and lengths, and inverted indexes instead of its loop over
    documents, as `Scoring` says. What is no longer in the library counts nowhere.
    """

    name = "BM25, embedded (rank_bm25)"

    def __init__(self, volumes: Sequence[Living]) -> None:
        """Rank the passages of these volumes."""
        super().__init__(volumes)

    def _initialize(self, corpus: Sequence[Living]) -> Sequence[Living]:
        self._volumes = corpus
        sizes = np.array([living.sizes() for living in corpus], np.int64).reshape(-1, 4)
        passages, terms, headlines, sentences = sizes.sum(axis=0).tolist()
        self.corpus_size = passages
        self.avgdl = terms / max(1, passages)
        self.average_sentence = (terms - headlines) / max(1, sentences)
        return corpus

    def _calc_idf(self, _: Sequence[Living]) -> None:
        """Make ready what scores depend on; the idf of a term is worked out when it is asked for."""
        self.scoring = Scoring(self.corpus_size, self.avgdl)
        least = [living.volume.sizes[:, 0].min(initial=2**31 - 1) for living in self._volumes]
        self._shortest = in_a_byte(np.array(least, np.int64)).tolist()
        self._known = lru_cache(_MOST_KNOWN)(partial(_known_of, self._volumes))

    def frequency(self, term: str) -> int:
        """Return in how many passages the term stands."""
        return self._known(term).frequency

    def get_scores(self, query: Mapping[str, float]) -> list[Scores]:
        """Return the scores of each volume's passages, shape (passages,), for terms and what each counts.

        `search` comes to the same without scoring them all.
        """
        scores = [np.zeros(len(living.volume), np.float32) for living in self._volumes]
        for volume, terms in zip(scores, self._listed(query), strict=True):
            for term in terms:
                volume[term.passages] += term.all()
        return scores

    def search(
        self, query: Mapping[str, float], limit: int, admitted: Sequence[Bools] | None = None
    ) -> list[Hit]:
        """Return up to `limit` passages that score above zero, best first.

        Of those with the same score the shorter comes first, then its article's id and its place there
        decide. `query` are terms and what each counts; `admitted`, for each volume of the shape (passages,),
        leaves out those that are False; None leaves out none.
        """
        found: list[Hit] = []
        for at, terms in enumerate(self._listed(query)):
            living = self._volumes[at]
            mask = living.passages
            if admitted is not None:
                mask = admitted[at] if mask is None else mask & admitted[at]
            passages, scores = best(terms, len(living.volume), limit, mask)
            found += map(Hit, repeat(at), passages.tolist(), scores.tolist())
        return sorted(found, key=self._order)[:limit]

    def _listed(self, query: Mapping[str, float]) -> list[list[Listed]]:
        """Return for each volume what the terms of the query that it has add there."""
        terms: list[list[Listed]] = [[] for _ in self._volumes]
        for term, weight in query.items():
            known = self._known(term)
            worth = self.scoring.worth(weight, known.frequency)
            for at, where in known.postings:
                postings = self._volumes[at].volume.postings
                terms[at].append(listed(postings, where, worth, self.scoring, self._shortest[at]))
        return terms

    def _order(self, hit: Hit) -> tuple[float, int, bytes, int]:
        volume = self._volumes[hit.volume].volume
        size, article = volume.sizes[hit.passage, 0], volume.article_of[hit.passage]
        return -hit.score, int(size), volume.ids[article], hit.passage


def _known_of(volumes: Sequence[Living], term: str) -> _Known:
    """Return what is known of a term; a question asks it several times."""
    numbers = ((at, living.volume.vocabulary.get(term)) for at, living in enumerate(volumes))
    postings = [(at, volumes[at].volume.postings.of(number)) for at, number in numbers if number is not None]
    return _Known(postings, sum(volumes[at].count(where) for at, where in postings))
