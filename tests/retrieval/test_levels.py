"""Three levels: an answer, the nearest sentence with what is not mentioned there, or nothing."""

import pytest

from retrieval.ask import ask
from retrieval.index import Index
from tests.conftest import index_of


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who is the mayor of Lindow?", ("mayor",)),
        ("Who is the mayor of Tarn Harbour?", ("mayor",)),
    ],
)
def test_what_only_comes_near_is_no_answer(samples: Index, question: str, missing: tuple[str, ...]) -> None:
    answer = ask(samples, question)
    assert (answer.level, answer.declined, answer.quotes) == ("nearest", "unanswered", ())
    assert answer.missing == missing
    assert all(q.text == q.article.text[q.start : q.end] for q in answer.nearest)


def test_what_is_quite_elsewhere_is_not_near(samples: Index) -> None:
    answer = ask(samples, "What is the capital of France?")
    assert (answer.level, answer.nearest, answer.missing) == ("none", (), ())


def test_an_answer_names_a_number_that_is_not_mentioned_there(samples: Index) -> None:
    answer = ask(samples, "How high is the sea wall that protects the lower town of Tarn Harbour since 1999?")
    assert "1999" in answer.missing


def test_an_answer_that_is_hardly_likely_names_all_that_carries_the_question(samples: Index) -> None:
    for question, word in (("When was the ferry sold?", "sold"), ("Who designed the sea wall?", "designed")):
        assert ask(samples, question).missing == (word,)


def test_a_plain_answer_goes_without_the_line(samples: Index) -> None:
    for question in (
        "How high is the sea wall?",
        "Who is the head librarian?",
        "When does the ferry sail again?",
    ):
        answer = ask(samples, question)
        assert (answer.level, answer.missing) == ("answer", ())


def test_a_role_of_somebody_else_is_not_the_one_asked_for() -> None:
    index = index_of(
        "Talks\n\nThe governor of Oststadt, Mira Lenz, flew to Westport on Monday to meet fishermen there.",
        "Market\n\nThe market of Norden opens at nine.",
    )
    assert "Mira Lenz" in ask(index, "Who is the governor of Oststadt?").quotes[0].text
    assert ask(index, "Who is the governor of Westport?").level == "nearest"


def test_what_is_denied_in_the_question_only_is_less_sure() -> None:
    index = index_of(
        "Vote\n\nThe council approved the bridge over the Tarn in May.", "Market\n\nThe market opens at nine."
    )
    plain = ask(index, "Which bridge did the council approve in May?").confidence
    assert ask(index, "Which bridge did the council not approve in May?").confidence < plain / 2


def test_the_opposite_of_a_word_is_less_sure() -> None:
    index = index_of(
        "Storm\n\nThe largest ferry of the island sank in the storm.", "Market\n\nIt opens at nine."
    )
    right = ask(index, "Where did the largest ferry of the island sink?").confidence
    assert ask(index, "Where did the smallest ferry of the island sink?").confidence < right / 2


@pytest.mark.shared
@pytest.mark.parametrize(
    "question",
    [
        "Who is the president of Afghanistan?",
        "Who is the foreign minister of Iran?",
        "How many Taliban fighters are there?",
    ],
)
def test_a_real_article_that_speaks_of_others_does_not_answer(nrf: Index, question: str) -> None:
    assert ask(nrf, question).level != "answer"


@pytest.mark.shared
@pytest.mark.parametrize(
    "question",
    [
        "Did the talks succeed?",
        "Who met Massoud in Tehran?",
        "What percentage of Panjshir is controlled by the resistance?",
    ],
)
def test_a_real_article_is_no_dead_end(nrf: Index, question: str) -> None:
    assert ask(nrf, question).level != "none"
