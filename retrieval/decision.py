"""Whether the articles answer a question at all, told from what the best sentence and its passage lack.

A logistic model over shares of the question's idf mass (Lucene's idf, so that a word which the whole
collection lacks weighs most) and the collection's size; never over raw scores, which mean something else
in every collection. `weights.toml` holds its coefficients and the threshold; `make weights` learns them.
"""

import math

import numpy as np

from retrieval.candidates import Floats
from retrieval.features import FEATURES
from retrieval.question import Question
from retrieval.ranking import Ranking
from retrieval.weights import load_weights

EVIDENCE = (
    "sentence",  # idf mass that stands in the best sentence, related forms counted by their likeness
    "surface",  # share of the question's words that stand in the best sentence in the same form
    "missing_names",  # idf mass of names and numbers that the passage lacks
    "amount",  # idf mass around the best sentence, in words that the collection lacks, by four
    "missing_amount",  # idf mass that its passage lacks, likewise
    "unfit",  # the question wants a number, a date or a name, and the best sentence has none
    "size",  # log10 of the number of passages: in a large collection chance covers more
)
_RELATED = 0.6


def weigh(question: Question, ranking: Ranking) -> Floats:
    """Return the evidence that the best sentence answers, shape (len(EVIDENCE),)."""
    candidates, best = ranking.candidates, int(ranking.order()[0])
    features = {name: float(ranking.feature(name)[best]) for name in FEATURES}
    idf = candidates.statistics.idf
    mass = float(idf.sum()) or 1.0
    unknown = candidates.statistics.unknown_idf * 4
    in_passage = np.maximum(candidates.passage_has[best], candidates.kin[best]) @ idf / mass
    around = sum(features[name] for name in ("covered", "before", "long_before", "after"))
    evidence = {
        "sentence": np.maximum(candidates.has[best], candidates.kin[best]) @ idf / mass,
        "surface": features["surface"],
        "missing_names": features["missing_names"],
        "amount": around * mass / unknown,
        "missing_amount": (1 - in_passage) * mass / unknown,
        "unfit": float(question.expects is not None and not features["fits"]),
        "size": math.log10(candidates.statistics.passages),
    }
    return np.array([evidence[name] for name in EVIDENCE])


def confidence(question: Question, ranking: Ranking) -> float:
    """Return the probability, 0 to 1, that the articles answer the question."""
    table, chosen = load_weights()["decision"], load_weights()["chosen"]
    coefficients = np.array([table.get(name, 0.0) for name in EVIDENCE])
    evidence = weigh(question, ranking)
    logit = float(coefficients @ evidence) + table["intercept"]
    if question.expects == "age" and evidence[EVIDENCE.index("unfit")]:
        logit += chosen["ageless"]
    if _knows_only_names(question, ranking):
        logit += chosen["only_names"]
    return 1 / (1 + math.exp(-logit))


def answers(probability: float) -> bool:
    """Return whether an answer of that confidence, 0 to 1, is given rather than declined."""
    return probability >= load_weights()["chosen"]["threshold"]


def _knows_only_names(question: Question, ranking: Ranking) -> bool:
    """Return whether the collection has the names of the question, and of its other words not one."""
    candidates = ranking.candidates
    speech = np.array([not question.speech.isdisjoint(spellings) for spellings in question.terms])
    plain = ~candidates.named & ~speech
    related = candidates.kin[ranking.order()[0]] >= _RELATED
    return bool(plain.any() and not (candidates.statistics.known | related)[plain].any())
