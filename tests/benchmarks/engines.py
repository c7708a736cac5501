"""Whether both engines answer alike: `make engines`.

One collection of all articles of the sets is asked 594 questions, as many of each set, spread over it, here
and in OpenSearch. Before it is published there, every third article is another one, so that OpenSearch has
deleted documents among those that are there, which distort its own scores.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from corpus.library import Library
from retrieval.answer import Answer
from retrieval.ask import ask, warm
from retrieval.collection import Collection
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from retrieval.opensearch import Connection, OpenSearchCollection, connect, publish
from tests.benchmarks.sets import GoldSet, load_sets
from tests.opensearch.node import shared_node

_QUESTIONS = 594
_SHARDS = (1, 4)
_PASSAGES = 12
_ALIKE = 1e-3
_PATIENT = 30.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many of the `questions` got the same answer, and the same passages in the same order.

    `seconds` is how long each took in OpenSearch, shape (questions,).
    """

    questions: int
    answers: int
    orders: int
    seconds: tuple[float, ...]


def main() -> None:
    """Print a Markdown table, a line for each number of shards."""
    sets = load_sets(Path(sys.argv[1]))
    library, questions = library_of(sets), sampled(sets, _QUESTIONS)
    index = Index(library)
    _say(f"{len(questions)} questions, {len(library.articles)} articles, {len(index)} passages\n")
    _say(
        "| shards | same answer | same twelve passages, same order | median in ms | 99 % |\n"
        + "| --- " * 5
        + "|"
    )
    with TemporaryDirectory() as folder:
        url = shared_node(Path(folder))
        for shards in _SHARDS:
            with closing(connect(f"{url}/engines-{shards}?shards={shards}", _PATIENT)) as connection:
                found = compare(index, published_over_another(connection, library), questions)
            times = " | ".join(f"{np.quantile(found.seconds, share) * 1000:.0f}" for share in (0.5, 0.99))
            _say(f"| {shards} | {found.answers} | {found.orders} | {times} |")


def library_of(sets: Sequence[GoldSet]) -> Library:
    """Return the library of all articles of the sets, each once."""
    return Library(tuple({a.id: a for one in sets for a in one.library.articles}.values()))


def sampled(sets: Sequence[GoldSet], count: int) -> list[str]:
    """Return so many questions, spread over the sets and over each of them."""
    shares = np.diff(np.round(np.linspace(0, count, len(sets) + 1)).astype(int))
    chosen = (np.linspace(0, len(one.gold) - 1, n).astype(int) for one, n in zip(sets, shares, strict=True))
    return [one.gold[at].question for one, places in zip(sets, chosen, strict=True) for at in places]


def published_over_another(connection: Connection, library: Library) -> OpenSearchCollection:
    """Return the library's collection in OpenSearch, a third of whose articles were others before."""
    articles = list(library.articles)
    for at in range(2, len(articles), 3):
        articles[at] = replace(library.articles[at - 1], id=library.articles[at].id)
    publish(connection, Library(tuple(articles)))
    publish(connection, library)
    found = connection.latest()
    assert found is not None
    return found


def compare(here: Index, there: OpenSearchCollection, questions: Sequence[str]) -> Comparison:
    """Ask both collections all questions."""
    warm(here)
    warm(there)
    answers, orders, seconds = 0, 0, []
    for text in questions:
        expected = ask(here, text)
        started = time.perf_counter()
        answer = ask(there, text)
        seconds.append(time.perf_counter() - started)
        answers += same_answer(answer, expected)
        orders += list(_found(there, expected)) == list(_found(here, expected))
    return Comparison(len(questions), answers, orders, tuple(seconds))


def same_answer(one: Answer, other: Answer) -> bool:
    """Return whether two answers have the same level and quotes, and confidence to .001."""
    return _quoted(one) == _quoted(other) and abs(one.confidence - other.confidence) <= _ALIKE


def _quoted(answer: Answer) -> tuple[str, list[tuple[str, int, int]]]:
    shown = (*answer.quotes, *answer.nearest)
    return answer.level, [(quote.article.id, quote.start, quote.end) for quote in shown]


def _found(collection: Collection, answer: Answer) -> Iterator[tuple[str, int, float]]:
    terms = {term: 1.0 for spellings in answer.question.terms for term in spellings}
    for candidate in collection.search(terms, NO_FILTERS, _PASSAGES):
        yield candidate.article.id, candidate.first, candidate.score


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
