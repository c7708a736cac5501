"""BM25 over volumes, on rank_bm25."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import rank_bm25
from numpy.typing import NDArray

from retrieval.scoring import K1, B, Scores, Scoring
from retrieval.volume import Living

Bools = NDArray[np.bool_]


class Hit(NamedTuple):
    """A passage that was found: its volume and its number there, and its score."""

    volume: int
    passage: int
    score: float


class Bm25(rank_bm25.BM25):  # type: ignore[misc]
    """rank_bm25's BM25 with Lucene's idf and lengths, and inverted indexes instead of its loop over
    documents, as `Scoring` says. What is no longer in the library counts nowhere.
    """

    name = "BM25, embedded (rank_bm25)"

    def __init__(self, volumes: Sequence[Living], k1: float = K1, b: float = B) -> None:
        """Rank the passages of these volumes."""
        self.k1, self.b = k1, b
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
        self.scoring = Scoring(self.corpus_size, self.avgdl, self.k1, self.b)

    def frequency(self, term: str) -> int:
        """Return in how many passages the term stands."""
        return sum(self._volumes[at].count(postings) for at, postings in self._postings(term))

    def get_scores(self, query: Mapping[str, float]) -> list[Scores]:
        """Return the scores of each volume's passages, shape (passages,), for terms and what each counts."""
        scores = [np.zeros(len(living.volume), np.float32) for living in self._volumes]
        for term, weight in query.items():
            found = self._postings(term)
            frequency = sum(self._volumes[at].count(postings) for at, postings in found)
            worth = self.scoring.worth(weight, frequency)
            for at, postings in found:
                listed = self._volumes[at].volume.postings
                scores[at][listed.passages[postings]] += worth * self.scoring.gains[listed.codes[postings]]
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
        for at, scores in enumerate(self.get_scores(query)):
            for mask in (self._volumes[at].passages, admitted[at] if admitted is not None else None):
                if mask is not None:
                    scores *= mask
            found += (Hit(at, *pair) for pair in _best(scores, limit))
        return sorted(found, key=self._order)[:limit]

    def _order(self, hit: Hit) -> tuple[float, int, bytes, int]:
        volume = self._volumes[hit.volume].volume
        size, article = volume.sizes[hit.passage, 0], volume.article_of[hit.passage]
        return -hit.score, int(size), volume.ids[article], hit.passage

    def _postings(self, term: str) -> list[tuple[int, slice]]:
        """Return the volumes that have a term, and where its postings lie there."""
        found = []
        for at, living in enumerate(self._volumes):
            number = living.volume.vocabulary.get(term)
            if number is not None:
                found.append((at, living.volume.postings.of(number)))
        return found


def _best(scores: Scores, limit: int) -> list[tuple[int, float]]:
    """Return the passages of the `limit` highest scores above zero, and those that tie with the last."""
    found = np.flatnonzero(scores)
    if len(found) > limit:
        least = np.partition(scores[found], -limit)[-limit]
        found = found[scores[found] >= least]
    return list(zip(found.tolist(), scores[found].tolist(), strict=True))
