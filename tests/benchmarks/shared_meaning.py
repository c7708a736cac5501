"""What an encoder brings in OpenSearch, beside the embedded index: part of `make engines`.

Asked are the questions in other words about the samples, and so many of XQuAD's English ones, of which it is
counted how many get the answer of the embedded index. Nodes are the tests', on this machine.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.library import SAMPLES, Library
from corpus.scan import read_library
from retrieval.answer import Answer
from retrieval.ask import ask, warm
from retrieval.collection import Collection
from retrieval.evaluation.methods import shipped
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder
from retrieval.opensearch import connect, encode, publish
from tests.benchmarks.engines import same_answer
from tests.benchmarks.scale import machine, quantile, timed
from tests.benchmarks.sets import GoldSet, load_sets
from tests.encoder import FOLDER, why_not_there
from tests.opensearch.jars import PLAIN, WITH_KNN
from tests.opensearch.node import shared_node
from tests.other_words import other_words, told
from tests.retrieval.meaning_contract import with_vectors

_QUESTIONS = 300
_PATIENT = 30.0
_HEADER = (
    "", "paraphrases: right, shown", "keywords: right, shown", "same answers", "a question's median in ms",
    "95 %",
)  # fmt: skip
Make = Callable[[Library], Collection]


def main() -> None:
    """Print a Markdown table, a line for each engine; times are the processor's, of who asks."""
    if why := why_not_there():
        _say(f"\nWhat an encoder brings in OpenSearch is not measured: {why}.")
        return
    (xquad,) = load_sets(Path(sys.argv[1]), ["xquad-en"])
    encoder = Encoder(FOLDER)
    _say(f"\n{machine()}\n\n| {' | '.join(_HEADER)} |\n" + "| --- " * len(_HEADER) + "|")

    def embedded(library: Library) -> Collection:
        return with_vectors(Index(library), encoder)

    by_words, by_meaning = (_answers(make(xquad.library), xquad)[0] for make in (Index, embedded))
    _say(_line("embedded, by words", Index, xquad, by_words))
    _say(_line("embedded, encoder", embedded, xquad, by_meaning))
    with TemporaryDirectory() as folder:
        for name, pom in (("OpenSearch without k-NN", PLAIN), ("OpenSearch with k-NN", WITH_KNN)):
            url = shared_node(Path(folder), pom)
            _say(_line(f"{name}, by words", partial(_published, url, None), xquad, by_words))
            _say(_line(f"{name}, encoder", partial(_published, url, encoder), xquad, by_meaning))


def _line(name: str, make: Make, xquad: GoldSet, expected: Sequence[Answer]) -> str:
    method = shipped(make(read_library(SAMPLES)))
    found = [told(method, other_words("en", kind)) for kind in ("paraphrase", "keywords")]
    answers, times = _answers(make(xquad.library), xquad)
    same = sum(map(same_answer, answers, expected))
    figures = [
        name, *(f"{one.answered}, {one.shown}" for one in found), f"{same} of {len(expected)}",
        *(f"{quantile(times, share)[1]:.1f}" for share in (0.5, 0.95)),
    ]  # fmt: skip
    return f"| {' | '.join(figures)} |"


def _published(url: str, encoder: Encoder | None, library: Library) -> Collection:
    """Return a library in OpenSearch, with all vectors of the encoder, if given."""
    connection = connect(f"{url}/meaning-{len(library.articles)}", _PATIENT)
    publish(connection, library)
    collection = connection.latest()
    assert collection is not None
    if encoder is not None:
        collection = collection.meant(encoder)
        assert collection.vectors is not None
        encode(collection.vectors, collection, connection.shards_for, lambda done, of: True)
    return collection


def _answers(collection: Collection, xquad: GoldSet) -> tuple[list[Answer], list[tuple[float, float]]]:
    """Return the answers to the questions, and how long each took."""
    warm(collection)
    answers: list[Answer] = []

    def answer(question: str) -> None:
        answers.append(ask(collection, question))

    step = max(1, len(xquad.gold) // _QUESTIONS)
    asked = [item.question for item in xquad.gold[::step][:_QUESTIONS]]
    return answers, [timed(partial(answer, question)) for question in asked]


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
