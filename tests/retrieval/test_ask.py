from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dates import _parser as date_parser
from corpus.language import _identifier as language_identifier
from corpus.language import detect_language
from corpus.library import Library
from corpus.scan import read_library
from corpus.speakers.lexicon import words_of
from retrieval.answer import Quote
from retrieval.ask import ask, warm
from retrieval.filters import Filters
from retrieval.index import Index
from retrieval.lexicon import lexicon_of
from retrieval.quotes import LONGEST_QUOTE, _added
from retrieval.terms import analyzer_for
from retrieval.weights import load_weights
from tests.conftest import article, index_of


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("When does the ferry sail again?", "will sail again on 4 May"),
        ("How much did the repairs of the ferry cost?", "1.8 million crowns"),
        ("Who is the head librarian?", "Ottilie Frank"),
        ("How high is the sea wall?", "3.2 metres high"),
        ("Wie viele Menschen haben das Hafenfest besucht?", "18.000 Menschen"),
    ],
)
def test_the_first_quote_answers(samples: Index, question: str, part: str) -> None:
    answer = ask(samples, question)
    assert answer.declined is None
    assert part in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Who won the football world cup?",
        "Who is the president of the United States?",
        "Wann wurde Berlin gegründet?",
        "¿Quién ganó el premio Nobel?",
    ],
)
def test_what_the_articles_do_not_answer_is_declined(samples: Index, question: str) -> None:
    answer = ask(samples, question)
    assert (answer.declined, answer.quotes) == ("unanswered", ())


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("hello", "greeting"), ("Guten Tag!", "greeting"), ("Thanks!", "thanks"), ("спасибо", "thanks"),
        ("👍", "no_words"), ("what is it", "no_words"), ("?!", "no_words"), ("", "no_words"),
        ("word " * 900, "too_long"), ("/frobnicate now", "command"),
    ],
)  # fmt: skip
def test_what_is_no_question_gets_its_own_reason(samples: Index, text: str, declined: str) -> None:
    assert ask(samples, text).declined == declined


def test_what_is_too_long_is_not_parsed(samples: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("retrieval.ask.read_filters")
    answer = ask(samples, "word " * 900, also=Filters(publisher="Gazette"))
    assert (answer.declined, answer.question.filters.publisher) == ("too_long", "Gazette")


@pytest.mark.parametrize(
    "question",
    [
        "How high is the sea wall?",
        "Which libary was closed in January 2026 from:gazette?",
        "Wie hoch war die Bibliotek letzte Woche?",
    ],
)
def test_the_language_of_a_question_is_told_once(
    samples: Index, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    told: list[str] = []

    def counting(text: str, among: Sequence[str]) -> str:
        told.append(text)
        return detect_language(text, among)

    for module in ("ask", "question"):
        monkeypatch.setattr(f"retrieval.{module}.detect_language", counting)
    ask(samples, question)
    assert len(told) == 1


def test_an_empty_library_says_so() -> None:
    assert ask(Index(Library()), "How many ships are there?").declined == "empty"


def test_the_same_sentence_of_two_outlets_is_quoted_once() -> None:
    wire = "The harbour master said that nine ferries sank in the storm."
    index = index_of(
        f"First\n\n{wire}", f"Second\n\n{wire} More followed.", "Third\n\nNothing else happened."
    )
    assert [q.text for q in ask(index, "How many ferries sank in the storm?").quotes].count(wire) == 1


def test_a_sentence_that_refers_back_comes_with_the_one_before() -> None:
    index = index_of(
        "Head\n\nThe Petrel lay at the quay. She carried 140 passengers to the island.",
        "Other\n\nA market was held on Sunday.",
    )
    (quote, *_) = ask(index, "How many passengers did the Petrel carry?").quotes
    assert quote.text == "The Petrel lay at the quay. She carried 140 passengers to the island."


def test_no_quote_is_longer_than_a_message_bears() -> None:
    endless = "The ferry carried " + ", ".join(["many passengers"] * 200) + "."
    index = index_of(f"Head\n\n{endless} The ferry carried 140 passengers.", "Other\n\nA market was held.")
    assert all(
        len(q.text) <= LONGEST_QUOTE for q in ask(index, "How many passengers did the ferry carry?").quotes
    )


def test_once_warm_no_question_waits_for_words_or_dates(samples: Index) -> None:
    loaded = [analyzer_for, lexicon_of, words_of, date_parser, load_weights, language_identifier]
    for load in loaded:
        load.cache_clear()
    warm(samples)
    before = [load.cache_info().misses for load in loaded]
    assert all(before)
    ask(samples, "How high is the sea wall?")
    ask(samples, "What did the harbour master say about the ferry in March 2026?")
    ask(samples, "Was sagte die Leiterin des Festes im August 2025?")
    assert [load.cache_info().misses for load in loaded] == before


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.integers(1, 3))
def test_any_text_gets_an_answer_or_a_reason(samples: Index, text: str, most: int) -> None:
    answer = ask(samples, text, quotes=most)
    assert len(answer.quotes) <= most
    assert bool(answer.quotes) != bool(answer.declined)
    assert 0 <= answer.confidence <= 1


def test_a_sentence_asked_for_in_its_own_words_is_found() -> None:
    made = article("Head\n\nThe quick heron crossed the brown estuary. Nobody saw it land.")
    index = Index(Library((made,)))
    (quote, *_) = ask(index, "What crossed the brown estuary?").quotes
    assert quote.text == "The quick heron crossed the brown estuary."


@pytest.mark.shared
@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("How many fighters does the NRF have?", "4,000 fighters"),
        ("Where was Sunday's meeting held?", "meeting in Tehran"),
        ("What did the Taliban offer the NRF?", "offered the NRF control of ministries"),
        ("Who is Ali Maisam Nazary?", "the foreign relations chief"),
    ],
)
def test_a_real_article_answers(nrf: Index, question: str, part: str) -> None:
    assert part in ask(nrf, question).quotes[0].text


@pytest.mark.shared
@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "How old is Ismail Khan?",
        "Where was Ismail Khan born?",
        "Who is Nazary's wife?",
        "What is the population of Tehran?",
    ],
)
def test_a_real_article_does_not_answer(nrf: Index, question: str) -> None:
    assert ask(nrf, question).declined == "unanswered"


def test_where_sources_disagree_both_are_shown() -> None:
    index = index_of(
        "Storm\n\nAbout 4,000 books were soaked in the library during the storm.",
        "Repair\n\nSome 1,400 books were soaked in the library during the storm.",
        "Fair\n\nNine hundred guests came.",
    )
    shown = " ".join(quote.text for quote in ask(index, "How many books were soaked in the library?").quotes)
    assert "4,000" in shown
    assert "1,400" in shown


def test_copies_of_a_wire_story_are_one_quote_with_also_in() -> None:
    wire = "The harbour master said that nine ferries sank in the storm."
    index = index_of(
        f"First\n\n{wire}", f"Second\n\n{wire} More followed.", "Third\n\nNothing else happened."
    )
    (quote, *_) = ask(index, "How many ferries sank in the storm?").quotes
    assert {quote.article.headline, *(a.headline for a in quote.also_in)} == {"First", "Second"}


def test_a_claim_comes_with_its_denial_in_the_same_article() -> None:
    index = index_of(
        "Roof\n\nArun Mistry said that two letters about the timber had reached the council in May.\n\n"
        "It rained for a week. Helen Strand denied that any letters about the timber had reached her.",
        "Fair\n\nNine hundred guests came to the fair on Sunday.",
    )
    quotes = ask(index, "How many letters about the timber reached the council?").quotes
    assert quotes[0].speaker is not None
    assert quotes[0].speaker.name == "Arun Mistry"
    assert any("denied that any letters" in quote.text for quote in quotes[1:])


def test_a_quote_in_which_two_people_speak_is_credited_to_neither() -> None:
    index = index_of(
        'Talks\n\n"The ferry is old," Ann Low said.\n\nFair\n\nNobody came.',
        "Other\n\nA market was held.",
    )
    article = index.library.articles[0]
    assert article.sentences[0].speaker is not None
    for quote in ask(index, "How old is the ferry?").quotes:
        speakers = {
            s.speaker.name for s in article.sentences if quote.start <= s.start < quote.end and s.speaker
        }
        assert quote.speaker is None or speakers == {quote.speaker.name}


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did the harbour master say about the ferry?", "Tomas Reker"),
        ("What did Ilse Varga say about the ferry?", "Ilse Varga"),
        ("What did the architect say about the council?", "Arun Mistry"),
        ("Was sagte die Leiterin des Festes?", "Greta Holm"),
    ],
)
def test_asked_what_somebody_says_it_quotes_them(samples: Index, question: str, speaker: str) -> None:
    quote = ask(samples, question).quotes[0]
    assert quote.speaker is not None
    assert quote.speaker.name == speaker


@pytest.mark.shared
def test_what_somebody_wants_is_found_in_their_own_words(nrf: Index) -> None:
    quotes = ask(nrf, "What does Nazary want?").quotes
    assert any("We need any type of support" in quote.text for quote in quotes)
    assert all(quote.speaker and quote.speaker.name == "Ali Maisam Nazary" for quote in quotes)


@pytest.mark.shared
def test_the_counterclaims_of_the_real_article_are_offered(nrf: Index) -> None:
    quotes = ask(nrf, "How much of Panjshir does the NRF control?").quotes
    assert "60% of Panjshir" in quotes[0].text
    assert any("AFP is unable to verify" in quote.text for quote in quotes)


def test_wire_copy_in_several_outlets_is_one_quote_that_names_them_all(folder: Callable[..., Path]) -> None:
    wire = "The ferry sails again after two winters. " + " ".join(
        f"Paragraph {number} tells more of the harbour, the yard and the crew number {number * 7}."
        for number in range(30)
    )
    intros = {"Gazette": "", "Post": "Lindow (AP) - ", "Herald": "From our reporter. "}
    files = {
        f"{name}__md": f"---\npublisher: {name}\nurl: https://{name}.example/1\n---\n{intro}{wire}"
        for name, intro in intros.items()
    }
    quote = ask(Index(read_library(folder(**files))), "When does the ferry sail again?").quotes[0]
    assert {quote.article.publisher, *(other.publisher for other in quote.also_in)} == set(intros)
    assert all(quote.text in other.text for other in quote.also_in)


def test_many_copies_do_not_crowd_out_what_others_say(folder: Callable[..., Path]) -> None:
    wire = "The ferry to Saltholm costs four euros. " + " ".join(
        f"Paragraph {number} tells more of the harbour, the yard and the crew number {number * 7}."
        for number in range(12)
    )
    files = {
        f"copy{n}__md": f"---\ntitle: Ferry\nurl: https://{n}.example/1\npublisher: P{n}\n---\n{wire} ({n})"
        for n in range(20)
    }
    other = "The harbour office had said before that a ferry to Saltholm would cost no less than nine euros."
    index = Index(read_library(folder(**files, other__md=f"---\ntitle: Other\n---\n{other}")))
    quotes = ask(index, "What does the ferry to Saltholm cost?").quotes
    assert len(quotes) == 2
    copies = {quote.text: len(quote.also_in) for quote in quotes}
    assert copies == {"The ferry to Saltholm costs four euros.": 19, other: 0}


def test_a_second_quote_that_says_nothing_more_is_not_shown(samples: Index) -> None:
    answer = ask(samples, "When does the ferry sail?")
    assert len(answer.quotes) == 3
    (only,) = answer.shown
    assert "will sail again on 4 May" in only.text


def test_one_of_another_article_with_what_is_asked_for_is(samples: Index) -> None:
    shown = ask(samples, "Who is the mayor?").shown
    assert [quote.speaker and quote.speaker.name for quote in shown] == ["Edda Lindqvist", "Helen Strand"]


def test_what_a_second_sentence_adds_to_a_quote_is_shown() -> None:
    one = article("Wall\n\nThe wall is old. It is 3.2 metres high.")
    first, second = (Quote(one, s.start, s.end, 0, None, 0.5) for s in one.sentences[-2:])
    chosen = [replace(first, adds=False)]
    assert _added(chosen, replace(second, start=first.start, adds=True)) == 0
    assert [(quote.text, quote.adds) for quote in chosen] == [
        ("The wall is old. It is 3.2 metres high.", True)
    ]


def test_a_sentence_that_would_make_a_quote_too_long_is_left_out() -> None:
    one = article("Wall\n\n" + "The wall is old and grey and long. " * 40)
    first = Quote(one, 6, 1100, 0, None, 0.5)
    chosen = [first]
    assert _added(chosen, replace(first, start=1000, end=1300)) is None
    assert chosen == [first]


def test_quotes_of_one_article_stand_together(samples: Index) -> None:
    answer = ask(samples, "How many eagles are there?")
    first, second, other = answer.quotes
    mixed = replace(answer, quotes=(first, other, second))
    assert mixed.shown == (first, second, other)
