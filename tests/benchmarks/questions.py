"""What a question costs as the collection grows: `make bench`.

The collections are made up, words drawn by Zipf's law, so that any size can be measured anywhere. Times are
of this machine; what counts is how they grow, and the ratio to rank_bm25's own scoring in the same run.
"""

import sys
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import rank_bm25

from corpus.article import Article, Sentence, article_id
from corpus.library import Library
from corpus.scan import read_library
from retrieval.ask import ask
from retrieval.bm25 import Bm25
from retrieval.decision import decide
from retrieval.index import Index
from retrieval.question import parse_question
from retrieval.quotes import choose_quotes
from retrieval.ranking import rank_sentences

Made = TypeVar("Made")
_SIZES = (1_000, 10_000, 100_000)
_MOST_FILES = 10_000
_WORDS_OF_LANGUAGE = 60_000
_SENTENCES, _WORDS = 5, 20
_QUESTIONS = 200
_SLOW_QUESTIONS = 5


def main() -> None:
    """Print a Markdown table: a line for each size in passages, times in milliseconds (medians)."""
    sizes = [int(size) for size in sys.argv[1:]] or _SIZES
    _say(
        "| passages | index built in s | BM25 | sentences + decision | whole question "
        "| rank_bm25's own BM25 | ratio |"
    )
    _say("| --- " * 7 + "|")
    for size in sizes:
        _say(_line(size))
    _say(
        "\n| articles | first reading in s | reload, nothing changed | reload, one changed |\n"
        + "| --- " * 4
        + "|"
    )
    for size in [size for size in sizes if size <= _MOST_FILES]:
        _say(_reload_line(size))


def _line(size: int) -> str:
    rng = np.random.default_rng(0)
    library = made_up_library(size, rng)
    started = time.perf_counter()
    index = Index(library)
    built = time.perf_counter() - started
    asked = [question_about(library, rng) for _ in range(_QUESTIONS)]
    parsed = [parse_question(text, ("en",)) for text in asked]
    terms = [dict.fromkeys(chain.from_iterable(question.terms), 1.0) for question in parsed]
    engine = Bm25(index.volumes)
    bm25 = _times(lambda at: engine.search(terms[at], 12), _QUESTIONS)

    def choose(at: int) -> None:
        ranking = rank_sentences(index, parsed[at])
        if ranking is not None:
            decide(parsed[at], ranking)
            choose_quotes(library, ranking)

    ranked = _times(choose, _QUESTIONS)
    whole = _times(lambda at: ask(index, asked[at]), _QUESTIONS)
    own = rank_bm25.BM25Okapi([list(chain(p.headline, *p.sentences)) for p in index.passages()])
    theirs = _times(lambda at: own.get_scores(list(terms[at])), _SLOW_QUESTIONS)
    times = f"{bm25:.2f} | {ranked - bm25:.2f} | {whole:.2f} | {theirs:.1f}"
    return f"| {len(index):,} | {built:.1f} | {times} | {theirs / bm25:.0f} |"


def _reload_line(size: int) -> str:
    """Return how long reloads of a folder of so many files take, index included."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        for number, article in enumerate(made_up_library(size, np.random.default_rng(1)).articles):
            (folder / f"{number:06}.txt").write_text(f"{article.headline}\n\n{article.text}")
        first, index = _timed(lambda: Index(read_library(folder)))
        same, _ = _timed(lambda: read_library(folder, before=index.library))
        (folder / "000000.txt").write_text("Changed\n\nThis article has changed.")
        changed, _ = _timed(lambda: Index(read_library(folder, before=index.library), index))
    return f"| {size:,} | {first:.1f} | {same:.2f} | {changed:.2f} |"


def _timed(run: Callable[[], Made]) -> tuple[float, Made]:
    started = time.perf_counter()
    made = run()
    return time.perf_counter() - started, made


def made_up_library(passages: int, rng: np.random.Generator) -> Library:
    """Return a library of about so many passages, each an article of a hundred words."""
    shares = 1 / np.arange(1, _WORDS_OF_LANGUAGE + 1)
    drawn = rng.choice(_WORDS_OF_LANGUAGE, (passages, _SENTENCES, _WORDS), p=shares / shares.sum())
    return Library(tuple(_article(number, sentences) for number, sentences in enumerate(drawn.tolist())))


def _article(number: int, drawn: list[list[int]]) -> Article:
    sentences, texts, at = [], [], 0
    for words in drawn:
        text = " ".join(made_up_word(word) for word in words).capitalize() + "."
        sentences.append(Sentence(at, at + len(text), 1))
        texts.append(text)
        at += len(text) + 1
    whole = " ".join(texts)
    return Article(
        article_id(None, whole), f"Article {number}", whole, 0, tuple(sentences),
        None, None, None, None, "en", "bench",
    )  # fmt: skip


def made_up_word(number: int) -> str:
    """Return a made-up word: syllables that spell the number."""
    word = ""
    while True:
        number, syllable = divmod(number, 80)
        word += "bcdfghjklmnprstv"[syllable // 5] + "aeiou"[syllable % 5]
        if not number:
            return word


def question_about(library: Library, rng: np.random.Generator) -> str:
    """Return five words of a sentence as a question."""
    article = library.articles[int(rng.integers(len(library.articles)))]
    sentence = article.sentences[rng.integers(len(article.sentences))]
    words = article.text[sentence.start : sentence.end - 1].split()
    return "What about " + " ".join(words[n] for n in rng.choice(len(words), 5, replace=False)) + "?"


def _times(run: Callable[[int], object], count: int) -> float:
    """Return the median of `count` runs in milliseconds."""
    taken = []
    for at in range(count):
        started = time.perf_counter()
        run(at)
        taken.append(time.perf_counter() - started)
    return median(taken) * 1000


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
