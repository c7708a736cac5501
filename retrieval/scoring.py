"""How BM25 scores a passage, whichever engine has found it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.collection import Spellings, Statistics
from retrieval.lengths import LENGTHS, in_a_byte
from retrieval.volume import MOST_OFTEN

Scores = NDArray[np.float32]
K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Scoring:
    """The scores of a collection of so many `passages`, which have so many terms on `average`.

    The idf, ln(1 + (N - n + 0.5) / (n + 0.5)), is never negative, however small the collection (Lucene 10,
    BM25Similarity.idf). The score is rank_bm25's Okapi score, from Robertson and Zaragoza, "The Probabilistic
    Relevance Framework" (2009), where a passage is as long as a byte tells (`retrieval.lengths`) and the mean
    is that of the true lengths, as in Lucene. It is worked out in single precision, in the order of the
    terms, so that all engines come to the very same.
    """

    passages: int
    average: float

    def idf_of(self, frequency: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """Return Lucene's idf of terms that stand in so many passages; of none for unknown words."""
        frequency = np.asarray(frequency, np.float64)
        idf: NDArray[np.float64] = np.log1p((self.passages - frequency + 0.5) / (frequency + 0.5))
        return idf

    def statistics(
        self, terms: Sequence[Spellings], frequencies: Mapping[str, int], average_sentence: float
    ) -> Statistics:
        """Return what is known of terms, given by their spellings, which stand in so many passages each."""
        often = [sum(frequencies[spelling] for spelling in spellings) for spellings in terms]
        found = np.minimum(np.array(often, np.int64), self.passages)
        return Statistics(
            idf=self.idf_of(found),
            known=found > 0,
            unknown_idf=float(self.idf_of(0)),
            passages=self.passages,
            average_sentence=average_sentence,
        )

    def worth(self, weight: float, frequency: int) -> np.float32:
        """Return what a term of that weight, which stands in so many passages, counts."""
        return np.float32(weight * self.idf_of(frequency))

    @cached_property
    def gains(self) -> Scores:
        """What a term gains a passage, apart from its worth, by the codes of `retrieval.volume.Postings`."""
        often = np.arange(MOST_OFTEN + 1)[:, None]
        norm = K1 * (1 - B + B * LENGTHS / (self.average or 1.0))
        gains: Scores = (often * (K1 + 1) / (often + norm)).astype(np.float32).ravel()
        return gains

    def score(self, worths: Mapping[str, np.float32], terms: Iterable[str]) -> float:
        """Return the score of a passage that has these terms, where those asked for are worth so much."""
        counts = Counter(terms)
        length = int(in_a_byte(np.array([counts.total()]))[0])
        score = np.float32(0)
        for term, worth in worths.items():
            if term in counts:
                score += worth * self.gains[min(counts[term], MOST_OFTEN) << 8 | length]
        return float(score)
