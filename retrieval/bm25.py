"""BM25 over term numbers, on rank_bm25."""

from collections.abc import Sequence

import numpy as np
import rank_bm25
from numpy.typing import NDArray

Terms = NDArray[np.int32]


class Bm25(rank_bm25.BM25):  # type: ignore[misc]
    """rank_bm25's BM25 with Lucene's idf, ln(1 + (N - n + 0.5) / (n + 0.5)), and an inverted index.

    The idf is never negative, however small the collection (Lucene 10, BM25Similarity.idf). The score
    is rank_bm25's Okapi score, from Robertson and Zaragoza, "The Probabilistic Relevance Framework"
    (2009). What a document can score for a term is worked out once; a query adds up what it needs.
    """

    name = "BM25, embedded (rank_bm25)"

    def __init__(self, documents: Sequence[Terms], terms: int, k1: float = 1.2, b: float = 0.75) -> None:
        """Index `documents`, each an array of term numbers below `terms`."""
        self.k1, self.b, self.terms = k1, b, terms
        super().__init__(documents)

    def _initialize(self, corpus: Sequence[Terms]) -> NDArray[np.int64]:
        self.corpus_size = len(corpus)
        self.doc_len = np.fromiter(map(len, corpus), np.float64, len(corpus))
        self.avgdl = float(self.doc_len.mean()) if len(corpus) else 0.0
        empty = np.empty(0, np.int32)
        terms = np.concatenate([empty, *corpus])
        documents = np.repeat(np.arange(self.corpus_size), self.doc_len.astype(np.int64))
        keys = terms.astype(np.int64) * max(1, self.corpus_size) + documents
        found, self._frequencies = np.unique(keys, return_counts=True)
        term_of, document_of = np.divmod(found, max(1, self.corpus_size))
        self._documents = document_of.astype(np.int32)
        self._starts = np.searchsorted(term_of, np.arange(self.terms + 1))
        return np.diff(self._starts)

    def _calc_idf(self, nd: NDArray[np.int64]) -> None:
        self.idf = self.idf_of(nd)
        tf = self._frequencies
        length = self.doc_len[self._documents] / (self.avgdl or 1.0)
        gain = tf * (self.k1 + 1) / (tf + self.k1 * (1 - self.b + self.b * length))
        self._gains = (gain * np.repeat(self.idf, nd)).astype(np.float32)
        del self._frequencies

    def idf_of(self, frequency: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """Return Lucene's idf of terms that stand in so many documents; of none for unknown words."""
        frequency = np.asarray(frequency, np.float64)
        idf: NDArray[np.float64] = np.log1p((self.corpus_size - frequency + 0.5) / (frequency + 0.5))
        return idf

    def frequency(self, term: int) -> int:
        """Return in how many documents the term stands."""
        return int(self._starts[term + 1] - self._starts[term])

    def get_scores(self, query: Sequence[int], weights: Sequence[float] | None = None) -> NDArray[np.float32]:
        """Return the score of every document, shape (documents,), for term numbers and what each counts, 1
        by default.
        """
        scores = np.zeros(self.corpus_size, np.float32)
        for term, weight in zip(query, weights or [1.0] * len(query), strict=True):
            postings = slice(self._starts[term], self._starts[term + 1])
            scores[self._documents[postings]] += np.float32(weight) * self._gains[postings]
        return scores

    def search(
        self,
        terms: Sequence[int],
        limit: int,
        admitted: NDArray[np.bool_] | None = None,
        weights: Sequence[float] | None = None,
    ) -> list[tuple[int, float]]:
        """Return up to `limit` documents that score above zero, best first, as (number, score).

        `admitted`, of the shape (documents,), leaves out those that are False; None leaves out none.
        `weights` are what each term counts, 1 where there are none.
        """
        scores = self.get_scores(terms, weights)
        found = np.flatnonzero(scores if admitted is None else scores * admitted)
        if len(found) > limit:
            least = np.partition(scores[found], -limit)[-limit]
            found = found[scores[found] >= least]
        ranked = sorted(((int(n), float(scores[n])) for n in found), key=lambda hit: (-hit[1], hit[0]))
        return ranked[:limit]
