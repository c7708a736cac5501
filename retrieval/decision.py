"""Whether the articles answer a question, only come near it, or are silent about it.

Two logistic models over the evidence: that the collection speaks of what is asked at all, and that, if so,
the best sentence answers it. The confidence is the product of their probabilities. `weights.toml` holds the
coefficients and, by language, the thresholds; `make weights` learns them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retrieval.answer import Level
from retrieval.evidence import is_of_another, missing_words, weigh
from retrieval.question import Question
from retrieval.ranking import Ranking
from retrieval.weights import Tables, load_weights

_RELATED = 0.6
_LARGEST = 50.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What is made of a ranking: the level, and the probability, 0 to 1, that its best sentence answers."""

    level: Level
    confidence: float


def decide(question: Question, ranking: Ranking) -> Decision:
    """Return what is made of the best sentence of the ranking."""
    weights, evidence = _weights(ranking), weigh(question, ranking)
    there = logit(evidence, weights["there"])
    if question.expects == "age" and evidence["unfit"]:
        there += weights["chosen"]["ageless"]
    if _knows_only_names(question, ranking):
        there += weights["chosen"]["only_names"]
    likely = _probability(there)
    confidence = likely * _probability(logit(evidence, weights["answers"]))
    return Decision(_level(question, ranking, likely, confidence), confidence)


def not_mentioned(question: Question, ranking: Ranking, decision: Decision) -> tuple[str, ...]:
    """Return the question's own words that are worth telling of as not mentioned where it was decided so.

    They are those that carry it; beside an answer that is likely enough only its names and numbers.
    """
    is_likely = decision.level == "answer" and decision.confidence >= _weights(ranking)["chosen"]["likely"]
    return missing_words(question, ranking, names=is_likely)


def logit(evidence: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """Return the logit of a model: its intercept, and each coefficient times the evidence of its name."""
    return sum(value * evidence.get(name, 1.0) for name, value in coefficients.items())


def least_confidence(question: Question, ranking: Ranking) -> float:
    """Return the confidence, 0 to 1, below which the best sentence is at most near, whatever the threshold.

    Where it lacks a name or a number of the question the rest has to make it plain; above 1 where it speaks
    of somebody or something else.
    """
    if is_of_another(question, ranking):
        return math.inf
    return _weights(ranking)["chosen"]["plain"] if missing_words(question, ranking, names=True) else 0.0


def _level(question: Question, ranking: Ranking, there: float, confidence: float) -> Level:
    weights = _weights(ranking)
    thresholds = weights["thresholds"]
    threshold = thresholds.get(question.language, thresholds["default"])
    if confidence >= max(threshold, least_confidence(question, ranking)):
        return "answer"
    return "nearest" if there >= weights["chosen"]["near"] else "none"


def _weights(ranking: Ranking) -> Tables:
    return load_weights(with_encoder=ranking.candidates.likeness is not None)


def _knows_only_names(question: Question, ranking: Ranking) -> bool:
    """Return whether the collection has the names of the question, and of its other words not one."""
    candidates = ranking.candidates
    speech = np.array([not question.speech.isdisjoint(spellings) for spellings in question.terms])
    plain = ~candidates.named & ~speech
    related = candidates.kin[ranking.best] >= _RELATED
    return bool(plain.any() and not (candidates.statistics.known | related)[plain].any())


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-_LARGEST, min(_LARGEST, logit))))
