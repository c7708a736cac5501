"""Learns `retrieval/weights.toml` from questions with known answers: `make weights`.

The ranking is a linear softmax over the sentences of a question (listwise; Cao et al., 2007, "Learning to
Rank: From Pairwise Approach to Listwise Approach"), trained to put those that hold a gold answer first. The
decision is a logistic regression over the evidence, trained on questions whose article is there and on
questions whose article, or whose answering paragraph, was taken away.
"""

import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

from corpus.article import Article
from corpus.library import Library
from retrieval.decision import EVIDENCE, weigh
from retrieval.evaluation.gold import Gold, load_articles, load_gold, record_id
from retrieval.features import FEATURES
from retrieval.index import Index
from retrieval.question import parse_question
from retrieval.ranking import Ranking, rank_sentences
from retrieval.weights import load_weights

SETS = ("xquad-en", "xquad-es")
WEIGHTS = Path(__file__).parents[2] / "retrieval" / "weights.toml"
Floats = NDArray[np.float64]
Gradient = Callable[[Floats], Floats]
_STEPS, _RATE, _RIDGE = 300, 0.05, 1e-3
_HARD = 0.3
_OTHERS = 12
_SHORTEST_SWAPPED = 4
_WORD = regex.compile(r"[\p{L}\p{M}]{4,}")


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates, (sentences, features), which of them answer, and its article."""

    features: Floats
    gold: NDArray[np.bool_]
    article: str


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence of a question, whether the articles answer it, and what it weighs in the fit.

    `kind` tells the collection it was asked of, `article` the question's own.
    """

    evidence: Floats
    answerable: bool
    weight: float
    article: str
    kind: str


def ranking_examples(library: Library, gold: Sequence[Gold]) -> list[Example]:
    """Return an example for each question that has an answering sentence among its candidates."""
    index, examples = Index(library), []
    for item in gold:
        ranking = rank_sentences(index, parse_question(item.question, library.languages))
        if ranking is None:
            continue
        right = np.array([item.is_answered_by(text) for text in _texts(ranking)])
        if right.any():
            examples.append(Example(ranking.features, right, f"{library.languages[0]} {item.article}"))
    return examples


def fit_ranking(examples: Sequence[Example], without: Sequence[str] = ()) -> Floats:
    """Return the weights of the features, shape (features,); those named in `without` are zero."""
    table = np.concatenate([e.features for e in examples])
    gold = np.concatenate([e.gold for e in examples])
    starts = np.cumsum([0, *(len(e.gold) for e in examples[:-1])])
    owner = np.repeat(np.arange(len(examples)), [len(e.gold) for e in examples])
    scale = table.std(axis=0) + 1e-9
    scale[[FEATURES.index(name) for name in without]] = np.inf
    scaled = table / scale

    def gradient(weights: Floats) -> Floats:
        scores = scaled @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        every = scores / np.add.reduceat(scores, starts)[owner]
        right = scores * gold
        right = right / np.add.reduceat(right, starts)[owner]
        return np.asarray((every - right) @ scaled / len(examples) + _RIDGE * weights)

    return np.asarray(_descend(gradient, np.zeros(table.shape[1])) / scale)


def decision_cases(library: Library, gold: Sequence[Gold], more: Library | None = None) -> list[Case]:
    """Return cases in collections of every size: one article, six, every second one, and those with `more`.

    Not answerable are questions of articles that are not there and, at a third of the weight, those whose
    answering paragraph was taken out of its article, and those in which a word was put in another's place.
    """
    own = {record_id(article): article for article in library.articles}
    by_article: dict[str, list[Gold]] = {}
    for item in gold:
        by_article.setdefault(item.article, []).append(item)
    rng = np.random.default_rng(0)
    names = list(by_article)
    cases: list[Case] = []
    for half in (library.articles[0::2], library.articles[1::2]):
        present = {record_id(article) for article in half}
        cases += _cases(half, gold, present, "half")
        if more:
            cases += _cases((*half, *more.articles), gold, present, "large")
    for at in range(0, len(names), 6):
        group = names[at : at + 6]
        asked = [*chain(*(by_article[name] for name in group)), *_others(gold, group, 3 * _OTHERS, rng)]
        cases += _cases([own[name] for name in group], asked, set(group), "six")
    for name in names:
        asked = [*by_article[name], *_others(gold, [name], _OTHERS, rng)]
        cases += _cases([own[name]], asked, {name}, "one")
        cases += _without_answer(own[name], by_article[name], [])
        swapped = [item for item in (_swap(item, own[name], rng) for item in by_article[name]) if item]
        cases += _cases([own[name]], swapped, set(), "swapped", _HARD)
    rest = [article for article in library.articles if record_id(article) not in names[:6]]
    for name in names[:6]:
        cases += _without_answer(own[name], by_article[name], rest)
    return cases


def fit_decision(cases: Sequence[Case], without: Sequence[str] = ()) -> Floats:
    """Return the coefficients of the evidence and the intercept, shape (evidence + 1,)."""
    table = np.array([c.evidence for c in cases])
    answerable = np.array([c.answerable for c in cases], float)
    weight = np.array([c.weight for c in cases])
    scale = table.std(axis=0) + 1e-9
    scale[[EVIDENCE.index(name) for name in without]] = np.inf
    scaled = np.column_stack([table / scale, np.ones(len(table))])

    def gradient(weights: Floats) -> Floats:
        probability = 1 / (1 + np.exp(-(scaled @ weights)))
        return np.asarray(((probability - answerable) * weight) @ scaled / weight.sum() + _RIDGE * weights)

    weights = _descend(gradient, np.zeros(scaled.shape[1]))
    return np.append(weights[:-1] / scale, weights[-1])


def main() -> None:
    """Learn the weights from the XQuAD sets in the folder given, and write them."""
    folder = Path(sys.argv[1])
    sets = [
        (load_articles(folder / f"{name}-articles.json"), load_gold(folder / f"{name}-questions.json"))
        for name in SETS
    ]
    more = load_articles(folder / "polnear-train-articles.json")
    ranking = fit_ranking([e for library, gold in sets for e in ranking_examples(library, gold)])
    table = tomllib.loads(WEIGHTS.read_text("utf-8"))
    table["ranking"] = dict(zip(FEATURES, ranking.round(2).tolist(), strict=True))
    _write(table)
    load_weights.cache_clear()
    decision = fit_decision(
        [c for n, pair in enumerate(sets) for c in decision_cases(*pair, None if n else more)]
    )
    table["decision"] = dict(zip([*EVIDENCE, "intercept"], decision.round(2).tolist(), strict=True))
    _write(table)


def _write(table: dict[str, dict[str, float]]) -> None:
    lines = ["# Written by `make weights`, learnt from ../shared/eval; [chosen] is not learnt."]
    for name, values in table.items():
        lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in values.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


def _cases(
    articles: Sequence[Article], gold: Sequence[Gold], present: set[str], kind: str, weight: float = 1.0
) -> list[Case]:
    index, cases = Index(Library(tuple(articles))), []
    for item in gold:
        question = parse_question(item.question, index.library.languages)
        ranking = rank_sentences(index, question)
        if ranking is not None:
            evidence = weigh(question, ranking)
            cases.append(Case(evidence, item.article in present, weight, item.article, kind))
    return cases


def _others(gold: Sequence[Gold], but: Sequence[str], count: int, rng: np.random.Generator) -> list[Gold]:
    return [gold[n] for n in rng.choice(len(gold), count, replace=False) if gold[n].article not in but]


def _without_answer(article: Article, gold: Sequence[Gold], rest: Sequence[Article]) -> list[Case]:
    cases = []
    for item in gold:
        answering = {
            s.paragraph for s in article.sentences if item.is_answered_by(article.text[s.start : s.end])
        }
        left = tuple(s for s in article.sentences if s.paragraph not in answering)
        if answering and left:
            cases += _cases([replace(article, sentences=left), *rest], [item], set(), "without", _HARD)
    return cases


def _swap(item: Gold, article: Article, rng: np.random.Generator) -> Gold | None:
    """Return the question with a word of the answering sentence changed for one from elsewhere."""
    texts = [article.text[s.start : s.end] for s in article.sentences]
    answering = " ".join(text for text in texts if item.is_answered_by(text))
    elsewhere = " ".join(text for text in texts if not item.is_answered_by(text))
    asked = _WORD.findall(item.question)[1:]
    here, there = set(_WORD.findall(answering)), sorted(set(_WORD.findall(elsewhere)) - set(asked))
    for word in sorted(asked, key=len, reverse=True):
        fitting = [other for other in there if other not in here and other[0].isupper() == word[0].isupper()]
        if word in here and len(word) >= _SHORTEST_SWAPPED and fitting:
            other = fitting[rng.integers(len(fitting))]
            return replace(item, question=item.question.replace(word, other))
    return None


def _texts(ranking: Ranking) -> list[str]:
    return [located.text for located in ranking.candidates.sentences]


def _descend(gradient: Gradient, weights: Floats) -> Floats:
    """Return where Adam arrives (Kingma and Ba, 2015, "Adam: A Method for Stochastic Optimization")."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = gradient(weights)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights = weights - _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


if __name__ == "__main__":
    main()
