"""Learns `retrieval/weights.toml` from questions with known answers: `make weights`.

The ranking is a linear softmax over the sentences of a question (listwise; Cao et al., 2007, "Learning to
Rank: From Pairwise Approach to Listwise Approach"), trained to put those that hold a gold answer first. The
decision
is two logistic regressions over the evidence: whether the collection speaks of it, from questions asked of
collections with and without their article, and whether the best sentence answers, from sets with questions
that only look as if their article answered them. Every set weighs the same, whatever its size.

Where there is an encoder (`make encoder`), the weights of those whose meaning is compared are learnt, too:
from the sets in its language, each also with its questions in other words, made by rule, for XQuAD's own
share so many words with what answers them that meaning would weigh nothing.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import retrieval
from corpus.article import Article
from retrieval.evaluation.gold import load_articles
from retrieval.evidence import ANSWERS, ANSWERS_WITH_ENCODER, EVIDENCE, THERE, THERE_WITH_ENCODER
from retrieval.features import FEATURES, MEANING
from retrieval.weights import WITH_ENCODER, load_weights
from tests.benchmarks.encoded import Encoded
from tests.benchmarks.sets import (
    Case,
    Example,
    GoldSet,
    Prepare,
    as_it_is,
    cases_of,
    examples_of,
    in_other_words,
    load_sets,
)
from tests.encoder import FOLDER, why_not_there

WEIGHTS = Path(retrieval.__file__).parent / "weights.toml"
RANKED = ("xquad-en", "xquad-es")
WITH_AN_ENCODER = ("xquad-en", "native-en", "squad2-en")
MANY_TO_ENCODE = 250
MORE = "polnear-train-articles.json"
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Gradient = Callable[[Floats], Floats]
_STEPS, _RATE, _RIDGE = 300, 0.05, 1e-3
_NEWTON_STEPS = 30
_FEW_ARTICLES = ("squad2-en", "reworded-squad2-en")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of what is learnt from: features of ranking, and evidence of the two models.

    `declined` is how many of the questions whose article is not there are to be declined, a share.
    """

    features: tuple[str, ...]
    there: tuple[str, ...]
    answers: tuple[str, ...]
    declined: float


WORDS = Names(FEATURES, THERE, ANSWERS, 0.94)
MEANINGS = Names((*FEATURES, *MEANING), THERE_WITH_ENCODER, ANSWERS_WITH_ENCODER, 0.95)


def main() -> None:
    """Learn the weights from the sets in the folder given, and write them."""
    folder = Path(sys.argv[1])
    more = load_articles(folder / MORE).articles
    sets = load_sets(folder)
    table = tomllib.loads(WEIGHTS.read_text("utf-8"))
    _learn(table, "", sets, [one for one in sets if one.name in RANKED], more, WORDS)
    if why := why_not_there():
        _say(f"The weights with an encoder stay as they are: {why}.")
        return
    own = [one for one in sets if one.name in WITH_AN_ENCODER]
    both = [*own, *map(in_other_words, own)]
    ranked = [one for one in both if one.name.endswith(RANKED[0])]
    _learn(table, WITH_ENCODER, both, ranked, more[:MANY_TO_ENCODE], MEANINGS, Encoded(FOLDER))


def _learn(
    table: dict[str, Any],
    name: str,
    sets: Sequence[GoldSet],
    ranked: Sequence[GoldSet],
    more: Sequence[Article],
    names: Names,
    prepare: Prepare = as_it_is,
) -> None:
    """Learn the weights of these features and evidence, and write them; those of the ranking first, as the
    decision is about the sentence that they find best.
    """
    own = table.setdefault(name, {}) if name else table
    ranking = fit_ranking([e for one in ranked for e in examples_of(one, prepare)], names.features)
    own["ranking"] = _named(names.features, ranking)
    _write(table)
    load_weights.cache_clear()
    cases = all_cases(sets, more, prepare)
    there, answers = fit_there(cases, names), fit_answers(cases, names)
    own["there"] = _named([*names.there, "intercept"], there)
    own["answers"] = _named([*names.answers, "intercept"], answers)
    own["thresholds"] = thresholds_of(cases, confidences(cases, there, answers, names), names)
    _write(table)


def all_cases(sets: Sequence[GoldSet], more: Sequence[Article], prepare: Prepare = as_it_is) -> list[Case]:
    """Return the cases of all sets, with `more` articles beside some."""
    return [case for one in sets for case in cases_of(one, more, prepare)]


def fit_ranking(
    examples: Sequence[Example], names: Sequence[str] = FEATURES, without: Sequence[str] = ()
) -> Floats:
    """Return the weights of the features `names`, shape (features,); those named in `without` are zero."""
    table = np.concatenate([e.features for e in examples])
    gold = np.concatenate([e.gold for e in examples])
    starts = np.cumsum([0, *(len(e.gold) for e in examples[:-1])])
    owner = np.repeat(np.arange(len(examples)), [len(e.gold) for e in examples])
    share = _shares([e.name for e in examples])[owner]
    scale = table.std(axis=0) + 1e-9
    scale[[names.index(name) for name in without]] = np.inf
    scaled = table / scale

    def gradient(weights: Floats) -> Floats:
        scores = scaled @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        every = scores / np.add.reduceat(scores, starts)[owner]
        right = scores * gold
        right = right / np.add.reduceat(right, starts)[owner]
        return np.asarray(((every - right) * share) @ scaled + _RIDGE * weights)

    return np.asarray(_descend(gradient, np.zeros(table.shape[1])) / scale)


def fit_there(cases: Sequence[Case], names: Names = WORDS, without: Sequence[str] = ()) -> Floats:
    """Return the coefficients of the evidence that it is there, and the intercept, shape (evidence + 1,)."""
    used = [case for case in cases if case.kind != "whole"]
    truth = np.array([case.there for case in used])
    share = _shares([(c.name, c.kind, c.there) for c in used])
    return _logistic(_table(used, names.there, names), truth, share, names.there, without)


def fit_answers(cases: Sequence[Case], names: Names = WORDS, without: Sequence[str] = ()) -> Floats:
    """Return the coefficients of the evidence that it answers, and the intercept, shape (evidence + 1,)."""
    used = [case for case in cases if case.kind == "whole"]
    truth = np.array([case.answers for case in used])
    share = _shares([(c.name, c.answers) for c in used])
    return _logistic(_table(used, names.answers, names), truth, share, names.answers, without)


def confidences(cases: Sequence[Case], there: Floats, answers: Floats, names: Names = WORDS) -> Floats:
    """Return the confidence of each case, shape (cases,)."""
    speaks, says = (
        _sigmoid(_table(cases, columns, names) @ weights[:-1] + weights[-1])
        for columns, weights in ((names.there, there), (names.answers, answers))
    )
    return np.asarray(speaks * says)


def thresholds_of(cases: Sequence[Case], confidence: Floats, names: Names = WORDS) -> dict[str, float]:
    """Return by language, and for all others as "default", from which confidence on a question is answered.

    It is that at which so many questions are declined whose article is not there, the mean over the
    language's sets. SQuAD 2.0 has too few articles to tell: what half of eight lack is easily declined.
    """
    absent: dict[tuple[str, str], list[float]] = {}
    for case, value in zip(cases, confidence.tolist(), strict=True):
        if case.kind == "half" and not case.there and case.name not in _FEW_ARTICLES:
            absent.setdefault((case.language, case.name), []).append(value if value >= case.needs else 0.0)
    by_language: dict[str, list[float]] = {}
    for (language, _), values in absent.items():
        by_language.setdefault(language, []).append(float(np.quantile(values, names.declined)))
    found = {code: float(np.mean(values)) for code, values in sorted(by_language.items())}
    default = float(np.median(list(found.values())))
    return {"default": round(default, 2)} | {code: round(value, 2) for code, value in found.items()}


def _table(cases: Sequence[Case], columns: Sequence[str], names: Names) -> Floats:
    every = tuple(dict.fromkeys([*EVIDENCE, *names.there]))
    return np.array([case.evidence for case in cases])[:, [every.index(name) for name in columns]]


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


def _write(table: dict[str, Any]) -> None:
    own = {f"{WITH_ENCODER}.{name}": values for name, values in table.get(WITH_ENCODER, {}).items()}
    lines = ["# Written by `make weights`, learnt from ../shared/eval; [chosen] is not learnt."]
    for name, values in {**table, **own}.items():
        if name != WITH_ENCODER:
            lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in values.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
