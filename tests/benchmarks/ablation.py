"""What each feature and each piece of evidence adds, on held-out articles: `make ablation`.

Cross-validated over four folds of articles: without it, the rest is learnt anew from three folds and
measured on the fourth.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval import ranking
from retrieval.evaluation.gold import load_articles
from retrieval.evaluation.measure import auroc
from retrieval.evidence import ANSWERS, THERE
from retrieval.features import FEATURES
from retrieval.meaning import alike
from retrieval.weights import load_weights
from tests.benchmarks.encoded import Encoded
from tests.benchmarks.sets import (
    SETS,
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
from tests.benchmarks.weights import (
    MEANINGS,
    MORE,
    RANKED,
    WITH_AN_ENCODER,
    WORDS,
    Names,
    all_cases,
    confidences,
    fit_answers,
    fit_ranking,
    fit_there,
    thresholds_of,
)
from tests.encoder import FOLDER, why_not_there

NOTHING: Mapping[str, Sequence[str]] = {}
_FOLDS = 4
_MOST = 2_000
_TRAPS = "squad2-en"
_KINDS = {"one": "one article", "half": "half of the articles", "many": "24 articles among 839 others"}
Floats = NDArray[np.float64]


def main() -> None:
    """Print a line for each feature and each piece of evidence, and one for each set, as Markdown tables."""
    folder = Path(sys.argv[1])
    sets = load_sets(folder)
    _print_ranking([e for one in sets if one.name in RANKED for e in examples_of(one)])
    more = load_articles(folder / MORE).articles
    cases = all_cases(sets, more)
    _print_evidence(cases)
    _print_sets(cases)
    if why := why_not_there():
        _say(f"\nThe ways of an encoder are not measured: {why}.")
    else:
        own = [_thinner(one) for one in sets if one.name in WITH_AN_ENCODER]
        print_encoder([*own, *map(in_other_words, own)], Encoded(FOLDER))


def print_encoder(sets: Sequence[GoldSet], prepare: Prepare) -> None:
    """Print what each of the three ways in which meaning serves adds to words, by itself and together.

    AUROC is of the questions whose article is there and answers, against those whose article is not.
    """
    _say("\n| with an encoder | " + " | ".join(f"{one.name}: @1 / @3 / AUROC" for one in sets) + " |")
    _say("| --- " * (1 + len(sets)) + "|")
    every = (
        ("words alone", as_it_is, FEATURES, WORDS, alike.PASSAGES),
        ("second retrieval", prepare, FEATURES, WORDS, alike.PASSAGES),
        ("features of ranking", prepare, MEANINGS.features, WORDS, 0),
        ("evidence of the decision", prepare, FEATURES, MEANINGS, 0),
        ("all three", prepare, MEANINGS.features, MEANINGS, alike.PASSAGES),
    )
    for label, ask_of, features, names, passages in every:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(alike, "PASSAGES", passages)
            if features is FEATURES:
                patch.setattr(ranking, "load_weights", lambda with_encoder: load_weights(with_encoder=False))
            examples = [e for one in sets for e in examples_of(one, ask_of)]
            cases = [case for one in sets for case in cases_of(one, (), ask_of)]
        ranks, (confidence, _) = _ranks(examples, [], features), _held_out(cases, names)
        _say(
            f"| {label} | "
            + " | ".join(_of_set(one.name, examples, ranks, cases, confidence) for one in sets)
            + " |"
        )


def _thinner(one: GoldSet) -> GoldSet:
    """Return the set with every eighth question where it has thousands: each is asked fifteen times."""
    return replace(one, gold=one.gold[::8]) if len(one.gold) > _MOST else one


def _of_set(
    name: str, examples: Sequence[Example], ranks: Floats, cases: Sequence[Case], confidence: Floats
) -> str:
    own = ranks[[e.name == name for e in examples]]
    half = np.array([c.name == name and c.kind == "half" for c in cases])
    there, absent = (np.array([truth(c) for c in cases]) & half for truth in (_answers, _absent))
    told = (np.mean(own < 1), np.mean(own < 3), auroc(confidence[there], confidence[absent]))
    return " / ".join(f"{value:.3f}" for value in told)


def _answers(case: Case) -> bool:
    return case.answers


def _absent(case: Case) -> bool:
    return not case.there


def _print_ranking(examples: Sequence[Example]) -> None:
    _say("| ranking feature | quote@1 | quote@3 |\n| --- | --- | --- |")
    everything = _ranks(examples, [])
    _say("| all of them | " + " | ".join(f"{np.mean(everything < most):.3f}" for most in (1, 3)) + " |")
    for name in FEATURES:
        without = _ranks(examples, [name])
        less = (np.mean(everything < most) - np.mean(without < most) for most in (1, 3))
        _say(f"| `{name}` | " + " | ".join(f"{value:+.3f}" for value in less) + " |")


def _print_evidence(cases: Sequence[Case]) -> None:
    _say("\n| evidence | AUROC, absent | AUROC, traps |\n| --- | --- | --- |")
    everything = _aurocs(cases, _held_out(cases)[0])
    _say("| all of it | " + " | ".join(f"{value:.3f}" for value in everything) + " |")
    for label, names in (("there", THERE), ("answers", ANSWERS)):
        for name in names:
            without = _aurocs(cases, _held_out(cases, WORDS, {label: [name]})[0])
            shown = " | ".join(f"{a - b:+.3f}" for a, b in zip(everything, without, strict=True))
            _say(f"| {label}: `{name}` | {shown} |")


def _print_sets(cases: Sequence[Case]) -> None:
    """Print what is answered of what is there, and declined of what is not, at thresholds learnt
    elsewhere.
    """
    confidence, needed = _held_out(cases)
    stated = confidence >= needed
    there, right = (np.array([getattr(c, field) for c in cases]) for field in ("answers", "right"))
    absent = np.array([not c.there for c in cases])
    _say("\n| set | answered | right, of all | declined of the absent |\n| --- | --- | --- | --- |")
    for name in SETS:
        at = np.array([c.name == name and c.kind == "half" for c in cases])
        _say(
            f"| {name} | {stated[at & there].mean():.3f} | {(stated & right)[at & there].mean():.3f} "
            f"| {(~stated)[at & absent].mean():.3f} |"
        )
    for kind, label in _KINDS.items():
        at = np.array([c.name == "xquad-en" and c.kind == kind for c in cases])
        _say(
            f"| xquad-en, {label} | {stated[at & there].mean():.3f} "
            f"| {(stated & right)[at & there].mean():.3f} | {(~stated)[at & absent].mean():.3f} |"
        )
    traps = np.array([c.name == _TRAPS and c.kind == "whole" for c in cases])
    _say(
        f"\n{_TRAPS}: {stated[traps & there].mean():.3f} of the answerable and "
        f"{stated[traps & ~there].mean():.3f} of the others are answered."
    )


def _ranks(examples: Sequence[Example], without: Sequence[str], names: Sequence[str] = FEATURES) -> Floats:
    """Return the rank of the first answering sentence of each example, from 0, each learnt without its
    fold, from the sets that ranking is learnt from, by the features of these names.
    """
    every = MEANINGS.features if examples[0].features.shape[1] > len(FEATURES) else FEATURES
    without = [*without, *(name for name in every if name not in names)]
    found = np.zeros(len(examples))
    folds = [_fold(e.article) for e in examples]
    for fold in range(_FOLDS):
        learnt = [
            e for e, own in zip(examples, folds, strict=True) if own != fold and e.name.endswith(RANKED)
        ]
        weights = fit_ranking(learnt, every, without)
        for at, (e, own) in enumerate(zip(examples, folds, strict=True)):
            if own == fold:
                order = np.argsort(-(e.features @ weights), kind="stable")
                found[at] = int(np.argmax(e.gold[order]))
    return found


def _held_out(
    cases: Sequence[Case], names: Names = WORDS, without: Mapping[str, Sequence[str]] = NOTHING
) -> tuple[Floats, Floats]:
    """Return the confidence of each case, and what it needs to be answered, both learnt without its fold.

    `without` names, by model, the evidence that it is not learnt from.
    """
    confidence, needed = np.zeros(len(cases)), np.zeros(len(cases))
    folds = np.array([_fold(c.article) for c in cases])
    for fold in range(_FOLDS):
        learnt = [c for c, own in zip(cases, folds, strict=True) if own != fold]
        models = (
            fit_there(learnt, names, without.get("there", ())),
            fit_answers(learnt, names, without.get("answers", ())),
        )
        thresholds = thresholds_of(learnt, confidences(learnt, *models, names), names)
        at = np.flatnonzero(folds == fold)
        tested = [cases[int(n)] for n in at]
        confidence[at] = confidences(tested, *models, names)
        needed[at] = [max(c.needs, thresholds.get(c.language, thresholds["default"])) for c in tested]
    return confidence, needed


def _aurocs(cases: Sequence[Case], confidence: Floats) -> tuple[float, float]:
    """Return AUROC against the absent, the mean over the sets, and against traps."""
    kinds = np.array([c.kind for c in cases])
    names = np.array([c.name for c in cases])
    answered = np.array([c.answers for c in cases])
    absent = np.array([not c.there for c in cases])
    each = [
        auroc(confidence[at & answered], confidence[at & absent])
        for at in ((names == name) & (kinds == "half") for name in sorted(set(names)))
    ]
    traps = (names == _TRAPS) & (kinds == "whole")
    return float(np.mean(each)), auroc(confidence[traps & answered], confidence[traps & ~answered])


def _fold(article: str) -> int:
    """Return the fold of an article; its translations are in the same."""
    return int("".join(filter(str.isdigit, article))) % _FOLDS


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
