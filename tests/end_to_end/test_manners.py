"""Limits, lists, privacy: each with a bot of its own settings."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.messages import admin_words, words
from bot.sandbox.world import ELSEWHERE_ID
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

ME = "@verbatim_sandbox_bot"
QUESTION = "How high is the sea wall?"
DECLINED = "What is the capital of France?"
Start = Callable[..., Callable[..., Person]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """A function that starts a bot, in a Telegram of its own, and returns one that makes people."""
    with contextlib.ExitStack() as stack:

        def begin(**settings: str) -> Callable[..., Person]:
            telegram = Telegram()
            stack.callback(telegram.close)
            stack.enter_context(
                bot_process(telegram, tmp_path / "log", DATA_DIR=str(tmp_path / "data"), **settings)
            )

            def person(number: int, chat: int | None = None) -> Person:
                made = Person(telegram.url, number, chat)
                stack.callback(made.close)
                return made

            return person

        yield begin


def ledger(tmp_path: Path) -> sqlite3.Connection:
    (path,) = (tmp_path / "data").glob("ledger-*.sqlite3")
    return sqlite3.connect(path)


def test_too_many_questions_get_one_friendly_line_then_silence(start: Start) -> None:
    person = start(QUESTIONS_PER_MINUTE="2")
    nora, ben = person(NORA), person(BEN)
    assert shown_quotes(nora.ask(QUESTION))
    assert shown_quotes(nora.ask("Who is the architect?"))
    assert nora.ask("How many eagles are there?")["text"] == words.SLOW_DOWN
    last = nora.say("How many eagles are there?")
    two = ben.ask(f"{QUESTION} Who is the architect? How many eagles are there?")
    assert len(shown_quotes(two)) == 2
    assert two["text"].endswith(f"{words.SLOW_DOWN}\nHow many eagles are there?")
    time.sleep(0.5)
    assert not [m for m in nora.messages() if m["from"]["is_bot"] and m["message_id"] > last["message_id"]]


def test_a_group_has_a_limit_of_its_own(start: Start) -> None:
    person = start(GROUP_QUESTIONS_PER_MINUTE="1", QUESTIONS_PER_MINUTE="50")
    ben, nora = person(BEN, GROUP_ID), person(NORA, GROUP_ID)
    assert shown_quotes(ben.ask(f"/ask {QUESTION}"))
    assert nora.ask("/ask Who is the architect?")["text"] == words.SLOW_DOWN


def test_a_guest_has_the_same_limit_and_is_told_once(start: Start) -> None:
    ben = start(QUESTIONS_PER_MINUTE="1")(BEN, ELSEWHERE_ID)
    assert shown_quotes(ben.ask(f"{ME} {QUESTION}"))
    assert ben.ask(f"{ME} Who is the architect?")["text"] == words.SLOW_DOWN
    last = ben.say(f"{ME} How many eagles are there?")
    time.sleep(0.5)
    assert not [m for m in ben.messages() if m["from"]["is_bot"] and m["message_id"] > last["message_id"]]


def test_inline_queries_have_a_limit_and_nothing_is_offered_beyond_it(start: Start, tmp_path: Path) -> None:
    ben = start(QUESTIONS_PER_MINUTE="1")(BEN)
    typed = [ben.offered(QUESTION[: number + 16]) for number in range(10)]
    assert typed[-1]["results"]
    over = ben.offered(QUESTION + "?")
    assert (over["results"], over["button"]) == ([], None)
    assert shown_quotes(ben.ask(QUESTION))
    with contextlib.closing(ledger(tmp_path)) as kept:
        assert kept.execute("SELECT place FROM question").fetchall() == [("private",)]


def test_the_same_question_while_it_is_being_answered_is_answered_once(tmp_path: Path) -> None:
    with contextlib.closing(Telegram()) as telegram, bot_process(telegram, tmp_path / "log"):
        nora = Person(telegram.url, NORA)
        telegram.fail("sendMessage", status=429)
        first = nora.say(QUESTION)
        nora.say(QUESTION.upper())
        nora.answer_to(first["message_id"])
        time.sleep(0.5)
        assert len([m for m in nora.messages() if m["from"]["is_bot"]]) == 1
        assert shown_quotes(nora.ask(QUESTION))
        nora.close()


def test_only_those_on_the_list_are_answered_where_there_is_one(start: Start) -> None:
    person = start(ALLOWED_IDS=f"{NORA},{GROUP_ID}")
    nora, ben, ada = person(NORA), person(BEN), person(ADA)
    assert shown_quotes(nora.ask(QUESTION))
    assert ben.ask(QUESTION)["text"] == words.NOT_OPEN
    again = ben.say(QUESTION)
    assert shown_quotes(person(BEN, GROUP_ID).ask(f"/ask {QUESTION}"))
    assert shown_quotes(ada.ask(QUESTION))
    assert not [m for m in ben.messages() if m["message_id"] > again["message_id"]]


def test_those_on_the_block_list_are_not(start: Start) -> None:
    person = start(BLOCKED_IDS=str(BEN))
    ben, nora = person(BEN), person(NORA)
    ben.say(QUESTION)
    person(BEN, GROUP_ID).say(f"/ask {QUESTION}")
    assert shown_quotes(nora.ask(QUESTION))
    assert not [m for m in ben.messages() if m["from"]["is_bot"]]
    assert not [m for m in person(NORA, GROUP_ID).messages() if m["from"]["is_bot"]]


def test_what_is_kept_is_told_and_forgotten(start: Start, tmp_path: Path) -> None:
    person = start()
    nora = person(NORA)
    nora.ask(QUESTION)
    nora.ask(DECLINED)
    nora.ask("thanks")
    told = nora.ask("/privacy")["text"]
    assert told == f"{words.PRIVACY.format(days=365)}\n{words.PRIVACY_WISHES}"
    with contextlib.closing(ledger(tmp_path)) as kept:
        rows = kept.execute("SELECT text, answered, place FROM question ORDER BY id").fetchall()
        assert rows == [(QUESTION, 1, "private"), (DECLINED, 0, "private")]
        asked = nora.ask("/forget")
        nora.press(asked, words.FORGET)
        told = wait_for(lambda: (m := nora.message(asked["message_id"])).get("edit_date") and m)
        assert told["text"] == words.FORGOTTEN[1].format(count=2)
        assert kept.execute("SELECT count(*) FROM question").fetchone() == (0,)


def test_strict_privacy_keeps_no_texts(start: Start, tmp_path: Path) -> None:
    person = start(PRIVACY="strict")
    nora = person(NORA)
    nora.ask("What is the capital of Liechtenstein?")
    assert nora.ask("/privacy")["text"] == words.PRIVACY_STRICT.format(days=365)
    assert person(ADA).ask("/unanswered")["text"].startswith("Nothing yet")
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("ledger*"))
    assert b"liechtenstein" not in stored.lower()
    assert "liechtenstein" not in (tmp_path / "log").read_text().lower()


def test_content_can_be_protected(start: Start) -> None:
    nora = start(PROTECT_CONTENT="1")(NORA)
    assert nora.ask(QUESTION)["has_protected_content"] is True


def test_feedback_and_settings_outlive_a_kill(tmp_path: Path) -> None:
    telegram = Telegram()
    data = {"DATA_DIR": str(tmp_path / "data")}
    with bot_process(telegram, tmp_path / "one", **data) as process:
        nora = Person(telegram.url, NORA)
        answer = nora.ask(QUESTION)
        nora.press(answer, "👍")
        with contextlib.closing(ledger(tmp_path)) as kept:
            wait_for(lambda: kept.execute("SELECT useful FROM feedback").fetchone() == (1,))
        process.kill()
        process.wait()
    with bot_process(telegram, tmp_path / "two", **data):
        nora.press(answer, "👎")
        with contextlib.closing(ledger(tmp_path)) as kept:
            wait_for(lambda: kept.execute("SELECT useful FROM feedback").fetchall() == [(0,)])
        nora.press(answer, words.IN_CONTEXT)
        assert shown_quotes(nora.answer_to(answer["message_id"]))
    nora.close()
    telegram.close()


def test_a_reload_shows_how_far_it_is_and_a_second_one_is_told_of_the_first(
    start: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Ferry\n\nThe ferry sails at noon.")
    person = start(ARTICLES_DIR=str(folder), MAX_LINE_CHARS="5000000", MAX_ARTICLE_CHARS="5000000")
    ada, nora = person(ADA), person(NORA)
    for number in range(20):
        (folder / f"b{number:02}.txt").write_text(f"Number {number}\n\nIt is number {number}. " * 500)
    (folder / "slow.txt").write_text("“" * 500_000)
    shown = ada.ask("/reload")
    assert shown["text"] == admin_words.RELOADING
    second = ada.ask("/reload")
    wait_for(lambda: ada.message(second["message_id"])["text"] == admin_words.RELOAD_RUNS)
    wait_for(lambda: ada.message(shown["message_id"])["text"].startswith("Reading … "), 30)
    assert shown_quotes(nora.ask("When does the ferry sail?"))
    wait_for(lambda: "20 added" in ada.message(shown["message_id"])["text"], 60)


def test_in_groups_it_notifies_nobody_and_where_nothing_can_be_shown_to_one_alone_context_is_a_link(
    tmp_path: Path,
) -> None:
    with contextlib.closing(Telegram()) as telegram, bot_process(telegram, tmp_path / "log"):
        telegram.world.knows_ephemeral = False
        ben = Person(telegram.url, BEN)
        assert "silent" not in ben.ask(QUESTION)
        ben.close()
        ben = Person(telegram.url, BEN, GROUP_ID)
        answer = ben.ask(f"/ask {QUESTION}")
        assert answer["silent"] is True
        ben.press(answer, words.IN_CONTEXT)
        linked = wait_for(lambda: (m := ben.message(answer["message_id"])).get("edit_date") and m)
        assert "url" in linked["reply_markup"]["inline_keyboard"][0][0]
        assert ben.messages()[-1] == linked  # what the server sent to all is deleted
        again = ben.ask("/ask Who is the architect?")
        assert "url" in again["reply_markup"]["inline_keyboard"][0][0]
        ben.close()


def test_menu_and_descriptions_are_set_once_and_only_where_they_differ(tmp_path: Path) -> None:
    setters = ("setMyCommands", "setMyDescription", "setMyShortDescription")
    with contextlib.closing(Telegram()) as telegram:
        calls = telegram.world.calls

        def set_by_a_start(log: Path) -> list[int]:
            before, asked = [calls[name] for name in setters], calls["getMyShortDescription"]
            with bot_process(telegram, log, DATA_DIR=str(tmp_path / "data"), ADMIN_IDS=""):
                wait_for(lambda: calls["getMyShortDescription"] == asked + 8)
                time.sleep(0.3)
            return [calls[name] - had for name, had in zip(setters, before, strict=True)]

        # Eight languages; commands for private chats and for groups.
        assert set_by_a_start(tmp_path / "one") == [16, 8, 8]
        assert set_by_a_start(tmp_path / "two") == [0, 0, 0]
        groups = telegram.world.profile.commands['[{"type": "all_group_chats"}, "de"]']
        assert [entry["command"] for entry in groups] == list(words.GROUP_COMMANDS)
