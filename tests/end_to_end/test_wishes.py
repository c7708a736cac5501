"""Tell me when an article answers it: a question waits, and is answered once by what is new."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.messages import words
from tests.end_to_end.telegram import ADA, BEN, GROUP_ID, Person, Telegram, shown_quotes, wait_for

QUESTION = "Who painted the mural at the tram depot?"
NEWS = "Mural at the tram depot\n\nThe mural at the tram depot was painted by Ines Rautio in nine days.\n"


@pytest.fixture
def mural(articles: Path, ada: Person) -> Iterator[Path]:
    """A file with the news, to be written, and gone afterwards."""
    path = articles / "mural.txt"
    yield path
    path.unlink(missing_ok=True)
    reload(ada)


def reload(ada: Person) -> None:
    report = ada.ask("/reload")
    wait_for(lambda: ada.message(report["message_id"]).get("edit_date"))


def test_a_question_that_waits_is_answered_once_as_soon_as_an_article_does(
    nora: Person, ada: Person, mural: Path
) -> None:
    asked = nora.say(QUESTION)
    declined = nora.answer_to(asked["message_id"])
    nora.press(declined, words.TELL_ME)
    reload(ada)
    mural.write_text(NEWS)
    reload(ada)
    told = wait_for(
        lambda: next((m for m in nora.messages() if "Ines Rautio" in "".join(shown_quotes(m))), None)
    )
    assert told["text"].startswith(words.ANSWERED_NOW.format(question=QUESTION))
    assert told["reply_to_message"]["message_id"] == asked["message_id"]
    mural.write_text(NEWS + "\nThe mural at the tram depot was painted over in May.\n")
    reload(ada)
    nora.ask("Who is the architect?")
    assert sum("Ines Rautio" in "".join(shown_quotes(m)) for m in nora.messages()) == 1
    nora.press(told, words.GO_ON)
    mural.write_text(NEWS + "\nIt took six colours.\n")
    reload(ada)
    wait_for(lambda: sum("Ines Rautio" in "".join(shown_quotes(m)) for m in nora.messages()) == 2)
    nora.press(told, words.ENOUGH)


def test_what_waits_is_forgotten_with_all_else(nora: Person, ada: Person, mural: Path) -> None:
    nora.press(nora.ask("Who composed the lullaby for the lighthouse cat?"), words.TELL_ME)
    assert "(1 waits" in ada.ask("/unanswered")["text"]
    nora.press(nora.ask("/forget"), words.FORGET)
    mural.write_text("A lullaby\n\nThe lullaby for the lighthouse cat was composed by Ole Brandt.\n")
    reload(ada)
    nora.ask("Who is the architect?")
    assert not any("Brandt" in "".join(shown_quotes(m)) for m in nora.messages())


def test_in_a_group_who_waits_first_goes_on_waiting(
    ben_in_group: Person, telegram: Telegram, log: Path, data: Path
) -> None:
    declined = ben_in_group.ask("/ask Who composed the anthem of the lighthouse?")
    (path,) = data.glob("ledger-*.sqlite3")
    with closing(sqlite3.connect(path)) as kept, closing(Person(telegram.url, ADA, GROUP_ID)) as ada:
        ben_in_group.press(declined, words.TELL_ME)
        wait_for(lambda: kept.execute("SELECT 1 FROM wish WHERE text LIKE '%anthem%'").fetchone())
        ada.press(declined, words.TELL_ME)
        ada.ask("/ask Who is the architect?")
        assert kept.execute("SELECT user_id FROM wish WHERE text LIKE '%anthem%'").fetchall() == [(BEN,)]
