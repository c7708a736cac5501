"""Questions in other words than the articles', with an encoder beside the words."""

from typing import Literal

import pytest

from corpus.library import Library
from retrieval.about import articles_about
from retrieval.ask import ask, find
from retrieval.evaluation.methods import shipped
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder
from retrieval.meaning.making import make_vectors
from tests.conftest import article, index_of
from tests.other_words import other_words, told
from tests.retrieval.letters import Letters
from tests.retrieval.meaning_contract import ENGLISH, FindingContract, Make, with_vectors


class TestIndex(FindingContract):
    @pytest.fixture
    def make(self) -> Make:
        return lambda library, encoder: with_vectors(Index(library), encoder)


@pytest.fixture(scope="module")
def meant(samples: Index, encoder: Encoder) -> Index:
    """The samples with the vectors of their sentences."""
    return with_vectors(samples, encoder)


@pytest.mark.parametrize(("kind", "answered", "shown"), [("paraphrase", 16, 26), ("keywords", 12, 12)])
def test_more_are_answered_than_by_words(
    meant: Index, kind: Literal["paraphrase", "keywords"], answered: int, shown: int
) -> None:
    found = told(shipped(meant), other_words("en", kind))
    assert found.answered >= answered
    assert found.shown >= shown


def test_a_passage_that_shares_no_word_with_the_question_is_found(encoder: Encoder) -> None:
    index = index_of("Ferry\n\nThe ferry fare is nine crowns.", "Band\n\nThe brass quartet plays on Sunday.")
    asked = "What do musicians do at the weekend?"
    assert find(index, asked).ranking is None
    ranking = find(with_vectors(index, encoder), asked).ranking
    assert ranking is not None
    assert "quartet" in ranking.candidates.sentences[ranking.best].text


def test_articles_about_something_are_those_that_have_its_words(meant: Index) -> None:
    assert articles_about(meant, "zeppelins", 8) == ()
    assert articles_about(meant, "ferry timetable", 8)[0].headline.startswith("Island ferry to return")


def test_a_word_counts_as_mentioned_only_where_it_is_one(encoder: Encoder) -> None:
    index = index_of("Shop\n\nIlse Varga runs the only shop on Skerry.")
    meant = with_vectors(index, encoder)
    assert ask(meant, "Who runs the only emporium on Skerry?").missing == ("emporium",)
    assert ask(meant, "Who runs the only shop in Lindow?").missing == ("Lindow",)


def test_filters_hold_for_what_is_found_by_meaning(meant: Index) -> None:
    answer = ask(meant, 'What does a journey to the island cost? from:"Nobody\'s Paper"')
    assert answer.level == "none"


@pytest.mark.parametrize("asked", ENGLISH)
def test_without_its_vectors_a_question_has_the_answer_of_words_to_the_letter(
    samples: Index, asked: str
) -> None:
    assert ask(samples.with_vectors(Letters(), ()), asked) == ask(samples, asked)


def test_one_article_without_vectors_leaves_what_it_is_found_for_to_words(samples: Index) -> None:
    encoder, library = Letters(), samples.library
    others = Library(tuple(a for a in library.articles if "sea wall" not in a.text))
    batches = [batch for made in make_vectors(others, encoder) for batch in made]
    assert ask(samples.with_vectors(encoder, batches), ENGLISH[0]) == ask(samples, ENGLISH[0])


def test_a_language_that_the_encoder_was_not_made_for_is_left_to_words(samples: Index) -> None:
    asked = "Wie viele Menschen haben das Hafenfest besucht?"
    encoder = Letters(languages=("en",))
    answer = ask(with_vectors(samples, encoder), asked)
    assert answer == ask(samples, asked)
    assert asked not in encoder.encoded


def test_no_answer_is_written(meant: Index) -> None:
    for asked in (*other_words("en"), *other_words("en", "keywords")):
        answer = ask(meant, asked.question)
        for quote in (*answer.quotes, *answer.nearest):
            assert quote.article.text[quote.start : quote.end] == quote.text


def test_an_article_without_sentences_has_vectors_too() -> None:
    empty = article("Only a headline", "empty.txt")
    index = Index(Library((empty, article("Wall\n\nThe wall is high.", "wall.txt"))))
    assert len(with_vectors(index, Letters()).vectors) == 2
