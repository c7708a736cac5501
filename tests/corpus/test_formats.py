"""Every format: read right where it is right, and a clear error where it is not."""

import logging
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.readers import read_document
from corpus.readers.extras import MissingExtraError, needed
from corpus.rules import Hints, Limits, Rules
from corpus.scan import read_library
from tests.corpus.formats import FILES, HEADLINE, PARAGRAPHS, URL, docx_of, epub_of, newsml, pdf_of

MUTATED = st.tuples(st.sampled_from(sorted(FILES)), st.randoms(use_true_random=False), st.integers(0, 12))


def read(name: str, data: bytes, rules: Rules = Rules()) -> Article:
    (article,) = read_document(data, name, rules)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_same_article_is_read_from_every_format(name: str) -> None:
    article = read(name, FILES[name])
    quotable = [article.text[s.start : s.end] for s in article.sentences]
    expected = [
        paragraph.replace("“", '"').replace("”", '"') if name == "a.pdf" else paragraph
        for paragraph in PARAGRAPHS
    ]
    assert quotable == expected
    assert article.headline in (HEADLINE, f"Harbour book: {HEADLINE}")
    assert article.in_language == "en"
    assert [q.speaker.name for q in article.quotations if q.speaker] == ["Maren Oakes"]
    if name in (
        "a.md",
        "a.html",
        "a.json",
        "ninjs.json",
        "a.jsonl",
        "a.csv",
        "a.rss",
        "a.xml",
        "nitf.xml",
        "a.warc",
    ):
        assert article.url == URL


@pytest.mark.parametrize(
    ("name", "made"), [("a.docx", docx_of), ("a.pdf", lambda *paragraphs: pdf_of(paragraphs))]
)
def test_lines_with_author_and_date_are_told_from_the_text_in_word_and_pdf(
    name: str, made: Callable[..., bytes]
) -> None:
    lines = ("By Sam Okafor, Lindow Post", "Published on 15 January 2026")
    article = read(name, made(HEADLINE, *lines, *PARAGRAPHS))
    assert (article.headline, article.author, article.date_published) == (
        HEADLINE,
        "Sam Okafor",
        "2026-01-15",
    )
    assert len(article.sentences) == len(PARAGRAPHS)


def pages_of(article: Article) -> list[str | None]:
    return [article.page_at(sentence.start) for sentence in article.sentences]


def test_a_pdf_keeps_the_page_of_each_sentence() -> None:
    going_on = "It was late in the evening when the boat came in, and the whole town stood at the"
    pages = pdf_of(
        [HEADLINE, PARAGRAPHS[0], going_on],
        ["quay to see her. Nobody spoke.", PARAGRAPHS[2]],
        [""],
        [PARAGRAPHS[0]],
    )
    article = read("a.pdf", pages)
    assert pages_of(article) == ["1", "1", "2", "2", "4"]
    assert f"{going_on} quay to see her." in article.text


def test_an_epub_keeps_the_pages_of_its_page_list() -> None:
    article = read("a.epub", epub_of(pages={"one.xhtml": "10", "one.xhtml#p11": "xi"}))
    assert pages_of(article) == ["10", "xi", "xi"]
    assert article.text == read("a.epub", FILES["a.epub"]).text
    assert pages_of(read("a.epub", FILES["a.epub"])) == [None, None, None]


def test_a_byline_in_markdown_is_no_sentence() -> None:
    article = read("a.md", f"# {HEADLINE}\n\n*By Sam Okafor, Lindow Post*\n\n{PARAGRAPHS[0]}\n".encode())
    assert article.author == "Sam Okafor"
    assert [article.text[s.start : s.end] for s in article.sentences] == [PARAGRAPHS[0]]


def test_a_date_that_cannot_be_read_is_a_warning_and_loses_nothing(folder: Callable[..., Path]) -> None:
    front = "---\ndate_published: yesterday\n---\n\n"
    library = read_library(folder(a__md=f"{front}# {HEADLINE}\n\n{PARAGRAPHS[0]}\n"))
    assert [article.date_published for article in library.articles] == [None]
    assert library.report.problems == ()
    assert [str(warning) for warning in library.report.warnings] == [
        "a.md: its date “yesterday” can't be read; write it as 2026-01-31"
    ]


def test_newsroom_formats_bring_who_published_and_corrected_it() -> None:
    for name in ("a.xml", "ninjs.json"):
        article = read(name, FILES[name])
        assert (article.publisher, article.author) == ("Wire", "M. Oakes")
        assert article.date_published == "2026-03-12T08:00:00+00:00"
        assert article.date_modified == "2026-03-14T08:00:00+00:00"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (newsml("canceled"), "its publisher marked it"),
        (newsml("withheld"), "its publisher marked it"),
        (newsml(embargo="2999-01-01T00:00:00Z"), "under embargo until 2999"),
    ],
)
def test_what_was_withdrawn_or_is_under_embargo_is_not_quoted(data: bytes, why: str) -> None:
    (problem,) = read_document(data, "a.xml")
    assert isinstance(problem, Problem)
    assert why in problem.reason
    assert not problem.lasting


@pytest.mark.parametrize(
    ("name", "real"),
    [
        ("page.txt", "a.html"),
        ("feed.xml", "a.rss"),
        ("book.zip", "a.epub"),
        ("report.txt", "a.pdf"),
        ("saved", "a.html"),
    ],
)
def test_a_file_of_another_name_is_known_by_its_content(name: str, real: str) -> None:
    assert read(name, FILES[real]).text == read(real, FILES[real]).text


def test_what_a_dump_calls_its_fields_can_be_given() -> None:
    rules = Rules(field_names={"text": "Inhalt", "headline": "Titel"})
    article = read(
        "a.json", '[{"Titel": "Fähre", "Inhalt": "Die Fähre fährt wieder nach Saltholm."}]'.encode(), rules
    )
    assert (article.headline, article.text) == ("Fähre", "Die Fähre fährt wieder nach Saltholm.")


def test_what_is_known_of_a_source_goes_before_what_a_page_says() -> None:
    hints = Hints(publisher="Gazette", in_language="nl", url="https://other.example/1")
    (article,) = read_document(FILES["a.html"], "x", hints=hints)
    assert isinstance(article, Article)
    assert (article.publisher, article.in_language, article.url) == ("Gazette", "nl", URL)


def test_a_missing_extra_is_named() -> None:
    with pytest.raises(MissingExtraError, match=r"needs a library.* pip install pypdf$"):
        needed("no_such_module", "pypdf", ".pdf files")


@pytest.mark.parametrize("name", sorted(FILES))
@given(st.binary(max_size=300))
@settings(max_examples=25, deadline=None)
def test_random_bytes_end_in_articles_or_one_clear_error(name: str, data: bytes) -> None:
    _ends_well(name, data)


@given(MUTATED)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mutated_files_end_in_articles_or_one_clear_error(case: tuple[str, random.Random, int]) -> None:
    name, dice, times = case
    data = bytearray(FILES[name])
    for _ in range(times):
        at = dice.randrange(len(data) + 1)
        change = dice.randrange(4)
        if change == 0:
            data[at : at + 1] = bytes([dice.randrange(256)])
        elif change == 1:
            data[at : at + dice.randrange(40)] = b""
        elif change == 2:
            data[at:at] = dice.choice(
                [b"<", b">", b"&", b"\x00", b'"', b"{", b"]]>", b"\xff\xfe", b"9" * 30, b"<p>" * 50]
            )
        else:
            data[at:at] = data[: dice.randrange(200)]
    _ends_well(name, bytes(data))


@given(st.sampled_from(sorted(FILES)), st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_truncated_files_end_in_articles_or_one_clear_error(name: str, share: float) -> None:
    _ends_well(name, FILES[name][: int(len(FILES[name]) * share)])


def _ends_well(name: str, data: bytes) -> None:
    try:
        found = list(read_document(data, name))
    except VerbatimError as error:
        message = str(error)
        assert "\n" not in message
        assert ";" in message
        return
    for item in found:
        if isinstance(item, Article):
            assert all(0 <= s.start < s.end <= len(item.text) for s in item.sentences)
        else:
            assert isinstance(item, Problem)
            assert "\n" not in item.reason


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(article_chars=100), "raise MAX_ARTICLE_CHARS"),
        (Limits(line_chars=50), "raise MAX_LINE_CHARS"),
    ],
)
def test_an_article_over_a_limit_is_named(limits: Limits, why: str) -> None:
    (problem,) = read_document(FILES["a.txt"], "a.txt", Rules(limits))
    assert isinstance(problem, Problem)
    assert why in problem.reason


def test_folders_too_deep_and_files_too_many_are_named(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (deep / "x.txt").write_text("The ferry sails.")
    (tmp_path / "y.txt").write_text("The wall is high.")
    library = read_library(tmp_path, rules=Rules(Limits(depth=2)))
    assert [a.source for a in library.articles] == ["y.txt"]
    assert "MAX_DEPTH" in library.report.problems[0].reason
    few = read_library(tmp_path, rules=Rules(Limits(files=1)))
    assert "raise MAX_FILES" in few.report.problems[0].reason


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "corpus")
