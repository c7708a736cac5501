"""Messages that ask nothing of the articles, and questions that look like them, with what each wants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.conversation.intents import address_in, intent_of
from corpus.language import detect_language
from retrieval.question import parse_question
from retrieval.remarks import remark_in

LANGUAGES = ("en", "de", "es", "fr", "ru", "ar", "tr", "fa")
DEVELOPMENT, HELD_OUT = "dev", "held_out"
_QUESTION = "question"
_TODAY = date(2026, 11, 26)


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the list: its language, and what it wants, "question" where the articles answer it."""

    language: str
    wants: str
    text: str


def said_in(part: str) -> Iterator[Said]:
    """Yield the messages of a part of the list, as it stands in the file of that name."""
    for line in Path(__file__).with_name(f"{part}.tsv").read_text("utf-8").splitlines():
        yield Said(*line.split("\t"))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of the remarks, and of the questions, are taken for what they are."""

    remarks: int
    of_remarks: int
    questions: int
    of_questions: int


def measure_remarks(part: str) -> Figures:
    """Return how many messages of a part of the list are taken for what they are."""
    told = [(said.wants == _QUESTION, taken_for(said.text) == said.wants) for said in said_in(part)]
    remarks, questions = ([right for asks, right in told if asks is which] for which in (False, True))
    return Figures(sum(remarks), len(remarks), sum(questions), len(questions))


def taken_for(text: str) -> str:
    """Return what the bot takes a message to want, among articles in all its languages."""
    if address_in(text) is not None:
        return "address"
    intent = intent_of(text, detect_language(text, LANGUAGES), _TODAY)
    if intent is not None:
        return intent.wish
    remark = remark_in(text, parse_question(text, LANGUAGES))
    return _QUESTION if remark is None else "chatter"
