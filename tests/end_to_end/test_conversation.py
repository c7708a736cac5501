"""Questions that lean on the one before, several at once, and messages that ask nothing of the articles."""

import pytest

from bot.messages import words
from tests.end_to_end.telegram import Person, shown_quotes, wait_for

WALL = "How high is the sea wall?"


def test_a_question_that_leans_on_the_one_before_is_asked_with_its_topic(nora: Person) -> None:
    assert "3.2 metres" in shown_quotes(nora.ask("sea wall height"))[0]
    answer = nora.ask("and when was it built?")
    assert answer["text"].startswith(words.ABOUT.format(topic="the sea wall"))
    assert "built in 1953" in shown_quotes(answer)[0]


def test_one_tap_asks_it_alone(nora: Person) -> None:
    nora.ask("When does the ferry sail again?")
    answer = nora.ask("who is the architect of it?")
    assert answer["text"].startswith(words.ABOUT.format(topic="the ferry"))
    nora.press(answer, words.ASK_ALONE.format(topic="the ferry"))
    alone = wait_for(lambda: (m := nora.message(answer["message_id"])).get("edit_date") and m)
    assert not alone["text"].startswith("About")
    assert "Arun Mistry" in alone["text"]


def test_what_stands_alone_has_nothing_of_the_question_before(nora: Person) -> None:
    nora.ask(WALL)
    assert not nora.ask("Who is the head librarian?")["text"].startswith("About")


def test_what_two_people_speak_of_in_a_group_is_kept_apart(ben_in_group: Person, nora: Person) -> None:
    ben_in_group.ask(f"/ask {WALL}")
    nora.ask("When does the ferry sail again?")
    assert nora.ask("and what about the sea wall?")["text"].startswith(
        words.ABOUT.format(topic="the sea wall")
    )


def test_each_of_several_questions_is_answered_in_one_message_and_what_is_too_much_is_named(
    nora: Person,
) -> None:
    answer = nora.ask(
        f"{WALL} And when was it built? Who is the architect? When does the ferry sail again? Is there cake?"
    )
    first, second, third = shown_quotes(answer)
    assert "3.2 metres" in first
    assert "1953" in second
    assert "Arun Mistry" in third
    assert "When does the ferry sail again? Is there cake?" in answer["text"].split("\n\n")[-1]


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("what's new?", words.LATEST),
        ("Was gibt's Neues?", words.LATEST),
        ("which articles do you have?", "Articles 1–"),
        ("who are you?", words.START[:20]),
        ("help", words.HELP[:20]),
        ("summarise the article about the ferry", words.BEGINNING),
        ("thanks, that helps", words.DECLINED["thanks"]),
        ("what happened in February 2026?", "Articles 1–2 of 2\nOnly February 2026"),
        ("Nachrichten aus dem März 2026", "Articles 1–1 of 1\nOnly March 2026"),
        ("quoi de neuf depuis le 1 avril 2026 ?", "Articles 1–2 of 2\nOnly since 1 April 2026"),
        ("what's new since yesterday?", "Only since"),
    ],
)
def test_what_asks_nothing_of_the_articles_goes_to_where_it_is_answered(
    nora: Person, said: str, begins: str
) -> None:
    assert nora.ask(said)["text"].startswith(begins)


@pytest.mark.parametrize("said", ["What happened on 9 January?", "Was ist am 9. Januar passiert?"])
def test_a_day_without_articles_is_looked_for_in_the_sentences_that_name_it(nora: Person, said: str) -> None:
    answer = nora.ask(said)
    assert answer["text"].startswith(words.NAMED_THEN)
    assert all("9 January" in quote for quote in shown_quotes(answer))
    assert "How high must the sea wall be?" in nora.ask("source?")["text"]


def test_the_source_of_the_last_answer_and_more_of_it_are_given(nora: Person) -> None:
    nora.ask(WALL)
    source = nora.ask("source?")
    assert shown_quotes(source) == []
    assert "How high must the sea wall be?" in source["text"]
    first = nora.ask("What does the ferry cost?")
    more, again = nora.ask("more"), nora.ask("more")
    assert set(shown_quotes(first)).isdisjoint(shown_quotes(more))
    assert shown_quotes(more)
    assert shown_quotes(again)
    assert set(shown_quotes(again)).isdisjoint(shown_quotes(more))


def test_an_address_of_an_article_shows_it(nora: Person) -> None:
    shown = nora.ask("https://gazette.example/2026/03/island-ferry-returns")
    assert shown["text"].startswith("Island ferry to return in May")


def test_where_nothing_was_answered_there_is_no_more_of_it(nora: Person) -> None:
    nora.ask("What is the capital of Peru?")
    for said in ("more", "source?", "that's wrong"):
        assert nora.ask(said)["text"] == words.DECLINED["no_words"]


def test_the_articles_of_a_year_are_turned_page_by_page_and_small_talk_gets_a_nod(nora: Person) -> None:
    first = nora.ask("¿qué pasó en 2026?")
    assert first["text"].startswith("Articles 1–6 of 6\nOnly 2026")
    assert "How high must the sea wall be?" in first["text"]
    assert any(entity.get("url") for entity in first["entities"])
    said = nora.say("haha, nice one")["message_id"]
    assert wait_for(lambda: nora.message(said).get("reactions"))


def test_each_kind_of_answer_has_a_source_and_can_be_called_wrong(nora: Person) -> None:
    kinds = {
        WALL: "How high must the sea wall be?",
        "summarise the article about the ferry": "Island ferry to return in May",
        "“She is stronger now than on the day she was launched”": "Island ferry to return in May",
        f"{WALL} When does the ferry sail again?": "Island ferry to return in May",
    }
    for said, headline in kinds.items():
        nora.ask(said)
        assert headline in nora.ask("source?")["text"]
        assert nora.ask("that's wrong")["text"] == words.FEEDBACK_THANKS
