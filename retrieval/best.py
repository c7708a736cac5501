"""The best passages of a volume, found without scoring all that have a term.

MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations" (1995). Terms are taken by what
they can add at most; once those left can't lift a passage among the best, it is only looked up there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from retrieval.scoring import Scores, Scoring
from retrieval.volume import Numbers, Postings

Bools = NDArray[np.bool_]
_SLACK = np.float32(1.0001)  # sums in single precision depend on their order by less


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a term stands in a volume, ascending, and what it is worth; it adds `most` to a score at most."""

    passages: Numbers
    codes: NDArray[np.uint16]
    worth: np.float32
    gains: Scores
    most: np.float32

    def all(self) -> Scores:
        """Return what it adds to each of its passages."""
        added: Scores = self.worth * self.gains[self.codes]
        return added

    def among(self, passages: Numbers) -> tuple[NDArray[np.bool_], Scores]:
        """Return which of these have it, and what it adds to those."""
        at = np.minimum(np.searchsorted(self.passages, passages), len(self.passages) - 1)
        has = self.passages[at] == passages
        return has, self.worth * self.gains[self.codes[at[has]]]


def listed(postings: Postings, where: slice, worth: np.float32, scoring: Scoring, shortest: int) -> Listed:
    """Return a term's postings with what they add; the `shortest` passage is so long, as a byte tells."""
    codes = postings.codes[where]
    most = worth * scoring.gains[int(codes.max()) & ~0xFF | shortest]
    return Listed(postings.passages[where], codes, worth, scoring.gains, most)


def best(
    terms: Sequence[Listed], passages: int, limit: int, admitted: Bools | None
) -> tuple[Numbers, Scores]:
    """Return the passages of the `limit` highest scores of a volume, and those that tie with the last.

    Beside them, their scores: what the terms add, in their order. `passages` are how many the volume has;
    `admitted`, of the shape (passages,), leaves out those that are False, None none.
    """
    found, scores, least = np.empty(0, np.int32), np.zeros(passages, np.float32), np.float32(0)
    ordered = sorted(terms, key=lambda term: term.most, reverse=True)
    most_left = list(accumulate((term.most for term in reversed(ordered)), initial=np.float32(0)))[::-1]
    for term, left in zip(ordered, most_left, strict=False):
        if left * _SLACK < least:
            found = found[(scores[found] + left) * _SLACK >= least]
            has, added = term.among(found)
            scores[found[has]] += added
        else:
            found = np.concatenate([found, _add(scores, term, admitted)])
        least = max(least, _last_of(scores[found], limit))
    found = found[scores[found] * _SLACK >= least]
    exact = _exact(terms, found)
    last = exact >= _last_of(exact, limit)
    return found[last], exact[last]


def _add(scores: Scores, term: Listed, admitted: Bools | None) -> Numbers:
    """Add to the scores what a term adds; return the passages that had none yet."""
    passages, added = term.passages, term.all()
    if admitted is not None:
        stays = admitted.take(passages)
        passages, added = passages[stays], added[stays]
    before = scores[passages]
    scores[passages] = before + added
    new: Numbers = passages[before == 0]
    return new


def _exact(terms: Sequence[Listed], passages: Numbers) -> Scores:
    scores = np.zeros(len(passages), np.float32)
    for term in terms:
        has, added = term.among(passages)
        scores[has] += added
    return scores


def _last_of(scores: Scores, limit: int) -> np.float32:
    """Return the lowest of the `limit` highest scores, 0 where there are fewer."""
    return np.float32(np.partition(scores, -limit)[-limit]) if len(scores) >= limit else np.float32(0)
