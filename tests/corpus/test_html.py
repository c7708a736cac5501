import contextlib
import json

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.errors import VerbatimError
from corpus.readers.closing import closing_notes
from corpus.readers.html import read_html
from tests.conftest import SHARED, built
from tests.corpus.formats import FILES

TEXT = [
    f"Paragraph {n} tells at some length of the harbour, the old wall and the wind from the north."
    for n in range(6)
]
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="{charset}"><title>Wall – Gazette</title>
<meta property="og:site_name" content="The Gazette"><link rel="canonical" href="https://g.example/wall">
<script type="application/ld+json">{linked}</script></head><body><nav><a href="/">Home</a> Weather Sport</nav>
<article><h1>The wall &amp; the wind</h1>{body}</article>
<footer>Cookies. Imprint. All rights reserved.</footer></body></html>"""
LINKED = {
    "@context": "https://schema.org",
    "@graph": [{"@type": "WebSite"}, {
        "@type": "NewsArticle", "headline": "The wall & the wind",
        "datePublished": "2026-04-18T09:00:00+02:00",
        "author": [{"@type": "Person", "name": "Jonas Whitlow"}], "publisher": {"name": "The Gazette"},
    }],
}  # fmt: skip


def page(charset: str = "utf-8", extra: str = "") -> bytes:
    body = "".join(f"<p>{p}</p>" for p in TEXT) + extra
    return PAGE.format(charset=charset, linked=json.dumps(LINKED), body=body).encode(charset)


def read(data: bytes) -> Article:
    return built(read_html(data, "page.html"))


def test_text_and_what_the_page_states() -> None:
    article = read(page())
    assert article.text.split("\n\n") == TEXT
    assert (article.headline, article.publisher, article.author) == (
        "The wall & the wind",
        "The Gazette",
        "Jonas Whitlow",
    )
    assert (article.url, article.in_language) == ("https://g.example/wall", "en")
    assert (article.date_published or "").startswith("2026-04-18")
    assert article.sentences[-1].paragraph == len(TEXT)


def test_the_charset_that_the_page_names_is_believed() -> None:
    article = read(
        page("windows-1252", "<p>Über dem Hafen kreisen wieder die Möwen, wie in jedem Frühjahr.</p>")
    )
    assert "Über dem Hafen" in article.text


@pytest.mark.parametrize("data", [b"<html><body></body></html>", b"", b"\x00\x01"])
def test_a_page_without_an_article_is_refused(data: bytes) -> None:
    with pytest.raises(VerbatimError):
        read(data)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1800), st.binary(max_size=20))
def test_a_broken_page_ends_in_an_article_or_a_clear_error(at: int, noise: bytes) -> None:
    whole = page()
    try:
        article = read(whole[:at] + noise + whole[at + len(noise) * 3 :])
    except VerbatimError:
        return
    assert article.sentences


@pytest.mark.shared
def test_publisher_and_date_of_real_pages_are_found(shared: object) -> None:
    from tests.benchmarks.pages import measure_pages

    results = measure_pages(SHARED / "pages")
    assert sum(results["publisher"]) >= 0.9 * len(results["publisher"])
    assert sum(results["date"]) >= 0.9 * len(results["date"])
    assert sum(results["headline"]) >= 0.85 * len(results["headline"])


def page_of(head: str, body: str) -> Article:
    return built(
        read_html(
            f"<html lang=en><head>{head}</head><body><article>{body}"
            f"<p>{'The ferry sails again after two winters. ' * 8}</p>"
            "</article></body></html>".encode(),
            "page.html",
        )
    )


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        ("<title>Ferry returns | The Gazette</title>", "<h1>Ferry returns</h1>", "Ferry returns"),
        (
            "<title>Babies may eat peanuts</title>",
            "<h1>Allergies Health Center</h1>",
            "Babies may eat peanuts",
        ),
        (
            "<title>x</title><meta property='og:title' content='Ferry returns'>",
            "<h1>News</h1>",
            "Ferry returns",
        ),
    ],
)
def test_the_headline_is_stated_or_confirmed_by_the_title(head: str, body: str, headline: str) -> None:
    assert page_of(head, body).headline == headline


def test_a_standfirst_that_the_page_shows_is_its_first_paragraph() -> None:
    deck = "Lindow waited for two winters, and now the ferry is back on the water."
    shown = page_of(f"<meta name=description content='{deck}'>", f"<header><p class=dek>{deck}</p></header>")
    assert shown.text[: shown.sentences[0].end] == deck
    hidden = page_of(f"<meta name=description content='{deck}'>", "")
    assert deck not in hidden.text


def test_the_publishers_name_at_the_end_of_a_headline_is_left_out() -> None:
    site = "<meta property='og:site_name' content='The Gazette'>"
    head = "<meta property='og:title' content='Ferry returns | The Gazette'>" + site
    assert page_of(head, "<h1>News</h1>").headline == "Ferry returns"
    other = "<meta property='og:title' content='Ferry returns - slowly'>" + site
    assert page_of(other, "<h1>News</h1>").headline == "Ferry returns - slowly"


@pytest.mark.parametrize(
    "beginning",
    [b"<svg><html>", b"<meta charset=punycode>\x00", b"<meta charset=idna>..", b"<meta charset=utf-7>+2AA-"],
)
def test_a_page_that_a_library_stumbles_over_is_read_or_refused_in_a_sentence(beginning: bytes) -> None:
    with contextlib.suppress(VerbatimError):
        assert list(read_html(beginning + FILES["a.html"], "a.html"))


def test_a_page_that_is_nothing_but_a_script_has_no_notes() -> None:
    assert closing_notes(lxml.html.fragment_fromstring("<script>1</script>"), "") == []
