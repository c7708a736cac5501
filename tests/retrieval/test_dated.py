"""Sentences that name a date are found by it, in each of the bot's languages, and no others."""

import pytest

from corpus.library import Library
from corpus.readers.markdown import read_markdown
from retrieval.dated import When, quotes_naming
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from tests.conftest import built

STORM = When(None, 1, 9)


def told(sentence: str, when: When, language: str = "en", published: str = "2026-03-02") -> list[str]:
    """Return what is quoted of an article that has the sentence between two others."""
    lines = ["---", "headline: A report", f"in_language: {language}"]
    lines += [f"date_published: {published}"] if published else []
    article = "\n".join([*lines, "---", "", "Aaa bbb ccc.", "", sentence, "", "Ddd eee fff."])
    index = Index(Library((built(read_markdown(article.encode(), "a.md")),)))
    return [quote.text for quote in quotes_naming(index, when, "", NO_FILTERS)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "In the storm of 9 January waves broke over the wall."),
        ("en", "On January 9th, 2026 the roof fell in."),
        ("en", "The vote fell on the 9th of January."),
        ("de", "Am 9. Januar brachen die Wellen über die Mauer."),
        ("es", "El 9 de enero las olas rompieron el muro."),
        ("fr", "Le 9 janvier, les vagues ont franchi le mur."),
        ("ru", "Шторм 9 января сорвал крышу."),
        ("ar", "في ٩ يناير حطمت الأمواج الجدار."),
        ("ar", "وقعت العاصفة في 9 كانون الثاني."),
        ("tr", "Dalgalar 9 Ocak'ta duvarı aştı."),
        ("fa", "موج‌ها در ۹ ژانویه از دیوار گذشتند."),
    ],
)
def test_a_sentence_is_found_by_the_day_that_it_names(language: str, sentence: str) -> None:
    assert told(sentence, STORM, language) == [sentence]
    assert told(sentence, When(2026, 1, 9), language) == [sentence]


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("In the storm of 19 January waves broke over the wall.", STORM),
        ("In January 9 people left, and 2.9 January records fell.", When(None, 1, 2)),
        ("Of the 9 may two stay.", When(None, 5, 9)),
        ("May said that she was glad.", When(None, 5)),
        ("April said that she was glad.", When(None, 4)),
        ("In the storm of 9 January 2025 the wall held.", When(2026, 1, 9)),
        ("The wall is 1,953 metres long.", When(1953)),
    ],
)
def test_one_that_names_another_day_or_none_is_not(sentence: str, when: When) -> None:
    assert told(sentence, when) == []


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("The wall was built in 1953.", When(1953)),
        ("Nothing has sailed since 4 April.", When(2026, 4)),
        ("The mayor resigned in April.", When(None, 4)),
    ],
)
def test_a_year_and_a_month_are_found_likewise(sentence: str, when: When) -> None:
    assert told(sentence, when) == [sentence]


def test_a_day_without_a_year_is_the_one_nearest_to_the_publication() -> None:
    storm = "The storm of 28 December tore the roof away."
    assert told(storm, When(2025, 12, 28), published="2026-01-03") == [storm]
    assert told(storm, When(2026, 12, 28), published="2026-01-03") == []
    assert told(storm, When(2025, 12, 28), published="") == []
    assert told(storm, When(None, 12, 28), published="") == [storm]


def test_what_puts_a_sentence_right_goes_with_it(samples: Index) -> None:
    quotes = quotes_naming(samples, STORM, "9 January", NO_FILTERS)
    assert {quote.article.source for quote in quotes} >= {"02-library-roof.md", "06-flood-wall.md"}
    assert all(quote.corrections for quote in quotes if quote.article.source == "02-library-roof.md")
