from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messages import words
from bot.sandbox.world import ELSEWHERE_ID
from tests.end_to_end.telegram import BEN, GROUP_ID, NORA, Person, Telegram, shown_quotes, wait_for

ME = "@verbatim_sandbox_bot"
QUESTION = "How high is the sea wall?"
MANY = "How many books were soaked?"


@pytest.fixture
def nora_in_group(telegram: Telegram, log: Path) -> Iterator[Person]:
    made = Person(telegram.url, NORA, GROUP_ID)
    yield made
    made.close()


@pytest.fixture
def ben_elsewhere(telegram: Telegram, log: Path) -> Iterator[Person]:
    made = Person(telegram.url, BEN, ELSEWHERE_ID)
    yield made
    made.close()


def test_in_a_group_ask_is_answered_as_a_reply(ben_in_group: Person) -> None:
    question = ben_in_group.say("/ask " + QUESTION)
    answer = ben_in_group.answer_to(question["message_id"])
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert "3.2 metres" in shown_quotes(answer)[0]


@pytest.mark.parametrize(
    "text", [f"{ME} {QUESTION}", f"Tell me, {ME}: how high is the sea wall?", f"{QUESTION} {ME.upper()}"]
)
def test_a_mention_anywhere_in_the_text_is_answered(ben_in_group: Person, text: str) -> None:
    assert "3.2 metres" in shown_quotes(ben_in_group.ask(text))[0]


def test_it_is_silent_unless_spoken_to(ben_in_group: Person, telegram: Telegram) -> None:
    """With privacy mode off the bot sees everything, and still answers only what is meant for it."""
    ben_in_group.act("privacy", on=False)
    first = ben_in_group.say(QUESTION)
    for text in (
        f"{ME}x {QUESTION}",
        "verbatim_sandbox_bot " + QUESTION,
        "/ask@other_bot " + QUESTION,
        "/nonsense",
    ):
        ben_in_group.say(text)
    question = ben_in_group.say("/ask Who is the architect?")
    answer = ben_in_group.answer_to(first["message_id"])
    ben_in_group.act("privacy", on=True)
    assert answer["reply_to_message"]["message_id"] == question["message_id"]


def test_a_reply_to_the_bot_asks_on_about_the_same_articles(ben_in_group: Person) -> None:
    answer = ben_in_group.ask(f"{ME} {QUESTION}")
    on = ben_in_group.ask("What would raising it cost?", reply_to=answer["message_id"])
    assert "34 million crowns" in shown_quotes(on)[0]


def test_a_bare_mention_in_reply_asks_the_message_replied_to(
    ben_in_group: Person, nora_in_group: Person
) -> None:
    asked = nora_in_group.say(QUESTION)
    assert "3.2 metres" in shown_quotes(ben_in_group.ask(ME, reply_to=asked["message_id"]))[0]
    assert ben_in_group.ask(ME)["text"] == words.ASK_ME.format(name=ME[1:])


def test_an_answer_in_a_group_is_folded_and_unfolds(ben_in_group: Person) -> None:
    answer = ben_in_group.ask(f"{ME} {MANY}")
    assert len(shown_quotes(answer)) == 1
    label = answer["reply_markup"]["inline_keyboard"][0][1]["text"]
    assert label.endswith("more")
    ben_in_group.press(answer, label)
    unfolded = wait_for(lambda: (m := ben_in_group.message(answer["message_id"])).get("edit_date") and m)
    assert len(shown_quotes(unfolded)) > 1


def test_a_quote_in_context_is_shown_to_who_asks_for_it_alone(
    ben_in_group: Person, nora_in_group: Person
) -> None:
    answer = ben_in_group.ask(f"{ME} {QUESTION}")
    nora_in_group.press(answer, words.IN_CONTEXT)
    shown = wait_for(lambda: [m for m in nora_in_group.messages() if "receiver_user" in m])[-1]
    assert "3.2 metres" in shown_quotes(shown)[0]
    assert len(shown_quotes(shown)[0]) > len(shown_quotes(answer)[0])
    assert [b["text"] for row in shown["reply_markup"]["inline_keyboard"] for b in row] == [
        words.CITE, words.OPEN_ARTICLE, words.SHARE,
    ]  # fmt: skip
    assert not any("receiver_user" in m for m in ben_in_group.messages())
    assert ben_in_group.message(answer["message_id"]) == answer


def test_where_it_can_not_be_shown_to_one_alone_it_is_a_link(
    ben_in_group: Person, telegram: Telegram, log: Path
) -> None:
    answer = ben_in_group.ask(f"{ME} {QUESTION}")
    telegram.fail("sendMessage", status=400)  # as Telegram answers where the press is too long ago
    ben_in_group.press(answer, words.IN_CONTEXT)
    linked = wait_for(lambda: (m := ben_in_group.message(answer["message_id"])).get("edit_date") and m)
    first = linked["reply_markup"]["inline_keyboard"][0][0]
    assert first["text"] == words.IN_CONTEXT
    assert first["url"].startswith("https://gazette.example/2026/04/sea-wall#:~:text=")
    assert linked["text"] == answer["text"]


def test_an_addressed_question_without_an_answer_gets_one_short_line(ben_in_group: Person) -> None:
    assert ben_in_group.ask(f"{ME} What is the capital of France?")["text"] == words.DECLINED["unanswered"]


def test_as_a_guest_it_answers_where_it_is_no_member(ben_elsewhere: Person) -> None:
    quiet = ben_elsewhere.say(QUESTION)
    question = ben_elsewhere.say(f"{ME} {QUESTION}")
    answer = ben_elsewhere.answer_to(quiet["message_id"])
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert "3.2 metres" in shown_quotes(answer)[0]


def test_an_answer_that_telegram_refuses_is_told_of_to_a_guest_too(
    ben_elsewhere: Person, telegram: Telegram
) -> None:
    telegram.fail("answerGuestQuery", status=400)
    assert ben_elsewhere.ask(f"{ME} {QUESTION}")["text"] == words.BROKEN


def test_added_to_a_group_it_says_hello_once_and_removed_nothing(ben_elsewhere: Person) -> None:
    before = ben_elsewhere.say("We add a bot now.")
    ben_elsewhere.act("membership", added=True)
    assert ben_elsewhere.answer_to(before["message_id"])["text"] == words.GROUP_HELLO.format(name=ME[1:])
    ben_elsewhere.act("membership", added=False)
    after = ben_elsewhere.say(f"{ME} {QUESTION}")
    assert "3.2 metres" in shown_quotes(ben_elsewhere.answer_to(after["message_id"]))[0]


def test_inline_offers_quotes_that_can_be_sent_into_any_chat(ben_elsewhere: Person) -> None:
    answer = ben_elsewhere.offered(MANY)
    results = answer["results"]
    assert isinstance(results, list)
    assert 2 <= len(results) <= 10
    assert "Tarn Harbour Gazette" in results[0]["description"]
    sent = ben_elsewhere.act("choose", query_id=answer["id"], result_id=results[0]["id"])
    assert sent["via_bot"]["username"] == ME[1:]
    assert shown_quotes(sent)
    nothing = ben_elsewhere.offered("What is the capital of France?")
    assert nothing["results"] == []
    assert nothing["button"] == {"text": words.INLINE_NOTHING, "start_parameter": "inline"}
