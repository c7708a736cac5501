"""Questions that lean on the one before: measured on pairs, half of them not looked at, and one by one."""

import json
from pathlib import Path

import pytest

from bot.conversation.follow_ups import Spoken, articles_of, leans, meant_by
from bot.library.some import First, answer_first_of
from retrieval.ask import ask
from retrieval.index import Index
from tests.bot.follow_ups import DEVELOPMENT, HELD_OUT, is_right, library, pairs_of

WALL = "How high is the sea wall?"


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(library())


@pytest.mark.parametrize("part", [DEVELOPMENT, HELD_OUT])
def test_the_sentence_that_answers_is_found_after_the_question_before(index: Index, part: str) -> None:
    right = [is_right(index, pair) for pair in pairs_of(part)]
    assert len(right) == 40
    assert sum(right) >= 31


@pytest.mark.parametrize(
    ("before", "asked", "topic"),
    [
        (WALL, "and when was it built?", "the sea wall"),
        ("sea wall height", "why?", "the sea wall"),
        ("How many turbines did Norrlys plan?", "and the eagles?", "Norrlys"),
        ("Wie viele Menschen besuchten das Hafenfest?", "und wer leitet es?", "das Hafenfest"),
        ("¿Cuándo abrirá el faro?", "¿quién lo paga?", "el faro"),
        ("Quand le pont sera-t-il fermé ?", "qui l'a construit ?", "le pont"),
        ("Who said that the figure left out the timber?", "what else did he say?", "Arun Mistry"),
    ],
)
def test_what_it_is_about_reads_as_the_articles_have_it(
    index: Index, before: str, asked: str, topic: str
) -> None:
    first = ask(index, before)
    meant = meant_by(asked, Spoken(before, first.shown or first.nearest), first.question.language)
    assert meant is not None
    assert meant.topic == topic


@pytest.mark.parametrize(
    "asked",
    [
        "Who is the head librarian?",
        "How many homes are there?",
        "Who said that it was a gull that Agnes Moe saw in January?",
        "What is the turnout that the council expects this year?",
    ],
)
def test_what_stands_alone_leans_on_nothing(index: Index, asked: str) -> None:
    assert meant_by(asked, Spoken(WALL, ask(index, WALL).shown), "en") is None


@pytest.mark.shared
def test_of_real_questions_hardly_any_is_taken_to_lean_on_another(index: Index, shared: Path) -> None:
    before = {pair.language: pair.before for pair in pairs_of(DEVELOPMENT)}
    leaning = asked = 0
    for path in sorted((shared / "eval").glob("*-questions.json")):
        language = path.name.split("-")[1]
        if language in before:
            spoken = Spoken(before[language], ask(index, before[language]).shown)
            questions = [entry["question"] for entry in json.loads(path.read_text("utf-8"))]
            asked += len(questions)
            leaning += sum(meant_by(question, spoken, language) is not None for question in questions)
    assert asked > 5_000
    assert leaning <= 0.002 * asked


@pytest.mark.parametrize(
    ("asked", "language", "leaning"),
    [
        ("and when does it open?", "en", True),
        ("why?", "en", True),
        ("wann wurde sie gebaut?", "de", True),
        ("When does the ferry sail again?", "en", False),
        ("Is it true that Edda Lindqvist resigned?", "en", False),
        ("ja miksi?", "fi", False),
    ],
)
def test_what_leans_on_another_question_is_known_by_its_words(
    asked: str, language: str, leaning: bool
) -> None:
    assert leans(asked, language) is leaning


def test_what_leans_on_an_answer_jumps_to_no_other_article(index: Index) -> None:
    before = ask(index, WALL)
    asked, articles = "and when did it sail?", articles_of(before.quotes[:1])
    answer = answer_first_of(index, asked, First(articles, only=True))
    assert {quote.article.id for quote in (*answer.quotes, *answer.nearest)} <= {articles[0].id}
    assert answer_first_of(index, asked, First(articles)).quotes
