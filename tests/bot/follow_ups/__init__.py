"""Questions that lean on the one before, with what stands in the sentence that answers them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.conversation.follow_ups import Spoken, first_of, meant_by
from bot.library.some import answer_first_of
from corpus.library import SAMPLES, Library
from corpus.scan import read_library
from retrieval.answer import Answer
from retrieval.ask import ask
from retrieval.index import Index

DEVELOPMENT, HELD_OUT = "dev", "held_out"
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the one after it, and a part of the sentence that answers that one."""

    language: str
    before: str
    asked: str
    answer: str


def pairs_of(part: str) -> Iterator[Pair]:
    """Yield the pairs of a part of the list, as they stand in the file of that name."""
    for line in (_HERE / f"{part}.tsv").read_text("utf-8").splitlines():
        yield Pair(*line.split("\t"))


def library() -> Library:
    """Return the samples, and a few small articles in the other languages."""
    with TemporaryDirectory() as folder:
        articles = Path(shutil.copytree(SAMPLES, Path(folder) / "articles"))
        shutil.copytree(_HERE / "articles", articles, dirs_exist_ok=True)
        return read_library(articles)


def is_right(index: Index, pair: Pair, *, alone: bool = False) -> bool:
    """Return whether the first quote that is shown of the second question, or of that `alone`, answers it."""
    answer = ask(index, pair.asked) if alone else answer_after(index, pair.before, pair.asked)
    return any(pair.answer in quote.text for quote in (answer.shown or answer.nearest)[:1])


def answer_after(index: Index, before: str, asked: str) -> Answer:
    """Return the answer to a question after another one, as the bot finds it."""
    first = ask(index, before)
    spoken = Spoken(before, first.shown or first.nearest)
    meant = meant_by(asked, spoken, first.question.language)
    if meant is None:
        return ask(index, asked)
    quotes = spoken.quotes
    if meant.elsewhere:
        about = ask(index, meant.topic)
        quotes = about.shown or about.nearest
    return answer_first_of(index, meant.question, first_of(meant, quotes))
