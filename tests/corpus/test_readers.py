import pytest

from corpus.article import Article
from corpus.errors import VerbatimError
from corpus.readers.markdown import FrontMatterError, read_markdown
from corpus.readers.text import read_text
from tests.conftest import built


def text(content: str) -> Article:
    return built(read_text(content.encode(), "some-file.txt"))


def markdown(content: str) -> Article:
    return built(read_markdown(content.encode(), "some-file.md"))


def body(article: Article) -> list[str]:
    return [article.text[s.start : s.end] for s in article.sentences]


@pytest.mark.parametrize(
    ("content", "headline"),
    [
        ("A blank line follows it\n\nThe ferry sails.", "A blank line follows it"),
        ("Short and bare\nThe ferry sails.", "Short and bare"),
        ("Does it sail?\n\nThe ferry sails.", "Does it sail?"),
        ("\ufeff\nFerry returns\r\n\r\nThe ferry sails.", "Ferry returns"),
    ],
)
def test_the_first_line_is_the_headline_where_it_looks_like_one(content: str, headline: str) -> None:
    article = text(content)
    assert article.headline == headline
    assert headline not in body(article)


_LONG = (
    "The ferry to Skerry Island sails again on the fourth of May, after it lay at the quay for two winters."
)


@pytest.mark.parametrize(
    ("content", "headline"),
    [
        ("The ferry sails.\n\nIt is late.", "The ferry sails."),
        ("The ferry sails.\nIt is late.", "The ferry sails."),
        ("The ferry sails", "The ferry sails"),
        (
            f"{_LONG}\n\nIt is late.",
            "The ferry to Skerry Island sails again on the fourth of May, after it lay at the…",
        ),
        ("By Maren Oakes\n\nThe ferry sails.", "The ferry sails."),
    ],
)
def test_the_first_words_are_the_headline_where_there_is_none_and_can_be_quoted(
    content: str, headline: str
) -> None:
    article = text(content)
    assert article.headline == headline
    assert body(article)[0].startswith(headline.removesuffix("…"))
    assert headline.removesuffix("…") == headline or article.text[len(headline) - 1] == " "


def test_the_text_is_not_altered() -> None:
    content = "Head\r\n\r\n  Two  spaces, “marks” and a tab\t.\r\n"
    assert text(content).text == content


def test_front_matter_names_everything() -> None:
    article = markdown(
        "---\ntitle: 'Ferry: it sails'\npublisher: Gazette\nauthor: [A. One, B. Two]\ndate: 2026-03-12\n"
        "url: https://gazette.example/1\nlang: en-GB\ntags: [sea, sample]\n---\n\nIt sails today.\n"
    )
    assert article.headline == "Ferry: it sails"
    assert (article.publisher, article.author, article.date_published) == (
        "Gazette",
        "A. One, B. Two",
        "2026-03-12",
    )
    assert (article.url, article.in_language, article.tags) == (
        "https://gazette.example/1",
        "en",
        ("sea", "sample"),
    )
    assert body(article) == ["It sails today."]


def test_a_heading_names_a_file_without_front_matter() -> None:
    article = markdown("# The ferry sails\n\nIt is on time.")
    assert (article.headline, body(article)) == ("The ferry sails", ["It is on time."])


def test_values_that_cannot_be_understood_are_left_out() -> None:
    article = markdown(
        "---\ndate: someday\nurl: javascript:alert(1)\nlang: '??'\n---\nThe ferry sails today and tomorrow."
    )
    assert (article.date_published, article.url, article.in_language) == (None, None, "en")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("---\ntitle: [open\n---\nText.", "not valid YAML"),
        ("---\ntitle: no end\n", "no closing ---"),
        ("---\n- a\n- b\n---\nText.", "name: value"),
        ("---\ndate: 2026-13-77\n---\nText.", "wrong value"),
    ],
)
def test_wrong_front_matter_is_refused_with_the_reason(content: str, why: str) -> None:
    with pytest.raises(FrontMatterError, match=why):
        markdown(content)


@pytest.mark.parametrize("content", ["", " \n\n ", "...\n\n---"])
def test_an_article_without_words_is_refused(content: str) -> None:
    with pytest.raises(VerbatimError, match="empty"):
        text(content)


def test_the_id_follows_the_url_and_without_one_the_file_and_the_headline() -> None:
    one = built(read_text(b"Ferry\n\nThe ferry sails.", "a.txt"))
    assert one.id == built(read_text(b"Ferry\n\nThe ferry sails again.", "a.txt")).id
    assert one.id != built(read_text(b"Ferry\n\nThe ferry sails.", "sub/a.txt")).id
    first = markdown("---\nurl: https://a.example/1\n---\nOld text.")
    second = markdown("---\nurl: https://a.example/1\n---\nNew text.")
    assert first.id == second.id != one.id
    assert len(one.id) * 4 == 80
