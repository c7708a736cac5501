"""Figures of quality, each with a bootstrap confidence interval."""

import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from retrieval.answer import Level
from retrieval.evaluation.gold import Gold, record_id
from retrieval.evaluation.methods import Method, Outcome
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
    them, as the threshold falls. `reliability` has a row for each tenth of confidence that occurs: from
    where, how many questions, their mean confidence, and the share of them whose first quote is right.
    `milliseconds` is the median time of a question.
    """

    figures: dict[str, Figure]
    languages: dict[str, Figure]
    kinds: dict[str, Figure]
    risk: Values
    reliability: tuple[tuple[float, int, float, float], ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """What became of a question: rank of the first right quote, 0 for none, and what was made of it."""

    answerable: bool
    there: bool
    passage: bool
    rank: int
    level: Level
    confidence: float
    lined: bool


def measure(
    library: Library,
    gold: Sequence[Gold],
    make: Callable[[Index], Method],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Measurement:
    """Ask all questions of the whole library and of every second article; return the figures.

    The second pass has questions whose article is there and others; a question of the others that is answered
    all the same by a sentence which holds a gold answer counts as wrong too. Questions without a gold answer
    look as if their article answered them, and are counted by themselves.
    """
    half = Library(library.articles[::2])
    ids, present = ({record_id(article) for article in some.articles} for some in (library, half))
    whole_method, half_method = make(Index(library)), make(Index(half))
    seen, halves, times = [], [], []
    for done, item in enumerate(gold, 1):
        started = time.perf_counter()
        found = whole_method(item.question)
        times.append(time.perf_counter() - started)
        seen.append(_seen(item, found, ids))
        halves.append(_seen(item, half_method(item.question), present))
        progress(2 * done, 2 * len(gold))
    answerable = [(item, one) for item, one in zip(gold, seen, strict=True) if one.answerable]
    questions = [parse_question(item.question, library.languages) for item, _ in answerable]
    first = np.array([one.rank == 1 for _, one in answerable])
    return Measurement(
        figures=_ranking_figures([one for _, one in answerable])
        | _decision_figures(halves)
        | _trap_figures(seen),
        languages=_groups(first, [q.language for q in questions]),
        kinds=_groups(first, [KINDS.get(q.expects or "", "what") for q in questions]),
        risk=_risk(halves),
        reliability=_reliability(seen),
        milliseconds=float(np.median(times)) * 1000,
    )


def _seen(item: Gold, found: Outcome, present: Container[str]) -> _Seen:
    right = [item.is_answered_by(quote) for quote in found.quotes]
    return _Seen(
        answerable=bool(item.answers),
        there=item.article in present,
        passage=item.is_answered_by(found.passage),
        rank=right.index(True) + 1 if True in right else 0,
        level=found.level,
        confidence=found.confidence,
        lined=bool(found.missing),
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


def _ranking_figures(seen: Sequence[_Seen]) -> dict[str, Figure]:
    """Return the figures of questions that have an answer, asked of all articles."""
    ranks = np.array([one.rank for one in seen])
    stated = np.array([one.level == "answer" for one in seen])
    shown = np.array([one.level != "none" for one in seen])
    lined = np.array([one.lined for one in seen])
    first = ranks == 1
    return {
        "passage@1": _mean(np.array([one.passage for one in seen])),
        "quote@1": _mean(first),
        "quote@3": _mean(ranks > 0),
        "MRR": _mean(np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0)),
        "quote@1, declined = wrong": _mean(first & stated),
        "right in three, answer or nearest": _mean((ranks > 0) & shown),
        "not mentioned, of right answers": _mean(lined[first & stated]),
    }


def _decision_figures(halves: Sequence[_Seen]) -> dict[str, Figure]:
    """Return the figures of questions asked of half of the articles."""
    there = [one for one in halves if one.there and one.answerable]
    gone = [one for one in halves if not one.there]
    if not there or not gone:
        return {}
    sure, unsure = (np.array([one.confidence for one in some]) for some in (there, gone))
    return {
        "AUROC": _interval(
            auroc(sure, unsure),
            lambda rng: auroc(_resampled(sure, rng), _resampled(unsure, rng)),
            len(there) + len(gone),
        ),
        "answered of the answerable": _mean(_at(there, "answer")),
        "nearest of the answerable": _mean(_at(there, "nearest")),
        "declined of the rest": _mean(~_at(gone, "answer")),
        "nearest of the rest": _mean(_at(gone, "nearest")),
        "right among answered": _mean(np.array([one.rank > 0 for one in there if one.level == "answer"])),
    }


def _trap_figures(seen: Sequence[_Seen]) -> dict[str, Figure]:
    """Return the figures of questions that only look as if their article answered them, none where there
    are none.
    """
    traps, others = ([one for one in seen if one.answerable is answerable] for answerable in (False, True))
    if not traps or not others:
        return {}
    sure, unsure = (np.array([one.confidence for one in some]) for some in (others, traps))
    return {
        "traps: AUROC": _interval(
            auroc(sure, unsure),
            lambda rng: auroc(_resampled(sure, rng), _resampled(unsure, rng)),
            len(seen),
        ),
        "traps: answered all the same": _mean(_at(traps, "answer")),
        "traps: nearest": _mean(_at(traps, "nearest")),
        "traps: the answerable answered": _mean(_at(others, "answer")),
    }


def _at(seen: Sequence[_Seen], level: Level) -> NDArray[np.bool_]:
    return np.array([one.level == level for one in seen], np.bool_)


def _reliability(seen: Sequence[_Seen]) -> tuple[tuple[float, int, float, float], ...]:
    bins: dict[int, list[_Seen]] = {}
    for one in seen:
        if one.level != "none":
            bins.setdefault(min(9, int(one.confidence * 10)), []).append(one)
    return tuple(
        (
            at / 10,
            len(found),
            float(np.mean([one.confidence for one in found])),
            float(np.mean([one.rank == 1 for one in found])),
        )
        for at, found in sorted(bins.items())
    )


def _groups(values: NDArray[np.bool_], groups: Sequence[str]) -> dict[str, Figure]:
    names = sorted(set(groups), key=lambda name: -groups.count(name))
    return {name: _mean(values[[group == name for group in groups]]) for name in names}


def _risk(halves: Sequence[_Seen]) -> Values:
    ordered = sorted(halves, key=lambda one: -one.confidence)
    right = np.array([one.there and one.rank > 0 for one in ordered])
    count = np.arange(1, len(ordered) + 1)
    return np.column_stack([count / max(1, len(ordered)), 1 - np.cumsum(right) / count])


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
