from collections.abc import Sequence

import pytest

from corpus.library import Library
from retrieval.about import articles_about
from retrieval.ask import ask
from retrieval.examples import choose_examples, confidence_in, example_candidates
from retrieval.index import Index
from tests.conftest import index_of


def examples(index: Index, language: str = "en") -> Sequence[str]:
    made = example_candidates(index, language)
    return choose_examples([(confidence_in(index, one), one) for one in made])


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_an_example_is_answered_from_the_article_that_it_was_made_of(samples: Index, language: str) -> None:
    chosen = examples(samples, language)
    assert chosen
    made = {one.question: one for one in example_candidates(samples, language)}
    for question in chosen:
        first = ask(samples, question).quotes[0]
        assert first.article == made[question].article
        assert first.article.in_language == language
        assert first.start <= made[question].sentence.start < first.end


def test_in_a_language_that_no_article_is_in_they_are_in_that_of_the_most(samples: Index) -> None:
    assert examples(samples, "fi") == examples(samples, "en")


def test_they_ask_who_said_what_for_a_figure_and_for_a_date() -> None:
    index = index_of(
        'Mill\n\n"The wheel has never stopped for the flood," said Ida Marrow, the miller of Low Fen.',
        "Fair\n\nAbout 300 visitors came to the pumpkin fair in the square. It rained all day.",
        "Bridge\n\nThe iron bridge over the river Tane was opened in 1911 by a queen.",
        "Market\n\nA market was held near the church, and nobody sold any fish there.",
    )
    assert set(examples(index)) == {
        "What did Ida Marrow say about the flood?",
        "How many visitors came to the pumpkin fair in the square?",
        "The iron bridge over the river Tane was opened – when?",
    }


def test_a_library_without_any_has_none() -> None:
    assert examples(Index(Library())) == ()
    assert examples(index_of("A\n\nIt rained.", "B\n\nIt snowed.")) == ()


def test_articles_about_something_are_listed_best_first(samples: Index) -> None:
    first, *others = articles_about(samples, "ferry timetable", 8)
    assert first.headline.startswith("Island ferry to return")
    assert first.id not in {other.id for other in others}
    assert articles_about(samples, "zeppelins", 8) == ()
    assert articles_about(samples, "ferry lang:de", 8) == ()
