"""/settings, topics, quiet hours, other senders: how the bot behaves in a group."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Ledger
from bot.ledger.groups import GroupSettings
from bot.messages import words
from bot.sandbox.accounts import Json
from bot.sandbox.world import ARCHIVE_TOPIC, CLUB_ID, OTHER_BOT_ID
from tests.end_to_end.telegram import (
    ADA,
    BEN,
    GROUP_ID,
    NORA,
    Person,
    Telegram,
    bot_process,
    shown_quotes,
    wait_for,
)

Settled = Callable[[GroupSettings], Person]
QUESTION = "How high is the sea wall?"
ME = "@verbatim_sandbox_bot"


@pytest.fixture
def people(telegram: Telegram, log: Path) -> Iterator[Any]:
    made: list[Person] = []

    def person(number: int, chat: int | None = None) -> Person:
        made.append(Person(telegram.url, number, chat))
        return made[-1]

    yield person
    for one in made:
        one.close()


@pytest.fixture
def kept(log: Path, data: Path) -> Iterator[sqlite3.Connection]:
    """The bot's ledger; the groups' settings are as they were at first after the test."""
    (path,) = data.glob("ledger-*.sqlite3")
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as database:
        yield database
        database.execute("DELETE FROM group_settings")


@pytest.fixture
def settled(tmp_path: Path) -> Iterator[Settled]:
    """A function that starts a bot whose group has those settings, and returns Ben in the group."""
    with ExitStack() as stack:

        def start(settings: GroupSettings) -> Person:
            telegram = stack.enter_context(closing(Telegram()))
            path = tmp_path / f"ledger-{telegram.world.token.partition(':')[0]}.sqlite3"
            asyncio.run(_keep(path, settings))
            stack.enter_context(bot_process(telegram, tmp_path / "log", DATA_DIR=str(tmp_path)))
            return stack.enter_context(closing(Person(telegram.url, BEN, GROUP_ID)))

        yield start


async def _keep(path: Path, settings: GroupSettings) -> None:
    async with Ledger(path) as ledger:
        await ledger.keep_settings(GROUP_ID, settings)


def label_of(message: Json, begins: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(b["text"]) for row in rows for b in row if b["text"].startswith(begins))


def put(kept: sqlite3.Connection, chat: int, content: str) -> None:
    kept.execute("REPLACE INTO group_settings VALUES (?, ?)", (chat, content))


def bot_messages(person: Person, after: Json) -> list[Json]:
    return [m for m in person.messages() if m["from"]["is_bot"] and m["message_id"] > after["message_id"]]


async def press_again(telegram: Telegram, message: Json, label: str) -> None:
    """Send the bot the press of a button that its message had, as Ada pressed it before."""
    rows = message["reply_markup"]["inline_keyboard"]
    data = next(b["callback_data"] for row in rows for b in row if b["text"] == label)
    query = {
        "from": telegram.world.person(ADA).json(),
        "message": message,
        "chat_instance": "1",
        "data": data,
    }
    await telegram.world.updates.push("callback_query", telegram.world.queries.open("callback", query))


def test_administrators_change_settings_with_buttons_and_others_cannot(
    telegram: Telegram, people: Any, kept: sqlite3.Connection
) -> None:
    ada, ben = people(ADA, GROUP_ID), people(BEN, GROUP_ID)
    shown = ben.ask("/settings")
    assert shown["text"] == words.GROUP_SETTINGS
    ben.press(shown, label_of(shown, "Quotes"))
    ada.press(shown, label_of(shown, "Answer unasked"))
    changed = wait_for(lambda: (m := ada.message(shown["message_id"])).get("edit_date") and m)
    assert label_of(changed, "Answer unasked").endswith("on")
    assert label_of(changed, "Quotes") == "Quotes: 3"  # Ben's press changed nothing
    ada.press(changed, "Quotes: 3")
    once = wait_for(lambda: label_of(m := ada.message(shown["message_id"]), "Quotes") == "Quotes: 1" and m)
    telegram.run(press_again(telegram, changed, "Quotes: 3"))  # as where it is handled twice after a kill
    for state in ("off", "on"):
        ada.press(once, label_of(once, "Answer unasked"))
        once = wait_for(
            lambda: label_of(m := ada.message(shown["message_id"]), "Answer unasked").endswith(state) and m  # noqa: B023
        )
    assert label_of(once, "Quotes") == "Quotes: 1"
    assert people(NORA).ask("/settings")["text"] == words.SETTINGS_IN_GROUPS


@pytest.mark.parametrize(
    ("kept_as", "answer"),
    [
        (GroupSettings(publisher="Küstenbote"), words.DECLINED["unanswered"]),
        (GroupSettings(publisher="The Tarn Harbour Gazette"), "3.2 metres"),
    ],
)
def test_the_groups_publisher_holds_for_its_answers(
    settled: Settled, kept_as: GroupSettings, answer: str
) -> None:
    assert answer in settled(kept_as).ask(f"/ask {QUESTION}")["text"]


def test_the_groups_number_of_quotes_holds_for_its_answers(settled: Settled) -> None:
    answer = settled(GroupSettings(quotes=1)).ask("/ask How many books were soaked?")
    labels = [b["text"] for row in answer["reply_markup"]["inline_keyboard"] for b in row]
    assert not any("more" in label for label in labels)


def test_a_question_that_nobody_asked_it_is_answered_where_the_group_wants_it_and_it_is_sure(
    people: Any, kept: sqlite3.Connection
) -> None:
    ben, ada = people(BEN, GROUP_ID), people(ADA, GROUP_ID)
    ada.act("privacy", on=False)
    put(kept, GROUP_ID, '{"unasked": true}')
    question = ben.say(QUESTION)
    answer = ben.answer_to(question["message_id"])
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert "3.2 metres" in shown_quotes(answer)[0]
    quiet = [ben.say("What is the capital of France?"), ben.say("The sea wall is high."), ben.say("Really?")]
    ada.act("privacy", on=True)
    after = ben.ask(f"/ask {QUESTION}")
    assert bot_messages(ben, quiet[0]) == [after]


def test_in_quiet_hours_it_only_nods(settled: Settled) -> None:
    hour = time.gmtime().tm_hour
    ben = settled(GroupSettings(quiet=(hour, (hour + 2) % 24)))
    question = ben.say(f"/ask {QUESTION}")
    wait_for(lambda: ben.message(question["message_id"]).get("reactions") == {"bot": "😴"})
    assert bot_messages(ben, question) == []
    assert ben.ask("/settings")["text"] == words.GROUP_SETTINGS


def test_in_quiet_hours_it_only_nods_at_what_is_no_single_question_too(settled: Settled) -> None:
    hour = time.gmtime().tm_hour
    ben = settled(GroupSettings(quiet=(hour, (hour + 2) % 24)))
    said = [
        ben.say("/check “The town has spoken, and not in a whisper”"),
        ben.say(f"{ME} what's new?"),
        ben.say(f"{ME} {QUESTION} And when was it built?"),
    ]
    for message in said:
        wait_for(lambda message=message: ben.message(message["message_id"]).get("reactions") == {"bot": "😴"})  # type: ignore[misc]
    assert bot_messages(ben, said[0]) == []


def test_a_group_that_becomes_a_supergroup_keeps_its_settings(people: Any, kept: sqlite3.Connection) -> None:
    put(kept, CLUB_ID, '{"quotes": 2}')
    ben = people(BEN, CLUB_ID)
    assert shown_quotes(ben.ask(f"/ask {QUESTION}"))
    new = ben.act("migrate")
    wait_for(lambda: kept.execute("SELECT content FROM group_settings WHERE chat_id = ?", (new,)).fetchone())
    assert label_of(people(ADA, new).ask("/settings"), "Quotes") == "Quotes: 2"


def test_it_answers_in_the_topic_in_which_it_was_asked(people: Any) -> None:
    ben = people(BEN, GROUP_ID)
    answer = ben.ask(f"{ME} {QUESTION}", topic=ARCHIVE_TOPIC)
    assert answer["message_thread_id"] == ARCHIVE_TOPIC
    assert "message_thread_id" not in ben.ask(f"{ME} {QUESTION}")


def test_anonymous_administrators_are_answered_and_bots_forwards_and_others_inline_results_are_not(
    people: Any, telegram: Telegram
) -> None:
    ada, quiz = people(ADA, GROUP_ID), people(OTHER_BOT_ID, GROUP_ID)
    assert shown_quotes(ada.ask(f"{ME} {QUESTION}", anonymous=True))
    first = ada.say(f"{ME} {QUESTION}", forwarded=True)
    ada.say(f"/ask {QUESTION}", forwarded=True)
    ada.say(f"{ME} {QUESTION}", via_bot=telegram.world.other_bot.json())
    quiz.say(f"{ME} {QUESTION}")
    answer = ada.ask(f"/ask {QUESTION}")
    assert bot_messages(ada, first) == [
        m for m in bot_messages(ada, first) if m["from"]["id"] in (OTHER_BOT_ID, answer["from"]["id"])
    ]
    assert [m["message_id"] for m in bot_messages(ada, first) if m["from"]["id"] == answer["from"]["id"]] == [
        answer["message_id"]
    ]


def test_service_messages_and_channel_posts_are_passed_over(
    people: Any, telegram: Telegram, log: Path
) -> None:
    ben = people(BEN, GROUP_ID)
    before = ben.say("Hello there")
    errors = log.read_text().count("could not be handled")
    telegram.push(
        "channel_post",
        {
            "message_id": 1,
            "date": 1,
            "chat": {"id": -100777, "type": "channel", "title": "News"},
            "text": f"{ME} {QUESTION}",
        },
        always=True,
    )
    telegram.push(
        "message",
        {
            "message_id": 9999,
            "date": 1,
            "chat": {"id": GROUP_ID, "type": "supergroup", "title": "x"},
            "from": {"id": BEN, "is_bot": False, "first_name": "Ben"},
            "new_chat_title": "Reading hall",
        },
    )
    answer = ben.ask(f"/ask {QUESTION}")
    assert bot_messages(ben, before) == [answer]
    assert log.read_text().count("could not be handled") == errors


def test_usual_settings_are_those_of_a_group_that_set_none() -> None:
    assert GroupSettings() == GroupSettings(quotes=None, publisher=None, unasked=False, quiet=None)
