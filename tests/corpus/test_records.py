import json

import pytest

from corpus.article import Article
from corpus.errors import Problem
from corpus.readers import read_document
from corpus.readers.records import RecordsError
from corpus.scan import read_library
from tests.conftest import SHARED

RECORD = {
    "title": "Ferry returns", "content": "The ferry sails.\n\nIt is late.",
    "source": {"id": None, "name": "Gazette"},
    "authors": ["M. Oakes", {"name": "J. Whitlow"}], "published_at": "2026-03-12T08:00:00Z",
    "link": "https://g.example/1", "lang": "en",
}  # fmt: skip


def read(records: object) -> list[Article | Problem]:
    return list(read_document(json.dumps(records).encode(), "dump.json"))


@pytest.mark.parametrize("wrapped", [[RECORD], {"articles": [RECORD]}, RECORD])
def test_the_names_of_news_datasets_are_understood(wrapped: object) -> None:
    (article,) = read(wrapped)
    assert isinstance(article, Article)
    assert (article.headline, article.publisher, article.author) == (
        "Ferry returns",
        "Gazette",
        "M. Oakes, J. Whitlow",
    )
    assert (article.url, article.in_language) == ("https://g.example/1", "en")
    assert article.date_published == "2026-03-12T08:00:00+00:00"
    assert article.text == RECORD["content"]
    assert [s.paragraph for s in article.sentences] == [1, 2]


def test_a_headline_repeated_in_the_text_is_not_quotable() -> None:
    (article,) = read([{"title": "Ferry returns", "text": "Ferry returns.\n\nIt sails."}])
    assert isinstance(article, Article)
    assert [article.text[s.start : s.end] for s in article.sentences] == ["It sails."]


def test_a_record_that_cannot_be_used_is_named_and_the_others_are_read() -> None:
    good, *bad = read([RECORD, {"id": "x7", "title": "No text"}, 5, {"text": "  "}])
    assert isinstance(good, Article)
    assert all(isinstance(problem, Problem) for problem in bad)
    assert [str(problem).partition(":")[0] for problem in bad] == [
        "dump.json#x7",
        "dump.json#3",
        "dump.json#4",
    ]


def test_json_lines_and_csv_hold_the_same() -> None:
    lines = json.dumps(RECORD) + "\n\nnot json\n"
    article, problem = read_document(lines.encode(), "dump.jsonl")
    assert isinstance(article, Article)
    assert isinstance(problem, Problem)
    table = 'title;content;date\n"Ferry; returns";"The ferry sails.\n\nIt is late.";2026\n'
    (row,) = read_document(table.encode(), "dump.csv")
    assert isinstance(row, Article)
    assert (row.headline, row.date_published, len(row.sentences)) == ("Ferry; returns", "2026", 2)


@pytest.mark.parametrize("data", [b"[1, 2", b'"text"', b"[" * 100_000, b"{}}"])
def test_what_is_no_list_of_articles_is_refused(data: bytes) -> None:
    try:
        found = list(read_document(data, "dump.json"))
    except RecordsError:
        return
    assert found
    assert all(isinstance(item, Problem) for item in found)


@pytest.mark.shared
def test_924_articles_load_with_their_metadata(shared: object) -> None:
    read_articles = [
        article
        for name in ("train", "dev")
        for article in read_library(SHARED / "eval" / f"polnear-{name}-articles.json").articles
    ]
    assert len(read_articles) >= 920
    assert all(a.headline and a.publisher and a.date_published for a in read_articles)


def test_names_that_only_say_that_nothing_is_known_are_left_out() -> None:
    (article,) = read([{**RECORD, "authors": ["None"], "source": "N/A"}])
    assert isinstance(article, Article)
    assert (article.author, article.publisher) == (None, None)
