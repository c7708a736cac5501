import re
from pathlib import Path

from bot.messages import admin_words, words
from tests.end_to_end.telegram import Person, Telegram, is_declined, shown_quotes, wait_for


def test_reload_reports_what_changed_and_what_could_not_be_read(ada: Person, articles: Path) -> None:
    question = "How many lanterns hang in the arcade?"
    assert is_declined(ada.ask(question))
    (articles / "new.txt").write_text("Lanterns\n\nForty lanterns hang in the arcade since Friday.")
    (articles / "bad.txt").write_bytes(b"\x00\x01\x02")
    report = ada.ask("/reload")
    done = wait_for(lambda: (m := ada.message(report["message_id"])).get("edit_date") and m)
    assert "1 added, 0 changed, 0 removed, 8 unchanged" in done["text"]
    assert "bad.txt: it is not text; save it as UTF-8" in done["text"]
    assert "Forty lanterns" in shown_quotes(ada.ask(question))[0]
    (articles / "new.txt").unlink()
    (articles / "bad.txt").unlink()
    report = ada.ask("/reload")
    wait_for(lambda: "0 added, 0 changed, 1 removed" in ada.message(report["message_id"])["text"])
    assert is_declined(ada.ask(question))


def test_status_tells_how_the_bot_is_doing(ada: Person) -> None:
    lines = ada.ask("/status")["text"].splitlines()
    assert "Articles: 8" in lines
    assert any(line.startswith("Version: ") for line in lines)


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
