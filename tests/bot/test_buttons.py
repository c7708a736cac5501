import struct
from base64 import urlsafe_b64encode
from collections.abc import Sequence

import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.buttons import (
    PATTERN,
    answer_keyboard,
    context_keyboard,
    quotes_of,
    quotes_of_start,
    with_rest_of,
)
from bot.messages.translate import View
from corpus.library import Library
from retrieval.answer import Quote
from retrieval.ask import ask
from retrieval.index import Index
from tests.conftest import index_of


def test_a_button_carries_the_answer_through_a_restart(samples: Index) -> None:
    quotes = ask(samples, "How many eagles are there?").quotes
    keyboard = answer_keyboard(quotes)
    assert keyboard is not None
    (row,) = keyboard.inline_keyboard
    for number, button in enumerate(row):
        assert isinstance(button.callback_data, str)
        assert len(button.callback_data.encode()) <= 64
        match = regex.fullmatch(PATTERN, button.callback_data)
        assert match is not None
        assert int(match[1]) == number
        again = quotes_of(match[2], samples.library)
        assert [(q.article, q.start, q.end, q.speaker) for q in again] == [
            (q.article, q.start, q.end, q.speaker) for q in quotes
        ]


def test_an_article_that_is_gone_has_no_quotes(samples: Index) -> None:
    keyboard = answer_keyboard(ask(samples, "How high is the sea wall?").quotes)
    assert keyboard is not None
    state = str(keyboard.inline_keyboard[0][0].callback_data).partition(":")[2]
    assert quotes_of(state, Library()) == []


def test_a_button_finds_its_sentence_again_in_an_edited_article() -> None:
    (old,) = index_of("Ferry\n\nThe ferry sails today. It costs nine crowns.").library.articles
    cost = old.sentences[1]
    state = state_of([Quote(old, cost.start, cost.end, 1, None, 0.0)])
    (quote,) = quotes_of(
        state, index_of("Ferry\n\nRain fell. The ferry sails now. It costs nine crowns.").library
    )
    assert quote.text == "It costs nine crowns."
    assert quotes_of(state, index_of("Ferry\n\nThe ferry sails today. It costs ten crowns.").library) == []


def test_a_button_of_an_earlier_version_still_works() -> None:
    index = index_of("Ferry\n\nThe ferry sails today. It costs nine crowns.")
    key = bytes.fromhex(index.library.articles[0].id)
    (quote,) = quotes_of(urlsafe_b64encode(struct.pack(">10sHB", key, 1, 1)).decode(), index.library)
    assert quote.text == "It costs nine crowns."


def state_of(quotes: Sequence[Quote]) -> str:
    keyboard = answer_keyboard(quotes)
    assert keyboard is not None
    return str(keyboard.inline_keyboard[0][0].callback_data).partition(":")[2]


def test_three_quotes_fit_in_a_button_and_in_a_link(samples: Index) -> None:
    articles = samples.library.articles[:3]
    quotes = [Quote(a, a.sentences[-1].start, a.sentences[-1].end, 1, None, 0.0) for a in articles]
    keyboard = answer_keyboard(quotes)
    assert keyboard is not None
    data = [str(button.callback_data) for button in keyboard.inline_keyboard[0]]
    assert len(data) == 3
    assert all(len(one.encode()) <= 64 for one in data)
    around = context_keyboard(quotes[0], state_of(quotes), View(), "a_bot_whose_name_is_long")
    (share,) = [str(b.url) for row in around.inline_keyboard for b in row if "share" in str(b.url)]
    payload = share.partition("start%3D")[2]
    assert len(payload) <= 64
    assert [q.article for q in quotes_of_start(payload, samples.library)] == list(articles)


@given(st.text(alphabet="abcXYZ019_-=", max_size=60))
def test_a_forged_button_finds_nothing_or_whole_sentences(samples: Index, state: str) -> None:
    for quote in quotes_of(state, samples.library):
        assert isinstance(quote, Quote)
        assert quote.start in {s.start for s in quote.article.sentences}


def test_the_way_back_credits_nobody_with_a_sentence_that_is_not_theirs() -> None:
    index = index_of(
        'Ferry\n\n"The Petrel is old," Ann Low said. It carried 140 passengers to the island.',
        "Other\n\nA market was held on Sunday.",
    )
    quotes = ask(index, "How many passengers did the Petrel carry?").quotes
    assert quotes[0].text.startswith('"The Petrel is old,"')
    keyboard = answer_keyboard(quotes)
    assert keyboard is not None
    again = quotes_of(str(keyboard.inline_keyboard[0][0].callback_data).partition(":")[2], index.library)
    assert [quote.speaker for quote in quotes] == [quote.speaker for quote in again]
    assert again[0].speaker is None


def test_an_answer_has_one_row_of_buttons(samples: Index) -> None:
    quotes = ask(samples, "Who is the mayor?").shown
    keyboard = answer_keyboard(quotes, folded=True, question=7)
    assert keyboard is not None
    (row,) = keyboard.inline_keyboard
    assert [button.text for button in row] == ["Context", "1 more", "Cite", "👍", "👎"]


def test_in_a_group_that_shows_nothing_to_one_alone_the_context_is_a_link(samples: Index) -> None:
    keyboard = answer_keyboard(ask(samples, "How high is the sea wall?").quotes, linked=True)
    assert keyboard is not None
    assert str(keyboard.inline_keyboard[0][0].url).startswith("https://gazette.example/2026/04/sea-wall#")


def test_opinions_stand_below_where_they_do_not_fit_beside_on_a_phone(samples: Index) -> None:
    quotes = ask(samples, "How many eagles are there?").quotes
    folded, unfolded = answer_keyboard(quotes, folded=True, question=7), answer_keyboard(quotes)
    kept = with_rest_of(folded, unfolded)
    assert kept is not None
    assert [[button.text for button in row] for row in kept.inline_keyboard] == [
        ["Context 1", "Context 2", "Context 3"],
        ["👍", "👎"],
    ]
