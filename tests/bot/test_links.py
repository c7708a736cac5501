from dataclasses import replace
from urllib.parse import unquote

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.links import LONGEST_URL, link_to, text_directive
from corpus.article import Article
from corpus.readers.markdown import read_markdown
from retrieval.answer import Quote
from tests.conftest import built


def made(body: str, url: str = "https://g.example/a") -> Article:
    return built(read_markdown(f"---\nurl: {url}\n---\n{body}".encode(), "a.md"))


def directive(article: Article, part: str) -> str | None:
    start = article.text.index(part)
    return text_directive(article, start, start + len(part))


def test_a_pdf_opens_at_the_page() -> None:
    article = replace(made("It sails. It is late."), pages=((0, "3"),))
    assert (
        link_to(Quote(article, *span(article, "It is late."), 1, None, 0.0)) == "https://g.example/a#page=3"
    )
    numbered_otherwise = replace(article, pages=((0, "iv"),))
    assert link_to(Quote(numbered_otherwise, *span(article, "It"), 1, None, 0.0)) == "https://g.example/a"


def span(article: Article, part: str) -> tuple[int, int]:
    start = article.text.index(part)
    return start, start + len(part)


def test_a_short_quote_is_named_whole_without_its_outer_marks() -> None:
    article = made("It sails. “Not today,” she said.")
    assert directive(article, "“Not today,” she said.") == "text=Not%20today%2C%E2%80%9D%20she%20said"


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    long = "The ferry that links the town with the island sails again in May after two long winters."
    assert (
        directive(made("Before. " + long), long)
        == "text=The%20ferry%20that%20links,after%20two%20long%20winters"
    )


def test_dashes_commas_and_ampersands_are_encoded() -> None:
    assert (
        directive(made("Well-known, R&D it is."), "Well-known, R&D it is.")
        == "text=Well%2Dknown%2C%20R%26D%20it%20is"
    )


def test_what_stands_twice_gets_the_words_before_it() -> None:
    article = made("In May they came. Nobody spoke. In June they left. Nobody spoke.")
    start = article.text.rindex("Nobody spoke.")
    assert text_directive(article, start, start + 13) == "text=In%20June%20they%20left.-,Nobody%20spoke"


def test_markup_of_the_file_is_not_looked_for_on_the_page() -> None:
    assert directive(made("The *Petrel* sails on Monday."), "The *Petrel* sails on Monday.") == (
        "text=The%20Petrel%20sails%20on%20Monday"
    )


@pytest.mark.parametrize(
    ("url", "joint"), [("https://g.example/a", "#:~:text="), ("https://g.example/a#top", "#top:~:text=")]
)
def test_a_fragment_that_is_there_stays(url: str, joint: str) -> None:
    article = made("It sails in May.", url)
    sentence = article.sentences[0]
    link = link_to(Quote(article, sentence.start, sentence.end, 1, None, 1.0))
    assert link is not None
    assert joint in link


def arrives(article: Article) -> None:
    """Check for every sentence that a browser, which takes the first match, comes to its first letter."""
    whole = " ".join(article.shown(article.body, len(article.text)).split()).casefold()
    for sentence in article.sentences:
        found = text_directive(article, sentence.start, sentence.end)
        if found is None:
            continue
        parts = [unquote(part) for part in found.removeprefix("text=").split(",")]
        prefix = regex.escape(parts.pop(0)[:-1].casefold()) + r"\s*" if parts[0].endswith("-") else ""
        before = " ".join(article.shown(article.body, sentence.start).split()).casefold()
        match = regex.search(f"{prefix}({regex.escape(parts[0].casefold())})", whole)
        assert match is not None
        assert len(before) - 1 <= match.start(1)
        assert not any(map(str.isalnum, whole[len(before) : match.start(1)]))  # at its first letter
        link = link_to(Quote(article, sentence.start, sentence.end, 1, None, 1.0))
        assert link is not None
        assert len(link) <= LONGEST_URL


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["the", "wall", "is", "high.", "It", "was", "-", ",", "“so”", "渡轮恢复。", "שלום", "&", "\n\n"]
        ),
        min_size=3,
        max_size=60,
    )
)
def test_a_browser_that_takes_the_first_match_arrives_at_the_quote(words: list[str]) -> None:
    article = made("Start here. " + " ".join(words) + " Done.")
    arrives(article)


@pytest.mark.parametrize(
    "text",
    [
        "Start here. high. high. the high. high. the high. high. Done.",
        "开始。渡轮，码头，票价，儿童，市长，桥梁，学校，医院，花园，图书馆，广场，车站，河流，山丘，森林，海洋，天空，城市，乡村，道路。",
        "Start here. - - & & & & Done.",
    ],
)
def test_it_does_where_it_once_did_not(text: str) -> None:
    arrives(made(text))
