"""Learns `retrieval/weights.toml` from questions with known answers: `make weights`.

The ranking is a linear softmax over the sentences of a question (listwise; Cao et al., 2007, "Learning to
Rank: From Pairwise Approach to Listwise Approach"), trained to put those that hold a gold answer first. The
decision
is two logistic regressions over the evidence: whether the collection speaks of it, from questions asked of
collections with and without their article, and whether the best sentence answers, from sets with questions
that only look as if their article answered them. Every set weighs the same, whatever its size.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import retrieval
from corpus.article import Article
from retrieval.evaluation.gold import load_articles
from retrieval.evidence import ANSWERS, EVIDENCE, THERE
from retrieval.features import FEATURES
from retrieval.weights import load_weights
from tests.benchmarks.sets import Case, Example, GoldSet, cases_of, examples_of, load_sets

WEIGHTS = Path(retrieval.__file__).parent / "weights.toml"
RANKED = ("xquad-en", "xquad-es")
MORE = "polnear-train-articles.json"
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Gradient = Callable[[Floats], Floats]
_STEPS, _RATE, _RIDGE = 300, 0.05, 1e-3
_NEWTON_STEPS = 30
_DECLINED = 0.94
_FEW_ARTICLES = ("squad2-en",)


def main() -> None:
    """Learn the weights from the sets in the folder given, and write them."""
    folder = Path(sys.argv[1])
    sets = load_sets(folder)
    table = tomllib.loads(WEIGHTS.read_text("utf-8"))
    ranking = fit_ranking([e for one in sets if one.name in RANKED for e in examples_of(one)])
    table["ranking"] = _named(FEATURES, ranking)
    _write(table)
    load_weights.cache_clear()
    cases = all_cases(sets, load_articles(folder / MORE).articles)
    there, answers = fit_there(cases), fit_answers(cases)
    table["there"], table["answers"] = (
        _named([*THERE, "intercept"], there),
        _named([*ANSWERS, "intercept"], answers),
    )
    table["thresholds"] = thresholds_of(cases, confidences(cases, there, answers))
    _write(table)


def all_cases(sets: Sequence[GoldSet], more: Sequence[Article]) -> list[Case]:
    """Return the cases of all sets, with `more` articles beside some."""
    return [case for one in sets for case in cases_of(one, more)]


def fit_ranking(examples: Sequence[Example], without: Sequence[str] = ()) -> Floats:
    """Return the weights of the features, shape (features,); those named in `without` are zero."""
    table = np.concatenate([e.features for e in examples])
    gold = np.concatenate([e.gold for e in examples])
    starts = np.cumsum([0, *(len(e.gold) for e in examples[:-1])])
    owner = np.repeat(np.arange(len(examples)), [len(e.gold) for e in examples])
    share = _shares([e.name for e in examples])[owner]
    scale = table.std(axis=0) + 1e-9
    scale[[FEATURES.index(name) for name in without]] = np.inf
    scaled = table / scale

    def gradient(weights: Floats) -> Floats:
        scores = scaled @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        every = scores / np.add.reduceat(scores, starts)[owner]
        right = scores * gold
        right = right / np.add.reduceat(right, starts)[owner]
        return np.asarray(((every - right) * share) @ scaled + _RIDGE * weights)

    return np.asarray(_descend(gradient, np.zeros(table.shape[1])) / scale)


def fit_there(cases: Sequence[Case], without: Sequence[str] = ()) -> Floats:
    """Return the coefficients of `THERE` and the intercept, shape (len(THERE) + 1,)."""
    used = [case for case in cases if case.kind != "whole"]
    truth = np.array([case.there for case in used])
    return _logistic(
        _table(used, THERE), truth, _shares([(c.name, c.kind, c.there) for c in used]), THERE, without
    )


def fit_answers(cases: Sequence[Case], without: Sequence[str] = ()) -> Floats:
    """Return the coefficients of `ANSWERS` and the intercept, shape (len(ANSWERS) + 1,)."""
    used = [case for case in cases if case.kind == "whole"]
    truth = np.array([case.answers for case in used])
    return _logistic(
        _table(used, ANSWERS), truth, _shares([(c.name, c.answers) for c in used]), ANSWERS, without
    )


def confidences(cases: Sequence[Case], there: Floats, answers: Floats) -> Floats:
    """Return the confidence of each case, shape (cases,)."""
    speaks, says = (
        _sigmoid(_table(cases, names) @ weights[:-1] + weights[-1])
        for names, weights in ((THERE, there), (ANSWERS, answers))
    )
    return np.asarray(speaks * says)


def thresholds_of(cases: Sequence[Case], confidence: Floats) -> dict[str, float]:
    """Return by language, and for all others as "default", from which confidence on a question is answered.

    It is that at which 94 of 100 questions are declined whose article is not there, the mean over the
    language's sets. SQuAD 2.0 has too few articles to tell: what half of eight lack is easily declined.
    """
    absent: dict[tuple[str, str], list[float]] = {}
    for case, value in zip(cases, confidence.tolist(), strict=True):
        if case.kind == "half" and not case.there and case.name not in _FEW_ARTICLES:
            absent.setdefault((case.language, case.name), []).append(value if value >= case.needs else 0.0)
    by_language: dict[str, list[float]] = {}
    for (language, _), values in absent.items():
        by_language.setdefault(language, []).append(float(np.quantile(values, _DECLINED)))
    found = {code: float(np.mean(values)) for code, values in sorted(by_language.items())}
    default = float(np.median(list(found.values())))
    return {"default": round(default, 2)} | {code: round(value, 2) for code, value in found.items()}


def _table(cases: Sequence[Case], names: Sequence[str]) -> Floats:
    columns = [EVIDENCE.index(name) for name in names]
    return np.array([case.evidence for case in cases])[:, columns]


def _shares(groups: Sequence[object]) -> Floats:
    """Return what each member weighs where all groups weigh the same, shape (members,), their sum 1."""
    counts = Counter(groups)
    return np.array([1 / (counts[group] * len(counts)) for group in groups])


def _logistic(
    table: Floats, truth: Bools, share: Floats, names: Sequence[str], without: Sequence[str]
) -> Floats:
    """Return coefficients and intercept of a ridge logistic regression, by Newton's method."""
    scale = table.std(axis=0) + 1e-9
    scale[[names.index(name) for name in without]] = np.inf
    scaled = np.column_stack([table / scale, np.ones(len(table))])
    weights, ridge = np.zeros(scaled.shape[1]), _RIDGE * np.eye(scaled.shape[1])
    for _ in range(_NEWTON_STEPS):
        likely = _sigmoid(scaled @ weights)
        slope = ((likely - truth) * share) @ scaled + ridge @ weights
        curve = (scaled * (likely * (1 - likely) * share)[:, None]).T @ scaled + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return np.append(weights[:-1] / scale, weights[-1])


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))))


def _descend(gradient: Gradient, weights: Floats) -> Floats:
    """Return where Adam arrives (Kingma and Ba, 2015, "Adam: A Method for Stochastic Optimization")."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = gradient(weights)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights = weights - _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return dict(zip(names, values.round(2).tolist(), strict=True))


def _write(table: dict[str, dict[str, float]]) -> None:
    lines = ["# Written by `make weights`, learnt from ../shared/eval; [chosen] is not learnt."]
    for name, values in table.items():
        lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in values.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
