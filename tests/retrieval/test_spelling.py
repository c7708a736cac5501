import pytest

from retrieval.ask import ask
from retrieval.index import Index


@pytest.mark.parametrize(
    ("asked", "corrections"),
    [
        ("How high is the sae wal of the libary?", (("libary", "library"),)),
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
