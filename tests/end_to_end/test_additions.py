"""/status, /stats, /unanswered, /add and /remove, as an admin uses them."""

import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path

from bot.messages import admin_words, words
from bot.sandbox.accounts import Json
from tests.corpus.formats import FILES
from tests.end_to_end.telegram import Person, Telegram, is_declined, shown_quotes, wait_for

QUESTION = "What do tickets cost from Lindow to Saltholm?"


def edited(person: Person, message: Json) -> Json:
    found: Json = wait_for(lambda: (m := person.message(message["message_id"])).get("edit_date") and m)
    return found


def send(person: Person, name: str, data: bytes, caption: str = "/add") -> Json:
    said = person.act(
        "say", text="", caption=caption, file={"name": name, "content": b64encode(data).decode()}
    )
    return person.answer_to(said["message_id"])


def test_a_file_is_shown_as_it_was_understood_added_and_taken_out_again(ada: Person, nora: Person) -> None:
    assert is_declined(nora.ask(QUESTION))
    shown = send(ada, "ferry.pdf", FILES["a.pdf"])
    assert shown["text"].startswith(admin_words.ADD_THESE)
    assert "Ferry returns" in shown["text"]
    assert "M. Oakes" in shown["text"]
    ada.press(shown, admin_words.ADD)
    assert "Added. " in edited(ada, shown)["text"]
    assert "4.20 euros" in shown_quotes(nora.ask(QUESTION))[0]
    number = ada.ask("/sources")["text"].partition("\n")[0].split()[-1]  # the last of all
    removed = ada.ask(f"/remove {number}")
    assert removed["text"] == admin_words.REMOVED.format(headline="Ferry returns")
    assert is_declined(nora.ask(QUESTION))
    ada.press(removed, admin_words.PUT_BACK)
    assert edited(ada, removed)["text"] == admin_words.IS_BACK.format(headline="Ferry returns")
    assert shown_quotes(nora.ask(QUESTION))
    ada.ask(f"/remove {number}")
    assert is_declined(nora.ask(QUESTION))


def test_what_is_not_confirmed_is_not_added(ada: Person, nora: Person) -> None:
    shown = send(ada, "ferry.txt", b"Kites\n\nNinety kites flew over the green hill on Sunday.")
    ada.press(shown, admin_words.CANCEL)
    assert edited(ada, shown)["text"] == admin_words.CANCELLED
    assert is_declined(nora.ask("How many kites flew?"))


def test_what_cannot_be_read_is_told(ada: Person) -> None:
    assert "it is not text" in send(ada, "bad.txt", b"\x00\x01")["text"]
    assert "there is no reader" in send(ada, "bad.xyz", b"hello")["text"]
    assert ada.ask("/add")["text"] == admin_words.ADD_WHAT
    assert "private network" in ada.ask("/add http://127.0.0.1/secret")["text"]
    assert "no address" in ada.ask("/add nonsense")["text"]
    assert ada.ask("/remove 999")["text"] == admin_words.REMOVE_WHICH


def test_strangers_can_neither_add_nor_remove(nora: Person) -> None:
    assert send(nora, "a.txt", FILES["a.txt"])["text"] == words.NOT_FOR_YOU
    for command in ("/add https://a.example/", "/remove 1", "/stats", "/unanswered"):
        assert nora.ask(command)["text"] == words.NOT_FOR_YOU


def test_what_the_articles_could_not_answer_is_listed_by_how_often(ada: Person, nora: Person) -> None:
    for question in ("Who invented the zeppelin?", "who invented zeppelin", "Who invented the zeppelin??"):
        nora.ask(question)
    lines = ada.ask("/unanswered")["text"].splitlines()
    assert lines[0] == admin_words.UNANSWERED
    assert any(line.startswith("3 × Who invented the zeppelin??") for line in lines)


def test_what_an_article_answers_by_now_is_marked_and_chatter_is_left_out(
    ada: Person, nora: Person, articles: Path, data: Path
) -> None:
    question = "How many falcons nest in the belfry?"
    assert is_declined(nora.ask(question))
    (path,) = data.glob("ledger-*.sqlite3")
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as kept:
        kept.execute(
            "INSERT INTO question (id, at, day, chat_id, user_id, place, text, terms, language, answered, "
            "confidence, milliseconds) SELECT id + 1, at, day, chat_id, user_id, place, 'lol', 'lol', "
            "language, answered, confidence, milliseconds FROM question WHERE text = ?",
            (question,),
        )  # as one of before it was told apart
    assert f"1 × {question}" in ada.ask("/unanswered")["text"]
    (articles / "belfry.txt").write_text("Falcons\n\nForty falcons nest in the belfry since Friday.")
    told = ada.ask("/reload")
    wait_for(lambda: "1 added" in ada.message(told["message_id"])["text"])
    listed = ada.ask("/unanswered")["text"]
    assert f"{admin_words.ANSWERED_BY_NOW}1 × {question}" in listed
    assert "lol" not in listed
    (articles / "belfry.txt").unlink()
    told = ada.ask("/reload")
    wait_for(lambda: "1 removed" in ada.message(told["message_id"])["text"])


def test_the_last_days_come_as_a_picture(ada: Person, nora: Person, telegram: Telegram) -> None:
    nora.ask("How high is the sea wall?")
    sent = ada.ask("/stats")
    asked, answered, *_ = sent["caption"].split(" · ")
    assert asked.endswith(" questions")
    assert answered.endswith(" of them answered")
    picture = telegram.world.files[sent["photo"][0]["file_id"]].data
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_status_tells_figures_of_today(ada: Person, nora: Person) -> None:
    nora.ask("How high is the sea wall?")
    rows = dict(line.split(": ", 1) for line in ada.ask("/status")["text"].splitlines())
    assert int(rows["Questions today"]) >= 1
    assert rows["Engine"].startswith("BM25")
    assert rows["Memory"].endswith(" MB")
    assert rows["Time to answer"].startswith("median ")
