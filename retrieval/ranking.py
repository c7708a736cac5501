"""The candidate sentences of a question, ranked by how well each one answers.

A sentence is scored by a weighted sum of its features. The weights stand in `weights.toml`; `make weights`
learns them from questions with known answers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates, Floats, find_candidates
from retrieval.collection import Collection
from retrieval.features import features_of, names_of
from retrieval.question import Question
from retrieval.weights import load_weights


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of a question with their `features`, (sentences, features), and `scores`, (sentences,).

    Scores are higher the better a sentence answers, and comparable within one ranking only.
    """

    candidates: Candidates
    features: Floats
    scores: Floats

    def feature(self, name: str) -> Floats:
        """Return a feature of all candidates, shape (sentences,)."""
        return self.features[:, names_of(self.candidates).index(name)]

    @property
    def best(self) -> int:
        """The position of the best candidate."""
        return int(np.argmax(self.scores))

    def order(self) -> NDArray[np.int64]:
        """Return the positions of the candidates, best first, shape (sentences,)."""
        return np.argsort(-self.scores, kind="stable")


def rank_sentences(collection: Collection, question: Question) -> Ranking | None:
    """Return the candidate sentences of the question's best passages, None where no passage has a term."""
    candidates = find_candidates(collection, question)
    if candidates is None:
        return None
    weights = load_weights(with_encoder=candidates.likeness is not None)["ranking"]
    features, names = features_of(question, candidates), names_of(candidates)
    return Ranking(candidates, features, features @ np.array([weights.get(name, 0.0) for name in names]))
