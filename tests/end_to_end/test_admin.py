import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messages import admin_words, words
from tests.end_to_end.telegram import (
    ADA,
    GROUP_ID,
    Person,
    Telegram,
    is_declined,
    shown_quotes,
    wait_for,
)


def test_reload_reports_what_changed_and_what_could_not_be_read(ada: Person, articles: Path) -> None:
    question = "How many lanterns hang in the arcade?"
    assert is_declined(ada.ask(question))
    (articles / "new.txt").write_text("Lanterns\n\nForty lanterns hang in the arcade since Friday.")
    (articles / "bad.txt").write_bytes(b"\x00\x01\x02")
    report = ada.ask("/reload")
    done = wait_for(lambda: (m := ada.message(report["message_id"])).get("edit_date") and m)
    assert "1 added, 0 changed, 0 removed, 9 unchanged" in done["text"]
    assert "bad.txt: it is not text; save it as UTF-8" in done["text"]
    assert "Forty lanterns" in shown_quotes(ada.ask(question))[0]
    (articles / "new.txt").unlink()
    (articles / "bad.txt").unlink()
    report = ada.ask("/reload")
    wait_for(lambda: "0 added, 0 changed, 1 removed" in ada.message(report["message_id"])["text"])
    assert is_declined(ada.ask(question))


def test_status_tells_how_the_bot_is_doing(ada: Person) -> None:
    lines = ada.ask("/status")["text"].splitlines()
    assert "Articles: 9" in lines
    assert any(line.startswith("Version: ") for line in lines)
    assert any(line.startswith("Last update: ") and line.endswith(" ago") for line in lines)
    assert lines[-1] == "Trouble: none"


@pytest.fixture
def ada_in_group(telegram: Telegram, log: Path) -> Iterator[Person]:
    made = Person(telegram.url, ADA, GROUP_ID)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/status", "Articles: "),
        ("/stats", "answered"),
        ("/unanswered", ""),
        ("/reload", "articles: "),
        ("/add", admin_words.ADD_WHAT),
        ("/remove 999", admin_words.REMOVE_WHICH),
    ],
)
def test_what_an_admin_asks_in_a_group_is_answered_in_private(
    ada: Person, ada_in_group: Person, command: str, answer: str
) -> None:
    ada.ask("How high is the sea wall?")
    before = len(ada.messages())
    asked = ada_in_group.say(command)
    told = ada_in_group.answer_to(asked["message_id"])
    assert told["text"] == words.ANSWERED_IN_PRIVATE
    assert told["reply_to_message"]["message_id"] == asked["message_id"]
    shown = ada.messages()[before:]
    assert [m["from"]["is_bot"] for m in shown] == [True]
    assert answer in shown[0].get("text", "") + shown[0].get("caption", "")


def test_an_admin_to_whom_the_bot_may_not_write_is_told_how_to_change_that(
    ada: Person, ada_in_group: Person
) -> None:
    ada.act("block", blocked=True)
    assert ada_in_group.ask("/status")["text"] == words.START_PRIVATE_CHAT
    ada.act("block", blocked=False)


def test_a_group_is_not_told_what_admins_can_do(ada: Person, ada_in_group: Person) -> None:
    assert "/reload" in ada.ask("/help")["text"]
    assert "/reload" not in ada_in_group.ask("/help")["text"]


def test_strangers_learn_nothing_and_are_logged(nora: Person, log: Path) -> None:
    for command in ("/reload", "/status"):
        assert nora.ask(command)["text"] == words.NOT_FOR_YOU
    assert re.search(r"\[update \d+\]: User 1001 tried an admin command\.", log.read_text())


def test_reload_check_only_says_what_would_change(ada: Person, articles: Path) -> None:
    (articles / "new.txt").write_text("Lanterns\n\nForty lanterns hang in the arcade since Friday.")
    report = ada.ask("/reload check")
    wait_for(lambda: "1 added" in ada.message(report["message_id"])["text"])
    assert is_declined(ada.ask("How many lanterns hang in the arcade?"))
    (articles / "new.txt").unlink()


def test_more_problems_than_fit_come_as_a_file(ada: Person, articles: Path, telegram: Telegram) -> None:
    for number in range(14):
        (articles / f"bad-{number:02}.txt").write_bytes(b"\x00\x01")
    report = ada.ask("/reload")
    done = wait_for(lambda: (m := ada.message(report["message_id"])).get("edit_date") and m)
    assert done["text"].count("•") == 10
    sent = wait_for(lambda: next((m for m in ada.messages() if "not-read" in str(m.get("document"))), None))
    assert sent["caption"] == admin_words.ALL_PROBLEMS
    listed = telegram.world.files[sent["document"]["file_id"]].data.decode().splitlines()
    assert [line.partition(":")[0] for line in listed] == [f"bad-{number:02}.txt" for number in range(14)]
    for path in articles.glob("bad-*"):
        path.unlink()
    report = ada.ask("/reload")
    wait_for(lambda: (m := ada.message(report["message_id"])).get("edit_date") and m)
