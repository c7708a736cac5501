"""Where answers go: to which message, in which chat; captions, files, chosen words, a channel's readers."""

from base64 import b64encode
from collections.abc import Iterator

import pytest

from bot.messages import admin_words, words
from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.world import DIRECT_ID, DISCUSSION_ID
from tests.end_to_end.telegram import BEN, Person, Telegram, is_declined, shown_quotes, wait_for

WALL, FERRY = "How high is the sea wall?", "When will the ferry sail again?"
ME = "@verbatim_sandbox_bot"
LONG = (
    "I moved to the lower town last spring with my two sons, and since the storm in January we have slept "
    "badly whenever the wind comes from the west. How high is the sea wall? My neighbour says it can't be "
    "trusted, and my landlord says that nobody in his family ever needed sandbags."
)


@pytest.fixture
def ben_to_channel(telegram: Telegram, ben: Person) -> Iterator[Person]:
    made = Person(telegram.url, BEN, DIRECT_ID)
    yield made
    made.close()


@pytest.fixture
def ben_in_comments(telegram: Telegram, ben: Person) -> Iterator[Person]:
    made = Person(telegram.url, BEN, DISCUSSION_ID)
    yield made
    made.close()


def test_two_questions_at_once_are_answered_in_order_as_replies_where_others_stand_between(
    nora: Person,
) -> None:
    pairs = [
        (nora.say(f"{WALL} {number}")["message_id"], nora.say(f"{FERRY} {number}")["message_id"])
        for number in range(16)
    ]
    asked = [one for pair in pairs for one in pair]

    def answers() -> list[Json]:
        return [m for m in nora.messages() if m["from"]["is_bot"] and m["message_id"] > asked[0]]

    given = wait_for(lambda: len(answers()) >= len(asked) and answers())
    assert ["3.2 metres" in shown_quotes(answer)[0] for answer in given] == [True, False] * 16
    replies = {
        at: m["reply_to_message"]["message_id"] for at, m in enumerate(given) if "reply_to_message" in m
    }
    assert replies
    assert all(asked[at] == question for at, question in replies.items())
    assert "reply_to_message" not in nora.ask("Who is the head librarian?")


def test_where_a_small_part_of_a_message_asks_the_answer_replies_to_that(nora: Person) -> None:
    answer = nora.ask(LONG)
    assert "3.2 metres" in shown_quotes(answer)[0]
    assert answer["quote"]["text"] == WALL


def test_a_caption_is_a_question_and_an_admins_file_is_offered(nora: Person, ada: Person) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    assert "3.2 metres" in shown_quotes(nora.ask("", photo=photo, caption=WALL))[0]
    content = b64encode(b"Kite day\n\nThe kite day on Gull Ridge will be on 9 August.").decode()
    file = {"name": "kites.txt", "content": content}
    said = nora.act("say", caption=FERRY, file=file)["message_id"]
    assert "4 May" in shown_quotes(nora.answer_to(said))[0]
    said = ada.act("say", caption=FERRY, file=file)["message_id"]
    first = ada.answer_to(said)
    assert "4 May" in shown_quotes(first)[0]
    offered = ada.answer_to(first["message_id"])
    assert offered["text"].startswith(admin_words.ADD_THESE)
    ada.press(offered, admin_words.CANCEL)


def test_words_that_are_chosen_in_a_reply_are_what_is_asked_about(nora: Person, ben_in_group: Person) -> None:
    answer = nora.ask("How many homes would the turbines have supplied?")
    chosen = {"text": "Norrlys", "position": 0, "is_manual": True}
    about = nora.ask("what did they say?", reply_to=answer["message_id"], quote=chosen)
    assert about["text"].startswith(words.ABOUT.format(topic="Norrlys"))
    told = ben_in_group.say("They argue all day. How high is the sea wall? Nobody knows.")["message_id"]
    asked = ben_in_group.ask(ME, reply_to=told, quote={"text": WALL, "position": 20, "is_manual": True})
    assert "3.2 metres" in shown_quotes(asked)[0]


def test_readers_ask_a_newspaper_in_its_channels_direct_messages(ben_to_channel: Person) -> None:
    answer = ben_to_channel.ask(WALL)
    topic = answer["direct_messages_topic"]
    assert topic["user"]["id"] == BEN
    assert "3.2 metres" in shown_quotes(answer)[0]
    leaning = ben_to_channel.ask("and when was it built?")
    assert "1953" in shown_quotes(leaning)[0]
    assert leaning["direct_messages_topic"] == topic
    declined = ben_to_channel.ask("What is the capital of Peru?")
    assert is_declined(declined)
    assert words.TELL_ME not in str(declined.get("reply_markup"))
    silent = ben_to_channel.say("Please correct my name in yesterday's report")["message_id"]
    assert ben_to_channel.ask(FERRY)["reply_to_message"]["message_id"] > silent


def test_under_a_channels_post_the_answer_goes_to_its_comments(
    telegram: Telegram, ben_in_comments: Person
) -> None:
    address = "https://gazette.example/2026/02/library-roof"
    post = telegram.run(people.publish(telegram.world, f"The roof again: {address}"))
    answer = ben_in_comments.ask(f"{ME} when will it be finished?", reply_to=post["message_id"])
    assert answer["message_thread_id"] == post["message_id"]
    assert "end of August" in shown_quotes(answer)[0]
