"""What a paragraph costs as it grows, as a transcript in one line does: `make bench`.

The paragraphs are a sentence over and over. Each figure is the processor's time for one of a megabyte,
behind a slash twice that for half of it: where both are alike, the cost grows with the length.
"""

import os
import time
from collections.abc import Callable

from corpus.quotations import find_quotations
from corpus.sentences import split_sentences
from corpus.speakers import find_speakers
from tests.benchmarks.scale import machine

_LENGTH = 1_000_000
_SENTENCES = {
    "apostrophes": "We don't know what they'd say of it, and the boat isn't Reker's. ",
    "quotations": "“We sail in May,” said Tomas Reker. ",
    "pronouns": "“We sail in May,” he said. ",
    "titles": "They read “War and Peace” in May. ",
    "a mark never closed": "The pilot said: “we sail in May. ",
    "no mark": "The pilot said that the harbour board would meet in May. ",
}


def main() -> None:
    """Print a Markdown table, a line for each kind of paragraph."""
    print(f"{machine()}\n\n| a megabyte of | quotations | sentences | speakers |\n{'| --- ' * 4}|")  # noqa: T201
    for kind, sentence in _SENTENCES.items():
        whole, half = (sentence * (length // len(sentence)) for length in (_LENGTH, _LENGTH // 2))
        figures = [f"{_cost(step, whole):.2f} / {_cost(step, half) * 2:.2f}" for step in _STEPS]
        print(f"| {kind} | {' | '.join(figures)} |", flush=True)  # noqa: T201
    print(f"\nIn seconds. Load {os.getloadavg()[0]:.1f} after.")  # noqa: T201


def _cost(step: Callable[[str], Callable[[], object]], text: str) -> float:
    run = step(text)
    started = time.process_time()
    run()
    return time.process_time() - started


def _quotations(text: str) -> Callable[[], object]:
    return lambda: find_quotations(text, 0, len(text))


def _sentences(text: str) -> Callable[[], object]:
    return lambda: split_sentences(text, 0, "en")


def _speakers(text: str) -> Callable[[], object]:
    sentences = split_sentences(text, 0, "en")
    return lambda: find_speakers(text, 0, sentences, "en")


_STEPS = (_quotations, _sentences, _speakers)


if __name__ == "__main__":
    main()
