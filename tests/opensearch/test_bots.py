"""Bots share a collection by https: one puts articles in, one follows; and what is said when it is away."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
import trustme
from typer.testing import CliRunner

from bot.cli import app
from bot.messages import words
from corpus.library import SAMPLES
from retrieval.opensearch import Connection
from tests.end_to_end.telegram import (
    ADA,
    BEN,
    NORA,
    PATIENCE,
    Person,
    Telegram,
    bot_starting,
    shown_quotes,
    wait_for,
)
from tests.opensearch.guarded import Guarded, guarded

QUESTION = "How high is the sea wall?"
NEW = "How many guests came to the fair?"


@pytest.fixture
def server(opensearch: str, tmp_path: Path) -> Iterator[Guarded]:
    """The way to the engine by https and with a password, which can be frozen and cut off."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with guarded(opensearch, authority) as made:
        yield made


@contextmanager
def bot(folder: Path, **settings: str) -> Iterator[tuple[Telegram, Path]]:
    """Start a bot in a Telegram of its own; yield that and the log."""
    folder.mkdir()
    with closing(Telegram()) as telegram, bot_starting(telegram, folder / "log", **settings):
        yield telegram, folder / "log"


def answer(person: Person, question: str) -> str:
    """Return the first quote that answers, now or, where the machine is busy with other tests, later."""
    asked = person.say(question)["message_id"]
    return str(wait_for(lambda: next((q for q in quotes_after(person, asked)), None)))


def quotes_after(person: Person, message_id: int) -> Iterator[str]:
    for message in person.messages():
        if message["from"]["is_bot"] and message["message_id"] > message_id:
            yield from shown_quotes(message)


def reported(admin: Person) -> str:
    """Return what comes of /reload."""
    told = admin.ask("/reload")
    wait_for(lambda: "…" not in admin.message(told["message_id"])["text"])  # which tells how far it is
    return str(admin.message(told["message_id"])["text"])


def command(*arguments: str, **settings: str) -> tuple[str, str]:
    """Return what a command prints, and the error that it ends with."""
    done = CliRunner().invoke(app, arguments, env=settings)
    return done.stdout, str(done.exception or "")


def test_two_bots_share_a_collection_through_a_reload_and_an_engine_that_is_away_is_told_as_such(
    connection: Connection, server: Guarded, tmp_path: Path
) -> None:
    articles = Path(shutil.copytree(SAMPLES, tmp_path / "articles"))
    place = f"127.0.0.1:{server.port}/{connection.collection}?ca={tmp_path / 'ca.pem'}"
    url = f"https://ada:horse@{place}"
    with ExitStack() as stack:
        writing, other_log = stack.enter_context(
            bot(tmp_path / "one", ENGINE_URL=url, ARTICLES_DIR=str(articles))
        )
        following, log = stack.enter_context(bot(tmp_path / "two", ENGINE_URL=url))
        ada, nora, ben, admin = (
            stack.enter_context(closing(Person(place.url, who)))
            for place, who in ((writing, ADA), (following, NORA), (following, BEN), (following, ADA))
        )
        logs = (other_log, log)
        wait_for(lambda: all("To stop it, press Ctrl+C" in one.read_text() for one in logs), 2 * PATIENCE)
        assert "3.2 metres" in answer(ada, QUESTION)
        wait_for(lambda: "3.2 metres" in str(nora.ask(QUESTION)))  # as soon as it follows
        assert "set ARTICLES_DIR or SOURCES" in reported(admin)

        (articles / "fair.txt").write_text("The fair\n\nNine hundred guests came to the fair on Saturday.")
        assert reported(ada).startswith("10 articles: 1 added")
        wait_for(lambda: "Nine hundred" in str(nora.ask(NEW)))
        wait_for(lambda: "Generation: 2, published " in admin.ask("/status")["text"])
        told, error = command("index", ENGINE_URL=url, ARTICLES_DIR=str(articles / "fair.txt"))
        assert (told, "9 of 10 articles would be gone" in error) == ("", True)
        told, error = command("index", ENGINE_URL=url, ARTICLES_DIR=str(articles))
        assert (told.startswith("Generation 2 is asked now: 10 articles in "), error) == (True, "")

        server.freeze()
        asked = ben.say(QUESTION)["message_id"]
        assert ben.answer_to(asked)["text"] == words.PUT_OFF
        server.thaw()
        assert "3.2 metres" in wait_for(lambda: next(quotes_after(ben, asked), None))

        server.end()
        asked = ben.say("When was the sea wall built?")["message_id"]
        wait_for(lambda: ben.message(asked).get("reactions"))
        assert "can't be reached; see whether it runs" in admin.ask("/status")["text"]
        assert command("ask", QUESTION, ENGINE_URL=url)[1].endswith("can't be reached; see whether it runs.")
        assert "horse" not in log.read_text() + str(admin.messages())
