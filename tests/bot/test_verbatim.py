"""Promise 1: every quote in every message equals `article.text[start:end]`, as `neutral` lets it be shown.

Of Markdown, marks are left out, and nothing else.
"""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.html import utf16_length
from bot.messages.neutral import neutral
from bot.messages.render import MESSAGE_LIMIT, render_answer, render_quote
from bot.sandbox.markup import parse_html
from corpus.article import Article
from corpus.errors import VerbatimError
from corpus.library import Library
from corpus.readers.markdown import read_markdown
from corpus.readers.text import read_text
from retrieval.answer import Answer, Quote
from retrieval.ask import ask
from retrieval.index import Index
from retrieval.question import parse_question
from tests.conftest import built

WORDS = st.sampled_from(
    ["ferry", "wall", "<b>", "&amp;", "&", "“We", "won”", '"Yes', 'no."', "„Ja“,", "«non»", "it’s",
     "👩‍👩‍👧", "🏴‍☠️", "שלום", "العَرَبِيَّة", "e\u0301te\u0301", "हिन्दी", "渡轮恢复。", "ภาษาไทย",
     "\u202eabc\u202c", "x" * 300, "4,000", "Mr.", "</blockquote>", "end.", "Why?", "*so*",
     "[a](b)", "\u200b"]
)  # fmt: skip
GAPS = st.sampled_from([" ", " ", " ", ". ", "\n", "\r\n", "\n\n", "\t", "\u00a0", "\r\n\r\n"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=60).map(lambda p: "".join(w + g for w, g in p))
READERS = st.sampled_from([read_text, read_markdown])


def articles(texts: list[str], reader: Any) -> list[Article]:
    made = []
    for number, text in enumerate(texts):
        try:
            made.append(built(reader(text.encode(), f"{number}.txt")))
        except VerbatimError:
            continue
    return made


def expected_of(article: Article, start: int, end: int) -> str:
    marks = {at for first, last in article.marks for at in range(first, last)}
    assert all(not article.text[at].isalnum() or is_address(article, at) for at in marks)
    return neutral("".join(article.text[at] for at in range(start, end) if at not in marks)).strip()


def is_address(article: Article, at: int) -> bool:
    """Return whether the character stands in the address of a link, or in a tag of HTML."""
    opening = max(article.text.rfind(mark, 0, at) for mark in ("](", "<", "&"))
    return opening >= 0 and not any(char.isspace() for char in article.text[opening:at])


def quoted(markup: str) -> tuple[str, list[str]]:
    """Return what Telegram shows of the markup: all of its text, and its block quotations."""
    text, entities = parse_html(markup)
    units = text.encode("utf-16-le")
    spans = [
        (e["offset"] * 2, (e["offset"] + e["length"]) * 2)
        for e in entities
        if e["type"].endswith("blockquote")
    ]
    return text, [units[start:end].decode("utf-16-le").strip() for start, end in spans]


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), READERS)
def test_every_sentence_is_shown_as_it_stands(texts: list[str], reader: Any) -> None:
    for article in articles(texts, reader):
        for sentence in article.sentences:
            quote = Quote(article, sentence.start, sentence.end, sentence.paragraph, None, 1.0)
            _, shown = quoted(render_quote(quote).markup)
            assert shown == [expected_of(article, sentence.start, sentence.end)]


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), READERS, st.data())
def test_every_answer_quotes_as_it_stands(texts: list[str], reader: Any, data: st.DataObject) -> None:
    made = articles(texts, reader)
    sentences = [(a, s) for a in made for s in a.sentences]
    if not sentences:
        return
    article, sentence = data.draw(st.sampled_from(sentences))
    answer = ask(Index(Library(tuple(made))), article.text[sentence.start : sentence.end][:200])
    text, shown = quoted(render_answer(answer).markup)
    assert utf16_length(text) <= MESSAGE_LIMIT
    said = answer.quotes or answer.nearest[:1]
    expected = [expected_of(q.article, q.start, q.end) for q in said]
    assert shown == expected[: len(shown)]
    assert bool(shown) == bool(said)


def test_an_answer_too_long_for_a_message_is_cut_between_quotes() -> None:
    sentences = [f"{letter}{'👋' * 1150}." for letter in "abc"]
    (article,) = articles(["Head\n\n" + " \n\n".join(sentences)], read_text)
    quotes = tuple(Quote(article, s.start, s.end, s.paragraph, None, 1.0) for s in article.sentences)
    answer = Answer(parse_question("a"), quotes, 1.0)
    text, shown = quoted(render_answer(answer).markup)
    assert shown == sentences[:1]
    assert utf16_length(text) <= MESSAGE_LIMIT
