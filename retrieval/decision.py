"""Whether the articles answer a question at all, told from what the best sentence and its passage lack.

A logistic model over shares of the question's idf mass (Lucene's idf, so that a word which the whole
collection lacks weighs most) and the collection's size; never over raw scores, which mean something else
in every collection. `weights.toml` holds its coefficients and the threshold; `make weights` learns them.
"""

import math

import numpy as np

from retrieval.index import Index
from retrieval.question import Question
from retrieval.ranking import FEATURES, Floats, Ranking, load_weights

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


def weigh(index: Index, question: Question, ranking: Ranking) -> Floats:
    """Return the evidence that the best sentence answers, shape (len(EVIDENCE),)."""
    best = int(ranking.order()[0])
    features = {name: float(ranking.feature(name)[best]) for name in FEATURES}
    mass = float(ranking.idf.sum()) or 1.0
    unknown = float(index.bm25.idf_of(0)) * 4
    in_passage = np.maximum(ranking.passage_has[best], ranking.kin[best]) @ ranking.idf / mass
    around = sum(features[name] for name in ("covered", "before", "long_before", "after"))
    evidence = {
        "sentence": np.maximum(ranking.has[best], ranking.kin[best]) @ ranking.idf / mass,
        "surface": features["surface"],
        "missing_names": features["missing_names"],
        "amount": around * mass / unknown,
        "missing_amount": (1 - in_passage) * mass / unknown,
        "unfit": float(question.expects is not None and not features["fits"]),
        "size": math.log10(len(index)),
    }
    return np.array([evidence[name] for name in EVIDENCE])


def confidence(index: Index, question: Question, ranking: Ranking) -> float:
    """Return the probability, 0 to 1, that the articles answer the question."""
    table, chosen = load_weights()["decision"], load_weights()["chosen"]
    coefficients = np.array([table.get(name, 0.0) for name in EVIDENCE])
    evidence = weigh(index, question, ranking)
    logit = float(coefficients @ evidence) + table["intercept"]
    if question.expects == "age" and evidence[EVIDENCE.index("unfit")]:
        logit += chosen["ageless"]
    if _knows_only_names(index, question, ranking):
        logit += chosen["only_names"]
    return 1 / (1 + math.exp(-logit))


def _knows_only_names(index: Index, question: Question, ranking: Ranking) -> bool:
    """Return whether the collection has the names of the question, and of its other words not one."""
    speech = np.array([not question.speech.isdisjoint(spellings) for spellings in question.terms])
    plain = ~ranking.named & ~speech
    known = np.array([bool(index.numbers(spellings)) for spellings in question.terms])
    related = ranking.kin[ranking.order()[0]] >= _RELATED
    return bool(plain.any() and not (known | related)[plain].any())


def answers(probability: float) -> bool:
    """Return whether an answer of that confidence is given rather than declined."""
    return probability >= load_weights()["chosen"]["threshold"]
