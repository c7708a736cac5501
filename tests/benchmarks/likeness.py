"""How alike unrelated sentences are to an encoder: `python -m tests.benchmarks.likeness ../shared/eval`.

It prints what `unrelated` and `by_chance` have to be in `encoder.toml`, by questions and the sentences of
other articles: every second, those that are missing where `measure` asks about what is absent. A folder as
the second argument is another encoder's, what follows are names of sets.
"""

import sys
from pathlib import Path

import numpy as np

from corpus.library import Library
from retrieval.evaluation.gold import record_id
from retrieval.index import Index
from retrieval.meaning.encoder import Vector
from tests.benchmarks.encoded import Encoded
from tests.benchmarks.sets import GoldSet, Prepare, load_sets
from tests.multilingual.fetching import FOLDER

_SETS = (
    "native-en", "xquad-de", "xquad-es", "xquad-ru", "native-fi",
    "native-tr", "xquad-tr", "native-id", "xquad-ar",
)  # fmt: skip
_QUESTIONS = 100
_RARE = 0.999


def main() -> None:
    """Print both numbers for each set, and their means, as a Markdown table."""
    folder, *others = map(Path, sys.argv[1:])
    prepare = Encoded(others[0] if others else FOLDER)
    sets = load_sets(folder, sys.argv[3:] or _SETS)
    found = np.array([_of_set(one, prepare) for one in sets])
    _say("| questions and sentences of other articles | unrelated | by_chance |\n| --- | --- | --- |")
    for name, row in zip([*(one.name for one in sets), "all"], [*found, found.mean(axis=0)], strict=True):
        _say(f"| {name} | {row[0]:.3f} | {row[1]:.3f} |")


def _of_set(one: GoldSet, prepare: Prepare) -> tuple[float, float]:
    articles = one.library.articles[1::2]
    gold = [item for item in one.gold if item.article in {record_id(article) for article in articles}]
    index = prepare(Index(Library(articles)))
    encoder, vectors = index.encoder, index.vectors
    assert encoder is not None
    by_article = {record_id(card.article): vectors.of(card.key) for card in index.library.cards}
    chosen = np.random.default_rng(0).choice(len(gold), min(_QUESTIONS, len(gold)), replace=False)
    cosines = []
    for item in (gold[int(at)] for at in chosen):
        others = [rows for name, rows in by_article.items() if name != item.article and rows is not None]
        cosines.append(_cosines(np.concatenate(others).astype(np.float32), encoder.question(item.question)))
    every = np.concatenate(cosines)
    return float(every.mean()), float(np.quantile(every, _RARE))


def _cosines(rows: Vector, vector: Vector) -> Vector:
    return np.asarray(rows @ vector / np.linalg.norm(rows, axis=1))


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
