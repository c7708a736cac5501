"""Questions with known answers, asked of collections that have and that lack what answers them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.library import Library
from retrieval.decision import least_confidence
from retrieval.evaluation.gold import Gold, load_articles, load_gold, record_id
from retrieval.evidence import EVIDENCE, MEANING, weigh
from retrieval.index import Index
from retrieval.question import Question, parse_question
from retrieval.ranking import Ranking, rank_sentences
from tests.benchmarks.paraphrases import paraphrase

PARALLEL = ("en", "es", "de", "ru", "ar", "zh", "tr", "th")
NATIVE = ("en", "ru", "fi", "id", "bn", "ko", "ja", "zh", "ar", "tr", "he")
TRAPS = ("squad2-en", "native-he")
SETS = (*(f"xquad-{code}" for code in PARALLEL), *(f"native-{code}" for code in NATIVE), "squad2-en")
_SMALL = ("xquad-en", "xquad-es")
_AMONG_MANY = "xquad-en"
_MOST = 400
_OTHERS = 12


Prepare = Callable[[Index], Index]


def as_it_is(index: Index) -> Index:
    """Return the index."""
    return index


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A set of questions with the articles they are asked of, named as its files are."""

    name: str
    library: Library
    gold: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates, shape (sentences, features), which of them answer, its set, and its
    article.
    """

    features: NDArray[np.float64]
    gold: NDArray[np.bool_]
    name: str
    article: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of a collection of a `kind`: its evidence, in the order of `EVIDENCE`, and the truth.

    Behind it comes that of `MEANING`, where an encoder is asked, too.

    `there` tells whether its article is in the collection, `answers` whether that answers it, and `right`
    whether
    the best sentence holds a gold answer. `needs` is the least confidence with which it may be answered at
    all, above 1 where it may not.
    """

    evidence: NDArray[np.float64]
    there: bool
    answers: bool
    right: bool
    needs: float
    kind: str
    name: str
    article: str

    @property
    def language(self) -> str:
        """The language of its question."""
        return self.name.rpartition("-")[2]


def in_other_words(one: GoldSet) -> GoldSet:
    """Return the set with its questions in other words, without those of which none are known."""
    gold = (replace(item, question=other) for item in one.gold if (other := paraphrase(item.question)))
    return replace(one, name=f"reworded-{one.name}", gold=tuple(gold))


def load_sets(folder: Path, names: Sequence[str] = SETS) -> list[GoldSet]:
    """Return the sets of those names in the folder."""
    return [
        GoldSet(
            name,
            load_articles(folder / f"{name}-articles.json"),
            tuple(load_gold(folder / f"{name}-questions.json")),
        )
        for name in names
    ]


def examples_of(one: GoldSet, prepare: Prepare = as_it_is) -> list[Example]:
    """Return an example for each question that has an answering sentence among its candidates.

    `prepare` makes of the index what is asked.
    """
    examples = []
    for item, _, ranking in _asked(one.library.articles, one.gold, prepare):
        right = np.array([item.is_answered_by(found.text) for found in ranking.candidates.sentences])
        if right.any():
            examples.append(Example(ranking.features, right, one.name, item.article))
    return examples


def cases_of(one: GoldSet, more: Sequence[Article] = (), prepare: Prepare = as_it_is) -> list[Case]:
    """Return the set's cases in collections of several sizes.

    Every question is asked of each half of the articles ("half"); of sets with traps those of the whole
    ("whole"); of some sets of each article alone ("one"), and of each half with `more` articles beside it
    ("many"). Of sets without traps 400 questions are taken, by chance.
    """
    one, articles = _some(one), one.library.articles
    cases = [
        case
        for half in (articles[0::2], articles[1::2])
        for case in _cases(one, half, one.gold, "half", prepare)
    ]
    if one.name in TRAPS:
        cases += _cases(one, articles, one.gold, "whole", prepare)
    if one.name in _SMALL:
        cases += _alone(one, prepare)
    if one.name == _AMONG_MANY and more:
        for half in (articles[0::2], articles[1::2]):
            cases += _cases(one, (*half, *more), one.gold, "many", prepare)
    return cases


def _some(one: GoldSet) -> GoldSet:
    if one.name in TRAPS or len(one.gold) <= _MOST:
        return one
    chosen = np.random.default_rng(0).choice(len(one.gold), _MOST, replace=False)
    return replace(one, gold=tuple(one.gold[at] for at in sorted(chosen)))


def _alone(one: GoldSet, prepare: Prepare) -> Iterator[Case]:
    rng = np.random.default_rng(1)
    for article in one.library.articles:
        others = [one.gold[at] for at in rng.choice(len(one.gold), _OTHERS, replace=False)]
        own = [item for item in one.gold if item.article == record_id(article)]
        yield from _cases(one, [article], [*own, *others], "one", prepare)


def _cases(
    one: GoldSet, articles: Sequence[Article], gold: Iterable[Gold], kind: str, prepare: Prepare
) -> Iterator[Case]:
    present = {record_id(article) for article in articles}
    for item, question, ranking in _asked(articles, gold, prepare):
        evidence = weigh(question, ranking)
        best = ranking.candidates.sentences[ranking.best]
        there = item.article in present
        yield Case(
            evidence=np.array([evidence[name] for name in (*EVIDENCE, *MEANING) if name in evidence]),
            there=there,
            answers=there and bool(item.answers),
            right=there and item.is_answered_by(best.text),
            needs=least_confidence(question, ranking),
            kind=kind,
            name=one.name,
            article=item.article,
        )


def _asked(
    articles: Sequence[Article], gold: Iterable[Gold], prepare: Prepare
) -> Iterator[tuple[Gold, Question, Ranking]]:
    index = prepare(Index(Library(tuple(articles))))
    for item in gold:
        question = parse_question(item.question, index.library.languages)
        ranking = rank_sentences(index, question)
        by_words = index.encoder is not None and ranking is not None and ranking.candidates.likeness is None
        if ranking is not None and not by_words:
            yield item, question, ranking
