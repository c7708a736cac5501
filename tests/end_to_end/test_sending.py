"""Answers that Telegram does not take at once."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.messages import words
from bot.sandbox.accounts import Json
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

QUESTION = "How high is the sea wall?"
FAILURES = [
    {"status": 500},
    {"status": 502, "garbage": True},
    {"garbage": True},
    {"torn": True},
]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def other(log: Path) -> Iterator[Telegram]:
    """A Telegram with a bot of its own, which logs what matters only."""
    with closing(Telegram()) as made, bot_process(made, log, LOG_LEVEL="INFO"):
        yield made


@contextmanager
def people(telegram: Telegram, many: int) -> Iterator[list[Person]]:
    crowd = [Person(telegram.url, number) for number in telegram.crowd(many)]
    try:
        yield crowd
    finally:
        for person in crowd:
            person.close()


def answers(person: Person) -> list[Json]:
    return [message for message in person.messages() if message["from"]["is_bot"]]


def sent(telegram: Telegram) -> Any:
    return telegram.counts()["calls"].get("sendMessage", {})


def told(log: Path) -> list[str]:
    """Return the lines of the log since the bot is at work."""
    return log.read_text().partition("To stop it, press Ctrl+C")[2].splitlines()[1:]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_an_answer_that_telegram_did_not_take_arrives_once(
    other: Telegram, log: Path, failure: dict[str, Any]
) -> None:
    other.fail("sendMessage", **failure, times=2)
    with closing(Person(other.url, NORA)) as nora:
        assert shown_quotes(nora.ask(QUESTION))
        wait_for(lambda: "Nothing waits for Telegram any more" in log.read_text())
        assert len(answers(nora)) == 1
    assert len(told(log)) == 2, log.read_text()


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_one_that_it_took_while_saying_it_failed_arrives_twice_at_most_and_is_the_same(
    other: Telegram, log: Path, failure: dict[str, Any]
) -> None:
    other.fail("sendMessage", **failure, done=True)
    with closing(Person(other.url, NORA)) as nora:
        nora.say(QUESTION)
        wait_for(lambda: "Nothing waits for Telegram any more" in log.read_text())
        first, second = answers(nora)
        assert first["text"] == second["text"] != words.BROKEN
    assert len(told(log)) == 2, log.read_text()


def test_all_who_wait_while_telegram_is_gone_are_answered_once(other: Telegram, log: Path) -> None:
    other.fail("sendMessage", status=502, times=None)
    with people(other, 20) as crowd:
        for person in crowd:
            person.say(QUESTION)
        wait_for(lambda: sent(other).get("502", 0) >= 20)
        other.mend()
        other.go_down(4)
        wait_for(lambda: all(map(answers, crowd)), 60)
        assert all(len(answers(person)) == 1 for person in crowd)
    wait_for(lambda: "Nothing waits for Telegram any more" in log.read_text())
    assert len(told(log)) < 20, log.read_text()


def test_a_chat_that_telegram_holds_up_delays_no_other(other: Telegram) -> None:
    other.fail("sendMessage", chat=NORA, status=429, retry_after=300)
    with closing(Person(other.url, NORA)) as nora, closing(Person(other.url, BEN)) as ben:
        nora.say(QUESTION)
        wait_for(lambda: sent(other).get("429"))
        assert shown_quotes(ben.ask(QUESTION))
        assert answers(nora) == []


def test_what_was_said_in_a_chat_is_answered_in_its_order_and_at_the_pace_telegram_allows(
    other: Telegram,
) -> None:
    other.limit()
    questions = [f"{QUESTION} {number}" for number in range(6)]
    with closing(Person(other.url, BEN, GROUP_ID)) as ben:
        asked = [ben.say(f"/ask {question}")["message_id"] for question in questions]
        wait_for(lambda: sent(other).get("200") == len(questions))
        replies = [message["reply_to_message"]["message_id"] for message in answers(ben)]
    assert sorted(replies) == asked
    assert sent(other) == {"200": len(questions)}


def test_a_crowd_is_answered_without_a_single_refusal(other: Telegram) -> None:
    other.limit()
    other.fail("sendMessage", delay=0.05, times=None)
    with people(other, 80) as crowd:
        for person in crowd:
            person.say(QUESTION)
        wait_for(lambda: sent(other).get("200", 0) >= 80, 60)
        assert all(len(answers(person)) == 1 for person in crowd)
    assert sent(other) == {"200": 80}


def test_a_bot_that_waits_for_telegram_stops_when_told_to(log: Path) -> None:
    with closing(Telegram()) as telegram, bot_process(telegram, log) as process:
        telegram.fail("sendMessage", status=502, times=None)
        with closing(Person(telegram.url, NORA)) as nora:
            nora.say(QUESTION)
        wait_for(lambda: sent(telegram).get("502"))
        process.terminate()
        assert process.wait(15) == 0


@contextmanager
def locked(ledger: Path) -> Iterator[None]:
    """Another program keeps the ledger for itself, as long as the block lasts."""
    with closing(sqlite3.connect(ledger, isolation_level=None, timeout=15)) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield
        database.execute("ROLLBACK")


def test_a_ledger_that_another_program_keeps_delays_no_answer_and_loses_no_note(
    log: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with closing(Telegram()) as telegram, bot_process(telegram, log, LOG_LEVEL="INFO", DATA_DIR=str(data)):
        (ledger,) = data.glob("ledger-*.sqlite3")
        with people(telegram, 5) as crowd:
            with locked(ledger):
                began = time.monotonic()
                for person in crowd:
                    assert shown_quotes(person.ask(QUESTION))
                took = time.monotonic() - began
            assert took < 25  # they took fifty seconds when each waited for the lock
            wait_for(lambda: noted(ledger) == 5, 40)
    assert sum("WARNING" in line for line in told(log)) <= 2, log.read_text()


def noted(ledger: Path) -> int:
    with closing(sqlite3.connect(ledger, timeout=15)) as database:
        return int(database.execute("SELECT count(*) FROM question").fetchone()[0])


def test_a_picture_and_the_change_of_a_message_are_tried_again_too(other: Telegram) -> None:
    with closing(Person(other.url, ADA)) as ada:
        ada.ask(QUESTION)
        other.fail("sendPhoto", status=502, times=2)
        assert "photo" in ada.ask("/stats")
        other.fail("editMessageText", torn=True, done=True)
        question = ada.say("What is the capital of France?")
        answer = ada.answer_to(question["message_id"])
        ada.act("edit", message_id=question["message_id"], text="Who is the architect?")
        wait_for(lambda: shown_quotes(ada.message(answer["message_id"])))
        assert ada.messages()[-1]["message_id"] == answer["message_id"]


def test_an_administrator_is_not_turned_away_where_telegram_did_not_tell_who_that_is(log: Path) -> None:
    with (
        closing(Telegram()) as telegram,
        bot_process(telegram, log, ADMIN_IDS=str(NORA)),
        closing(Person(telegram.url, ADA, GROUP_ID)) as ada,
    ):
        shown = ada.ask("/settings")
        telegram.fail("getChatMember", status=502, times=2)
        ada.press(shown, "Quotes: 3")
        wait_for(lambda: ada.message(shown["message_id"]).get("edit_date"))
