"""Feedback, sharing, articles, filters: what stands around an answer."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.messages import words
from bot.sandbox.accounts import Json
from tests.end_to_end.telegram import BEN, Person, Telegram, shown_quotes, wait_for

QUESTION = "How high is the sea wall?"


@pytest.fixture
def kept(log: Path, data: Path) -> Iterator[sqlite3.Connection]:
    (path,) = data.glob("ledger-*.sqlite3")
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as database:
        yield database


def feedback(kept: sqlite3.Connection, message: Json) -> list[tuple[int, int]]:
    return kept.execute(
        "SELECT f.user_id, f.useful FROM feedback f JOIN question q ON q.id = f.question_id "
        "WHERE q.message_id = ? AND q.chat_id = ?",
        (message["message_id"], message["chat"]["id"]),
    ).fetchall()


def url_of(message: Json, label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(b["url"]) for row in rows for b in row if b["text"] == label)


def test_buttons_under_an_answer_tell_whether_it_was_useful(nora: Person, kept: sqlite3.Connection) -> None:
    answer = nora.ask(QUESTION)
    nora.press(answer, "👍")
    wait_for(lambda: feedback(kept, answer) == [(1001, 1)])
    nora.press(answer, "👎")
    wait_for(lambda: feedback(kept, answer) == [(1001, 0)])


def forge(telegram: Telegram, message: Json, data: str) -> None:
    """Let Ben press a button of his own making."""

    async def press() -> None:
        query = {
            "from": telegram.world.person(BEN).json(),
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        await telegram.world.updates.push("callback_query", telegram.world.queries.open("callback", query))

    telegram.run(press())


def presses_answered(telegram: Telegram) -> int:
    return int(telegram.counts()["calls"].get("answerCallbackQuery", {}).get("200", 0))


def test_buttons_that_nobody_was_offered_do_nothing(
    telegram: Telegram, nora: Person, ben: Person, kept: sqlite3.Connection, log: Path
) -> None:
    noras, bens = nora.ask(QUESTION), ben.ask(QUESTION)
    offered = noras["reply_markup"]["inline_keyboard"]
    (vote,) = [b["callback_data"] for row in offered for b in row if b["text"] == "👍"]
    answered = presses_answered(telegram)
    forgeries = [vote, *(f"u:{number}:1" for number in range(50)), "sources:0", "s:u", f"a:{'0' * 16}:0"]
    for data in forgeries:
        forge(telegram, bens, data)
    wait_for(lambda: presses_answered(telegram) == answered + len(forgeries))
    assert "User 1002 pressed a button that was not offered." in log.read_text()
    forge(telegram, {**bens, "reply_markup": noras["reply_markup"]}, vote)  # as if it had been offered to him
    ben.press(bens, "👍")
    wait_for(lambda: feedback(kept, bens) == [(BEN, 1)])
    assert feedback(kept, noras) == []
    assert ben.message(bens["message_id"])["text"] == bens["text"]


def test_a_reaction_does_so_too_and_can_be_taken_back(nora: Person, kept: sqlite3.Connection) -> None:
    answer = nora.ask(QUESTION)
    wait_for(
        lambda: kept.execute(
            "SELECT 1 FROM question WHERE message_id = ?", (answer["message_id"],)
        ).fetchone()
    )
    steps: list[tuple[str | None, list[tuple[int, int]]]] = [
        ("❤", [(1001, 1)]), ("👎", [(1001, 0)]), ("🤔", []), ("👍", [(1001, 1)]), (None, []),
    ]  # fmt: skip
    for emoji, expected in steps:
        nora.act("react", message_id=answer["message_id"], emoji=emoji)

        def kept_so(expected: list[tuple[int, int]] = expected) -> bool:
            return feedback(kept, answer) == expected

        wait_for(kept_so)


def test_a_question_that_was_declined_has_no_such_buttons(nora: Person) -> None:
    rows = nora.ask("What is the capital of France?")["reply_markup"]["inline_keyboard"]
    assert [button["text"] for row in rows for button in row] == [words.TELL_ME]


def in_context(person: Person, answer: Json) -> Json:
    person.press(answer, words.IN_CONTEXT)
    return person.answer_to(answer["message_id"])


def test_an_answer_is_shared_by_a_link_that_opens_it(nora: Person, ben: Person) -> None:
    answer = nora.ask(QUESTION)
    shared = parse_qs(urlsplit(url_of(in_context(nora, answer), words.SHARE)).query)["url"][0]
    payload = parse_qs(urlsplit(shared).query)["start"][0]
    assert shared.startswith("https://t.me/verbatim_sandbox_bot?start=q_")
    assert len(payload) <= 64
    opened = ben.ask(f"/start {payload}")
    assert shown_quotes(opened) == shown_quotes(answer)
    assert ben.ask("/start q_AAAAAAAAAAA")["text"] == words.ARTICLE_GONE
    assert ben.ask("/start inline")["text"].startswith(words.START[:30])


def test_the_article_opens_at_the_sentence(nora: Person) -> None:
    assert url_of(in_context(nora, nora.ask(QUESTION)), words.OPEN_ARTICLE).startswith(
        "https://gazette.example/2026/04/sea-wall#:~:text="
    )


def test_articles_by_date_and_by_number(nora: Person) -> None:
    sources = nora.ask("/sources")["text"]
    assert "The Tarn Harbour Gazette (" in sources
    latest = nora.ask("/latest")["text"]
    assert latest.startswith(words.LATEST)
    number = latest.split("\n\n")[1].partition(".")[0]
    article = nora.ask(f"/article {number}")
    assert latest.split("\n\n")[1].partition(". ")[2].split("\n")[0] in article["text"]
    assert shown_quotes(article)
    shared = parse_qs(urlsplit(url_of(article, words.SHARE)).query)["url"][0]
    opened = nora.ask("/start " + parse_qs(urlsplit(shared).query)["start"][0])
    assert opened["text"] == article["text"]
    assert nora.ask("/article")["text"] == words.ARTICLE_WHICH


def test_plain_words_for_a_time_or_a_publisher_narrow_the_question_and_are_told(nora: Person) -> None:
    answer = nora.ask("How high is the sea wall according to The Tarn Harbour Gazette?")
    assert answer["text"].startswith("Only The Tarn Harbour Gazette\n")
    question = "How high was the sea wall in April 2026?"
    assert nora.ask(question)["text"].startswith("Only April 2026\n")
    assert nora.ask(question + " from:gazette")["text"].startswith("Only April 2026, only gazette\n")
    klara = Person(str(nora._http.base_url), 1004)
    assert klara.ask(question)["text"].startswith("Nur April 2026\n")
    klara.close()
    assert "Only" not in nora.ask("How high was the sea wall in March 1999?")["text"]


def test_an_inline_result_that_is_sent_counts_as_useful_and_with_its_time(
    ben: Person, kept: sqlite3.Connection
) -> None:
    question = "How many books were soaked?"
    offered = ben.offered(question)
    ben.act("choose", query_id=offered["id"], result_id=offered["results"][0]["id"])
    rows = wait_for(
        lambda: kept.execute(
            "SELECT q.text, f.useful, q.milliseconds > 0, count(DISTINCT article_id) FROM question q "
            "JOIN feedback f ON f.question_id = q.id JOIN quoted ON quoted.question_id = q.id "
            "WHERE place = 'inline' AND q.user_id = ? GROUP BY q.id",
            (BEN,),
        ).fetchall()
    )
    assert rows == [(question, 1, 1, 1)]
