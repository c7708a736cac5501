import pytest

from retrieval.ask import ask
from retrieval.index import Index


@pytest.mark.parametrize(
    ("asked", "corrections"),
    [
        ("How high is the sae wal of the libary?", (("sae", "sea"), ("libary", "library"))),
        ("How hgih is teh sea wall?", (("hgih", "high"), ("teh", "the"))),
        ("Wer hat die Regatta gewonnen?", ()),
        ("Who is the head libarian?", (("libarian", "librarian"),)),
        ("Who is the lighthouse keeper?", ()),
        ("How many passengers are there in 2026?", ()),
    ],
)
def test_a_word_the_collection_lacks_becomes_one_that_is_near(
    samples: Index, asked: str, corrections: tuple[tuple[str, str], ...]
) -> None:
    found = tuple((a, f.lower()) for a, f in ask(samples, asked).question.corrections)
    assert found == corrections


def test_the_corrected_question_is_answered(samples: Index) -> None:
    answer = ask(samples, "How many passangers will the ferry carry?")
    assert "140 passengers" in answer.quotes[0].text


def test_an_inflection_is_another_form_and_no_mistake(samples: Index) -> None:
    answer = ask(samples, "Wer hat die Regatta gewonnen?")
    assert "Seeschwalbe" in answer.quotes[0].text


def test_mistakes_in_several_words_are_put_right(samples: Index) -> None:
    assert "3.2 metres" in ask(samples, "how hgih is teh sae wall").quotes[0].text
