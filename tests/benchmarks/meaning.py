"""What an encoder costs a question as the collection grows: part of `make bench`.

The collections are made up (`tests.benchmarks.questions`), and their vectors drawn by chance: what they are
costs nothing. The encoder is a real one, and what it encodes a real question.
"""

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from corpus.library import Library
from retrieval.ask import ask
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder, Vector
from retrieval.meaning.vectors import Vectors, batch_of
from tests.benchmarks.questions import made_up_library, question_about
from tests.encoder import FOLDER, why_not_there

_SENTENCES = (10_000, 100_000)
_IN_A_PASSAGE = 5
_QUESTIONS = 200
_REAL = "What share of her buyers did the shopkeeper on the island lose?"


class _Asked(Encoder):
    """An encoder that is asked a real question, whatever is asked of the made-up collection."""

    def question(self, text: str) -> Vector:
        return super().question(_REAL)


def main() -> None:
    """Print a Markdown table: a line for each size in sentences, milliseconds of the processor's time."""
    if why := why_not_there():
        _say(f"What an encoder costs is not measured: {why}.")
        return
    encoder = _Asked(FOLDER)
    alone = np.array([_milliseconds(partial(encoder.question, _REAL)) for _ in range(_QUESTIONS)])
    _say(f"Encoding a question takes {np.median(alone):.1f} ms.\n")
    _say("| sentences | by words | with an encoder | more | 95 %, by words | 95 %, with |")
    _say("| --- " * 6 + "|")
    for size in _SENTENCES:
        _say(_line(size, encoder))


def _line(size: int, encoder: Encoder) -> str:
    rng = np.random.default_rng(0)
    library = made_up_library(size // _IN_A_PASSAGE, rng)
    index = Index(library)
    meant = index.with_vectors(encoder, [_drawn(library, rng, encoder.about.dimensions)])
    asked = [question_about(library, rng) for _ in range(_QUESTIONS)]
    warm_up = asked[:5]
    pairs = [[_milliseconds(partial(ask, one, text)) for one in (index, meant)] for text in warm_up + asked]
    times = np.array(pairs[len(warm_up) :])
    (words, both), (words_95, both_95) = np.median(times, axis=0), np.quantile(times, 0.95, axis=0)
    return f"| {size:,} | {words:.1f} | {both:.1f} | {both - words:.1f} | {words_95:.1f} | {both_95:.1f} |"


def _drawn(library: Library, rng: np.random.Generator, dimensions: int) -> Vectors:
    return batch_of(
        [
            (card.key, rng.integers(-127, 128, (_IN_A_PASSAGE, dimensions)).astype(np.int8))
            for card in library.cards
        ]
    )


def _milliseconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return (time.process_time() - started) * 1000


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
