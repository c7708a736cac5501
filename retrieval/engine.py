"""What ranks passages: the embedded engine is `retrieval.bm25.Bm25`, on rank_bm25."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Engine(Protocol):
    """Ranks numbered passages by BM25 with Lucene's idf, so that every engine ranks alike.

    `name` says which engine it is. `tests/retrieval/engine_contract.py` is what every engine has to pass.
    """

    name: str

    def search(
        self,
        terms: Sequence[int],
        limit: int,
        admitted: NDArray[np.bool_] | None = None,
        weights: Sequence[float] | None = None,
    ) -> list[tuple[int, float]]:
        """Return up to `limit` passages that score above zero, best first, as (number, score).

        Where scores are the same the lower number comes first. A term that is named twice counts twice.
        `admitted`, of the shape (passages,), leaves out those that are False; None leaves out none. What a
        term scores is multiplied by its one of `weights`, which are above 0; by 1 where there are none.
        """
        ...

    def frequency(self, term: int) -> int:
        """Return in how many passages the term stands."""
        ...

    def idf_of(self, frequency: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """Return Lucene's idf of terms that stand in so many passages, ln(1 + (N - n + 0.5) / (n + 0.5)).

        The shape is that of `frequency`; N is the number of passages (Lucene 10, BM25Similarity.idf).
        """
        ...


EngineFactory = Callable[[Sequence[NDArray[np.int32]], int], Engine]
"""Makes an engine of passages, arrays of term numbers, and the number that all of those are below."""
