"""What Telegram handed over is answered: after a kill, beside an update that is broken, without an inbox."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.messages import words
from bot.sandbox import people
from bot.sandbox.accounts import Json
from tests.end_to_end.telegram import (
    BEN,
    GROUP_ID,
    NORA,
    Person,
    Telegram,
    bot_process,
    shown_quotes,
    wait_for,
)
from tests.end_to_end.test_service import free_port

QUESTION = "How high is the sea wall?"
IN_HAND = 64


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    """A Telegram in which no bot runs yet."""
    with closing(Telegram()) as made:
        yield made


def ask_all(telegram: Telegram, numbers: list[int]) -> None:
    world = telegram.world
    for number in numbers:
        telegram.run(people.say(world, number, world.bot.id, QUESTION))


def answered(telegram: Telegram, number: int) -> list[Json]:
    messages = list(telegram.world.chats[number].messages.values())
    return [message for message in messages if message["from"]["is_bot"]]


def all_are_answered(telegram: Telegram, numbers: list[int]) -> bool:
    return all(answered(telegram, number) for number in numbers)


def sent(telegram: Telegram) -> int:
    return int(telegram.counts()["calls"].get("sendMessage", {}).get("200", 0))


def inbox(tmp_path: Path) -> sqlite3.Connection:
    (path,) = (tmp_path / "data").glob("inbox-*.sqlite3")
    return sqlite3.connect(path)


def states(tmp_path: Path) -> list[str]:
    with closing(inbox(tmp_path)) as kept:
        return [state for (state,) in kept.execute("SELECT state FROM taken ORDER BY update_id")]


def test_a_bot_that_is_killed_again_and_again_answers_everybody(telegram: Telegram, tmp_path: Path) -> None:
    crowd = telegram.crowd(150)
    telegram.fail("sendMessage", delay=0.5, times=None)
    ask_all(telegram, crowd)
    kills = 3
    for kill in range(kills):
        with bot_process(telegram, tmp_path / "log") as process:
            before = sent(telegram)
            wait_for(lambda before=before: sent(telegram) > before)  # type: ignore[misc]
            wait_for(lambda: telegram.counts()["pending"] == 0)  # taken, all of them
            process.kill()
            process.wait()
        if kill == 0:
            assert not all_are_answered(telegram, crowd)
    with bot_process(telegram, tmp_path / "log"):
        wait_for(lambda: all_are_answered(telegram, crowd), 60)
        assert all(shown_quotes(answered(telegram, number)[0]) for number in crowd)
        assert telegram.counts()["repeated"] <= kills * IN_HAND
        wait_for(lambda: set(states(tmp_path)) == {"done"})
    with closing(inbox(tmp_path)) as kept:
        assert kept.execute("SELECT count(content) FROM taken").fetchone() == (0,)


def test_one_that_is_killed_between_taking_and_confirming_answers_once(
    telegram: Telegram, tmp_path: Path
) -> None:
    with closing(Person(telegram.url, NORA)) as nora:
        with bot_process(telegram, tmp_path / "one") as process:
            assert shown_quotes(nora.ask("How many eagles are there?"))  # a poll is waiting now
            telegram.fail("getUpdates", status=502, times=None)  # the next ones: the offset stays
            assert shown_quotes(nora.ask(QUESTION))
            wait_for(lambda: states(tmp_path) == ["done"] * 2)
            process.kill()
            process.wait()
        telegram.mend()
        assert telegram.counts()["pending"] == 1
        with bot_process(telegram, tmp_path / "two"):
            assert shown_quotes(nora.ask("Who is the architect?"))
    assert telegram.counts()["redelivered"] == 1
    assert len(answered(telegram, NORA)) == 3


def test_what_lay_too_long_gets_one_apology_a_person_and_nothing_in_groups(
    telegram: Telegram, tmp_path: Path
) -> None:
    with (
        closing(Person(telegram.url, NORA)) as nora,
        closing(Person(telegram.url, BEN, GROUP_ID)) as ben,
    ):
        telegram.fail("sendMessage", status=502, times=None)
        with bot_process(telegram, tmp_path / "one") as process:
            nora.say(QUESTION)
            nora.say("Who is the architect?")
            ben.say(f"/ask {QUESTION}")
            wait_for(lambda: states(tmp_path) == ["waiting"] * 3)
            process.kill()
            process.wait()
        telegram.mend()
        with closing(inbox(tmp_path)) as kept, kept:
            kept.execute("UPDATE taken SET received_at = received_at - 601")
        with bot_process(telegram, tmp_path / "two"):
            wait_for(lambda: states(tmp_path) == ["done"] * 3)
        assert [message["text"] for message in answered(telegram, NORA)] == [words.TOO_LATE]
        assert not [message for message in ben.messages() if message["from"]["is_bot"]]


@pytest.mark.parametrize("privacy", ["normal", "strict"])
def test_an_update_that_cannot_be_parsed_costs_no_other_and_its_text_only_privacy_keeps_from_nobody(
    telegram: Telegram, tmp_path: Path, privacy: str
) -> None:
    with closing(Person(telegram.url, NORA)) as nora, closing(Person(telegram.url, BEN)) as ben:
        first = nora.say(QUESTION)
        telegram.push("message", {"message_id": "broken", "chat": "no chat", "text": "a secret word"})
        second = ben.say(QUESTION)
        with bot_process(telegram, tmp_path / "log", PRIVACY=privacy):
            assert shown_quotes(nora.answer_to(first["message_id"]))
            assert shown_quotes(ben.answer_to(second["message_id"]))
            wait_for(lambda: states(tmp_path) == ["done", "aside", "done"])
    log = (tmp_path / "log").read_text()
    assert "can't be understood" in log
    assert "secret word" not in log
    with closing(inbox(tmp_path)) as kept:
        (content,) = kept.execute("SELECT content FROM taken WHERE state = 'aside'").fetchone()
    assert ("secret word" in str(content)) is (privacy == "normal")


def test_without_a_place_for_the_inbox_it_answers_and_says_so(telegram: Telegram, tmp_path: Path) -> None:
    number = telegram.world.token.partition(":")[0]
    (tmp_path / "data" / f"inbox-{number}.sqlite3").mkdir(parents=True)
    with bot_process(telegram, tmp_path / "log"), closing(Person(telegram.url, NORA)) as nora:
        assert shown_quotes(nora.ask(QUESTION))
        assert shown_quotes(nora.ask("Who is the architect?"))
    log = (tmp_path / "log").read_text()
    assert log.count("so a question in hand is lost if the bot is killed") == 1
    assert "Traceback" not in log


def test_an_inbox_that_another_process_locks_delays_no_answer_for_long(
    telegram: Telegram, tmp_path: Path
) -> None:
    with bot_process(telegram, tmp_path / "log"), closing(Person(telegram.url, NORA)) as nora:
        assert shown_quotes(nora.ask(QUESTION))
        with closing(inbox(tmp_path)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for asked in ("Who is the architect?", "How many eagles are there?", QUESTION):
                assert nora.ask(asked)
            other.rollback()
    assert "The inbox" in (tmp_path / "log").read_text()


def test_in_a_chat_answers_come_in_the_order_of_the_questions(telegram: Telegram, tmp_path: Path) -> None:
    asked = [QUESTION, "Who is the architect?", "How many eagles are there?", "hello", "thanks"]
    with bot_process(telegram, tmp_path / "log"), closing(Person(telegram.url, NORA)) as nora:
        telegram.fail("sendMessage", status=502)
        telegram.fail("sendMessage", delay=0.3)
        for text in asked:
            nora.say(text)
        wait_for(lambda: len(answered(telegram, NORA)) == len(asked))
        texts = [message["text"] for message in answered(telegram, NORA)]
    assert "3.2 metres" in texts[0]
    assert "Mistry" in texts[1]
    assert texts[3:] == [words.DECLINED["greeting"], words.DECLINED["thanks"]]


def test_what_a_webhook_took_is_answered_after_a_kill(telegram: Telegram, tmp_path: Path) -> None:
    port = free_port()
    hook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_PORT": str(port)}
    crowd = telegram.crowd(20)
    telegram.fail("sendMessage", status=502, times=None)
    with bot_process(telegram, tmp_path / "one", **hook) as process:
        ask_all(telegram, crowd)
        wait_for(lambda: telegram.counts()["pending"] == 0)
        process.kill()
        process.wait()
    telegram.mend()
    with bot_process(telegram, tmp_path / "two", **hook):
        wait_for(lambda: all_are_answered(telegram, crowd), 30)
        wait_for(lambda: set(states(tmp_path)) == {"done"})
    assert telegram.counts()["repeated"] == 0


def test_a_webhook_without_a_secret_in_the_settings_has_one_that_nobody_knows(
    telegram: Telegram, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    with bot_process(telegram, tmp_path / "log", WEBHOOK_URL=url, WEBHOOK_PORT=str(port)):
        wait_for(lambda: telegram.world.updates.webhook)
        webhook = telegram.world.updates.webhook
        assert webhook is not None
        forged = {"update_id": 1}
        for secret in ("", "none", "x" * 43):
            told = httpx.post(url, json=forged, headers={"X-Telegram-Bot-Api-Secret-Token": secret})
            assert told.status_code == 403
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret}
        assert httpx.post(url, json=forged, headers=headers).status_code == 200
        assert httpx.post(url, content=b"{", headers=headers).status_code == 400
        assert httpx.post(url, content=b'"' + b"x" * 2_000_000 + b'"', headers=headers).status_code == 413
        with closing(Person(telegram.url, NORA)) as nora:
            assert shown_quotes(nora.ask(QUESTION))
    assert webhook.secret
    assert webhook.secret not in (tmp_path / "log").read_text()


def test_a_webhook_can_be_told_to_take_updates_without_a_secret_which_the_log_warns_of(
    telegram: Telegram, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    settings = {"WEBHOOK_URL": url, "WEBHOOK_PORT": str(port), "WEBHOOK_SECRET": "none"}
    with bot_process(telegram, tmp_path / "log", **settings), closing(Person(telegram.url, NORA)) as nora:
        assert shown_quotes(nora.ask(QUESTION))
        assert telegram.world.updates.webhook is not None
        assert telegram.world.updates.webhook.secret == ""
    assert "WEBHOOK_SECRET is none" in (tmp_path / "log").read_text()


def test_a_webhook_that_is_in_the_way_of_polling_is_taken_away_even_if_that_fails_at_first(
    telegram: Telegram, tmp_path: Path
) -> None:
    httpx.post(
        f"{telegram.api_url}/bot{telegram.world.token}/setWebhook", data={"url": "http://127.0.0.1:9/gone"}
    )
    telegram.fail("deleteWebhook", status=404)
    with bot_process(telegram, tmp_path / "log"), closing(Person(telegram.url, NORA)) as nora:
        assert shown_quotes(nora.ask(QUESTION))
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"status": 403}, "verbatim: Telegram does not let the bot in (Forbidden:"),
        ({"status": 401}, "verbatim: Telegram refuses the token;"),
    ],
)
def test_a_start_that_telegram_refuses_ends_with_one_line(
    telegram: Telegram, tmp_path: Path, fault: Json, told: str
) -> None:
    telegram.fail("getMe", **fault)
    with bot_process(telegram, tmp_path / "log") as process:
        assert process.wait(30) == 1
    log = (tmp_path / "log").read_text()
    assert log.splitlines()[-1].startswith(told)
    assert "Traceback" not in log


@pytest.mark.parametrize("fault", [{"garbage": True}, {"status": 502}, {"torn": True}])
def test_a_start_that_may_succeed_later_is_tried_again(
    telegram: Telegram, tmp_path: Path, fault: Json
) -> None:
    telegram.fail("getMe", times=2, **fault)
    with bot_process(telegram, tmp_path / "log"), closing(Person(telegram.url, NORA)) as nora:
        assert shown_quotes(nora.ask(QUESTION))
    log = (tmp_path / "log").read_text()
    assert "trying again in" in log
    assert "Traceback" not in log


@pytest.mark.parametrize("fault", [{"garbage": True}, {"status": 500}, {"torn": True}, {"status": 429}])
def test_polling_goes_on_after_whatever_passes(telegram: Telegram, tmp_path: Path, fault: Json) -> None:
    with bot_process(telegram, tmp_path / "log"), closing(Person(telegram.url, NORA)) as nora:
        telegram.fail("getUpdates", times=2, **fault)
        assert shown_quotes(nora.ask(QUESTION))
        assert shown_quotes(nora.ask("Who is the architect?"))
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_it_stops_at_once_while_answers_are_tried_again_and_gives_them_at_the_next_start(
    telegram: Telegram, tmp_path: Path
) -> None:
    with closing(Person(telegram.url, NORA)) as nora:
        telegram.fail("sendMessage", status=502, times=None)
        with bot_process(telegram, tmp_path / "one") as process:
            question = nora.say(QUESTION)
            wait_for(lambda: states(tmp_path) == ["waiting"])
            process.terminate()
            began = time.monotonic()
            assert process.wait(30) == 0
            assert time.monotonic() - began < 20
        telegram.mend()
        with bot_process(telegram, tmp_path / "two"):
            assert shown_quotes(nora.answer_to(question["message_id"]))
