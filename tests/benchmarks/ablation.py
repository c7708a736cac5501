"""What each feature and each piece of evidence adds, on held-out articles: `make ablation`.

Cross-validated over four folds of articles: without it, the rest is learnt anew from three folds and
measured on the fourth.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.decision import EVIDENCE
from retrieval.evaluation.gold import load_articles, load_gold
from retrieval.evaluation.measure import auroc
from retrieval.features import FEATURES
from tests.benchmarks.weights import (
    SETS,
    Case,
    Example,
    decision_cases,
    fit_decision,
    fit_ranking,
    ranking_examples,
)

_FOLDS = 4
_KINDS = {
    "one": "one article",
    "six": "six articles",
    "half": "24 articles",
    "large": "24 articles among 839 others",
    "without": "one article, the answering paragraph taken out",
    "swapped": "one article, a word of the question exchanged",
}


def main() -> None:
    """Print a line for each feature and each piece of evidence, as a Markdown table."""
    folder = Path(sys.argv[1])
    sets = [
        (load_articles(folder / f"{name}-articles.json"), load_gold(folder / f"{name}-questions.json"))
        for name in SETS
    ]
    examples = [ranking_examples(*pair) for pair in sets]
    asked = [len(gold) for _, gold in sets]
    _say("| ranking feature | quote@1 en | es | quote@3 en | es |\n| --- | --- | --- | --- | --- |")
    everything = _ranking(examples, asked, [])
    _say("| all of them | " + " | ".join(f"{value:.3f}" for value in everything) + " |")
    for name in FEATURES:
        _say(f"| `{name}` | {_difference(everything, _ranking(examples, asked, [name]))} |")
    cases = [decision_cases(*pair) for pair in sets]
    _say("\n| evidence | AUROC en | es | answered en | es | declined en | es |\n" + "| --- " * 7 + "|")
    everything = _decision(cases, [])
    _say("| all of it | " + " | ".join(f"{value:.3f}" for value in everything) + " |")
    for name in EVIDENCE:
        _say(f"| `{name}` | {_difference(everything, _decision(cases, [name]))} |")
    more = load_articles(folder / "polnear-train-articles.json")
    cases[0] += [case for case in decision_cases(*sets[0], more) if case.kind == "large"]
    _say("\n| collection | answered en | declined en | answered es | declined es |\n" + "| --- " * 5 + "|")
    for kind, label in _KINDS.items():
        values = _decision(cases, [], kind)
        shown = (
            f"{value:.3f}" if value == value else "" for value in (values[2], values[4], values[3], values[5])
        )
        _say(f"| {label} | {' | '.join(shown)} |")


def _ranking(examples: Sequence[list[Example]], asked: Sequence[int], without: Sequence[str]) -> list[float]:
    ranks: list[list[int]] = [[] for _ in examples]
    for fold in range(_FOLDS):
        train = [e for listed in examples for e in listed if _fold(e.article) != fold]
        weights = fit_ranking(train, without)
        for found, listed in zip(ranks, examples, strict=True):
            for e in listed:
                if _fold(e.article) == fold:
                    order = np.argsort(-(e.features @ weights), kind="stable")
                    found.append(int(np.argmax(e.gold[order])))
    return [
        sum(rank < most for rank in found) / count
        for most in (1, 3)
        for found, count in zip(ranks, asked, strict=True)
    ]


def _decision(cases: Sequence[list[Case]], without: Sequence[str], kind: str = "half") -> list[float]:
    """Return AUROC, answered of the answerable, declined of the rest, each in both languages, for a kind."""
    scores: list[list[tuple[bool, float]]] = [[] for _ in cases]
    for fold in range(_FOLDS):
        coefficients = fit_decision(
            [c for listed in cases for c in listed if _fold(c.article) != fold], without
        )
        for found, listed in zip(scores, cases, strict=True):
            for c in listed:
                if _fold(c.article) == fold and c.kind == kind:
                    found.append((c.answerable, float(c.evidence @ coefficients[:-1] + coefficients[-1])))
    there = [np.array([score for answerable, score in found if answerable]) for found in scores]
    gone = [np.array([score for answerable, score in found if not answerable]) for found in scores]
    return [
        *(auroc(a, b) for a, b in zip(there, gone, strict=True)),
        *(_share(a > 0) for a in there),
        *(_share(b <= 0) for b in gone),
    ]


def _share(values: NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _fold(article: str) -> int:
    """Return the fold of an article; its translations are in the same."""
    return int("".join(filter(str.isdigit, article))) % _FOLDS


def _difference(with_it: Sequence[float], without: Sequence[float]) -> str:
    return " | ".join(f"{a - b:+.3f}" for a, b in zip(with_it, without, strict=True))


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
