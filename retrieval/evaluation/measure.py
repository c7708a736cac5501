"""Figures of quality, each with a bootstrap confidence interval."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from retrieval.evaluation.gold import Gold, record_id
from retrieval.evaluation.methods import Method
from retrieval.index import Index
from retrieval.question import parse_question

Values = NDArray[np.float64]
_RESAMPLES = 1000
KINDS = {
    "person": "who",
    "date": "when",
    "place": "where",
    "number": "how many",
    "age": "how many",
    "reason": "why",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its 95 % confidence interval (bootstrap percentiles), and how many questions it is of."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """The figures of one method by name, quote@1 by language and by kind of question, and two curves.

    `risk` has the shape (answers, 2): share of questions answered, and share of wrong answers among
    them, as the threshold falls. `milliseconds` is the median time of a question.
    """

    figures: dict[str, Figure]
    languages: dict[str, Figure]
    kinds: dict[str, Figure]
    risk: Values
    milliseconds: float


def measure(
    library: Library,
    gold: Sequence[Gold],
    make: Callable[[Index], Method],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Measurement:
    """Ask all questions of the whole library and of every second article; return the figures.

    The second pass has answerable questions (their article is there) and others; a question of the
    others that is answered all the same by a sentence which holds a gold answer counts as wrong too.
    """
    total, done = 2 * len(gold), 0
    half = Library(library.articles[::2])
    present = {record_id(article) for article in half.articles}
    whole_index, half_index = Index(library), Index(half)
    whole_method, half_method = make(whole_index), make(half_index)
    rows, halves, times = [], [], []
    for item in gold:
        started = time.perf_counter()
        found = whole_method(item.question)
        times.append(time.perf_counter() - started)
        right = [item.is_answered_by(quote) for quote in found.quotes]
        rank = right.index(True) + 1 if True in right else 0
        rows.append((item.is_answered_by(found.passage), rank, found.answers))
        other = half_method(item.question)
        shown = any(item.is_answered_by(quote) for quote in other.quotes)
        halves.append((item.article in present, other.confidence, other.answers, shown))
        done += 2
        progress(done, total)
    questions = [parse_question(item.question, library.languages) for item in gold]
    table, half_table = np.array(rows, float), np.array(halves, float)
    first = table[:, 1] == 1
    return Measurement(
        figures=_figures(table, half_table),
        languages=_groups(first, [q.language for q in questions]),
        kinds=_groups(first, [KINDS.get(q.expects or "", "what") for q in questions]),
        risk=_risk(half_table),
        milliseconds=float(np.median(times)) * 1000,
    )


def auroc(positive: Values, negative: Values) -> float:
    """Return the probability that a positive score is above a negative one, ties counted half.

    The Mann-Whitney U statistic (Hanley and McNeil, 1982, "The Meaning and Use of the Area
    under a ROC Curve").
    """
    if not len(positive) or not len(negative):
        return float("nan")
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left") + np.searchsorted(ordered, positive, "right")
    return float(below.mean() / 2 / len(negative))


def _figures(table: Values, halves: Values) -> dict[str, Figure]:
    passage, rank, answered = table.T
    present = halves[:, 0] == 1
    there, gone = halves[present], halves[~present]
    figures = {
        "passage@1": _mean(passage),
        "quote@1": _mean(rank == 1),
        "quote@3": _mean(rank > 0),
        "MRR": _mean(np.where(rank > 0, 1 / np.maximum(rank, 1), 0)),
        "quote@1, declined = wrong": _mean((rank == 1) & (answered == 1)),
    }
    if len(there) and len(gone):
        figures["AUROC"] = _interval(
            auroc(there[:, 1], gone[:, 1]),
            lambda rng: auroc(_resampled(there[:, 1], rng), _resampled(gone[:, 1], rng)),
            len(halves),
        )
        figures["answered of the answerable"] = _mean(there[:, 2])
        figures["declined of the rest"] = _mean(1 - gone[:, 2])
        figures["right among answered"] = _mean(there[there[:, 2] == 1, 3])
    return figures


def _groups(values: NDArray[np.bool_], groups: Sequence[str]) -> dict[str, Figure]:
    names = sorted(set(groups), key=lambda name: -groups.count(name))
    return {name: _mean(values[[group == name for group in groups]]) for name in names}


def _risk(halves: Values) -> Values:
    order = np.argsort(-halves[:, 1], kind="stable")
    right = halves[order, 0] * halves[order, 3]
    count = np.arange(1, len(order) + 1)
    return np.column_stack([count / len(order), 1 - np.cumsum(right) / count])


def _mean(values: NDArray[np.generic]) -> Figure:
    numbers = np.asarray(values, np.float64)
    mean = float(numbers.mean()) if len(numbers) else float("nan")
    return _interval(mean, lambda rng: float(_resampled(numbers, rng).mean()), len(numbers))


def _interval(value: float, again: Callable[[np.random.Generator], float], count: int) -> Figure:
    if not count:
        return Figure(value, value, value, 0)
    rng = np.random.default_rng(0)
    low, high = np.percentile([again(rng) for _ in range(_RESAMPLES)], [2.5, 97.5])
    return Figure(value, float(low), float(high), count)


def _resampled(values: Values, rng: np.random.Generator) -> Values:
    return values[rng.integers(len(values), size=len(values))]
