from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.scan import read_library
from retrieval.ask import ask
from retrieval.filters import NO_FILTERS, Filters
from retrieval.index import Index
from retrieval.plain_filters import read_plain_filters

TODAY = date(2026, 11, 24)  # a Tuesday


def read(text: str, language: str = "en") -> tuple[str, str]:
    rest, filters = read_plain_filters(text, language, ["AFP", "The Gazette"], TODAY, NO_FILTERS)
    return rest, str(filters)


@pytest.mark.parametrize(
    ("text", "language", "rest", "filters"),
    [
        ("Who resigned yesterday?", "en", "Who resigned?", "since:2026-11-23 before:2026-11-24"),
        ("Who lost last week in Oslo?", "en", "Who lost in Oslo?", "since:2026-11-16 before:2026-11-23"),
        ("Who resigned last month?", "en", "Who resigned?", "since:2026-10-01 before:2026-11-01"),
        ("Who resigned this year?", "en", "Who resigned?", "since:2026-01-01 before:2027-01-01"),
        ("Who resigned in March 2022?", "en", "Who resigned?", "since:2022-03 before:2022-04"),
        ("Who resigned in December 2021?", "en", "Who resigned?", "since:2021-12 before:2022-01"),
        ("According to AFP, who resigned?", "en", "who resigned?", "from:AFP"),
        ("Who resigned according to the Gazette?", "en", "Who resigned?", 'from:"The Gazette"'),
        ("Who resigned according to The Gazette?", "en", "Who resigned?", 'from:"The Gazette"'),
        ("Wer trat letzte Woche zurück?", "de", "Wer trat zurück?", "since:2026-11-16 before:2026-11-23"),
        ("Wer ging laut AFP im März 2022?", "de", "Wer ging?", "from:AFP since:2022-03 before:2022-04"),
        ("¿Quién dimitió en marzo de 2022?", "es", "¿Quién dimitió?", "since:2022-03 before:2022-04"),
        ("Qui est parti la semaine dernière ?", "fr", "Qui est parti?", "since:2026-11-16 before:2026-11-23"),
        ("Кто ушёл вчера?", "ru", "Кто ушёл?", "since:2026-11-23 before:2026-11-24"),
        ("According to whom is it late?", "en", "According to whom is it late?", ""),
        ("Who was born in 2022?", "en", "Who was born in 2022?", ""),
        ("Who drowned in Lake 2022?", "en", "Who drowned in Lake 2022?", ""),
    ],
)  # fmt: skip
def test_plain_words_are_filters(text: str, language: str, rest: str, filters: str) -> None:
    assert read(text, language) == (rest, filters)


def test_typed_filters_go_before() -> None:
    typed = Filters(since="2020", publisher="Post")
    text = "Who resigned last week according to AFP?"
    assert read_plain_filters(text, "en", ["AFP"], TODAY, typed) == (text, typed)


def test_a_time_is_taken_for_that_of_publication_only_where_that_answers(folder: Callable[..., Path]) -> None:
    index = Index(
        read_library(
            folder(
                a__md="---\ndate: 2022-03-05\npublisher: AFP\ntitle: One\n---\n"
                "The ferry cost four euros, the office said.",
                b__md="---\ndate: 2024-05-05\npublisher: Post\ntitle: Two\n---\n"
                "The ferry cost nine euros, the office said.\n\nThe wall fell in April 2021.",
            )
        )
    )
    answer = ask(index, "What did the ferry cost in March 2022?")
    assert [quote.article.publisher for quote in answer.quotes] == ["AFP"]
    assert str(answer.question.filters) == "since:2022-03 before:2022-04"
    answer = ask(index, "What did the ferry cost according to Post?")
    assert {quote.article.publisher for quote in answer.quotes} == {"Post"}
    answer = ask(index, "What fell in April 2021?")
    assert answer.quotes[0].text == "The wall fell in April 2021."
    assert not answer.question.filters
