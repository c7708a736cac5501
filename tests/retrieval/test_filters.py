from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

import pytest

from corpus.article import Article
from retrieval.ask import ask
from retrieval.catalogue import catalogue_of
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
        ("from:radio", {"04-wind-farm-vote.md", "09-clock-interview.md"}),
        ("by:whitlow since:2026-03", {"06-flood-wall.md"}),
        ("before:2025-09", {"07-hafenfest.md"}),
        ("lang:es", {"08-faro.md"}),
        ("in:correction", {"03-library-correction.md"}),
    ],
)
def test_only_the_articles_asked_are_quoted(samples: Index, filters: str, sources: set[str]) -> None:
    _, read = read_filters(filters)
    assert {a.source for a in _admitted(samples.library.articles, read)} == sources
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
    made = article("Head\n\nText.")
    listed = [replace(made, in_language=language), replace(made, in_language="ck")]
    _, filters = read_filters(f"lang:{typed}")
    assert _admitted(listed, filters) == listed[:1]


@pytest.mark.parametrize("typed", ["by:muñoz", "by:MUNOZ", "by:Mun\u0303oz", 'by:"ana  muñ"'])
def test_a_name_is_the_same_however_it_is_typed(typed: str) -> None:
    made = article("Head\n\nText.")
    listed = [replace(made, author=name) for name in ("Ana Muñoz", "ANA MUNOZ", "Anna Munro", None)]
    assert _admitted(listed, read_filters(typed)[1]) == listed[:2]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("since:2026-03", ["2026-03", "2026-03-01", "2026-03-31T10:00:00", "2027"]),
        ("before:2026-03", ["2025-12-31", "2026", "2026-02-28"]),
        ("since:2026-03-01 before:2026-03-31", ["2026-03-01"]),
    ],
)
def test_a_period_has_its_days_and_nothing_without_a_date(typed: str, days: list[str]) -> None:
    made = article("Head\n\nText.")
    dates = ["2025-12-31", "2026", "2026-02-28", "2026-03", "2026-03-01", "2026-03-31T10:00:00", "2027", None]
    listed = [replace(made, date_published=day) for day in dates]
    assert [a.date_published for a in _admitted(listed, read_filters(typed)[1])] == days


def test_a_part_of_a_name_is_no_part_of_the_next() -> None:
    made = article("Head\n\nText.")
    listed = [replace(made, publisher=name) for name in ("Post", "Gazette", "Evening Post", None)]
    assert _admitted(listed, Filters(publisher="post gaz")) == []
    assert _admitted(listed, Filters(publisher="post")) == [listed[0], listed[2]]
    assert _admitted([], Filters(publisher="post")) == []


def _admitted(articles: Sequence[Article], filters: Filters) -> list[Article]:
    return list(compress(articles, catalogue_of(articles).admitted(filters)))
