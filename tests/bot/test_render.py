from dataclasses import replace

import pytest

from bot.messages import words
from bot.messages.html import Html
from bot.messages.plain import answer_lines
from bot.messages.render import (
    render_answer,
    render_context,
    render_origins,
    render_quote,
    render_quotes,
    render_sources,
)
from bot.messages.topics import named_in
from bot.messages.translate import View
from corpus.article import Speaker
from corpus.library import Library
from corpus.readers.markdown import read_markdown
from retrieval.answer import Answer, Quote
from retrieval.ask import ask
from retrieval.index import Index
from retrieval.question import parse_question
from tests.conftest import built

FERRY = built(
    read_markdown(
        b"---\ntitle: Ferry <returns>\npublisher: The Gazette\nauthor: M. Oakes\ndate: 2026-03-12\n"
        b"url: https://g.example/1\n---\nIt sails.\n\nIt sails again.\n",
        "ferry.md",
    )
)


def test_a_quote_names_speaker_headline_publisher_date_and_paragraph() -> None:
    sentence = FERRY.sentences[1]
    speaker = Speaker("Tomas Reker", "the harbour master", 0, 0)
    quote = Quote(FERRY, sentence.start, sentence.end, sentence.paragraph, speaker, 1.0)
    assert render_answer(Answer(parse_question("x"), (quote,))).markup == (
        "<blockquote>It sails again.</blockquote>\n— <b>Tomas Reker</b>, the harbour master\n"
        '<i><a href="https://g.example/1#:~:text=It%20sails%20again">Ferry &lt;returns&gt;</a> '
        "· The Gazette · 12 March 2026 · ¶\N{NO-BREAK SPACE}2</i>"
    )


def test_quotes_of_one_article_have_one_line_that_says_where_they_stand() -> None:
    first, second = (Quote(FERRY, s.start, s.end, s.paragraph, None, 0.0) for s in FERRY.sentences)
    url = "https://g.example/1"
    assert render_quotes([first, second]).markup == (
        "<blockquote>It sails.</blockquote>\n<blockquote>It sails again.</blockquote>\n"
        f'<i><a href="{url}">Ferry &lt;returns&gt;</a> · The Gazette · 12 March 2026 · '
        f'¶\N{NO-BREAK SPACE}<a href="{url}">1</a>, <a href="{url}#:~:text=It%20sails%20again">2</a></i>'
    )


def test_the_sources_of_quotes_of_one_article_are_one() -> None:
    first, second = (Quote(FERRY, s.start, s.end, s.paragraph, None, 0.0) for s in FERRY.sentences)
    shown = render_origins([first, second]).markup
    assert shown.count("Ferry &lt;returns&gt;") == 1
    assert "The Gazette · M. Oakes · 12 March 2026 · " in shown
    assert ">1</a>, <a" in shown


@pytest.mark.parametrize(
    ("topic", "language", "of", "named"),
    [
        ("die Regatta", "de", "en", "Regatta"),
        ("die Regatta", "de", "de-AT", "die Regatta"),
        ("l'usine", "fr", "en", "usine"),
        ("el faro", "es", "de", "faro"),
        ("the sea wall", "en", "fr", "sea wall"),
        ("the sea wall", "en", "en", "the sea wall"),
        ("zwei Brücken", "de", "en", "zwei Brücken"),
        ("die", "de", "en", "die"),
        ("La Paz", "es", "en", "La Paz"),
    ],
)
def test_a_topic_in_another_language_is_named_without_its_article(
    topic: str, language: str, of: str, named: str
) -> None:
    assert named_in(topic, language, View(of)) == named


def test_a_long_quote_folds() -> None:
    article = replace(FERRY, text=FERRY.text.replace("It sails.", "It sails" + " far" * 200 + "."))
    short = Quote(FERRY, FERRY.sentences[0].start, FERRY.sentences[0].end, 1, None, 0.0)
    long = Quote(article, short.start, short.end + 800, 1, None, 0.0)
    assert render_quote(short).markup.startswith("<blockquote>It")
    assert render_quote(long).markup.startswith("<blockquote expandable>It")


def test_a_quote_names_the_page_in_the_language_of_who_asks() -> None:
    article = replace(FERRY, pages=((0, "12"),))
    quote = Quote(article, article.sentences[0].start, article.sentences[0].end, 1, None, 0.0)
    assert " · p. 12 · ¶\N{NO-BREAK SPACE}1" in render_quote(quote).markup
    assert " · S. 12 · ¶\N{NO-BREAK SPACE}1" in render_quote(quote, View("de")).markup


def test_markdown_marks_are_shown_nowhere_and_are_no_terms() -> None:
    body = "**What sails?** The *Petrel* does, says [the board](https://g.example/crack), again in May.\n"
    made = read_markdown(f"---\nheadline: Ferry\nurl: https://g.example/2\n---\n\n{body}".encode(), "a.md")
    index = Index(Library((built(made),)))
    answer = ask(index, "When does the Petrel sail again?")
    lines = [render_answer(answer).markup, *answer_lines(answer), render_context(answer.quotes[0], 2).markup]
    shown = "\n".join(lines)
    assert "The Petrel does, says the board, again in May." in shown
    assert "https://g.example/2#:~:text=The%20Petrel%20does" in shown
    assert "*" not in shown
    assert "crack" not in shown
    assert "The *Petrel* does, says [the board](https://g.example/crack)" in answer.quotes[0].text
    assert not ask(index, "Where is the crack?").quotes


def test_a_refusal_is_one_line_without_sources(samples: Index) -> None:
    message = render_answer(ask(samples, "What is the capital of France?"))
    assert message.markup == Html(words.DECLINED["unanswered"].replace("'", "&#x27;")).markup
    assert "\n" not in message.markup


def test_the_list_of_sources_counts_from_one() -> None:
    assert "Articles 1–1 of 7" in render_sources([FERRY], 0, 7).markup


def test_a_speaker_is_not_named_below_what_others_say_around_the_quote(samples: Index) -> None:
    (quote, *_) = ask(samples, "Who is the head librarian?").quotes
    assert quote.speaker is not None
    name = f"— <b>{quote.speaker.name}"
    assert name in render_quote(quote).markup
    assert name not in render_context(quote, 3).markup
    assert name in render_context(quote, 0).markup


def test_what_only_comes_near_says_which_articles_were_asked_and_what_was_put_right(samples: Index) -> None:
    answer = ask(samples, 'Who is the mayor of Lindow? from:"Coast Radio"')
    assert answer.nearest
    for most in (None, 1):
        assert "Coast Radio" in render_answer(answer, most=most).markup.rpartition("\n")[2]
    corrected = replace(answer, question=replace(answer.question, corrections=(("Lindov", "Lindow"),)))
    assert "instead of “Lindov”" in render_answer(corrected).markup
    assert any("instead of “Lindov”" in line for line in answer_lines(corrected))


def test_the_day_is_said_with_a_link_in_the_language_of_who_asks(samples: Index) -> None:
    answer = ask(samples, "How many books were soaked?")
    link = '<a href="https://gazette.example/2026/02/library-roof-correction#:~:text='
    assert "corrected on 10 February 2026</a>" in render_answer(answer).markup.split(link)[-1]
    assert "am 10. Februar 2026 berichtigt</a>" in render_answer(answer, View("de")).markup
    assert "  corrected on 10 February 2026: Correction: the library roof · " in "\n".join(
        answer_lines(answer)
    )
