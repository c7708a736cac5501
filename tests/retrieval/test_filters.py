from dataclasses import replace

import pytest

from retrieval.ask import ask
from retrieval.filters import Filters, read_filters
from retrieval.index import Index
from tests.conftest import article


@pytest.mark.parametrize(
    ("text", "rest", "filters"),
    [
        (
            'Who said it? from:"The Gazette" since:2026-01',
            "Who said it?",
            Filters(publisher="The Gazette", since="2026-01"),
        ),
        ("lang:de by:Lohse Wer?", "Wer?", Filters(in_language="de", author="Lohse")),
        ("since:yesterday what?", "since:yesterday what?", Filters()),
        ("What is the time: from noon on?", "What is the time: from noon on?", Filters()),
    ],
)
def test_filters_are_read_from_the_question(text: str, rest: str, filters: Filters) -> None:
    assert read_filters(text) == (rest, filters)


def test_they_are_written_as_they_are_typed() -> None:
    assert str(Filters(publisher="The Gazette", before="2026")) == 'from:"The Gazette" before:2026'
    assert not Filters()


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        ("from:radio", {"04-wind-farm-vote.md"}),
        ("by:whitlow since:2026-03", {"06-flood-wall.md"}),
        ("before:2025-09", {"07-hafenfest.md"}),
        ("lang:es", {"08-faro.md"}),
        ("in:correction", {"03-library-correction.md"}),
    ],
)
def test_only_the_articles_asked_are_quoted(samples: Index, filters: str, sources: set[str]) -> None:
    _, read = read_filters(filters)
    assert {a.source for a in samples.articles if read.admit(a)} == sources
    answer = ask(samples, f"How many books were soaked in the library? {filters}")
    assert {quote.article.source for quote in answer.quotes} <= sources


def test_the_same_question_is_answered_from_one_paper_and_declined_of_another(samples: Index) -> None:
    assert "3.2 metres" in ask(samples, "How high is the sea wall? from:gazette").quotes[0].text
    assert ask(samples, "How high is the sea wall? from:radio").declined == "unanswered"


@pytest.mark.parametrize(
    ("typed", "language"),
    [("ckb", "ckb"), ("CKB", "ckb"), ("de-AT", "de"), ("deu", "de"), ("zh_Hant", "zh"), ("ckb", "ckb-IQ")],
)
def test_a_language_is_the_same_by_any_of_its_codes(typed: str, language: str) -> None:
    _, filters = read_filters(f"lang:{typed}")
    assert filters.admit(replace(article("Head\n\nText."), in_language=language))
    assert not filters.admit(replace(article("Head\n\nText."), in_language="ck"))
