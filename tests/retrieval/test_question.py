import pytest

from retrieval.question import parse_question


@pytest.mark.parametrize(
    ("text", "language", "expects"),
    [
        ("How many fighters are there?", "en", "number"),
        ("In what year was it built?", "en", "date"),
        ("Who said that?", "en", "person"),
        ("What is it?", "en", None),
        ("Wie viele Gäste kamen?", "de", "number"),
        ("¿Dónde está el faro?", "es", "place"),
        ("渡轮什么时候恢复?", "zh", "date"),
        ("Когда построили стену?", "ru", "date"),
    ],
)
def test_the_kind_of_answer_wanted_is_read_from_the_question(
    text: str, language: str, expects: str | None
) -> None:
    question = parse_question(text, [language])
    assert (question.language, question.expects) == (language, expects)


def test_a_term_has_the_spellings_of_every_language_of_the_collection() -> None:
    (spellings,) = parse_question("Häuser", ["de", "en"]).terms
    assert spellings == ("haus", "hauser")


def test_a_word_put_right_is_put_right_in_text_and_terms() -> None:
    question = parse_question(
        "Who opend the libary from:Post",
        ["en"],
        lambda spellings: "library" if spellings == ("libari",) else None,
    )
    assert (question.text, question.words) == ("Who opend the library", ("opend", "library"))
    assert question.terms == (("opend",), ("librari",))
    assert question.corrections == (("libary", "library"),)
    assert question.filters.publisher == "Post"


def test_question_words_are_no_terms() -> None:
    assert parse_question("Who is it and what was that?", ["en"]).terms == ()
